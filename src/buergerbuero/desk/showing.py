"""A case as the page draws it: grouped answers, names instead of ids, icons, and the steps that are open."""

import dataclasses
import datetime
from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from buergerbuero.cases.values import MACHINE_ID, DeskCase, HistoryLine, Outcome, Verb, VerbOption
from buergerbuero.desk import words
from buergerbuero.desk.fees import ShownClaim, claims
from buergerbuero.desk.steps import SLUGS
from buergerbuero.forms.values import AnswerRow
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember


@dataclasses.dataclass(frozen=True)
class Happened:
    """A line of the history: what, who, when, and how often in a row."""

    title: str
    icon: str
    who: str
    at: datetime.datetime
    times: int = 1
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Step:
    """A verb as a button; `slug` is its word in the address."""

    option: VerbOption
    slug: str


@dataclasses.dataclass(frozen=True)
class Undo:
    """That a decision can still be taken back, and for how long."""

    seconds: int
    until: datetime.datetime
    slug: str


@dataclasses.dataclass(frozen=True)
class Mark:
    """That an answer was corrected: when, and what stood there before ("" for nothing)."""

    at: datetime.datetime
    before: str


@dataclasses.dataclass(frozen=True)
class Line:
    """An answer, with the marks of its corrections, newest first. `about` names it in addresses.

    `vouched` says how sure a log-in was of it, `differs` what the log-in said instead.
    """

    label: str
    text: str
    about: str
    marks: tuple[Mark, ...] = ()
    vouched: str = ""
    differs: str = ""


@dataclasses.dataclass(frozen=True)
class Part:
    """Some answers below one heading; questions with a single answer have none. `entry`: of a repeated group."""

    title: str
    rows: tuple[Line, ...]
    entry: str = ""


@dataclasses.dataclass(frozen=True)
class ShownCase:
    """Everything case.html draws."""

    view: DeskCase
    icon: str
    assigned_name: str
    mine: bool
    parts: tuple[Part, ...]
    gone: tuple[Line, ...]
    may_ask: bool
    may_work: bool
    steps: tuple[Step, ...]
    history: tuple[Happened, ...]
    outcome: str
    decided_by: str
    planned_title: str
    undo: Undo | None
    login: str = ""
    claims: tuple[ShownClaim, ...] = ()


def shown(view: DeskCase, member: StaffMember, *, now: datetime.datetime) -> ShownCase:
    """Return the case as this person may see it."""
    names = _names(view)
    decision, offered = view.decision, options(view, member)
    return ShownCase(
        view=view,
        icon=words.STATE_ICONS[view.state],
        assigned_name=names.get(str(view.assigned_to), ""),
        mine=view.assigned_to == member.staff_id,
        parts=tuple(_parts(view)),
        gone=tuple(_gone(view)),
        may_ask=any(option.verb is Verb.ASK_BACK and option.allowed for option in offered),
        may_work=identity.may(member.roles, Permission.WORK_CASES),
        steps=tuple(Step(option, SLUGS[option.verb]) for option in offered),
        history=tuple(_history(view.history, names)),
        outcome=words.OUTCOMES[decision.outcome] if decision else "",
        decided_by=_decided_by(view, names),
        planned_title=_planned_title(view),
        undo=_undo(view, now),
        login=_login(view),
        claims=claims(view.fee, member) if view.fee else (),
    )


def options(view: DeskCase, member: StaffMember) -> tuple[VerbOption, ...]:
    """Return the verbs for this person: none to who only reads; whose case it is stops nobody who may put back all."""
    if not identity.may(member.roles, Permission.WORK_CASES):
        return ()
    if not identity.may(member.roles, Permission.PUT_BACK_OTHERS):
        return view.verbs
    return tuple(
        dataclasses.replace(option, allowed=True, why_not="") if option.verb is Verb.PUT_BACK else option
        for option in view.verbs
    )


def since(view: DeskCase, version: int) -> tuple[Happened, ...]:
    """Return what happened after the page with this version was shown."""
    events = [line for line in view.history if line.kind != "read"]
    missed = max(0, min(view.version - version, len(events)))
    return tuple(_history(tuple(events[len(events) - missed :]), _names(view)))


def _parts(view: DeskCase) -> Iterator[Part]:
    """Yield the answers: several to one question below it, single ones in a row together."""
    single: tuple[Line, ...] = ()
    for title, group in groupby(view.rows, key=lambda row: row.group):
        rows = tuple(group)
        if len(rows) == 1 and not rows[0].entry:
            single += (_line(view, rows[0]),)
            continue
        if single:
            yield Part("", single)
            single = ()
        for number, (entry, found) in enumerate(groupby(rows, key=lambda row: row.entry)):
            yield Part("" if number else title, tuple(_line(view, row) for row in found), entry)
    if single:
        yield Part("", single)


def _line(view: DeskCase, row: AnswerRow) -> Line:
    place = (row.page_id, row.field_id, row.label)
    line = Line(row.short_label, row.text, f"{row.page_id}.{row.field_id}", tuple(_marks(view, place)))
    for each in view.vouched:
        if (each.page_id, each.field_id, each.label) == place:
            return dataclasses.replace(line, vouched=words.VOUCHED[each.level], differs="" if each.same else each.said)
    return line


def _login(view: DeskCase) -> str:
    """Return how the person has logged in; "" if they have not."""
    login = view.person.login
    if login is None:
        return ""
    return f"{words.LEVELS[login.level]} ({login.means})" if login.means else words.LEVELS[login.level]


def _marks(view: DeskCase, place: tuple[str, str, str]) -> Iterator[Mark]:
    for amendment in reversed(view.amendments):
        for change in amendment.changes:
            if (change.page_id, change.field_id, change.label) == place:
                yield Mark(amendment.at, change.before)


def _gone(view: DeskCase) -> Iterator[Line]:
    """Yield what a correction has left out, unless it stands there again by now."""
    stand = {(row.page_id, row.field_id, row.label) for row in view.rows}
    for amendment in reversed(view.amendments):
        for change in amendment.changes:
            if not change.after and (change.page_id, change.field_id, change.label) not in stand:
                yield Line(change.label, "", "", (Mark(amendment.at, change.before),))


def _decided_by(view: DeskCase, names: dict[str, str]) -> str:
    if view.decision is None:
        return ""
    alone = view.decision.made_by == str(MACHINE_ID)
    return "Ohne einen Menschen (§ 35a VwVfG)" if alone else names.get(view.decision.made_by, "")


def _names(view: DeskCase) -> dict[str, str]:
    ids = {line.who for line in view.history} | {str(view.assigned_to)}
    ids |= {view.decision.made_by} if view.decision else set()
    found = identity.display_names(UUID(each) for each in ids if _is_uuid(each))
    return {str(staff_id): name for staff_id, name in found.items()}


def _history(lines: tuple[HistoryLine, ...], names: dict[str, str]) -> list[Happened]:
    """Return the lines with names; looks of one person in a row become one line."""
    happened: list[Happened] = []
    for line in lines:
        read = line.kind == "read"
        who = names.get(line.who, "Mitarbeiterin oder Mitarbeiter" if _is_uuid(line.who) else line.who)
        last = happened[-1] if happened else None
        if read and last and (last.title, last.who) == (line.title, who):
            happened[-1] = dataclasses.replace(last, at=line.at, times=last.times + 1)
            continue
        icon = "visibility" if read else words.HISTORY_ICONS.get(Verb(line.kind), "info")
        happened.append(Happened(line.title, icon, who, line.at, text=line.text))
    return happened


def _planned_title(view: DeskCase) -> str:
    """Return what stands above the notice in outline; nothing where there is none to show."""
    if not view.outline.lines or (view.decision and view.decision.outcome is not Outcome.GRANTED):
        return ""
    return "Das steht im Bescheid" if view.decision else "Das stünde im Bescheid"


def _undo(view: DeskCase, now: datetime.datetime) -> Undo | None:
    if view.decision is None or not view.decision.undoable:
        return None
    left = (view.decision.release_at - now).total_seconds()
    return Undo(max(0, int(left)), view.decision.release_at, SLUGS[Verb.UNDO])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
