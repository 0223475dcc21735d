"""Fees: one step with a claim, shown before it is done; and the page of all that is open or does not match."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import DeskCase, EmptyText, NotAllowed, Stale
from buergerbuero.desk import fees, pages, reading, words
from buergerbuero.desk.access import places_of, requires, services_of
from buergerbuero.desk.failures import forbidden
from buergerbuero.desk.fees import FeeStep
from buergerbuero.desk.pages import Problem
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember
from buergerbuero.payments import actions as balancing
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import BadAmount, Balance, ClaimView, Difference, SourceUsed, Way

_AMOUNT = Problem("betrag", "Schreiben Sie den Betrag in Euro, zum Beispiel 9,00.")
_TOO_MUCH = Problem("betrag", "So viel ist nicht da. Schreiben Sie höchstens den Betrag, der bei uns ist.")
_RECEIPT = Problem("beleg", "Schreiben Sie die Nummer des Belegs, höchstens 40 Zeichen.")
_USED = Problem("beleg", "Dieser Beleg ist schon gebucht. Ein Beleg zählt einmal.")
_REASON = Problem("text", "Schreiben Sie den Grund, höchstens 4000 Zeichen.")
_PROBLEMS: Mapping[type[Exception], Problem] = {BadAmount: _TOO_MUCH, SourceUsed: _USED, EmptyText: _REASON}
_LONGEST_RECEIPT = 40


@dataclass(frozen=True)
class Typed:
    """What came with the form."""

    amount: str = ""
    receipt: str = ""
    text: str = ""


@requires(Permission.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def fee(request: HttpRequest, member: StaffMember, case_id: UUID, claim_id: UUID, slug: str) -> HttpResponse:
    """Show one step with a claim, or do it."""
    step, now = fees.STEPS.get(slug), clock.now()
    view = queries.case_view(case_id=case_id, staff_id=member.staff_id, now=now)
    claim = next((each for each in (view.fee.claims if view.fee else ()) if each.id == claim_id), None)
    if step is None or claim is None:
        raise Http404
    if not identity.may(member.roles, step.permission):
        return forbidden(request, step.permission)
    if request.method == "POST":
        return _sent(request, member, view, claim, step, now)
    reading.note(view, member, now=now)
    return _show(request, view, claim, step, Typed(fees.suggested(claim, slug)))


@requires(Permission.SEE_PAYMENTS)
@require_safe
def overview(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show open fees, payments that do not match, what has to go back, and the balance of two days."""
    today = timezone.localdate(clock.now())
    days = (today, today - datetime.timedelta(days=1))
    found = queries.fee_lists(services=services_of(member), places=places_of(member), today=today)
    context = {"found": found, "days": [_day(day, member) for day in days], "ways": words.PAY_WAYS}
    context["balancing"] = request.GET.get("abgleich") == "unterwegs"
    context["may_balance"] = identity.may(member.roles, Permission.WORK_CASES)
    return pages.render(request, "desk/payments.html", context)


@requires(Permission.WORK_CASES)
@require_POST
def balance(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Have the books of today balanced now."""
    balancing.reconcile_soon(by=staff(member.staff_id), now=clock.now())
    return redirect(reverse("desk:payments", query={"abgleich": "unterwegs"}))


@dataclass(frozen=True)
class Day:
    """The balance of a day as this person sees it: differences of their cases, and how many others there are."""

    day: datetime.date
    balance: Balance | None
    differences: tuple[Difference, ...] = ()
    others: int = 0


def _day(day: datetime.date, member: StaffMember) -> Day:
    balance = payments.balance_of(day)
    if balance is None:
        return Day(day, None)
    every = balance.reconciliation.differences
    seen = queries.differences_within(every, services_of(member), places_of(member))
    return Day(day, balance, seen, len(every) - len(seen))


def _sent(
    request: HttpRequest,
    member: StaffMember,
    view: DeskCase,
    claim: ClaimView,
    step: FeeStep,
    now: datetime.datetime,
) -> HttpResponse:
    read = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("betrag", "beleg", "text")}
    typed = Typed(read["betrag"], read["beleg"], read["text"])
    if view.fee is None or step not in fees.offered(view.fee, claim):
        return _show(request, view, claim, step, typed, late=True)
    if problems := tuple(_slips(step, typed)):
        return _show(request, view, claim, step, typed, problems)
    try:
        _do(step, view.case_id, claim.id, typed, member, now)
    except (BadAmount, SourceUsed, EmptyText) as wrong:
        return _show(request, view, claim, step, typed, (_PROBLEMS[type(wrong)],))
    except (NotAllowed, Stale):
        return _show(request, view, payments.claim_of(claim.id), step, typed, late=True)
    return redirect(reverse("desk:case", args=[view.case_id]) + f"?getan={step.slug}")


def _slips(step: FeeStep, typed: Typed) -> list[Problem]:
    slips = []
    if step.amount and not fees.cents(typed.amount):
        slips.append(_AMOUNT)
    if step.receipt and not 0 < len(typed.receipt) <= _LONGEST_RECEIPT:
        slips.append(_RECEIPT)
    return slips


def _do(
    step: FeeStep, case_id: UUID, claim_id: UUID, typed: Typed, member: StaffMember, now: datetime.datetime
) -> None:
    by, amount = staff(member.staff_id), fees.cents(typed.amount) or 0
    match step.slug:
        case "kasse" | "ueberweisung" | fees.AGAIN:
            way = Way.COUNTER if step.slug == "kasse" else Way.TRANSFER
            actions.book_payment(
                case_id=case_id,
                claim_id=claim_id,
                way=way,
                amount_cents=amount,
                receipt=typed.receipt,
                again=step.slug == fees.AGAIN,
                by=by,
                now=now,
            )
        case "erlassen":
            actions.waive_fee(case_id=case_id, claim_id=claim_id, reason=typed.text, by=by, now=now)
        case "behalten":
            actions.keep_fee(case_id=case_id, reason=typed.text, by=by, now=now)
        case "fordern":
            actions.insist_on_fee(case_id=case_id, reason=typed.text, by=by, now=now)
        case "zurueckgezahlt":
            actions.confirm_fee_refund(
                case_id=case_id, claim_id=claim_id, amount_cents=amount, receipt=typed.receipt, by=by, now=now
            )
        case "geklaert":
            actions.clear_mismatch(case_id=case_id, claim_id=claim_id, by=by, now=now)


def _show(
    request: HttpRequest,
    view: DeskCase,
    claim: ClaimView,
    step: FeeStep,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
    *,
    late: bool = False,
) -> HttpResponse:
    offered = view.fee is not None and step in fees.offered(view.fee, claim)
    again = step.slug == "ueberweisung" and view.fee and fees.STEPS[fees.AGAIN] in fees.offered(view.fee, claim)
    context = {
        "view": view,
        "claim": claim,
        "again": reverse("desk:fee", args=[view.case_id, claim.id, fees.AGAIN]) if again else "",
        "amount_first": not typed.amount,
        "state": words.CLAIMS[claim.state],
        "step": step,
        "typed": typed,
        "late": late,
        "offered": offered,
        "problems": problems,
    }
    status = 422 if problems else 409 if late or not offered else 200
    return pages.render(request, "desk/fee.html", context, status=status)
