"""From answers to questions for registers, and what their answers are worth."""

import dataclasses
import datetime

import pytest

from buergerbuero.cases.rules import facts
from buergerbuero.catalogue.values import RegisterFacts, RegisterRule
from buergerbuero.exchange.values import Address, Found, Resident, ResidentQuestion

HOME = Address("Musterstraße", "17 a", "57072", "Siegen")
ASKED = ResidentQuestion("Beispiel", "Henrike", "1964-08-12", HOME)
KNOWN = Resident("Beispiel", "Henrike", "1964-08-12", HOME)
ASKED_AT = datetime.datetime(2026, 11, 23, 7, 5, tzinfo=datetime.UTC)
ANSWERS = {
    "wer": {
        "person": {"vornamen": "Henrike", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
        "anschrift": {"straße": "Musterstraße", "hausnummer": "17 a", "plz": "57072", "ort": "Siegen"},
    }
}
INPUTS = {name: f"antwort.wer.person.{name}" for name in ("familienname", "vornamen", "geburtsdatum")}


def rule(**more: str) -> RegisterRule:
    basis = {"wert": "Probe", "beleg": "erfunden", "bestätigt": "nein"}
    return RegisterRule.model_validate({"zweck": "Probe", "rechtsgrundlage": basis, "angaben": {**INPUTS, **more}})


def judged(home: Address) -> RegisterFacts:
    known = dataclasses.replace(KNOWN, main=home)
    return facts.facts_of(ASKED, Found(known), asked_at=ASKED_AT)


def test_an_address_goes_along_where_the_service_gives_one() -> None:
    assert facts.question_of(rule(anschrift="antwort.wer.anschrift"), "melderegister", ANSWERS) == ASKED
    assert facts.question_of(rule(), "melderegister", ANSWERS) == dataclasses.replace(ASKED, address=None)


@pytest.mark.parametrize(
    "home",
    [
        HOME,
        Address("MUSTERSTRAẞE", "17 A", "57072", "SIEGEN"),
        Address("Musterstrasse", "17a", "57072", "Siegen"),
        Address("Musterstr.", "17 a", "57072", "Siegen"),
    ],
)
def test_spelling_makes_no_other_address(home: Address) -> None:
    assert not judged(home).doubtful


@pytest.mark.parametrize("change", [{"street": "Musterweg"}, {"house_number": "17"}, {"postcode": "57074"}])
def test_another_address_is_for_a_human(change: dict[str, str]) -> None:
    found = judged(dataclasses.replace(HOME, **change))
    assert (found.doubtful, found.why) == (True, facts.ELSEWHERE)
    assert found.facts and found.facts["familienname"] == "Beispiel", "the register's fact stands"


def test_a_person_without_a_main_address_is_for_a_human() -> None:
    found = facts.facts_of(ASKED, Found(dataclasses.replace(KNOWN, main=None)), asked_at=ASKED_AT)
    assert found.doubtful


def test_facts_say_when_they_were_asked_for() -> None:
    found = judged(HOME)
    assert found.facts and found.facts["stand"] == "23.11.2026, 07:05 Uhr"
