"""Which way fits a person, and when two names are one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.identity import rules
from buergerbuero.identity.values import TrustLevel, Way

LEVELS = st.sampled_from(TrustLevel)
TOPS = {Way.CARD: TrustLevel.HIGH, Way.CERTIFICATE: TrustLevel.SUBSTANTIAL, Way.ACCOUNT: TrustLevel.NORMAL}


@given(LEVELS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_way_is_sure_enough_and_the_person_has_what_it_needs(
    level: TrustLevel, card: bool, pin: bool, reader: bool, certificate: bool
) -> None:
    way = rules.way_for(level, card=card, pin=pin, reader=reader, certificate=certificate)
    if way in TOPS:
        assert TOPS[way] >= level
    if way == Way.CARD:
        assert card and pin and reader
    if way == Way.CERTIFICATE:
        assert certificate
    if way == Way.NEW_PIN:
        assert card and reader and not pin
    if card and pin and reader:
        assert way == Way.CARD, "who has all gets the surest way"
    if level == TrustLevel.NORMAL:
        assert way in TOPS, "a password anybody can have"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HEIDESTRAẞE 17", "Heidestraße 17"),
        ("MÜLLER-LÜDENSCHEIDT", "Mueller Luedenscheidt"),
        ("GROẞ", "Gross"),
        ("D'ANGELO", "d’Angelo"),
        ("ÇAĞLA", "çağla"),
        ("Mu\u0308ster", "Müster"),
        ("KARL-HEINZ", "Karl Heinz"),
    ],
)
def test_two_spellings_of_a_name(one: str, other: str) -> None:
    assert rules.same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Muster", "Mustermann"), ("Łukasz", "Lukasz"), ("Beispiel", "")])
def test_two_names(one: str, other: str) -> None:
    assert not rules.same_name(one, other)


@given(st.text(max_size=60))
def test_comparing_forgets_case_and_composition_and_nothing_twice(name: str) -> None:
    found = rules.comparable(name)
    assert rules.comparable(found) == found
    assert rules.comparable(unicodedata.normalize("NFD", name)) == found


@pytest.mark.parametrize(
    ("word", "level"),
    [("normal", TrustLevel.NORMAL), ("substantiell", TrustLevel.SUBSTANTIAL), ("hoch", TrustLevel.HIGH)],
)
def test_services_name_levels_by_the_same_words(word: str, level: TrustLevel) -> None:
    assert rules.level_named(word) == level
