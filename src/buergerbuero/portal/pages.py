"""How every page of the portal is drawn: the template with what all pages have in common."""

import dataclasses
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as draw
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from buergerbuero.base import languages
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Office, PublishedService, Town
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


@dataclasses.dataclass(frozen=True)
class Frame:
    """What stands on every page in a language, made of the town alone: nothing about a person can get into it.

    help: whom to call; aside: the same as it is drawn beside each page.
    """

    town: Town | None
    site: str
    help: Help
    aside: SafeString


# Whom to call when even the catalogue cannot be read: the number of the Bürgerbüros in towns/siegen/town.yaml.
LAST_RESORT: Final = Help("Bürgerbüro", "0271 404-1111", False)
_FRAMES: Final[dict[str, Frame]] = {}


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return the page. Works without a database, so that the page which says so can be shown."""
    frame = _frame(known_town())
    common = {
        "town": frame.town,
        "site": frame.site,
        "help": frame.help,
        "aside": frame.aside,
        "demo": settings.BB.demo,
        "problems": (),
        "carry": "",
        "draft_days": KEPT.days,
    }
    own = context or {}
    return draw(request, template, {**common, **_about(request, own), **own}, status=status)


def problems_of(view: PageView) -> tuple[Problem, ...]:
    """Return what is wrong on the page of a question, in the words that stand at its fields."""
    return tuple(Problem(each.name, f"{each.cause} {each.remedy}") for each in view.problems)


def language() -> str:
    """Return the language that was asked for. A service speaks it where it can, the page itself if it is whole."""
    return languages.current()


def switch(request: HttpRequest, brought: Iterable[str], address: str = "") -> tuple[Language, ...]:
    """Return the languages of a page whose service brings these, with its address in each, or with another one."""
    here, now = address or request.get_full_path(), language()
    bare = here.removeprefix(_root(now)).lstrip("/")  # "//" would lead to another host
    return tuple(
        Language(each.code, each.name, f"{_root(each.code)}{bare}", each.code == now)
        for each in languages.offered(brought)
    )


def _root(code: str) -> str:
    """Return what the addresses of all pages in a language begin with."""
    return "/" if code == languages.GERMAN else f"/{code}/"


def _about(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the service or case that a page is about: its languages, and whether it is practice.

    `switch_at` is where the page is there in another language, if its own address draws another page.
    """
    about = context.get("card") or context.get("case")
    brought = about.languages if about else ()
    return {
        "home": _root(language()),
        "language": languages.own(language()),
        "languages": switch(request, brought, context.get("switch_at", "")),
        "practice": bool(about and about.practice),
    }


def service(service_id: str) -> PublishedService:
    """Return the newest version of the service that a page is about. Raises Http404, which helps to another one."""
    try:
        return catalogue.service(service_id)
    except LookupError:
        raise Http404 from None


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


def _frame(town: Town | None) -> Frame:
    """Return the frame of all pages in the language: drawn anew only when the town was published anew."""
    found = _FRAMES.get(language())
    if found is None or found.town is not town:
        site = gettext("Bürgerbüro {town}").format(town=town.name) if town else gettext("Bürgerbüro")
        whom = helping(town) if town else LAST_RESORT
        found = Frame(town, site, whom, render_to_string("portal/parts/help.html", {"help": whom}))
        _FRAMES[language()] = found
    return found


def helping(town: Town) -> Help:
    """Return whom to call."""
    office = gettext("Bürgerbüro {town}").format(town=town.name)
    known = tuple(each for each in town.offices.values() if each.hours.value)
    phone = town.phone.value or LAST_RESORT.phone
    return Help(office, phone, town.phone_115.confirmed, known, len(known) < len(town.offices))
