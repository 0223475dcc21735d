"""How every page of the desk is drawn: the template with what all pages have in common."""

import dataclasses
import logging
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as draw
from django.urls import reverse

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Town
from buergerbuero.desk import shortcuts
from buergerbuero.desk.session import current
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Entry:
    """One entry of the navigation; `key` opens it from everywhere."""

    name: str
    href: str
    here: bool
    key: str


@dataclasses.dataclass(frozen=True)
class Problem:
    """What is wrong with an input, said in the summary and beside it. Without a name it concerns the whole page."""

    name: str
    text: str


_ENTRIES: Final = (
    ("Mein Tag", "desk:day", Permission.WORK_CASES),
    ("Suchen", "desk:search", Permission.READ_CASES),
    ("Postliste", "desk:post", Permission.WORK_CASES),
    ("Schalter", "desk:counter", Permission.WORK_CASES),
    ("Zahlungen", "desk:payments", Permission.SEE_PAYMENTS),
    ("Zahlen", "desk:figures", Permission.SEE_FIGURES),
    ("Personal", "desk:staff", Permission.MANAGE_STAFF),
    ("Ausgabebox", "desk:boxes", Permission.SEE_BOXES),
    ("Leistungen", "desk:services", Permission.SEE_SERVICES),
    ("Technik", "desk:jobs", Permission.SEE_FAILED_JOBS),
)

_KEYS: Final = {"desk:search": "/"}


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return the page. Works without a database, so that the page which says so can be shown."""
    member = current(request)
    problems: tuple[Problem, ...] = tuple((context or {}).get("problems", ()))
    common = {
        "town": _town(),
        "site": "Bürgerbüro Schreibtisch",
        "member": member,
        "entries": _entries(request, member) if member else (),
        "may_see_cases": bool(member and identity.may(member.roles, Permission.READ_CASES)),
        "home": reverse(start_of(member)) if member else reverse("desk:log_in"),
        "demo": settings.BB.demo,
        "language": "de",
        "keys_on": shortcuts.are_on(request),
        "errors": {problem.name: problem.text for problem in reversed(problems)},
        "problems": problems,
    }
    return draw(request, template, {**common, **(context or {})}, status=status)


def start_of(member: StaffMember) -> str:
    """Return the name of the first page that this person may see."""
    for _, view, permission in _ENTRIES:
        if identity.may(member.roles, permission):
            return view
    return "desk:account"


def _entries(request: HttpRequest, member: StaffMember) -> tuple[Entry, ...]:
    return tuple(
        Entry(name, reverse(view), reverse(view) == request.path, _KEYS.get(view, ""))
        for name, view, permission in _ENTRIES
        if identity.may(member.roles, permission)
    )


def _town() -> Town | None:
    try:
        return catalogue.town()
    except (DatabaseError, LookupError) as error:
        log.warning("page without town: %s", type(error).__name__)
        return None
