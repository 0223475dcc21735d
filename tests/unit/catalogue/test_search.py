"""Finding a service: with typing errors and without umlauts, and never one that does not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue.rules.search import findable, german_order, meetings, search, words_of
from buergerbuero.catalogue.values import ServiceCard


def card(name: str, title: str) -> ServiceCard:
    return ServiceCard(name, title, "", "ganz_online")


DOG = findable(
    card("hund", "Hund anmelden (Hundesteuer)"),
    ["Hund anmelden (Hundesteuer)", "Hundemarke", "Welpe", "Haustier", "Menschen, die in der Stadt einen Hund halten"],
)
PARKING = findable(
    card("parken", "Bewohnerparkausweis beantragen"), ["Bewohnerparkausweis beantragen", "Anwohnerparken", "Parkzone"]
)
CERTIFICATE = findable(card("melde", "Führungszeugnis beantragen"), ["Führungszeugnis beantragen", "polizeiliches"])
ALL = (PARKING, CERTIFICATE, DOG)


def ids(text: str) -> list[str]:
    return [found.id for found in search(text, ALL)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Hund", "hund"),
        ("hundesteuer", "hund"),
        ("HUNDESTEUER!!", "hund"),
        ("hundsteuer", "hund"),
        ("hundestuer", "hund"),
        ("Wie kann ich meinen Hund anmelden?", "hund"),
        ("Hundeanmeldung", "hund"),
        ("steuer", "hund"),
        ("welpe", "hund"),
        ("welpen", "hund"),
        ("fuehrungszeugnis", "melde"),
        ("führungszeugnis", "melde"),
        ("fuhrungszeugnis", "melde"),
        ("Fu\u0308hrungszeugnis", "melde"),
        ("Anwohnerparkausweis", "parken"),
        ("parken", "parken"),
        ("Parkausweis", "parken"),
    ],
)
def test_the_right_service_comes_first(text: str, first: str) -> None:
    assert ids(text)[:1] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "???",
        "Reisepass",
        "Kaffee",
        "Auto anmelden",
        "Baugenehmigung",
        "ich",
        "der die das",
        "\x00",
        "🐕",
        "a",
    ],
)
def test_what_does_not_fit_is_not_found(text: str) -> None:
    assert ids(text) == []


@given(st.text(max_size=400))
def test_any_text_can_be_searched_for(text: str) -> None:
    assert set(search(text, ALL)) <= {each.card for each in ALL}


def test_words_are_written_in_plain_letters() -> None:
    assert words_of("Straße Šimek, Öl-Tank 2") == ["strasse", "simek", "oel", "tank", "2"]


def test_titles_are_sorted_as_in_a_german_dictionary() -> None:
    titles = ["Zuzug", "Übermittlungssperre", "Ummeldung", "Ärztin", "Abmeldung", "Ausweis", "Straße", "Strasse"]
    assert sorted(titles, key=german_order) == [
        "Abmeldung",
        "Ärztin",
        "Ausweis",
        "Strasse",
        "Straße",
        "Übermittlungssperre",
        "Ummeldung",
        "Zuzug",
    ]


def test_a_new_service_that_is_found_by_its_title_meets_no_other() -> None:
    assert meetings(DOG, [PARKING, CERTIFICATE]) == ()


def test_a_new_service_that_others_stand_in_the_way_of_is_named() -> None:
    twin = findable(card("hund_2", "Hund anmelden (Hundesteuer)"), ["Hund anmelden (Hundesteuer)"])
    [same] = meetings(twin, [DOG])
    assert same == "„Hund anmelden (Hundesteuer)“ heißt auch schon eine andere Leistung (hund)."
    dashed = findable(card("par_ken", "Parkzone"), ["Zone"])
    behind, alike = meetings(dashed, [PARKING])
    assert behind.startswith("Wer „Parkzone“ sucht, findet diese Leistung nicht als erste: „Bewohnerparkausweis")
    assert alike == "Die Kennung „par_ken“ gleicht „parken“ bis auf Umlaute und Striche."
