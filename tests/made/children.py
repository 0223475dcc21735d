"""Applications for a child in tests/made/services/ferienausweis, made by the verbs that people use. All invented."""

import datetime
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity.values import Person
from tests.cast import PROJECT
from tests.made.town import offering

SERVICE = "ferienausweis"
FOLDER = PROJECT / "tests" / "made" / "services" / SERVICE
BORN = "2019-05-04"
SECOND_MAIL = "jonas.probe@example.org"
ANSWERS: dict[str, object] = {
    "für_wen": "kind",
    "kind": {
        "person": {"vornamen": "Mila", "familienname": "Muster", "geburtsdatum": BORN},
        "sorge": "gemeinsam",
    },
    "zweiter_elternteil": {"person": {"vornamen": "Jonas", "familienname": "Probe"}},
    "person": {"vornamen": "Ida", "familienname": "Muster", "geburtsdatum": "1988-01-30"},
    "anschrift": {"straße": "Musterstraße", "hausnummer": "12", "plz": "57074", "ort": "Siegen"},
    "ziel": "in die Berge",
    "kontakt": {},
    "zustellung": "postfach",
    "richtigkeit": "ja",
}
BY_MAIL: dict[str, Any] = {
    "zweiter_elternteil": {"person": {"vornamen": "Jonas", "familienname": "Probe"}, "email": SECOND_MAIL}
}
SURE = ("anmeldung: {wert: normal, beleg: Probesatzung", "anmeldung: {wert: substantiell, beleg: Probesatzung")


def publish(now: datetime.datetime, change: tuple[str, str] | None = None) -> str:
    """Publish the service, with one sentence of service.yaml changed; return its digest."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = FOLDER
        if change:
            folder = Path(scratch) / SERVICE
            _copy(folder, change)
        town = offering([SERVICE], Path(scratch) / "stadt")
        return catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=now)


def _copy(folder: Path, change: tuple[str, str]) -> None:
    for file in (each for each in FOLDER.rglob("*") if each.is_file()):
        there = folder / file.relative_to(FOLDER)
        there.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        there.write_text(text.replace(*change) if file.name == "service.yaml" else text, encoding="utf-8")


def draft(digest: str, now: datetime.datetime, **changed: object) -> tuple[UUID, str]:
    """Begin an application and answer everything; `None` leaves a page out."""
    row, code = forms.start_draft(digest=digest, language="de", by=CITIZEN, now=now)
    form = form_queries.form_of(catalogue_queries.bundle(digest))
    answers = {page: answer for page, answer in {**ANSWERS, **changed}.items() if answer is not None}
    for page in (each.id for each in form.pages if each.id in answers):
        raw = form_queries.inputs_for(form, page, answers[page], today=now.date())
        forms.save_page(draft_id=row.id, code=code, page_id=page, raw=raw, by=CITIZEN, now=now)
    return row.id, code


def apply(digest: str, now: datetime.datetime, person: Person | None = None, **changed: object) -> Receipt:
    """Send an application for a child whose parents both care for it, unless `changed` says otherwise."""
    draft_id, code = draft(digest, now, **changed)
    return actions.open_case(draft_id=draft_id, code=code, person=person, by=CITIZEN, now=now)
