"""Registers in a process of their own, with invented people."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from django.conf import settings as django_settings

from buergerbuero.base import keyring
from buergerbuero.base.settings import RegisterAccess
from tests.cast import NOW

HOME = {"strasse": "Musterstraße", "hausnummer": "1", "postleitzahl": "57072", "wohnort": "Siegen"}
SUMMER = {"strasse": "Beispielweg", "hausnummer": "12 a", "postleitzahl": "57076", "wohnort": "Siegen"}
MUSTER = {"familienname": "Muster", "vornamen": "Erika", "geburtsdatum": "1954-08-12", "geburtsname": "Probe"}
TWIN = {"familienname": "Doppel", "vornamen": "Uwe", "geburtsdatum": "1970-01-01", "hauptwohnung": HOME}
PEOPLE = {
    "personen": [
        {**MUSTER, "hauptwohnung": HOME, "einzugsdatum": "2001-05-01", "nebenwohnung": [SUMMER]},
        {"familienname": "Heiß", "vornamen": "Ali", "geburtsdatum": "1979-11-30", "auskunftssperre": "ja"},
        TWIN,
        TWIN,
    ],
    "fahrzeuge": [
        {"kennzeichen": "SI-AB 123", "halter": MUSTER},
        {"kennzeichen": "SI-FA 1", "halter": {"firma": "Muster GmbH"}, "zugelassen": "nein"},
    ],
}


@dataclass(frozen=True)
class Registers:
    """The double, and what can be made to happen there."""

    url: str

    def next(self, *spoils: str) -> None:
        """Spoil the next answers: drop, late, down, garbage, other, refuse, bomb."""
        requests.post(f"{self.url}/_double/next", data=json.dumps(spoils), timeout=5).raise_for_status()


@pytest.fixture(scope="session")
def process() -> Iterator[Registers]:
    words = [sys.executable, "-m", "buergerbuero.exchange.adapters.xmeld.double"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        found = Registers(running.stdout.readline().strip())
        requests.post(f"{found.url}/_double/people", data=json.dumps(PEOPLE), timeout=5).raise_for_status()
        yield found
        running.terminate()


@pytest.fixture
def registers(process: Registers, settings: Any) -> Registers:
    settings.BB = replace(django_settings.BB, registers=RegisterAccess(process.url))
    return process


@pytest.fixture
def case(db: None) -> tuple[UUID, bytes]:
    """A case's id and key."""
    case_id = uuid4()
    return case_id, keyring.create_vault(vault=case_id, now=NOW)
