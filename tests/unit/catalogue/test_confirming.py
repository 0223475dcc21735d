"""Named rules say yes only to what registers have said: whatever is missing, doubtful or different is not a yes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue.rules import registers, zones
from buergerbuero.catalogue.rules.confirming import RULES, find
from buergerbuero.catalogue.values import Finding, Known, RegisterFacts, RegisterName, StatedValue, Town, Verdict
from buergerbuero.catalogue.values.parking import Stretch
from tests.unit.catalogue.folders import demo

TOWN = demo().town
HOME = {"straße": "Musterstraße", "hausnummer": "17", "plz": "57072", "ort": "Siegen"}
PERSON = {"familienname": "Beispiel", "vornamen": "Henrike", "geburtsdatum": "1964-08-12"}
CAR = {"kennzeichen": "SI-HB 1", "firma": "", "zugelassen": "ja", **PERSON}
REGISTERS: tuple[RegisterName, ...] = ("melderegister", "fahrzeugregister")
ALL: dict[RegisterName, RegisterFacts] = {
    "melderegister": RegisterFacts({**PERSON, **HOME}),
    "fahrzeugregister": RegisterFacts(CAR),
}
names = st.sampled_from(sorted(RULES))


def verdict(name: str, known: Known) -> Verdict:
    return find(name, known).verdict


def town_with(listed: Mapping[str, tuple[Stretch, ...]] | None, *, example: bool = True) -> Town:
    stated: StatedValue[Any] = StatedValue.model_construct(
        value=listed, source="x", confirmation=None, example=example, as_of=None, answers=None, note=None
    )
    return TOWN.model_copy(update={"parking_zones": stated})


@given(name=names)
def test_what_all_registers_confirm_is_a_yes(name: str) -> None:
    assert verdict(name, Known(ALL, TOWN, taken=False)) is Verdict.YES


silent = st.sampled_from(
    [None, RegisterFacts(None, "down"), RegisterFacts({**PERSON, **HOME, **CAR}, "?", doubtful=True)]
)


@given(name=names, said=st.tuples(silent, silent), taken=st.sampled_from([None, True, False]))
def test_without_a_word_of_a_register_nothing_is_a_yes_or_a_no(
    name: str, said: tuple[RegisterFacts | None, RegisterFacts | None], taken: bool | None
) -> None:
    known = {register: facts for register, facts in zip(REGISTERS, said, strict=True) if facts}
    assert verdict(name, Known(known, TOWN, taken)) is Verdict.UNCLEAR


texts = st.text(max_size=12)
facts_of = {
    register: st.dictionaries(st.sampled_from(registers.FACTS[register]), texts).map(RegisterFacts)
    for register in REGISTERS
}


@given(name=names, person=facts_of["melderegister"], car=facts_of["fahrzeugregister"], taken=st.booleans())
def test_whatever_registers_write_a_rule_answers_and_never_breaks(
    name: str, person: RegisterFacts, car: RegisterFacts, taken: bool
) -> None:
    found = find(name, Known({"melderegister": person, "fahrzeugregister": car}, TOWN, taken))
    assert found.why.endswith(".")
    assert found.verdict is not Verdict.YES or name in ("person_ist_gemeldet", "kein_gültiger_ausweis")


different = st.sampled_from(["familienname", "vornamen", "geburtsdatum"])


@given(which=different, said=texts)
def test_another_keeper_is_never_a_yes(which: str, said: str) -> None:
    if said.casefold() == PERSON[which].casefold():
        return
    car = RegisterFacts({**CAR, which: said})
    assert verdict("hält_das_fahrzeug", Known({**ALL, "fahrzeugregister": car}, TOWN)) is not Verdict.YES


@pytest.mark.parametrize(
    ("car", "expected"),
    [
        ({"familienname": "BEISPIEL", "vornamen": "HENRIKE"}, Verdict.YES),
        ({"firma": "Muster GmbH"}, Verdict.UNCLEAR),
        ({"zugelassen": "nein"}, Verdict.NO),
        ({"vornamen": "Henrike Maria"}, Verdict.UNCLEAR),
        ({"geburtsdatum": ""}, Verdict.UNCLEAR),
        ({"familienname": "Probe", "geburtsdatum": "1970-01-01"}, Verdict.NO),
    ],
)
def test_who_keeps_the_vehicle(car: dict[str, str], expected: Verdict) -> None:
    said = RegisterFacts({**CAR, **car})
    assert verdict("hält_das_fahrzeug", Known({**ALL, "fahrzeugregister": said}, TOWN)) is expected


@pytest.mark.parametrize(
    ("home", "expected", "zone"),
    [
        ({}, Verdict.YES, "A"),
        ({"straße": "MUSTERSTR."}, Verdict.YES, "A"),
        ({"straße": "Beispielweg", "hausnummer": "40 b"}, Verdict.YES, "B"),
        ({"straße": "Beispielweg", "hausnummer": "41"}, Verdict.NO, None),
        ({"straße": "Beispielweg", "hausnummer": "Hinterhaus"}, Verdict.UNCLEAR, None),
        ({"straße": "Anderswo"}, Verdict.NO, None),
        ({"ort": "Kreuztal"}, Verdict.NO, None),
        ({"straße": ""}, Verdict.NO, None),
    ],
)
def test_where_somebody_lives(home: dict[str, str], expected: Verdict, zone: str | None) -> None:
    said = RegisterFacts({**PERSON, **HOME, **home})
    found = find("hauptwohnung_in_zone", Known({"melderegister": said}, TOWN))
    assert (found.verdict, found.values.get("zone")) == (expected, zone)


@pytest.mark.parametrize("town", [town_with(None), town_with({"A": (Stretch("Musterstraße"),)}, example=False)])
def test_without_a_list_that_counts_nobody_knows_the_zone(town: Town) -> None:
    found = find("hauptwohnung_in_zone", Known(ALL, town))
    assert found == Finding(Verdict.UNCLEAR, "Die Stadt hat noch keine Liste der Zonen bestätigt.")


def test_a_street_in_two_zones_is_for_a_human() -> None:
    both = {"A": (Stretch("Musterstraße"),), "B": (Stretch("Musterstraße"),)}
    assert verdict("hauptwohnung_in_zone", Known(ALL, town_with(both))) is Verdict.UNCLEAR


@given(
    house=st.integers(1, 9999), first=st.integers(1, 500), more=st.integers(0, 500), side=st.sampled_from([None, 0, 1])
)
def test_a_house_lies_in_a_stretch_by_its_number(house: int, first: int, more: int, side: int | None) -> None:
    words = {None: "", 0: " gerade", 1: " ungerade"}[side]
    part = Stretch.parse(f"Musterweg {first}-{first + more}{words}")
    lies = first <= house <= first + more and side in (None, house % 2)
    assert zones.zones_at("Musterweg", f"{house}a", {"A": (part,)}) == (("A",) if lies else ())
    assert Stretch.parse(part.text()) == part


@pytest.mark.parametrize("text", ["Musterweg 5", "Musterweg 20-2", "Musterweg gerade"])
def test_a_stretch_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\|"):
        Stretch.parse(text)


def test_a_plate_with_a_permit_is_a_no() -> None:
    known = Known(ALL, TOWN, taken=True)
    assert verdict("kein_gültiger_ausweis", known) is Verdict.NO
    assert verdict("kein_gültiger_ausweis", replace(known, taken=None)) is Verdict.UNCLEAR
