"""The questions of a service as a PDF to fill in, on a screen or by hand: what stands on it, and in which words."""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from buergerbuero.base.languages import own
from buergerbuero.base.saying import joined
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, marked
from buergerbuero.documents import actions as documents
from buergerbuero.documents.values import Line, Sender, Stamp, Value
from buergerbuero.documents.values.blankform import BlankForm, short_number
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.queries import blank_sections
from buergerbuero.identity.values import TrustLevel
from buergerbuero.portal import costs, pages

SINCE: Final = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The date inside each of them: the same version gives the same file. Which version it is, its number says."""


@lru_cache(maxsize=48)
def kept(digest: str, language: str, portal_url: str) -> bytes:
    """Return the form of a published version; kept in memory, for it cannot change, and takes 60 ms and 150 kB."""
    with override(language):
        return pdf(catalogue.bundle(digest), portal_url=portal_url)


def pdf(bundle: PublishedService, *, portal_url: str) -> bytes:
    """Return the form in the language that is active. `portal_url`: where the portal is that takes it back."""
    return documents.make_form(form=of(bundle, portal_url=portal_url), created_at=SINCE)


def of(bundle: PublishedService, *, portal_url: str) -> BlankForm:
    """Return what stands on the form, in the language that is active."""
    language = pages.language()
    card = bundle.card(language)
    help_ = pages.helping(bundle.town)
    return BlankForm(
        title=str(card.title),
        short=card.short,
        sender=Sender(help_.office, marked(bundle.responsible(language), language), ""),
        stamp=Stamp(bundle.id, bundle.digest),
        number=short_number(bundle.digest),
        facts=tuple(_facts(bundle, language)),
        hand_in=tuple(_hand_in(bundle, language)),
        sections=blank_sections(form_queries.form_of(bundle), language),
        url=portal_url + reverse("portal:form", args=[bundle.id]),
        privacy_url=portal_url + reverse("portal:service_privacy", args=[bundle.id]),
        signature=bundle.service.written_form.value == "erforderlich",
        demo=bundle.demo,
        practice=bundle.service.practice,
        language=own(language),
    )


def _facts(bundle: PublishedService, language: str) -> Iterator[Line]:
    service = bundle.service
    yield _("Für wen"), Value(bundle.text("leistung.wer", service.audience, language))
    found = costs.of(bundle, language)
    said = [marked(cost.amount, language) for cost in found]
    lines = said if len(found) == 1 else [f"{cost.label}: {text}" for cost, text in zip(found, said, strict=True)]
    yield _("Kosten"), Value("\n".join(lines) or _("wird von der Stadt bestätigt"))
    yield _("Dauer"), Value(marked(service.processing_time, language))
    if service.report_within:
        yield _("Frist für Sie"), Value(marked(service.report_within, language))
    things = enumerate(service.have_ready)
    ready = joined((bundle.text(f"leistung.bereithalten.{n}", thing, language) for n, thing in things), "\n")
    if ready:
        yield _("Das brauchen Sie"), Value(ready)
    if form_queries.form_of(bundle).level > TrustLevel.NORMAL:
        who = _("Für diesen Antrag weisen Sie sich aus: online mit einer Anmeldung, oder im Bürgerbüro mit Ausweis.")
        yield _("Anmeldung"), Value(who)


def _hand_in(bundle: PublishedService, language: str) -> Iterator[str]:
    hall = marked(bundle.town.town_hall, language)
    who = marked(bundle.responsible(language), language)
    otherwise = _("Oder geben Sie das Formular ab, oder schicken Sie es: {who}, {hall}.")
    yield otherwise.format(who=who, hall=hall)
    help_ = pages.helping(bundle.town)
    yield _("Fragen? Rufen Sie uns an: {number}.").format(number=help_.phone)
