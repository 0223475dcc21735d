"""Log-ins of citizens: one request, one answer, each counts once."""

import datetime
import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.identity import rules
from buergerbuero.identity.models import LoginRequest, SeenAnswer
from buergerbuero.identity.ports import LoginProvider
from buergerbuero.identity.values import Answer, Challenge, Failure, LoginFailed, Wish

_NAME_BYTES = 20


def begin_login(
    *, provider: LoginProvider, wish: Wish, purpose: str, back: str, by: Actor, now: datetime.datetime
) -> Challenge:
    """Return what the browser must bring to the provider, and remember that we have asked."""
    name = f"_{secrets.token_hex(_NAME_BYTES)}"  # begins as XML names must
    challenge = provider.challenge(request_id=name, wish=wish, back=back, now=now)
    with transaction.atomic():
        LoginRequest.objects.create(
            id=name,
            provider=provider.id,
            purpose=purpose,
            level=wish.level,
            created_at=now,
            expires_at=challenge.expires_at,
        )
        _record("login.begin", provider, purpose, by, now)
    return challenge


def accept_answer(*, provider: LoginProvider, fields: Mapping[str, str], by: Actor, now: datetime.datetime) -> Answer:
    """Return who has logged in, if we have asked for it, in time, for the first time, and it is sure enough.

    Whether it comes from the browser that asked is for the caller to say: a browser sends no cookies along with what
    another site makes it send. Raises LoginFailed, which names the request where it is known.
    """
    answer = provider.read(fields, now=now)
    with transaction.atomic():
        if failure := _use(provider, answer, now):
            raise LoginFailed(failure, request_id=answer.request_id)
        request = LoginRequest.objects.get(id=answer.request_id)
        _record("login.accept", provider, request.purpose, by, now, level=answer.person.level.name.lower())
    if answer.person.level < request.level:
        raise LoginFailed(Failure.LEVEL_TOO_LOW, request_id=answer.request_id)
    return answer


def forget_old_logins(*, now: datetime.datetime) -> None:
    """Forget requests and answers that cannot come any more."""
    over = Q(expires_at__lt=now - rules.ANSWER_WITHIN)
    LoginRequest.objects.filter(over).delete()
    SeenAnswer.objects.filter(over).delete()


def _use(provider: LoginProvider, answer: Answer, now: datetime.datetime) -> Failure | None:
    """Use up answer and request; return why that cannot be done. Two at once: the database lets one of them."""
    if not _first(answer):
        return Failure.REPLAYED
    asked = LoginRequest.objects.filter(id=answer.request_id, provider=provider.id)
    if asked.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        return None
    if asked.filter(used_at=None).exists():
        return Failure.EXPIRED
    return Failure.REPLAYED if asked.exists() else Failure.WRONG_REQUEST


def _first(answer: Answer) -> bool:
    try:
        with transaction.atomic():
            SeenAnswer.objects.create(assertion=answer.assertion, expires_at=answer.valid_until)
    except IntegrityError:
        return False
    return True


def _record(verb: str, provider: LoginProvider, purpose: str, by: Actor, now: datetime.datetime, **detail: str) -> None:
    """Write down that there was a log-in, never whose: with the request's name two entries would be one person's."""
    audit.record(
        verb=verb, subject="login", subject_id=provider.id, by=by, now=now, detail={"purpose": purpose, **detail}
    )
