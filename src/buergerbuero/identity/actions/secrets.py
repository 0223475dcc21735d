"""What only the person knows: choosing a password, linking a phone."""

import datetime
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import limits
from buergerbuero.base.actors import staff
from buergerbuero.base.ids import BadCode, CodeKind, parse_code
from buergerbuero.identity import passwords, queries, totp
from buergerbuero.identity.actions.accounts import locked
from buergerbuero.identity.actions.sessions import end_sessions
from buergerbuero.identity.queries.secrets import staff_to_set_up
from buergerbuero.identity.values import PendingSetup, SessionEnd, WrongCode, WrongPassword, WrongSetup


def start_setup(*, login: str, setup_code: str, address: str, now: datetime.datetime) -> PendingSetup:
    """Return what the owner of a set-up code brings onto the phone. Raises WrongSetup, limits.TooMany.

    Counted by address alone: a set-up code has 80 random bits, and who knows a login must not keep its owner out.
    """
    limits.hit(purpose="staff-set-up", key=address, limit=60, per_seconds=15 * 60, now=now)
    return queries.pending_setup(login=login.strip().lower(), setup_code=_parsed(setup_code), now=now)


@transaction.atomic
def finish_setup(*, login: str, setup_code: str, password: str, code: str, now: datetime.datetime) -> None:
    """Set the password that the person chose and the phone that they linked; uses up the set-up code.

    Raises WrongSetup, WeakPassword, WrongCode. Guessing is no way in: the set-up code has 80 random bits.
    """
    found = staff_to_set_up(login=login.strip().lower(), setup_code=_parsed(setup_code), now=now)
    row = locked(found.id)
    if row.setup_hash != found.setup_hash:  # another tab was faster
        raise WrongSetup
    passwords.give(row, password)
    step = totp.matching_step(totp.open_secret(row.id, row.sealed_totp), code, now=now)
    if step is None:
        raise WrongCode
    # The step is not used up: the same code may serve for the log-in that follows at once.
    row.setup_hash, row.setup_until, row.must_change_password, row.set_up_at = "", None, False, now
    row.save()
    audit.record(verb="staff.set_up", subject="staff", subject_id=str(row.id), by=staff(row.id), now=now)


def change_password(*, staff_id: UUID, session_id: UUID, present: str, new: str, now: datetime.datetime) -> None:
    """Change one's own password and end one's other sessions.

    Raises WrongPassword, WeakPassword, limits.TooMany (ten tries in a quarter of an hour).
    """
    # Counted outside the transaction: a refused try must not be rolled back.
    limits.hit(purpose="staff-password", key=str(staff_id), limit=10, per_seconds=15 * 60, now=now)
    with transaction.atomic():
        row = locked(staff_id)
        if not passwords.is_right(row, present):
            raise WrongPassword
        passwords.give(row, new)
        row.must_change_password = False
        row.save(update_fields=["password", "must_change_password"])
        by = staff(staff_id)
        end_sessions(staff_id=staff_id, why=SessionEnd.NEW_SECRETS, by=by, now=now, keep=session_id)
        audit.record(verb="staff.password_changed", subject="staff", subject_id=str(staff_id), by=by, now=now)


def _parsed(setup_code: str) -> str:
    try:
        return parse_code(setup_code, CodeKind.SET_UP)
    except BadCode:
        raise WrongSetup from None
