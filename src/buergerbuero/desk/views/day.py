"""The day: what is late, due, mine, new, and what waits for others. And the way to the next case."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from buergerbuero.base import clock
from buergerbuero.cases import queries as cases
from buergerbuero.cases.values import WorkItem, WorkList
from buergerbuero.desk import pages
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.lines import Line, lines_of
from buergerbuero.identity.values import Permission, StaffMember
from buergerbuero.pickup import queries as pickup

AT_FIRST = 15
AT_MOST = 1000


@dataclass(frozen=True)
class Section:
    """One part of the day. `more` asks for all of it when only the first lines are shown."""

    id: str
    title: str
    lines: tuple[Line, ...]
    total: int
    more: str


@requires(Permission.WORK_CASES)
@require_safe
def day(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show the work list."""
    now = clock.now()
    work = cases.work_list(staff_id=member.staff_id, services=services_of(member), places=places_of(member), now=now)
    wanted = request.GET.get("alle", "")
    sections = (
        _section("spaet", "Überfällig", work.late, wanted),
        _section("heute", "Heute", work.today, wanted),
        _section("meine", "Meine", work.mine, wanted),
        _section("neu", "Neu", work.new, wanted),
        _section("wartend", "Warten auf Antwort", work.waiting, wanted),
        _section("uebungen", "Übungen: nichts davon ist echt", work.practice, wanted),
    )
    context = {
        "now": now,
        "sees_nothing": member.scope.nothing,
        "counts": work.counts,
        "sections": [section for section in sections if section.total],
        "boxes": [box for box in pickup.boxes(now=now) if box.to_do or box.halted],
        "undoable": cases.undoable(staff_id=member.staff_id, now=now),
        "next": next(iter(in_order(work)), None),
    }
    return pages.render(request, "desk/day.html", context)


@requires(Permission.WORK_CASES)
@require_safe
def next_case(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Go to the case that comes next; `nach` names the one that is being left."""
    work = in_order(
        cases.work_list(
            staff_id=member.staff_id, services=services_of(member), places=places_of(member), now=clock.now()
        )
    )
    ids = [item.case_id for item in work]
    if not ids:
        return redirect("desk:day")
    left = _uuid(request.GET.get("nach", ""))
    position = ids.index(left) + 1 if left in ids else 0
    return redirect("desk:case", case_id=ids[position % len(ids)])


def in_order(work: WorkList) -> tuple[WorkItem, ...]:
    """Return what can be worked on, most pressing first."""
    return (*work.late, *work.today, *work.mine, *work.new)


def _section(id_: str, title: str, items: tuple[WorkItem, ...], wanted: str) -> Section:
    shown = items[: AT_MOST if wanted == id_ else AT_FIRST]
    more = f"?alle={id_}#{id_}" if len(shown) < len(items) and wanted != id_ else ""
    return Section(id_, title, lines_of(shown), len(items), more)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
