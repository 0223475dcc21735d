"""A second provider beside BundID, for companies: what its file names fills in the form. Nothing of it is program."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.base.settings import LoginAccess
from buergerbuero.catalogue import actions as catalogue
from tests.cast import NOW, PROJECT
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.db.portal.test_identified import as_it_stands, filled_in, visitor
from tests.db.portal.test_login import request_in
from tests.made import provider as foreign
from tests.made.provider import Reply
from tests.made.town import offering

pytestmark = pytest.mark.django_db
ID = "anmeldung_hoch"
NAME = "unternehmenskonto"
COMPANY = {
    "urn:example:konto": ("konto-4711", ""),
    "urn:example:firma": ("Muster und Probe GmbH", ""),
    "urn:example:rechtsform": ("GmbH", ""),
    "urn:example:gericht": ("Amtsgericht Musterstadt", ""),
    "urn:example:nummer": ("HRB 0000", ""),
    "urn:example:strasse": ("Beispielstraße 8", ""),
    "urn:example:postleitzahl": ("57072", ""),
    "urn:example:ort": ("Siegen", ""),
}
FIELDS = {
    "organisation": "urn:example:firma",
    "rechtsform": "urn:example:rechtsform",
    "registergericht": "urn:example:gericht",
    "registernummer": "urn:example:nummer",
}
ASKED = """
  - id: firma
    frage: Welche Firma?
    vorbelegt: konto
    felder:
      - {id: organisation, art: text, frage: Name}
      - {id: rechtsform, art: text, frage: Rechtsform}
      - {id: registergericht, art: text, frage: Gericht}
      - {id: registernummer, art: text, frage: Nummer}
"""


@pytest.fixture
def offered(bare_portal: None, settings: Any, tmp_path: Path) -> None:
    """A service for companies is published, and the town is connected to both providers."""
    folder = shutil.copytree(PROJECT / "tests" / "made" / "services" / ID, tmp_path / "leistung" / ID)
    for name, old, new in (
        ("service.yaml", "anmeldung: {wert: hoch", "anmeldung: {wert: substantiell"),
        ("form.yaml", "  - {id: person,", f"{ASKED.strip(chr(10))}\n  - {{id: person,"),
        ("wege/bewilligt.yaml", "  person: {", f"  firma: {dict.fromkeys(FIELDS, 'Probe')}\n  person: {{"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    town = offering([ID], tmp_path / "stadt")
    catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)
    keys = tmp_path / "anmeldung"
    foreign.set_up(keys)
    foreign.set_up(keys, name=NAME)
    access = LoginAccess(keys, keys / "key.pem", keys / "cert.pem")
    settings.BB = dataclasses.replace(settings.BB, login=access)


def logged_in(person: Person, time: Time) -> Person:
    """Choose the account for companies, and bring what it answers."""
    person.page.says("So weisen Sie sich aus")
    given = {"ausweis": "nein", "pin": "nein", "lesen": "nein", "elster": "ja"}
    person.press("Weiter", given).page.says("Mit ELSTER anmelden (BundID)", "Mit Mein Unternehmenskonto anmelden")
    person.press("Mit Mein Unternehmenskonto anmelden")
    consumer = foreign.CONSUMER.replace("bundid", NAME)
    reply = Reply(
        now=time.now,
        request_id=request_in(person.response).get("ID"),
        facts=COMPANY,
        issuer="urn:example:unternehmenskonto",
        level="urn:example:niveau:substantiell",
        recipient=consumer,
        destination=consumer,
    )
    response = person.browser.post(f"/anmeldung/antwort/{NAME}/", {"SAMLResponse": foreign.field_of(reply)})
    return person.open(response["Location"])


def test_a_company_finds_what_its_account_says(offered: None, time: Time) -> None:
    person = visitor().open(f"/leistung/{ID}/").press("Anmelden und starten")
    logged_in(person, time)
    person.press("Weiter", {"zweck": "Umzug"})
    assert person.path == "/antrag/firma/"
    assert filled_in(person) == {f"firma-{field}": COMPANY[name][0] for field, name in FIELDS.items()}
    as_it_stands(person, "firma")
    assert person.path == "/antrag/person/", "an account without a person asks for one"
    assert filled_in(person).get("person-vornamen", "") == ""
