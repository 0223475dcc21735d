"""Applications for the resident parking permit, by the verbs people use, at registers in a process of their own."""

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import requests

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions as cases
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity.values import About, Fact, Person, TrustLevel
from tests.cast import PROJECT
from tests.made import sending

SERVICE: Final = "bewohnerparkausweis"
PEOPLE: Final = PROJECT / "src" / "buergerbuero" / "exchange" / "adapters" / "xmeld" / "beispiel.json"
HENRIKE: Final[dict[str, Any]] = {
    "person": {"vornamen": "Henrike", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
    "wohnung": {"straße": "Musterstraße", "hausnummer": "17", "plz": "57072", "ort": "Siegen"},
    "kontakt": {"email": "", "telefon": ""},
    "kennzeichen": "SI-HB 1",
    "halter": "ich",
    "zustellung": "postfach",
    "erklärung": "ja",
}


class Registers:
    """The double, and what can be made to happen there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def next(self, *spoils: str) -> None:
        """Spoil the next answers: drop, late, down, garbage, other, refuse, bomb."""
        self._post("next", list(spoils))

    def know(self, people: dict[str, Any] | None = None) -> None:
        """Let it know these; those of the demonstration, if none are named."""
        self._post("people", people or json.loads(PEOPLE.read_text(encoding="utf-8")))

    def _post(self, word: str, what: object) -> None:
        requests.post(f"{self.url}/_double/{word}", data=json.dumps(what), timeout=5).raise_for_status()


@contextmanager
def running() -> Iterator[Registers]:
    """Start the double with the people of the demonstration."""
    words = [sys.executable, "-m", "buergerbuero.exchange.adapters.xmeld.double", "--people", str(PEOPLE)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Registers(process.stdout.readline().strip())
        process.terminate()


def publish(now: datetime.datetime, *, demo: bool = True) -> str:
    """Publish the service for the demonstration and return its digest."""
    return catalogue.publish(
        folder=PROJECT / "services" / SERVICE,
        town=PROJECT / "towns" / "siegen",
        by="probe-a",
        released_by="probe-b",
        demo=demo,
        now=now,
    )


def logged_in(now: datetime.datetime, *, level: TrustLevel = TrustLevel.SUBSTANTIAL, **said: str | None) -> Person:
    """Henrike Beispiel, or who the log-in `said` it is; None for what it leaves out."""
    known = {**HENRIKE["person"], **said}
    facts = {About(about): Fact(text, level) for about, text in known.items() if text is not None}
    return Person("bundid", level, now, "Elster", facts)


def apply(now: datetime.datetime, *, alone: bool = False, login: Person | None = None, **changed: Any) -> Receipt:
    """Answer everything as Henrike Beispiel, but for what is `changed`, and send it.

    Logged in as whom the answers name, or as this `login` says; with `alone` not at all.
    """
    bundle = catalogue_queries.service(SERVICE)
    form = form_queries.form_of(bundle)
    draft, code = forms.start_draft(digest=bundle.digest, language="de", by=CITIZEN, now=now)
    wanted, answers = HENRIKE | changed, dict[str, Any]()
    while page := form_queries.first_open(form, answers):
        if form_queries.file_fields(form, page.id):
            _photo(draft.id, code, page.id, now)
        raw = form_queries.inputs_for(form, page.id, wanted.get(page.id, {}), today=now.date())
        answers = forms.save_page(draft_id=draft.id, code=code, page_id=page.id, raw=raw, by=CITIZEN, now=now)
    who = None if alone else login or logged_in(now, **wanted["person"])
    return cases.open_case(draft_id=draft.id, code=code, person=who, by=CITIZEN, now=now)


def _photo(draft_id: UUID, code: str, page_id: str, now: datetime.datetime) -> None:
    forms.add_file(
        draft_id=draft_id, code=code, field=page_id, name="schein.jpg", content=sending.PHOTO, by=CITIZEN, now=now
    )
