"""Addresses in a town that has a list of its streets: spelt as the town spells them, and nobody is locked out."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms.types import reading, strasse
from buergerbuero.forms.values import Refused
from tests.unit.forms.samples import STREETS, TODAY, TOWN, WITH_STREETS, field, sent

HERE = {"straße": "Musterstraße", "hausnummer": "1", "plz": "57072", "ort": "Siegen"}


def read(parts: dict[str, str], *, streets: bool = True, area: bool = True) -> Any:
    asked = field("anschrift")
    options = asked.options if area else type(asked.options)()
    asked = replace(asked, place=WITH_STREETS if streets else TOWN, options=options)
    return reading.read(asked, sent(**{**HERE, **parts}), TODAY)


def problem(outcome: Any) -> tuple[str, str, str]:
    assert isinstance(outcome, Refused), outcome
    (found,) = outcome.problems
    return found.name, found.cause.say("de"), found.remedy.say("de")


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("musterstr.", "Musterstraße"),
        ("Muster-Strasse", "Musterstraße"),
        ("MUSTERSTRAẞE", "Musterstraße"),
        ("Muster Str", "Musterstraße"),
        ("an der musterbruecke", "An der Musterbrücke"),
        ("St. Entwurf-Str.", "Sankt-Entwurf-Straße"),
        ("Am Probeplatz", "Am Probeplatz"),
    ],
)
def test_a_street_is_spelt_as_the_town_spells_it(typed: str, street: str) -> None:
    assert read({"straße": typed})["straße"] == street


def test_an_unknown_street_is_refused_with_the_nearest_names() -> None:
    name, cause, remedy = problem(read({"straße": "Mustrstrasse"}))

    assert name == "frage-straße"
    assert cause == "Bei „Straße“ kennen wir keine solche Straße in Siegen."
    assert remedy == "Meinten Sie Musterstraße? Stimmt sie so? Dann schicken Sie die Seite noch einmal ab."


def test_who_means_it_sends_it_again_and_is_let_through() -> None:
    value = read({"straße": "Neubaugasse", "straße-gesehen": "Neubaugasse"})

    assert value["straße"] == "Neubaugasse"
    assert problem(read({"straße": "Neubaugase", "straße-gesehen": "Neubaugasse"}))[0] == "frage-straße"


def test_the_hidden_word_alone_is_no_answer() -> None:
    outcome = read({"straße": "", "straße-gesehen": "Neubaugasse"})

    assert problem(outcome)[1] == "Bei „Straße“ fehlt Ihre Antwort."
    voluntary = replace(field("straße", required=False), place=WITH_STREETS)
    assert reading.read(voluntary, {"frage-gesehen": ["Neubaugasse"]}, TODAY) is None


@pytest.mark.parametrize("parts", [{"plz": "10115", "ort": "Berlin"}, {"ort": "Köln"}])
def test_elsewhere_any_street_is_taken(parts: dict[str, str]) -> None:
    outside = {**parts, "plz": parts.get("plz", "50667")}

    assert read({"straße": "Hohe Straße", **outside}, area=False)["straße"] == "Hohe Straße"


def test_without_a_list_any_street_is_taken() -> None:
    assert read({"straße": "Hohe Str."}, streets=False)["straße"] == "Hohe Str."


@pytest.mark.parametrize("town", ["siegen", "Siegen-Weidenau", "Weidenau (Siegen)", "SIEGEN", "Siegen (Westf.)"])
def test_the_town_may_be_written_with_a_district(town: str) -> None:
    assert read({"ort": town})["ort"] == town


def test_a_postcode_of_the_town_with_another_place_is_refused() -> None:
    name, cause, remedy = problem(read({"ort": "Köln"}))

    assert (name, cause) == ("frage-ort", "Zur Postleitzahl 57072 gehört Siegen, kein anderer Ort.")
    assert remedy.startswith("Schreiben Sie Siegen. Ein Ortsteil darf dahinter stehen.")
    assert read({"ort": "Köln"}, area=False)["ort"] == "Köln"  # there a postcode may be shared with a neighbour


@pytest.mark.parametrize(
    ("street", "number", "found"),
    [
        ("Musterstraße 12 a", "", ("Musterstraße", "12 a")),
        ("Musterstr. 12", "12", ("Musterstraße", "12")),
        ("Beispielweg, 3-5", "", ("Beispielweg", "3-5")),
        ("Straße des 17. Juni", "", None),
        ("Musterstraße 12", "14", None),
    ],
)
def test_a_number_behind_the_street_goes_where_it_belongs(street: str, number: str, found: Any) -> None:
    outcome = read({"plz": "10115", "ort": "Berlin", "straße": street, "hausnummer": number}, area=False)

    if found is None:
        assert isinstance(outcome, Refused) or (outcome["straße"], outcome["hausnummer"]) == (street, number)
    else:
        assert (strasse.spelt(outcome["straße"], STREETS), outcome["hausnummer"]) == found


@given(
    st.sampled_from([*STREETS, "Neubaugasse", "Straße", "musterstr", "1"]), st.sampled_from(["", "Neubaugasse", "x"])
)
def test_what_was_taken_can_be_sent_again(street: str, seen: str) -> None:
    asked = replace(field("anschrift"), place=WITH_STREETS)
    value = reading.read(asked, sent(**{**HERE, "straße": street, "straße-gesehen": seen}), TODAY)

    if not isinstance(value, Refused):
        assert reading.read(asked, reading.fill(asked, value), TODAY) == value


@given(st.text("aäoößstrASTR. -", max_size=20))
def test_all_spellings_of_a_street_have_one_key(text: str) -> None:
    assert strasse.key_of(text) == strasse.key_of(text.upper()) == strasse.key_of(f" {text} ")
