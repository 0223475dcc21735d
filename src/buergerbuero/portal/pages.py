"""How every page of the portal is drawn: the template with what all pages have in common."""

import dataclasses
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as draw
from django.urls import translate_url
from django.utils.translation import gettext

from buergerbuero.base import languages
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Office, Town
from buergerbuero.forms.queries import PageView
from buergerbuero.forms.values import KEPT

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Language:
    """One entry of the language switch."""

    code: str
    name: str
    href: str
    current: bool


@dataclasses.dataclass(frozen=True)
class Problem:
    """One line of the error summary: the input it leads to ("" for none), and the same text as stands there.

    onward, href: a link to another page where it goes on, if there is one.
    """

    name: str
    text: str
    onward: str = ""
    href: str = ""


@dataclasses.dataclass(frozen=True)
class Help:
    """Whom to call, and when people are served: `open_at` are the offices whose hours somebody has said."""

    office: str
    phone: str
    shared_number_known: bool
    open_at: tuple[Office, ...] = ()
    hours_missing: bool = False


# Whom to call when even the catalogue cannot be read: the number of the Bürgerbüros in towns/siegen/town.yaml.
LAST_RESORT: Final = Help("Bürgerbüro", "0271 404-1111", False)


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return the page. Works without a database, so that the page which says so can be shown."""
    place = known_town()
    common = {
        "town": place,
        "site": gettext("Bürgerbüro {town}").format(town=place.name) if place else gettext("Bürgerbüro"),
        "help": helping(place) if place else LAST_RESORT,
        "demo": settings.BB.demo,
        "problems": (),
        "draft_days": KEPT.days,
    }
    own = context or {}
    return draw(request, template, {**common, **_languages(request, own), **own}, status=status)


def problems_of(view: PageView) -> tuple[Problem, ...]:
    """Return what is wrong on the page of a question, in the words that stand at its fields."""
    return tuple(Problem(each.name, f"{each.cause} {each.remedy}") for each in view.problems)


def language() -> str:
    """Return the language that was asked for. A service speaks it where it can, the page itself if it is whole."""
    return languages.current()


def switch(request: HttpRequest, brought: Iterable[str], address: str = "") -> tuple[Language, ...]:
    """Return the languages of a page whose service brings these, with its address in each, or with another one."""
    here = address or request.get_full_path()
    return tuple(
        Language(each.code, each.name, translate_url(here, each.code), each.code == language())
        for each in languages.offered(brought)
    )


def _languages(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the language of the page, and the others it is there in: those of the service or case it is about.

    `switch_at` is where the page is there in another language, if its own address draws another page.
    """
    about = context.get("card") or context.get("case")
    brought = about.languages if about else ()
    return {
        "language": languages.own(language()),
        "languages": switch(request, brought, context.get("switch_at", "")),
    }


def town() -> Town:
    """Return the town. Raises catalogue.queries.NothingPublished."""
    return catalogue.town()


def known_town() -> Town | None:
    """Return the town; None when the catalogue cannot be read."""
    try:
        return catalogue.town()
    except (DatabaseError, LookupError) as error:
        log.warning("page without town: %s", type(error).__name__)
        return None


def helping(town: Town) -> Help:
    """Return whom to call."""
    office = gettext("Bürgerbüro {town}").format(town=town.name)
    known = tuple(each for each in town.offices.values() if each.hours.value)
    phone = town.phone.value or LAST_RESORT.phone
    return Help(office, phone, town.phone_115.confirmed, known, len(known) < len(town.offices))
