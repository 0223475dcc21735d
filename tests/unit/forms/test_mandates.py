"""For whom one may act: the service says it, the form asks it, and both mean the same."""

import datetime

import pytest

from buergerbuero.base.yamlfile import load
from buergerbuero.forms import folder
from tests.made.children import FOLDER
from tests.unit.forms.forms import form_of, problems_of

OWN = "  - {id: für_wen, frage: F, art: auswahl, antworten: {selbst: A, kind: B, vertretene: C, organisation: D}}"
TODAY = datetime.date(2026, 11, 23)


def files(**changed: tuple[str, str]) -> dict[str, bytes]:
    """The made service, with one sentence of a file changed."""
    found = {str(file.relative_to(FOLDER)): file.read_bytes() for file in FOLDER.rglob("*") if file.is_file()}
    for name, (before, after) in changed.items():
        text = found[f"{name}.yaml"].decode()
        assert before in text
        found[f"{name}.yaml"] = text.replace(before, after).encode()
    return found


def messages(**changed: tuple[str, str]) -> list[str]:
    found = folder.review(files(**changed), "ferienausweis", today=TODAY)
    assert all(problem.line for problem in found.problems), "each names its line"
    return [problem.message for problem in found.problems]


def test_the_made_service_makes_sense() -> None:
    assert messages() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"service": ("[selbst, kind, vertretene, organisation]", "[selbst, kind]")}, "Das Formular bietet an"),
        (
            {"form": ("  - {id: für_wen, baustein: für_wen}", OWN)},
            "fragt das Formular nicht",
        ),
        ({"service": ("nötig: {wert: ja", "nötig: {wert: nein")}, "sagt service.yaml nicht"),
        ({"service": ("zeigt: [ziel]", "zeigt: [kind.sorge]")}, "kann man dem zweiten Elternteil nicht zeigen"),
        ({"service": ("zeigt: [ziel]", "zeigt: [zeil]")}, "kann man dem zweiten Elternteil nicht zeigen"),
        ({"form": (", wenn: {kind.sorge: [gemeinsam]}", "")}, "muss vorher gefragt sein"),
    ],
)
def test_where_they_differ_the_line_is_named(changed: dict[str, tuple[str, str]], said: str) -> None:
    assert any(said in message for message in messages(**changed))


def test_a_page_of_ones_own_must_ask_what_the_program_needs() -> None:
    asked = "[{id: sorge, art: auswahl, frage: S, antworten: {gemeinsam: A, allein: B}}]"
    own = f"  - {{id: kind, frage: Kind?, zweck: kind, wenn: {{für_wen: [kind]}}, felder: {asked}}}"
    before = "  - {id: kind, baustein: kind, wenn: {für_wen: [kind]}}"
    assert any("gehört das Feld „person“" in message for message in messages(form=(before, own)))


def test_a_page_offers_some_of_a_blocks_answers() -> None:
    form = form_of("seiten:\n  - {id: wer, baustein: für_wen, nur: [selbst, kind]}\n")
    assert list(form.page("wer").fields[0].options.answers) == ["selbst", "kind"]  # type: ignore[attr-defined]
    assert form.page("wer").purpose == "für_wen"


@pytest.mark.parametrize(
    "page", ["{id: wer, baustein: für_wen, nur: [selbst, kind, hund]}", "{id: wer, baustein: person, nur: [a]}"]
)
def test_and_none_that_the_block_does_not_have(page: str) -> None:
    [problem] = problems_of(f"seiten:\n  - {page}\n")
    assert "„nur“ nennt Antworten" in problem.message
    assert load("form.yaml", f"seiten:\n  - {page}\n").line(("seiten", 0)) == problem.line
