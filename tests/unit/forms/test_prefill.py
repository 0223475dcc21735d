"""What a log-in says goes where the form asks for it: nothing typed is lost, nothing is believed that does not fit."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.forms import rules
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.values import Account, Form, Raw, Refused
from buergerbuero.identity.queries import same_name
from buergerbuero.identity.values import About, Fact, TrustLevel
from tests.cast import NOW
from tests.unit.forms.forms import form_of
from tests.unit.forms.samples import TODAY

FORM = """
seiten:
  - {id: wer, frage: Wer sind Sie?, art: person, vorbelegt: konto, änderbar: nein}
  - {id: wo, frage: Wo wohnen Sie?, art: anschrift, vorbelegt: konto}
  - id: mehr
    frage: Was noch?
    vorbelegt: konto
    felder:
      - {id: geburtsort, art: text, frage: Wo sind Sie geboren?, pflicht: nein}
      - {id: email, art: email, frage: E-Mail, pflicht: nein}
      - {id: zweck, art: text, frage: Wozu?}
"""
SAID = {
    About.GIVEN_NAMES: "HENRIKE",
    About.FAMILY_NAME: "GROẞ-BEISPIEL",
    About.BIRTH_DATE: "1964-08-12",
    About.STREET: "MUSTERSTRAẞE 17",
    About.POSTCODE: "57072",
    About.PLACE: "SIEGEN",
    About.BIRTH_PLACE: "Köln",
    About.EMAIL: "henrike@example.org",
}


def facts(other: dict[str, str] | None = None, level: TrustLevel | None = TrustLevel.HIGH) -> dict[About, Fact]:
    said = {**SAID, **{About(name): value for name, value in (other or {}).items()}}
    return {about: Fact(value, level) for about, value in said.items() if value}


@pytest.fixture(scope="module")
def form() -> Form:
    return dataclasses.replace(form_of(FORM), level=TrustLevel.HIGH)


def filled(form: Form, answers: Any = None, unfinished: dict[str, Raw] | None = None, **said: str) -> dict[str, Raw]:
    return rules.filled(form, answers or {}, unfinished or {}, facts(said), same_name, TODAY)


def read(form: Form, page_id: str, raw: Raw, level: TrustLevel | None = TrustLevel.HIGH) -> Any:
    page = form.page(page_id)
    account = Account("bundid", TrustLevel.HIGH, "eID", NOW, facts(level=level))
    outcome = reading.read_all(page.fields, raw, TODAY)
    return rules.judged(form, page.fields, outcome, account, same_name)


def test_what_is_filled_in_is_taken_as_it_came(form: Form) -> None:
    found = filled(form)
    assert read(form, "wer", found["wer"])["wer"] == {
        "vornamen": "HENRIKE",
        "familienname": "GROẞ-BEISPIEL",
        "geburtsdatum": "1964-08-12",
    }
    assert read(form, "wo", found["wo"])["wo"]["hausnummer"] == "17"
    assert found["mehr"]["mehr-geburtsort"] == ["Köln"]
    assert all(UNJUDGED in raw for raw in found.values())


@pytest.mark.parametrize(
    ("names", "taken"),
    [("Henrike", True), ("henrike", True), ("Heidi", False), ("Henrike Maria", False), ("Henrík", False)],
)
def test_a_name_may_be_written_in_another_way_only(form: Form, names: str, taken: bool) -> None:
    raw = {**filled(form)["wer"], "wer-vornamen": [names], "wer-familienname": ["Groß Beispiel"]}
    assert isinstance(read(form, "wer", raw), Refused) is not taken


def test_what_nobody_has_checked_may_be_changed(form: Form) -> None:
    raw = {**filled(form)["wer"], "wer-vornamen": ["Heidi"]}
    for level in (None, TrustLevel.NORMAL, TrustLevel.SUBSTANTIAL):
        assert not isinstance(read(form, "wer", raw, level), Refused)


def test_what_may_be_changed_is_kept_as_it_was_answered(form: Form) -> None:
    address = {"straße": "Probegasse", "hausnummer": "4", "plz": "57078", "ort": "Siegen"}
    found = filled(form, {"wo": address, "mehr": {"geburtsort": None, "email": "a@example.org", "zweck": "Umzug"}})
    assert found.keys() == {"wer"}


def test_another_name_that_was_answered_is_asked_once_more(form: Form) -> None:
    other = {"vornamen": "Heidi", "familienname": "Groß-Beispiel", "geburtsdatum": "1964-08-12"}
    found = filled(form, {"wer": other})["wer"]
    assert (found["wer-vornamen"], found["wer-familienname"]) == (["HENRIKE"], ["Groß-Beispiel"])


def test_an_address_abroad_or_a_part_of_one_is_asked(form: Form) -> None:
    assert "wo" not in filled(form, land="NL")
    assert "wo" not in filled(form, straße="")
    assert "wo" in filled(form, land="DE")


def test_a_year_of_birth_alone_holds_nobody_to_it(form: Form) -> None:
    found = filled(form, geburtsdatum="1964-00-00")["wer"]
    assert found["wer-geburtsdatum-jahr"] == ["1964"]
    assert "wer-geburtsdatum-tag" not in found


@given(
    typed=st.dictionaries(
        st.sampled_from(["wer-vornamen", "wer-familienname", "mehr-geburtsort", "mehr-email", "mehr-zweck"]),
        st.text(min_size=1).filter(lambda text: text.strip()).map(lambda text: [text]),
    )
)
def test_nothing_typed_is_lost_but_what_must_be_as_the_log_in_says(form: Form, typed: dict[str, list[str]]) -> None:
    pages: dict[str, dict[str, list[str]]] = {}
    for name, values in typed.items():
        pages.setdefault(name.partition("-")[0], {})[name] = values
    found = filled(form, unfinished=dict(pages))
    for name, values in typed.items():
        kept = found[name.partition("-")[0]][name]
        assert kept == values or name.startswith("wer-")
    again = rules.filled(form, {}, found, facts(), same_name, TODAY)
    assert again == found, "a second time changes nothing"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{id: a, frage: A?, art: ja_nein, vorbelegt: konto}", "weiß kein Nutzerkonto"),
        ("{id: a, frage: A?, art: person, änderbar: nein}", "gilt nur für das, was eine Anmeldung einsetzt"),
        ("{id: a, frage: A?, art: text, vorbelegt: konto}", "weiß kein Nutzerkonto"),
    ],
)
def test_what_makes_no_sense_is_said(line: str, problem: str) -> None:
    with pytest.raises(DefinitionError, match=problem):
        form_of(f"seiten:\n  - {line}\n")
