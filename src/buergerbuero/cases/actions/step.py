"""The one way an axis of a case changes: a conditional UPDATE with its event and audit entry, all or nothing."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Event, Remark
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import CaseState, FeeState, NotAllowed, Stale, UnknownCase, Verb


def get(case_id: UUID) -> Case:
    """Return a case. Raises UnknownCase."""
    try:
        return Case.objects.get(id=case_id)
    except Case.DoesNotExist:
        raise UnknownCase from None


def move(
    case: Case,
    verb: Verb,
    *,
    version: int | None = None,
    by: Actor,
    now: datetime.datetime,
    **changes: Any,  # noqa: ANN401
) -> int:
    """Move the case by a verb and return the event's sequence. `changes` are further columns to set with it.

    `version` is what the page was loaded with; None for those who act on whatever they find. Raises NotAllowed, and
    Stale when somebody was faster.
    """
    if version is not None and version != case.sequence:
        raise Stale
    before = CaseState(case.state)
    state = rules.after(rules.CASE, before, verb)
    ended = {"closed_at": now} if state in (CaseState.CLOSED, CaseState.WITHDRAWN) else {}
    moved = Case.objects.filter(id=case.id, state=before, sequence=case.sequence).update(
        state=state, sequence=F("sequence") + 1, **ended, **changes
    )
    if not moved:
        raise Stale
    case.state, case.sequence = state, case.sequence + 1
    _record(case, "case", verb, before, state, by=by, now=now)
    return case.sequence


def note(
    case: Case,
    axis: str,
    verb: Verb,
    before: str,
    after: str,
    *,
    by: Actor,
    now: datetime.datetime,
    **changes: Any,  # noqa: ANN401
) -> int:
    """Write the event of another axis than the case's own, and return its sequence. Raises Stale.

    `changes` are columns to set with it.
    """
    if not Case.objects.filter(id=case.id, sequence=case.sequence).update(sequence=F("sequence") + 1, **changes):
        raise Stale
    case.sequence += 1
    _record(case, axis, verb, before, after, by=by, now=now)
    return case.sequence


def pay(case: Case, verb: Verb, *, by: Actor, now: datetime.datetime) -> int:
    """Move the fee of the case by a verb and return the event's sequence. Raises NotAllowed, Stale."""
    before = FeeState(case.fee_state)
    state = rules.after(rules.FEE, before, verb)
    stands = Case.objects.filter(id=case.id, fee_state=before, sequence=case.sequence)
    if not stands.update(fee_state=state, sequence=F("sequence") + 1):
        raise Stale
    case.fee_state, case.sequence = state, case.sequence + 1
    _record(case, "fee", verb, before, state, by=by, now=now)
    return case.sequence


def remark(case: Case, words: str) -> None:
    """Keep what is to be said besides of the event that was just written, sealed."""
    sealed = sealing.seal(
        keyring.open_at_desk(vault=case.id), words.encode(), context=contexts.remark(case.id, case.sequence)
    )
    Remark.objects.create(case=case, sequence=case.sequence, sealed=sealed)


def begin(case: Case, *, by: Actor, now: datetime.datetime) -> None:
    """Write the first event of a new case."""
    _record(case, "case", Verb.OPEN, "", case.state, by=by, now=now)


def lock(case_id: UUID) -> Case:
    """Return a case, locked until the transaction ends: for who waits instead of failing. Raises UnknownCase."""
    _lasts()
    try:
        return Case.objects.select_for_update().get(id=case_id)
    except Case.DoesNotExist:
        raise UnknownCase from None


def opened(case_id: UUID, *, lock: bool = False) -> tuple[Case, bytes]:
    """Return a case, locked if that is wanted, and its key by the desk's private key, with one statement.

    Raises UnknownCase, and WrappedKey.DoesNotExist after erasure.
    """
    if lock:
        _lasts()
    case = keyring.row_with_copy(Case, "id", case_id, lock=lock, holder=keyring.DESK)
    if case is None:
        raise UnknownCase
    return case, keyring.open_desks_copy(case.wrapped, vault=case.id)


def refuse_unless(allowed: bool, verb: Verb, state: str) -> None:
    """Raise NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed(verb, state)


def _lasts() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a lock needs a transaction")


def _record(case: Case, axis: str, verb: Verb, before: str, after: str, *, by: Actor, now: datetime.datetime) -> None:
    Event.objects.create(
        case=case,
        sequence=case.sequence,
        axis=axis,
        verb=verb,
        before=before,
        after=after,
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
    )
    audit.record(verb=f"{axis}.{verb}", subject="case", subject_id=str(case.id), by=by, now=now)
