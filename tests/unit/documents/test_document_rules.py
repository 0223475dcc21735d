"""Pure decisions: what can be shown, what a template may do, where a file lies."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.documents.rules import (
    breakable,
    document_id,
    printable,
    qr_picture,
    showable,
    storage_key,
    template_problem,
    unprintable,
)

VAULT = UUID("6d0f3f3a-0f3c-4d5c-9a53-0c2b2a1f7b11")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Łukasz Šimůnek ẞ ş ǧ", "Łukasz Šimůnek ẞ ş ǧ"),
        ("Mu\u0308ller", "Müller"),
        ("Hund 🐕!", "Hund [U+1F415]!"),
        ("👩‍👧", "[U+1F469]\u200d[U+1F467]"),
        ("a\tb\r\nc\u2028d", "a b\nc\nd"),
        ("\u202eabc", "[U+202E]abc"),
        ("\x00", "[U+0000]"),
        ("\ud83d", "[U+D83D]"),
        ("b" + "\u0316" * 6, "b\u0316\u0316\u0316\u0316[U+0316 U+0316]"),
    ],
)
def test_what_cannot_be_shown_is_written_as_its_number(given: str, shown: str) -> None:
    assert showable(given) == shown


def test_what_a_document_can_only_show_as_a_number_can_be_asked_before() -> None:
    assert unprintable("Bello 🐕 und 🐕 und שלום\n") == ("🐕", "ש", "ל", "ו", "ם")
    assert unprintable("Šárka\tŁ\r\n") == ()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Rechtsbehelfsbelehrung", 1),
        ("x" * 24, 1),
        ("x" * 25, 3),
        ("Nord-Rhein-Westfalen-Siegen-Wittgenstein", 1),
        ("-" * 48, 4),
        ("1-" * 30, 5),
    ],
)
def test_long_runs_get_invisible_places_to_break(text: str, pieces: int) -> None:
    assert breakable(text).count("\u200b") == pieces - 1
    assert breakable(text).replace("\u200b", "") == text


@given(st.text())
def test_nothing_is_lost_and_twice_is_as_once(text: str) -> None:
    once = showable(text)
    assert showable(once) == once
    assert unprintable(once) == ()
    assert breakable(text).replace("\u200b", "") == once.replace("\u200b", "")


def test_links_stay_as_they_are() -> None:
    address = "https://buergerbuero.example/pruefen/#BKWQ75MMP8D5KR4MF"
    data = {"verification": {"url": address, "address": address}, "rows": [("status_url", address)]}
    made = printable(data)
    assert made["verification"]["url"] == address
    assert made["verification"]["address"] != address
    assert made["rows"][0][0] == "status_url"


@pytest.mark.parametrize(
    "source", ['#import "/buergerbuero/brief.typ": *', "= Import\nDer eval-Wert", '#include "a.typ"']
)
def test_an_ordinary_template_is_accepted(source: str) -> None:
    assert template_problem(source) is None


def test_a_forbidden_line_is_named() -> None:
    assert template_problem("= gut\n#eval(daten.x)") == (2, "eval is not allowed: data must never be read as markup")


def test_a_document_has_its_id_and_place_before_it_exists() -> None:
    one = document_id(VAULT, "notice", "7")
    assert one == document_id(VAULT, "notice", "7")
    assert len({one, document_id(VAULT, "notice", "8"), document_id(VAULT, "receipt", "7")}) == 3
    assert storage_key(one) == f"documents/{one.hex[:2]}/{one.hex}"


def test_a_qr_code_is_a_picture_without_scripts_or_outside_references() -> None:
    picture = qr_picture("https://buergerbuero.example/pruefen/#BKWQ75MMP8D5KR4MF")
    assert picture.startswith(b"<svg ")
    assert b"<script" not in picture
    assert b"href" not in picture
