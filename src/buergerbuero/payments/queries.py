"""Reading claims and the ledger."""

import datetime
from collections.abc import Collection, Hashable
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import Case, QuerySet, Sum, When
from django.utils.module_loading import import_string

from buergerbuero.payments import rules
from buergerbuero.payments.models import Attempt, Claim, DayBalance, Entry
from buergerbuero.payments.ports import Adapter, Provider
from buergerbuero.payments.values import (
    AttemptLine,
    AttemptState,
    Balance,
    ClaimState,
    ClaimView,
    EntryLine,
    ProviderRefused,
    UnknownClaim,
    Way,
)

_SHOWN = 200


def claims_of(case_id: UUID) -> tuple[ClaimView, ...]:
    """Return the claims of a case, oldest first."""
    return _views(Claim.objects.filter(case_id=case_id).order_by("created_at"))


def claim_of(claim_id: UUID) -> ClaimView:
    """Return one claim. Raises UnknownClaim."""
    found = _views(Claim.objects.filter(id=claim_id))
    if not found:
        raise UnknownClaim(claim_id)
    return found[0]


def open_claims() -> tuple[ClaimView, ...]:
    """Return what is due, longest due first; the first 200."""
    rows = Claim.objects.filter(state=ClaimState.DUE).order_by("due_on", "created_at")
    return _views(rows[:_SHOWN])


def mismatched() -> tuple[ClaimView, ...]:
    """Return the claims with a payment that is not what was asked for: someone has to look."""
    rows = Claim.objects.filter(attempts__state=AttemptState.MISMATCHED).distinct().order_by("created_at")
    return _views(rows[:_SHOWN])


def overpaid() -> tuple[ClaimView, ...]:
    """Return the claims for which the town has more than it should: something has to go back; the first 200."""
    owed = Case(When(state=ClaimState.PAID, then="amount_cents"), default=0)
    settled = Claim.objects.exclude(state=ClaimState.DUE).annotate(received=Sum("entries__amount_cents"))
    return _views(settled.filter(received__gt=owed).order_by("settled_at")[:_SHOWN])


def paid_in(cases: Collection[UUID]) -> tuple[ClaimView, ...]:
    """Return the claims of these cases that are paid, first paid first."""
    return _views(Claim.objects.filter(case_id__in=cases, state=ClaimState.PAID).order_by("settled_at"))


def cases_of(references: Collection[str]) -> dict[str, UUID]:
    """Return to which case each of these references belongs, where there is one."""
    return dict(Claim.objects.filter(reference__in=references).values_list("reference", "case_id"))


def balance_of(day: datetime.date) -> Balance | None:
    """Return the last balance of a day; None where none was drawn yet."""
    row = DayBalance.objects.filter(day=day).first()
    return Balance(rules.from_json(day, row.found), row.drawn_at) if row else None


def entries_on(day: datetime.date) -> tuple[EntryLine, ...]:
    """Return what moved on a day of the town's calendar."""
    return tuple(_entry(row) for row in Entry.objects.filter(at__date=day).order_by("at", "id"))


def provider(name: str) -> Provider:
    """Return who collects online by this name. Raises ProviderRefused where it is not set up, or not any more."""
    access = settings.BB.payment_access.get(name)
    if access is None:
        raise ProviderRefused("not_set_up")
    return _made(settings.PAYMENT_PROVIDERS[name], access)


@cache  # providers remember tokens, and when to leave the other side alone
def _made(path: str, access: Hashable) -> Provider:
    adapter: Adapter = import_string(path)
    return adapter.provider(access)


def _views(rows: QuerySet[Claim]) -> tuple[ClaimView, ...]:
    return tuple(_view(row) for row in rows.prefetch_related("attempts", "entries"))


def _view(row: Claim) -> ClaimView:
    attempts = sorted(row.attempts.all(), key=lambda each: each.started_at)
    entries = sorted(row.entries.all(), key=lambda each: (each.at, each.id))
    return ClaimView(
        id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        purpose=row.purpose,
        amount_cents=row.amount_cents,
        state=ClaimState(row.state),
        due_on=row.due_on,
        attempts=tuple(_attempt(each) for each in attempts),
        entries=tuple(_entry(each) for each in entries),
    )


def _attempt(row: Attempt) -> AttemptLine:
    return AttemptLine(row.id, AttemptState(row.state), row.amount_cents, row.started_at, row.checked_at)


def _entry(row: Entry) -> EntryLine:
    return EntryLine(Way(row.way), row.amount_cents, row.source, row.at)
