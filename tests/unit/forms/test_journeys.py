"""Journeys answer the form they belong to: what a browser would send, and what `services check` says."""

import shutil
from pathlib import Path

import pytest

from buergerbuero.base.yamlfile import build, load
from buergerbuero.catalogue.values import Journey, sentence_hash
from buergerbuero.forms import journeys, queries
from tests.unit.forms.forms import form_of
from tests.unit.forms.samples import TODAY

PROJECT = Path(__file__).parents[3]
FORM = """
seiten:
  - {id: halter, frage: Wer?, art: person}
  - {id: seit, frage: Seit wann?, art: datum, spätestens: heute}
  - {id: umgezogen, frage: Umgezogen?, art: ja_nein}
  - {id: woher, frage: Woher?, art: text, wenn: {umgezogen: ja}}
  - id: kontakt
    frage: Kontakt?
    felder:
      - {id: email, art: email, frage: E-Mail, pflicht: nein}
      - {id: farben, art: mehrfach, frage: Farben, antworten: {rot: Rot, blau: Blau}}
"""
ANSWERS = """
  halter: {vornamen: Erika, familienname: Beispiel, geburtsdatum: 1964-08-12}
  seit: heute
  umgezogen: nein
  kontakt: {email: erika@example.org, farben: rot}
"""


def problems(answers: str) -> list[tuple[int, str]]:
    located = load(
        "wege/probe.yaml", f"titel: Probe\nantrag:{answers}verlauf:\n  - erwartet: {{vorgang: eingegangen}}\n"
    )
    found = journeys.problems_in(form_of(FORM), build(Journey, located), located, TODAY)
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("page", "answer", "sent"),
    [
        ("umgezogen", "ja", {"umgezogen": ["ja"]}),
        ("seit", "heute", {"seit-tag": ["17"], "seit-monat": ["3"], "seit-jahr": ["2026"]}),
        ("kontakt", {"farben": ["blau", "rot"]}, {"kontakt-farben": ["rot", "blau"]}),
        ("seit", "irgendwann", {"seit": ["irgendwann"]}),
        (
            "halter",
            {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
            {
                "halter-vornamen": ["Erika"],
                "halter-familienname": ["Beispiel"],
                "halter-geburtsdatum-tag": ["12"],
                "halter-geburtsdatum-monat": ["8"],
                "halter-geburtsdatum-jahr": ["1964"],
            },
        ),
    ],
)
def test_an_answer_becomes_what_a_browser_sends(page: str, answer: object, sent: dict[str, list[str]]) -> None:
    assert journeys.inputs_for(form_of(FORM), page, answer, today=TODAY) == sent


def test_a_journey_that_answers_everything_has_no_problem() -> None:
    assert problems(ANSWERS) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("seit: heute", "wann: heute", 4, "Die Seite „wann“ gibt es im Formular nicht."),
        ("seit: heute", "seit: 2026-03-18", 4, "Bei „Seit wann?“ liegt das Datum in der Zukunft."),
        (
            "umgezogen: nein",
            "umgezogen: nein\n  woher: Netphen",
            6,
            "Die Seite „woher“ kommt auf diesem Weg nicht vor.",
        ),
        ("umgezogen: nein", "umgezogen: ja", 2, "Die Antwort auf der Seite „woher“ fehlt."),
        ("farben: rot", "farben: grün", 6, "Bei „Farben“ gibt es eine gewählte Antwort nicht."),
    ],
)
def test_a_journey_off_the_form_is_named(old: str, new: str, line: int, message: str) -> None:
    assert (line, message) in problems(ANSWERS.replace(old, new))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texte").mkdir()
    (tmp_path / "wege").mkdir()
    (tmp_path / "form.yaml").write_text("seiten:\n  - {id: a, frage: A?, art: ja_nein}\n", encoding="utf-8")
    return tmp_path


def checked(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in queries.check(folder, today=TODAY)]


def test_a_folder_with_a_sensible_form_has_no_problem(folder: Path) -> None:
    (folder / "texte/en.yaml").write_text(
        f"texte:\n  a.frage: {{text: A, von: {sentence_hash('A?')}, geprüft: nein}}\n"
        "  leistung.titel: {text: T, von: x, geprüft: nein}\n",
        encoding="utf-8",
    )

    assert checked(folder) == []


def test_a_stale_a_missing_and_a_superfluous_translation_are_named(folder: Path) -> None:
    (folder / "form.yaml").write_text("seiten:\n  - {id: a, frage: A?, hilfe: H, art: ja_nein}\n", encoding="utf-8")
    (folder / "texte/en.yaml").write_text(
        "texte:\n  a.frage: {text: A, von: '00000000', geprüft: nein}\n  b.frage: {text: B, von: x, geprüft: nein}\n",
        encoding="utf-8",
    )

    said = "\n".join(checked(folder))
    assert "texte/en.yaml:2: „a.frage“ übersetzt einen älteren deutschen Satz." in said
    assert "Die Übersetzung von „a.hilfe“ fehlt." in said
    assert "texte/en.yaml:3: „b.frage“ übersetzt nichts." in said


def test_a_folder_without_form_or_with_broken_files_says_so(folder: Path) -> None:
    (folder / "texte/en.yaml").write_text("texte: [\n", encoding="utf-8")
    (folder / "wege/a.yaml").write_text("titel: A\n", encoding="utf-8")
    assert [line.split(":")[0] for line in checked(folder)] == ["texte/en.yaml", "wege/a.yaml", "wege/a.yaml"]

    (folder / "form.yaml").write_text("seiten: [\n", encoding="utf-8")
    assert checked(folder)[0].startswith("form.yaml:")

    (folder / "form.yaml").unlink()
    assert "Die Datei fehlt." in checked(folder)[0]


def test_the_published_services_are_right(tmp_path: Path) -> None:
    for service in sorted((PROJECT / "services").iterdir()):
        copy = shutil.copytree(service, tmp_path / service.name)
        assert checked(copy) == []
