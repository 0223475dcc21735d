"""The certificate of registration, applied for by somebody who has logged in, and what the register says of them."""

import datetime
from collections.abc import Mapping
from typing import Any

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity.values import About, Fact, Person, TrustLevel
from tests.cast import PROJECT

SERVICE = "meldebescheinigung"
HOME = {"strasse": "Musterstraße", "hausnummer": "17", "postleitzahl": "57072", "wohnort": "Siegen"}
SECOND = {"strasse": "Entwurfsallee", "hausnummer": "3 a", "postleitzahl": "50667", "wohnort": "Köln"}
HENRIKE: Mapping[str, Any] = {
    "familienname": "Beispiel",
    "vornamen": "Henrike Ágnes",
    "geburtsdatum": "1964-08-12",
    "geburtsname": "Vormals",
    "doktorgrad": "Dr.",
    "einzugsdatum": "2009-04-01",
    "hauptwohnung": HOME,
    "nebenwohnung": [SECOND],
}
"""Somebody as the register has them."""
PERSON = {"vornamen": "Henrike Ágnes", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"}
ADDRESS = {"straße": "Musterstraße", "hausnummer": "17", "plz": "57072", "ort": "Siegen"}
ANSWERS: Mapping[str, Any] = {
    "wer": {"person": PERSON, "anschrift": ADDRESS},
    "zustellung": "postfach",
    "kontakt": {"email": "henrike@example.org"},
}


def publish(now: datetime.datetime) -> str:
    """Publish the service; return its digest."""
    folder, town = PROJECT / "services" / SERVICE, PROJECT / "towns" / "siegen"
    return catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=now)


def logged_in(now: datetime.datetime, facts: Mapping[str, str], *, level: TrustLevel = TrustLevel.HIGH) -> Person:
    """Somebody who has logged in, and what the log-in says of them."""
    said = {About(about): Fact(text, level) for about, text in facts.items()}
    return Person("bundid", level, now, "eID", said, pseudonym=b"bundid:henrike")


def apply(digest: str, person: Person, now: datetime.datetime, **changed: Any) -> Receipt:
    """Fill everything in and send it."""
    form = form_queries.form_of(catalogue_queries.bundle(digest))
    row, code = forms.start_draft(digest=digest, language="de", by=CITIZEN, now=now)
    answers = {**ANSWERS, **changed}
    for page in form.pages:
        raw = form_queries.inputs_for(form, page.id, answers[page.id], today=now.date())
        sent = {name: list(values) for name, values in raw.items()}
        forms.save_page(draft_id=row.id, code=code, page_id=page.id, raw=sent, by=CITIZEN, now=now)
    return actions.open_case(draft_id=row.id, code=code, person=person, by=CITIZEN, now=now)
