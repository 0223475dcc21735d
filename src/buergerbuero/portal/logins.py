"""Log-ins of citizens as the browser keeps them: what one is for, what came back, and who somebody is.

Three sealed cookies, nothing on the server (ADR 0009, 0015). `login`: what for, where to go on, and which request is on
its way; it binds the answer to this browser. `answer`: what a provider has said, for the moment between its POST, which
brings no cookies along, and our next page, which gets them. `person`: who has logged in, for one draft.
"""

import base64
import binascii
import dataclasses
import datetime
import json
import zlib
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from buergerbuero.base import clock
from buergerbuero.base.sealing import Tampered, keyed_hash, seal, unseal
from buergerbuero.identity.values import About, Fact, Failure, Person, TrustLevel

Kind: TypeAlias = Literal["login", "answer", "person"]
LASTS: Final[dict[Kind, datetime.timedelta]] = {
    "login": datetime.timedelta(minutes=60),
    "answer": datetime.timedelta(minutes=5),
    "person": datetime.timedelta(hours=2),
}
"""A person stays logged in for one application, not for an evening on a borrowed computer. Not renewed by use."""
LARGEST: Final = 3900
"""Bytes of a cookie with its name, of which browsers must take 4096 (RFC 6265, 6.1)."""


class TooMuch(Exception):
    """What a provider has said about somebody does not fit into a cookie."""


@dataclasses.dataclass(frozen=True)
class Errand:
    """What a log-in is for. `subject` names the draft, so that the log-in counts for that one only.

    purpose: a word of the program. return_to: our own address to go on at. provider, means and request_id are known
    once the person has chosen a way.
    """

    purpose: str
    level: TrustLevel
    return_to: str
    subject: str = ""
    provider: str = ""
    means: str = ""
    request_id: str = ""
    language: str = "de"

    @property
    def voluntary(self) -> bool:
        """Whether the application that the log-in is for can be sent without it."""
        return self.purpose == "draft" and self.level <= TrustLevel.NORMAL


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came back from a provider: somebody, or why nobody."""

    request_id: str
    person: Person | None = None
    failure: Failure | None = None
    code: str = ""
    provider: str = ""


def start(
    request: HttpRequest, *, purpose: str, return_to: str, level: TrustLevel, subject: str = "", language: str = "de"
) -> HttpResponse:
    """Send the person to the questions before a log-in; afterwards they go on at `return_to`, logged in or not.

    Call it from the view of the page that needs to know who somebody is. Raises ValueError for an address that is not
    ours.
    """
    if not url_has_allowed_host_and_scheme(return_to, allowed_hosts=None):
        raise ValueError("a log-in returns to an address of our own")
    response = redirect("portal:login")
    errand = Errand(purpose, level, return_to, subject, language=language)
    give_errand(response, errand, now=clock.now())
    return response


def person_of(request: HttpRequest, *, subject: str, now: datetime.datetime) -> Person | None:
    """Return who has logged in for this draft with this browser; None if nobody has, or too long ago."""
    found = _read(request, "person", now=now)
    return _person_from(found["person"]) if found and found["subject"] == subject else None


def forget(response: HttpResponse, *kinds: Kind) -> None:
    """Make the browser forget a log-in: all of it, or the named parts."""
    for kind in kinds or tuple(LASTS):
        response.delete_cookie(name(kind), samesite="Lax")


def errand_of(request: HttpRequest, *, now: datetime.datetime) -> Errand | None:
    """Return what the log-in under way is for; None if there is none."""
    found = _read(request, "login", now=now)
    return Errand(**{**found["errand"], "level": TrustLevel(found["errand"]["level"])}) if found else None


def give_errand(response: HttpResponse, errand: Errand, *, now: datetime.datetime) -> None:
    """Let the browser keep what a log-in is for."""
    _give(response, "login", {"errand": dataclasses.asdict(errand)}, now=now)


def outcome_of(request: HttpRequest, *, now: datetime.datetime) -> Outcome | None:
    """Return what has come back; None if nothing has, or minutes ago."""
    found = _read(request, "answer", now=now)
    if not found:
        return None
    person = _person_from(found["person"]) if found["person"] else None
    failure = Failure(found["failure"]) if found["failure"] else None
    return Outcome(found["request_id"], person, failure, found["code"], found["provider"])


def give_outcome(response: HttpResponse, outcome: Outcome, *, now: datetime.datetime) -> None:
    """Let the browser keep what has come back, until its next page. Raises TooMuch."""
    value = {
        "request_id": outcome.request_id,
        "person": _person_as(outcome.person) if outcome.person else None,
        "failure": outcome.failure,
        "code": outcome.code,
        "provider": outcome.provider,
    }
    _give(response, "answer", value, now=now)


def give_person(response: HttpResponse, person: Person, *, subject: str, now: datetime.datetime) -> None:
    """Let the browser keep who has logged in, for one draft. Raises TooMuch."""
    _give(response, "person", {"person": _person_as(person), "subject": subject}, now=now)


def name(kind: Kind) -> str:
    """Return the cookie's name. Over TLS the prefix makes browsers refuse one that a neighbouring host has set."""
    return f"__Host-bb_{kind}" if settings.CSRF_COOKIE_SECURE else f"bb_{kind}"


def _give(response: HttpResponse, kind: Kind, value: Mapping[str, Any], *, now: datetime.datetime) -> None:
    text = json.dumps({**value, "at": now.isoformat()}, ensure_ascii=False, separators=(",", ":"))
    sealed = seal(_key(), zlib.compress(text.encode(), 9), context=_context(kind))
    content = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    if len(content) + len(name(kind)) > LARGEST:
        raise TooMuch
    response.set_cookie(
        name(kind),
        content,
        max_age=int(LASTS[kind].total_seconds()),
        httponly=True,
        secure=settings.CSRF_COOKIE_SECURE,
        samesite="Lax",  # comes along when a provider's answer leads on to our next page by GET, not with its POST
    )


def _read(request: HttpRequest, kind: Kind, *, now: datetime.datetime) -> dict[str, Any] | None:
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[name(kind)] + "==")
        found: dict[str, Any] = json.loads(zlib.decompress(unseal(_key(), sealed, context=_context(kind))))
    except (KeyError, ValueError, binascii.Error, Tampered):
        return None
    since = now - datetime.datetime.fromisoformat(found["at"])
    return found if since < LASTS[kind] else None


def _person_as(person: Person) -> dict[str, Any]:
    return {
        "provider": person.provider,
        "level": person.level,
        "at": person.at.isoformat(),
        "means": person.means,
        "facts": {about: [fact.value, fact.level] for about, fact in person.facts.items()},
        "pseudonym": person.pseudonym.decode() if person.pseudonym else None,
        "mailbox": person.mailbox,
    }


def _person_from(found: Mapping[str, Any]) -> Person:
    facts = {
        About(about): Fact(value, TrustLevel(level) if level else None)
        for about, (value, level) in found["facts"].items()
    }
    return Person(
        provider=found["provider"],
        level=TrustLevel(found["level"]),
        at=datetime.datetime.fromisoformat(found["at"]),
        means=found["means"],
        facts=facts,
        pseudonym=found["pseudonym"].encode() if found["pseudonym"] else None,
        mailbox=found["mailbox"],
    )


def _key() -> bytes:
    return bytes.fromhex(keyed_hash(settings.SECRET_KEY.encode(), "logins", purpose="portal"))


def _context(kind: Kind) -> str:
    return f"portal/login/{kind}/1"
