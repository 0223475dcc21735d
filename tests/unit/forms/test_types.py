"""What each question type takes, makes of it, and refuses with which words."""

from typing import Any

import pytest

from buergerbuero.forms import types
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Refused
from tests.unit.forms.samples import TODAY, field, read, refusal, sent

TAKEN: list[tuple[str, Any, Any]] = [
    ("text", "  Waldi  ", "Waldi"),
    ("text", "Wal\u00addi\ufeff", "Waldi"),  # soft hyphen and byte order mark come with pasting
    ("text", "Zoe\u0308", "Zoë"),
    ("langtext", "Guten Tag,\r\n\r\n\r\n\r\nbis  bald – „Rex“ • 5 €\n", "Guten Tag,\n\nbis bald – „Rex“ • 5 €"),
    ("name", "Łukasz-Đorđe ẞ’Ñ", "Łukasz-Đorđe ẞ’Ñ"),
    ("name", "K͟hadīja", "K͟hadīja"),
    ("datum", sent(tag="1", monat="2", jahr="2024"), "2024-02-01"),
    ("datum", sent(tag="01.", monat="Februar", jahr="2024"), "2024-02-01"),
    ("datum", sent(tag="1.2.2024", monat="", jahr=""), "2024-02-01"),
    ("datum", sent("1. März 2024"), "2024-03-01"),
    ("datum", sent("2024-02-29"), "2024-02-29"),
    ("datum", sent(tag="17", monat="3", jahr="2026"), "2026-03-17"),
    ("datum", sent(tag=" Heute", monat="", jahr=""), "2026-03-17"),
    ("uhrzeit", "8", "08:00"),
    ("uhrzeit", "um 8.30 Uhr", "08:30"),
    ("uhrzeit", "0830", "08:30"),
    ("uhrzeit", "23:59", "23:59"),
    ("uhrzeit", "14 h 05", "14:05"),
    ("zahl", "007", 7),
    ("zahl", "1.234", 1234),
    ("zahl", "−3", -3),
    ("geld", "12", 1200),
    ("geld", "12,5 €", 1250),
    ("geld", "1.234,56 EUR", 123456),
    ("geld", "12.50", 1250),
    ("geld", "1,234.50", 123450),
    ("geld", "12,-", 1200),
    ("auswahl", "zwei", "zwei"),
    ("mehrfach", {"frage": ["drei", "eins", "drei"]}, ["eins", "drei"]),
    ("ja_nein", "nein", False),
    ("email", " Erika.Beispiel@Example.ORG ", "Erika.Beispiel@example.org"),
    ("telefon", "+49 (0) 271/404-1111", "+49 271 404-1111"),
    ("telefon", "0271 404 – 1111", "0271 404-1111"),
    ("iban", "de02 1203 0000 0000 2020 51", "DE02120300000000202051"),
    ("iban", "IBAN: NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
    ("kennzeichen", "si ab 123", "SI-AB 123"),
    ("kennzeichen", "LÜN–X1h", "LÜN-X 1H"),
    ("plz", "D-57072", "57072"),
    ("erklärung", "ja", True),
    (
        "person",
        sent(vornamen="Erika", familienname="Beispiel", **{"geburtsdatum-tag": "12.8.1964"}),
        {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
    ),
    (
        "anschrift",
        sent(straße="Musterstraße", hausnummer="1 a", plz="57072", ort="Siegen"),
        {"straße": "Musterstraße", "hausnummer": "1 a", "plz": "57072", "ort": "Siegen"},
    ),
]


@pytest.mark.parametrize(("kind", "raw", "value"), TAKEN)
def test_takes_what_was_meant(kind: str, raw: Any, value: Any) -> None:
    assert read(kind, raw) == value


REFUSED: list[tuple[str, Any, str, str]] = [
    # kind, what was sent, the input it belongs to, a part of the cause
    ("text", "x" * 31, "frage", "1 Zeichen zu viel"),
    ("text", "Bello\x07", "frage", "U+0007"),
    ("text", "Bello \u202e", "frage", "U+202E"),
    ("text", "Bello 🐶", "frage", "🐶"),
    ("langtext", "x" * 201, "frage", "1 Zeichen zu viel"),
    ("name", "Erika 👩‍🚀", "frage", "👩‍🚀"),
    ("name", "Erika2", "frage", "Ziffer"),
    ("name", "--", "frage", "kein Buchstabe"),
    ("name", "Мария", "frage", "М"),
    ("datum", sent(tag="1", monat="", jahr="2024"), "frage-monat", "fehlt der Monat"),
    ("datum", sent(tag="31", monat="2", jahr="2024"), "frage-tag", "gibt es den Tag nicht"),
    ("datum", sent(tag="1", monat="2", jahr="24"), "frage-jahr", "nur zwei Ziffern"),
    ("datum", sent(tag="1", monat="2", jahr="204"), "frage-jahr", "kann das Jahr nicht stimmen"),
    ("datum", sent(tag="0", monat="2", jahr="2024"), "frage-tag", "keine Zahl von 1 bis 31"),
    ("datum", sent(tag="1", monat="13", jahr="2024"), "frage-monat", "keine Zahl von 1 bis 12"),
    ("datum", sent(tag="18", monat="3", jahr="2026"), "frage-tag", "in der Zukunft"),
    ("datum", sent(tag="31", monat="12", jahr="1899"), "frage-tag", "zu früh"),
    ("uhrzeit", "24:00", "frage", "keine Uhrzeit"),
    ("uhrzeit", "8:60", "frage", "keine Uhrzeit"),
    ("uhrzeit", "abends", "frage", "keine Uhrzeit"),
    ("zahl", "3,5", "frage", "keine ganze Zahl"),
    ("zahl", "drei", "frage", "keine ganze Zahl"),
    ("zahl", "-6", "frage", "zu klein"),
    ("zahl", "9" * 6000, "frage", "zu groß"),
    ("geld", "viel", "frage", "kein Geldbetrag"),
    ("geld", "0,49", "frage", "zu klein"),
    ("geld", "10000,01", "frage", "zu groß"),
    ("auswahl", "vier", "frage", "gibt es die gewählte Antwort nicht"),
    ("mehrfach", {"frage": ["eins", "vier"]}, "frage", "gibt es eine gewählte Antwort nicht"),
    ("ja_nein", "vielleicht", "frage", "gibt es die gewählte Antwort nicht"),
    ("email", "erika.example.org", "frage", "fehlt das Zeichen @"),
    ("email", "erika@beispiel@example.org", "frage", "mehr als einmal"),
    ("email", "erika beispiel@example.org", "frage", "Leerzeichen"),
    ("email", "erika@example,org", "frage", "Komma"),
    ("email", "@example.org", "frage", "Name vor dem Zeichen"),
    ("email", "erika@example", "frage", "Endung"),
    ("email", "jürgen@example.org", "frage", "Umlaut"),
    ("telefon", "0271", "frage", "zu kurz"),
    ("telefon", "0" * 16, "frage", "zu lang"),
    ("telefon", "abends", "frage", "keine Telefonnummer"),
    ("iban", "DE02 1203 0000 0000 2020 5", "frage", "fehlt eine Stelle"),
    ("iban", "DE02 1203 0000 0000 2020 511", "frage", "eine Stelle zu viel"),
    ("iban", "DE02 1203 0000 0000 2020", "frage", "fehlen 2 Stellen"),
    ("iban", "DE02 1203 0000 0000 2002 51", "frage", "Tippfehler"),
    ("iban", "DEO2 1203 0000 0000 2020 51", "frage", "nach DE ein Buchstabe"),
    ("iban", "02 1203 0000 0000 2020 51", "frage", "Buchstaben des Landes"),
    ("iban", "DE02 1203 0000 0000 2020 5ß!", "frage", "keiner IBAN"),
    ("iban", "XX65 1203 0000", "frage", "IBAN"),
    ("kennzeichen", "SI-AB 12345", "frage", "eine Ziffer zu viel"),
    ("kennzeichen", "SIAB123", "frage", "fehlt das Leerzeichen nach dem Ort"),
    ("kennzeichen", "SIEG-AB 1", "frage", "beim Ort ein Buchstabe zu viel"),
    ("kennzeichen", "SI-ABC 1", "frage", "nach dem Ort ein Buchstabe zu viel"),
    ("kennzeichen", "SI-AB 012", "frage", "Null"),
    ("kennzeichen", "SI-AB 12X", "frage", "falscher Buchstabe"),
    ("kennzeichen", "SIE-AB 1234", "frage", "zu lang"),
    ("plz", "5707", "frage", "sondern 4"),
    ("plz", "5707A", "frage", "nicht nur Ziffern"),
    ("erklärung", "nein", "frage", "Zustimmung"),
    (
        "anschrift",
        sent(straße="Musterstraße", hausnummer="1", plz="10115", ort="Siegen"),
        "frage-plz",
        "Die Postleitzahl 10115 gehört nicht zu Siegen.",
    ),
    (
        "person",
        sent(vornamen="Erika", familienname="Beispiel", **{"geburtsdatum-tag": "12", "geburtsdatum-monat": "8"}),
        "frage-geburtsdatum-jahr",
        "fehlt das Jahr",
    ),
]


@pytest.mark.parametrize(("kind", "raw", "name", "cause"), REFUSED)
def test_refuses_with_cause_and_remedy_at_the_input(kind: str, raw: Any, name: str, cause: str) -> None:
    where, what, remedy = refusal(kind, raw)

    assert where == name
    assert cause in what
    assert remedy.endswith((".", ":")) or remedy


def test_the_plate_error_reads_as_in_the_style_guide() -> None:
    assert refusal("kennzeichen", "SI-AB 12345")[1:] == (
        "Im Kennzeichen ist eine Ziffer zu viel.",
        "Nach den Buchstaben stehen höchstens vier Ziffern.",
    )


@pytest.mark.parametrize("kind", types.TYPES)
def test_a_required_field_left_blank_is_refused_at_its_first_input(kind: str) -> None:
    outcome = read(kind, "")

    assert isinstance(outcome, Refused)
    first = outcome.problems[0]
    assert first.name in {"frage", "frage-tag", "frage-vornamen", "frage-straße", "frage-0-name"}
    assert first.cause.say("de").endswith("fehlt Ihre Antwort.")
    assert first.remedy.say("de")


@pytest.mark.parametrize("kind", types.TYPES)
def test_a_voluntary_field_left_blank_is_none_and_shows_nothing(kind: str) -> None:
    blank = field(kind, required=False)

    assert reading.read(blank, {"frage": ["  "]}, TODAY) is None
    assert reading.show(blank, None, "de") == ""
    assert reading.rows(blank, None, "de") == ()
    assert reading.fill(blank, None) == {}


def test_a_person_partly_filled_in_names_every_part_that_is_missing() -> None:
    outcome = read("person", sent(vornamen="Erika"))

    assert isinstance(outcome, Refused)
    assert [problem.name for problem in outcome.problems] == ["frage-familienname", "frage-geburtsdatum-tag"]


def test_a_person_without_birth_date_is_not_asked_for_it() -> None:
    value = read("person", sent(vornamen="Erika", familienname="Beispiel"), ohne=["geburtsdatum"])

    assert value == {"vornamen": "Erika", "familienname": "Beispiel"}
    assert reading.show(field("person", ohne=["geburtsdatum"]), value, "de") == "Erika Beispiel"


def test_a_pattern_is_met_without_the_spaces_that_people_type() -> None:
    chip = {"muster": "[0-9]{15}", "beispiel": "276098100000000"}

    assert read("text", "276 098 100 000 000", **chip) == "276098100000000"
    assert refusal("text", "276", **chip)[2] == "Richtig wäre zum Beispiel: 276098100000000"


SHOWN: list[tuple[str, Any, str, str]] = [
    ("datum", "2024-02-01", "1. Februar 2024", "1 February 2024"),
    ("zahl", 1234, "1.234", "1,234"),
    ("uhrzeit", "08:30", "08:30 Uhr", "08:30"),
    ("geld", 123450, "1.234,50\xa0€", "€1,234.50"),
    ("auswahl", "zwei", "Nummer zwei", "Nummer zwei"),
    ("mehrfach", ["eins", "drei"], "Nummer eins\nNummer drei", "Nummer eins\nNummer drei"),
    ("iban", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51", "DE02 1203 0000 0000 2020 51"),
    ("erklärung", True, "Ich stimme zu.", "Ich stimme zu."),
    (
        "anschrift",
        {"straße": "Musterstraße", "hausnummer": "1", "plz": "57072", "ort": "Siegen"},
        "Musterstraße 1\n57072 Siegen",
        "Musterstraße 1\n57072 Siegen",
    ),
    (
        "person",
        {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
        "Erika Beispiel\n12. August 1964",
        "Erika Beispiel\n12 August 1964",
    ),
]


@pytest.mark.parametrize(("kind", "value", "german", "english"), SHOWN)
def test_shows_an_answer_in_both_languages(kind: str, value: Any, german: str, english: str) -> None:
    assert reading.show(field(kind), value, "de") == german
    assert reading.show(field(kind), value, "en") == english


def test_a_person_makes_a_line_for_each_part() -> None:
    value = {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"}

    assert reading.rows(field("person"), value, "de") == (
        ("Vornamen", "Erika"),
        ("Familienname", "Beispiel"),
        ("Geburtsdatum", "12. August 1964"),
    )
