"""A stand-in for a log-in: an invented person, so that authors see what a log-in fills in, and can send."""

import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from buergerbuero.base import clock
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.config.preview import state, views
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Form
from buergerbuero.identity.values import About, Fact, Person, TrustLevel
from buergerbuero.portal import cookies, drafts, logins

PROVIDER: Final = "vorschau"
SAYS: Final = {
    About.GIVEN_NAMES: "Erika",
    About.FAMILY_NAME: "Vorlage",
    About.BIRTH_DATE: "1964-08-12",
    About.STREET: "Musterstraße 1",
    About.EMAIL: "erika.vorlage@example.org",
}


def wanted(form: Form) -> bool:
    """Whether a log-in makes a difference to a form."""
    return form.level > TrustLevel.NORMAL or form_queries.asks_account(form)


@require_POST
def log_in(request: HttpRequest) -> HttpResponse:
    """Go on as the invented person, with the open draft or a new one, as after a log-in."""
    version, now = catalogue.service(state.read().service), clock.now()
    held = drafts.held_by(request)
    if held is None or held.bundle.id != version.id:
        held = views.begun(version.digest)
    response = redirect("portal:identify")
    cookies.give(response, "draft", held.ticket, now=now)
    logins.give_person(response, person(version, held.form, now), subject=str(held.id), now=now)
    return response


def person(version: PublishedService, form: Form, now: datetime.datetime) -> Person:
    """Return the invented person, who lives in the town, as surely known as the form asks."""
    town = version.town
    level = max(form.level, TrustLevel.SUBSTANTIAL)
    says = {**SAYS, About.POSTCODE: min(town.postcodes.value or ("00000",)), About.PLACE: town.name}
    facts = {about: Fact(value, level) for about, value in says.items()}
    return Person(provider=PROVIDER, level=level, at=now, means="eID", facts=facts)
