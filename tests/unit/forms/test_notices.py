"""A template that compares an answer with what it can never be would silently set the wrong part of a notice."""

import datetime
from pathlib import Path

import pytest

from buergerbuero.forms import queries
from tests.cast import PROJECT
from tests.unit.config.test_services_check import change, folder

__all__ = ["folder"]
TODAY = datetime.date(2026, 11, 23)
NOTICE = "vorlagen/bescheid.typ"
RIGHT = 'w.zahlweise.key == "lastschrift"'


def problems(folder: Path) -> list[str]:
    return [str(each).removeprefix(f"{folder}/") for each in queries.check(folder, today=TODAY)]


def test_every_service_compares_as_it_should() -> None:
    for service in sorted(PROJECT.glob("services/*")):
        assert [each for each in problems(service) if "vorlagen/" in each] == []


@pytest.mark.parametrize(
    ("written", "said", "remedy"),
    [
        ('w.zahlweise.text == "lastschrift"', "„zahlweise.text“ ist, was die Person gelesen hat", "„zahlweise.key“"),
        ('w.zahlweise.key != "lastschift"', "„lastschift“ heißt keine Antwort auf „zahlweise“.", "Möglich sind: last"),
        ('w.hund.key == "Bello"', "„Bello“ heißt keine Antwort auf „hund“.", "nur bei „auswahl“ und „ja_nein“"),
    ],
)
def test_what_compares_wrongly_is_found_with_its_line(folder: Path, written: str, said: str, remedy: str) -> None:
    text = (folder / NOTICE).read_text(encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if RIGHT in each)
    change(folder, NOTICE, RIGHT, written)
    [found] = problems(folder)
    assert found.startswith(f"{NOTICE}:{line}")
    assert said in found and remedy in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    frage: ermäßigung\n", "    frage: ermasigung\n", "„ermasigung“ fragt das Formular nicht."),
        ("    frage: ermäßigung\n", "    frage: hund.name\n", "„ja“ ist keine Antwort auf „hund.name“."),
        ("    antworten: [ja]", "    antworten: [jaja]", "„jaja“ ist keine Antwort auf „ermäßigung“."),
        ("    grund: ermäßigung_grund", "    grund: warum", "„warum“ fragt das Formular nicht."),
    ],
)
def test_what_may_be_requested_besides_is_a_question_of_the_form(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, "service.yaml", old, new)
    [found] = problems(folder)
    assert found.startswith("service.yaml:") and said in found
