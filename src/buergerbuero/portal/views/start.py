"""Finding a service: start page, search, A to Z."""

import itertools
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from buergerbuero.base.composing import composed
from buergerbuero.base.ids import BadNumber, parse_case_number
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import ServiceCard
from buergerbuero.documents.values.blankform import version_in
from buergerbuero.portal import notice, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.drafts import held_context
from buergerbuero.portal.pages import language

LONGEST_SEARCH: Final = 200


@public
def start(request: HttpRequest) -> HttpResponse:
    """Search, the services there are, the way to one's own case, and what the town has to say in an emergency."""
    context = {
        "cards": tuple((card, effort(card)) for card in catalogue.services(language())),
        "notice": notice.current(language()),
        **held_context(request),
    }
    return pages.render(request, "portal/start.html", context)


@public
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words; where nothing does, whom to ask instead."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if _is_case_number(text):
        return redirect("portal:case_login")
    if service_id := _of_a_form(text):
        return redirect("portal:form", service_id)
    found = catalogue.search(text, language()) if text else ()
    context = {"text": text, "cards": tuple((card, effort(card)) for card in found)}
    return pages.render(request, "portal/search.html", context)


@public
def a_to_z(request: HttpRequest) -> HttpResponse:
    """All services by their first letter."""
    groups = itertools.groupby(catalogue.services(language()), key=_letter)
    letters = tuple((letter, tuple((card, effort(card)) for card in cards)) for letter, cards in groups)
    return pages.render(request, "portal/a_to_z.html", {"letters": letters})


def effort(card: ServiceCard) -> str:
    """Return how much of a service is online."""
    return {
        "ganz_online": gettext("ganz online"),
        "ein_besuch": gettext("online vorbereiten, ein Besuch"),
        "andere_stelle": gettext("bei einer anderen Stelle, wir führen Sie hin"),
        "übung": gettext("zum Üben"),
    }[card.kind]


def _is_case_number(text: str) -> bool:
    try:
        parse_case_number(text)
    except BadNumber:
        return False
    return True


def _of_a_form(text: str) -> str | None:
    """Return the service of the form whose number was typed, if it is one."""
    beginning = version_in(text)
    return catalogue.service_of(beginning) if beginning else None


def _letter(card: ServiceCard) -> str:
    """Return the letter a service stands under: Ä stands with A, as in German lists (DIN 5007)."""
    return composed(card.title[:1], "NFD").upper()[:1]
