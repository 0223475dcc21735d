"""The Dokumenten-Ausgabebox: what is to be laid in, taken out and looked at; and how each box is."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions as case_actions
from buergerbuero.cases import queries as cases
from buergerbuero.cases.queries import BoxedCase
from buergerbuero.cases.values import GaveTheOther, Stale
from buergerbuero.cases.values import NotAllowed as NotAllowedThere
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.pickup import DocumentClass
from buergerbuero.desk import boxwords, pages, reading
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.pages import Problem
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember
from buergerbuero.pickup import actions, queries
from buergerbuero.pickup.values import (
    AlreadyLoaded,
    BoxView,
    CompartmentLine,
    NotAllowed,
    NotReady,
    OrderLine,
    OrderState,
    UnknownBox,
)

DONE: Final = {
    "angesehen": "Die Meldung ist als angesehen vermerkt.",
    "vermerkt": "Es ist vermerkt, was aus dem alten Dokument geworden ist.",
    "schalter": "Der Bescheid geht an den Schalter. Liegt er schon in der Box, nehmen ihn zwei Beschäftigte heraus.",
    "zu-spaet": "Das ging nicht mehr: Jemand war schneller, oder die Box hat es schon gemeldet.",
}
_NOT_SEEN: Final = Problem("gesehen", "Ohne Blick in Ausweis oder Pass dürfen Sie keine PIN herausgeben.")
_NOT_ANSWERED: Final = Problem("ausgeschlossen", "Sagen Sie zuerst, ob das hier so ist: Ja oder Nein.")
_LIES_THERE: Final = Problem(
    "",
    "Das Dokument liegt schon in der Box. Eine neue PIN öffnet dort nichts. Schicken Sie den Bescheid an den Schalter, "
    "oder legen Sie ihn zu zweit neu ein.",
)
_GAVE_CODE: Final = Problem(
    "",
    "Sie haben für diesen Vorgang schon einen neuen Zugangscode herausgegeben. PIN und Zugangscode zusammen öffnen das "
    "Fach, deshalb gibt sie nie dieselbe Person heraus. Bitten Sie jemanden aus dem Team, die neue PIN zu erzeugen.",
)
_NO_BOX: Final = Problem("", "Für diesen Vorgang ist keine Ausgabebox gewählt, oder sie ist nicht in Betrieb.")


@dataclass(frozen=True)
class Lying:
    """An order with the case it belongs to, if this person may see that, and the name of its document."""

    order: OrderLine
    document: str
    case: BoxedCase | None
    asks: bool = False
    """Whether somebody must say, before its number is shown, that the law lets it into a box."""

    @property
    def last_day(self) -> datetime.date | None:
        """Until when it can be collected, where it can."""
        ready = self.order.state is OrderState.READY
        return boxwords.last_day(self.order.until) if ready and self.order.until else None


@dataclass(frozen=True)
class Place:
    """A compartment in words, with what is to be done there."""

    line: CompartmentLine
    state: str
    icon: str
    door: str
    content: str
    advice: boxwords.Advice | None
    lying: Lying | None


@requires(Permission.SEE_BOXES)
@require_safe
def boxes(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show all boxes, and what there is to do at each."""
    context = {"boxes": queries.boxes(now=clock.now()), "may_work": _may_work(member)}
    return pages.render(request, "desk/boxes.html", context)


@requires(Permission.SEE_BOXES)
@require_safe
def box(request: HttpRequest, member: StaffMember, box_id: str) -> HttpResponse:
    """Show one box. Who runs the technique sees compartments and no document."""
    may_work, view = _may_work(member), _view(box_id)
    inside = (each.order for each in view.compartments if each.order)
    orders = [*view.to_load, *view.silent_orders, *view.returns, *inside]
    known = _known(orders, member) if may_work else {}
    found = {order.id: _lying(order, known) for order in orders}
    done = request.GET.get("getan", "")
    context = {
        "view": view,
        "box": view.summary,
        "technique": view.technique,
        "halted": boxwords.halt(view.technique.halted),
        "clock": boxwords.span(view.technique.drift) if view.technique.drift is not None else "",
        "may_work": may_work,
        "to_load": [found[each.id] for each in view.to_load],
        "silent_orders": [found[each.id] for each in view.silent_orders],
        "returns": [found[each.id] for each in view.returns],
        "places": [_place(each, found if may_work else {}) for each in view.compartments],
        "to_take_out": [_place(each, found) for each in view.to_take_out],
        "to_look_at": [_place(each, found) for each in view.to_look_at],
        "alarms": [(each, boxwords.alarm(each)) for each in view.alarms],
        "done": DONE.get(done, ""),
        "late": done == "zu-spaet",
    }
    return pages.render(request, "desk/box.html", context)


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, member: StaffMember, box_id: str, order_id: UUID) -> HttpResponse:
    """Show the label of a document: a barcode without meaning, the kind of document, and no name.

    Where the law keeps some people's out of boxes, it comes only for who says that this is none of them.
    """
    order, case = _order(box_id, order_id, member)
    if order.state is OrderState.WITHDRAWN:
        return _back(box_id, "zu-spaet")
    if order.state is not OrderState.ORDERED or not _asks(order):
        return _label(request, order, case, box_id)
    match request.POST.get("ausgeschlossen", "") if request.method == "POST" else None:
        case "ja":
            return _to_counter(box_id, order, member, excluded=True)
        case "nein":
            try:
                actions.note_not_excluded(order_id=order.id, by=staff(member.staff_id), now=clock.now())
            except NotAllowed:
                return _back(box_id, "zu-spaet")
            return _label(request, order, case, box_id)
        case answer:
            return _ask_excluded(request, order, case, box_id, unanswered=answer is not None)


def _ask_excluded(
    request: HttpRequest, order: OrderLine, case: BoxedCase, box_id: str, *, unanswered: bool
) -> HttpResponse:
    problems = (_NOT_ANSWERED,) if unanswered else ()
    context = {
        "order": order,
        "box": _view(box_id).summary,
        "document": _document(order.doc_class),
        "rules": _rules_of(order.doc_class),
        "case": case,
        "problems": problems,
        "errors": {each.name: each.text for each in problems},
    }
    return pages.render(request, "desk/box_excluded.html", context, status=422 if problems else 200)


def _label(request: HttpRequest, order: OrderLine, case: BoxedCase, box_id: str) -> HttpResponse:
    code = segno.make(order.doc_ref, error="m", micro=False)
    context = {
        "order": order,
        "box": _view(box_id).summary,
        "document": _document(order.doc_class),
        "rules": _rules_of(order.doc_class),
        "picture": code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "case": case,
    }
    return pages.render(request, "desk/box_label.html", context)


@requires(Permission.WORK_CASES)
@require_POST
def see(request: HttpRequest, member: StaffMember, box_id: str, alarm_id: int) -> HttpResponse:
    """Note that somebody has looked at an alarm."""
    done = actions.see_alarm(box_id=box_id, alarm_id=alarm_id, by=staff(member.staff_id), now=clock.now())
    return _back(box_id, "angesehen" if done else "zu-spaet")


@requires(Permission.WORK_CASES)
@require_POST
def returned(request: HttpRequest, member: StaffMember, box_id: str, order_id: UUID) -> HttpResponse:
    """Note what became of the old document that was to be laid in."""
    order, _ = _order(box_id, order_id, member)
    outcome = boxwords.RETURNS.get(request.POST.get("altes", ""))
    if outcome is None:
        raise Http404
    try:
        actions.note_return(order_id=order.id, outcome=outcome, by=staff(member.staff_id), now=clock.now())
    except NotAllowed:
        return _back(box_id, "zu-spaet")
    return _back(box_id, "vermerkt")


@requires(Permission.WORK_CASES)
@require_POST
def to_counter(request: HttpRequest, member: StaffMember, box_id: str, order_id: UUID) -> HttpResponse:
    """Have a document go to the counter instead."""
    return _to_counter(box_id, _order(box_id, order_id, member)[0], member)


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_pin(request: HttpRequest, member: StaffMember, case_id: UUID) -> HttpResponse:
    """Give a new PIN to somebody who stands at the counter with a passport. It is shown once, and stored nowhere."""
    now = clock.now()
    view = cases.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    page = "desk/new_pin.html"
    if request.method != "POST":
        reading.note(view, member, now=now)
        return pages.render(request, page, {"view": view})
    if request.POST.get("gesehen") != "ja":
        return pages.render(request, page, {"view": view, "problems": [_NOT_SEEN]}, status=422)
    try:
        pin = case_actions.replace_pin(case_id=case_id, by=staff(member.staff_id), now=now)
    except GaveTheOther:
        return pages.render(request, page, {"view": view, "problems": [_GAVE_CODE]}, status=422)
    except AlreadyLoaded:
        return pages.render(request, page, {"view": view, "problems": [_LIES_THERE]}, status=422)
    except (UnknownBox, NotReady):
        return pages.render(request, page, {"view": view, "problems": [_NO_BOX]}, status=422)
    return pages.render(request, "desk/new_pin_done.html", {"view": view, "pin": f"{pin[:3]} {pin[3:]}"})


def _to_counter(box_id: str, order: OrderLine, member: StaffMember, *, excluded: bool = False) -> HttpResponse:
    by = staff(member.staff_id)
    try:
        case_actions.take_to_counter(delivery_id=order.delivery_id, excluded=excluded, by=by, now=clock.now())
    except (NotAllowedThere, Stale):
        return _back(box_id, "zu-spaet")
    return _back(box_id, "schalter")


def _may_work(member: StaffMember) -> bool:
    return identity.may(member.roles, Permission.WORK_CASES)


def _view(box_id: str) -> BoxView:
    try:
        return queries.box(box_id, now=clock.now())
    except UnknownBox:
        raise Http404 from None


def _order(box_id: str, order_id: UUID, member: StaffMember) -> tuple[OrderLine, BoxedCase]:
    """Return an order and its case, if this person may see it. Raises Http404."""
    order = queries.order_line(order_id, box_id=box_id)
    case = _known([order], member).get(order.case_id) if order else None
    if order is None or case is None:
        raise Http404
    return order, case


def _known(orders: list[OrderLine], member: StaffMember) -> dict[UUID, BoxedCase]:
    ids = {order.case_id for order in orders}
    return cases.boxed_cases(case_ids=ids, services=services_of(member), places=places_of(member))


def _lying(order: OrderLine, known: Mapping[UUID, BoxedCase]) -> Lying:
    asks = order.state is OrderState.ORDERED and _asks(order)
    return Lying(order, _document(order.doc_class), known.get(order.case_id), asks)


def _document(doc_class: str) -> str:
    """Return what a kind of document is called; one that the town does not list any more by its id."""
    known = _rules_of(doc_class)
    return known.name if known else doc_class


def _rules_of(doc_class: str) -> DocumentClass | None:
    """Return what the town says of a kind of document; None of one that it does not list any more."""
    try:
        rules = catalogue.town().pickup
    except catalogue.NothingPublished:
        return None
    return rules.classes.get(doc_class) if rules else None


def _asks(order: OrderLine) -> bool:
    """Whether some people's papers of this kind never go into a box, so that somebody must say whether this is one."""
    rules = _rules_of(order.doc_class)
    return rules is not None and rules.excluded is not None


def _place(line: CompartmentLine, found: dict[UUID, Lying]) -> Place:
    return Place(
        line=line,
        state=boxwords.STATES[line.state],
        icon=boxwords.ICONS.get(line.state, "info"),
        door=boxwords.DOORS.get(line.door, "unbekannt"),
        content=boxwords.CONTENTS.get(line.content, "unbekannt"),
        advice=boxwords.ADVICE.get(line.state),
        lying=found.get(line.order.id) if line.order else None,
    )


def _back(box_id: str, done: str) -> HttpResponse:
    return redirect(reverse("desk:box", kwargs={"box_id": box_id}, query={"getan": done}))
