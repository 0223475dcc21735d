"""Passkeys: added and removed by their owners, and the log-in by one."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import staff
from buergerbuero.identity import passkeys, rules
from buergerbuero.identity.actions.accounts import locked
from buergerbuero.identity.actions.log_in import DOOR, open_session
from buergerbuero.identity.actions.sessions import end_sessions, member, require_fresh
from buergerbuero.identity.models import Passkey, SeenAnswer
from buergerbuero.identity.values import (
    Browser,
    LogInWay,
    PasskeyKnown,
    PasskeyRefused,
    SessionEnd,
    StaffMember,
    TooManyPasskeys,
    UnknownPasskey,
    WrongLogin,
)


def add_passkey(
    *, staff_id: UUID, session_id: UUID, name: str, ticket: str, answer: str, now: datetime.datetime
) -> UUID:
    """Keep a new passkey of the person who is logged in.

    Raises NotFresh, PasskeyRefused, PasskeyKnown, TooManyPasskeys.
    """
    with transaction.atomic():
        require_fresh(session_id, now)
        row = locked(staff_id)
        question, key = passkeys.read_new(row, ticket=ticket, answer=answer, now=now)
        _count_once(question)
        if row.passkeys.count() >= rules.MOST_PASSKEYS:
            raise TooManyPasskeys
        made = _keep(staff_id, name, key, now)
        _record("staff.passkey_added", staff_id, made.id, now)
    return made.id


def remove_passkey(*, staff_id: UUID, session_id: UUID, passkey_id: UUID, now: datetime.datetime) -> None:
    """Remove one's own passkey and end one's other sessions, since it may have been lost.

    Raises NotFresh, UnknownPasskey.
    """
    with transaction.atomic():
        require_fresh(session_id, now)
        gone, _ = Passkey.objects.filter(id=passkey_id, staff_id=staff_id).delete()
        if not gone:
            raise UnknownPasskey
        by = staff(staff_id)
        end_sessions(staff_id=staff_id, why=SessionEnd.NEW_SECRETS, by=by, now=now, keep=session_id)
        _record("staff.passkey_removed", staff_id, passkey_id, now)


def log_in_with_passkey(*, ticket: str, answer: str, browser: Browser, now: datetime.datetime) -> StaffMember:
    """Open a session by a passkey. Possession and PIN or fingerprint are shown by it: no password, no one-time code.

    Nobody is locked out here: a signature cannot be guessed, so tries are not counted. Raises WrongLogin.
    """
    try:
        question, credential = passkeys.read_log_in(ticket=ticket, answer=answer, now=now)
        key = _key_of(credential.raw_id)
        public_key = bytes(key.public_key)
        count = passkeys.sign_count_of(credential, question, public_key=public_key, owner=key.staff_id)
        with transaction.atomic():
            _count_once(question)
            if _counted(key, count, now):
                return member(open_session(key.staff, LogInWay.PASSKEY, browser, now))
    except PasskeyRefused:
        _refused("-", "passkey", now)
        raise WrongLogin from None
    _switch_off(key, now)
    raise WrongLogin


def _key_of(credential_id: bytes) -> Passkey:
    """Return the passkey, if somebody may log in with it. Raises PasskeyRefused."""
    usable = Passkey.objects.filter(cloned=False, staff__active=True, staff__setup_hash="")
    key = usable.select_related("staff").filter(credential_id=credential_id).first()
    if key is None:
        raise PasskeyRefused("unknown")
    return key


def _keep(staff_id: UUID, name: str, key: passkeys.NewKey, now: datetime.datetime) -> Passkey:
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                staff_id=staff_id,
                name=" ".join(name.split())[: rules.LONGEST_PASSKEY_NAME] or "Passkey",
                credential_id=key.credential_id,
                public_key=key.public_key,
                sign_count=key.sign_count,
                synced=key.synced,
                created_at=now,
            )
    except IntegrityError:
        raise PasskeyKnown from None


def _count_once(question: passkeys.Question) -> None:
    """Use up a question. Two at once: the database lets one of them. Raises PasskeyRefused."""
    try:
        with transaction.atomic():
            SeenAnswer.objects.create(assertion=question.once, expires_at=question.until)
    except IntegrityError:
        raise PasskeyRefused("used") from None


def _counted(key: Passkey, count: int, now: datetime.datetime) -> bool:
    """Note the count, if it has grown since the last time; authenticators that do not count always say 0."""
    grown = Q(sign_count=0) if count == 0 else Q(sign_count__lt=count)
    rows = Passkey.objects.filter(grown, id=key.id, cloned=False)
    return bool(rows.update(sign_count=count, last_used_at=now))


def _switch_off(key: Passkey, now: datetime.datetime) -> None:
    """A count that was used before, with a genuine signature: the passkey exists twice."""
    with transaction.atomic():
        Passkey.objects.filter(id=key.id).update(cloned=True)
        _refused(str(key.staff_id), "passkey_cloned", now)


def _refused(subject_id: str, why: str, now: datetime.datetime) -> None:
    with transaction.atomic():
        audit.record(
            verb="staff.log_in_refused", subject="staff", subject_id=subject_id, by=DOOR, now=now, detail={"why": why}
        )


def _record(verb: str, staff_id: UUID, passkey_id: UUID, now: datetime.datetime) -> None:
    audit.record(
        verb=verb,
        subject="staff",
        subject_id=str(staff_id),
        by=staff(staff_id),
        now=now,
        detail={"passkey": str(passkey_id)},
    )
