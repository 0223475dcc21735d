"""The folder of a draft: it passes the checks of a draft whatever the form is like, and reads back as it was meant."""

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buergerbuero.base.yamlfile import load
from buergerbuero.config.cli import places, services_check
from buergerbuero.documents.values.paperform import FieldKind, PaperField
from buergerbuero.forms import assembling
from buergerbuero.forms.formats.acroform import examples, writing, yamltext
from buergerbuero.forms.formats.acroform.mapping import mapping_in
from buergerbuero.forms.formats.acroform.proposing import Proposal, propose
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Page, Place, Refused, Text
from tests.unit.forms.acroform.papers import box, choice, day, line, other, paper, proposed, radio, text
from tests.unit.forms.acroform.test_proposing import fields

TOWN = places.PROJECT / "towns" / "siegen"
TODAY = datetime.date(2026, 11, 23)
EVERYTHING = (
    text("vn", "Vorname", at=0, section="Antragsteller"),
    text("nn", "Familienname", at=1, section="Antragsteller"),
    day("gd", "Geburtsdatum", at=2, section="Antragsteller"),
    text("str", "Straße, Haus-Nr.", at=3, section="Antragsteller"),
    text("plz", "PLZ, Ort", at=4, section="Antragsteller"),
    text("iban", "IBAN", at=5),
    radio("stand", {"0": "ledig", "1": "verheiratet"}, at=6, tooltip="Familienstand"),
    choice("land", ("DE", "Deutschland"), ("AT", "Österreich"), at=7, label="Staat"),
    box("ja", "Ja", at=8, left=200),
    box("nein", "Nein", at=8, left=260),
    *(
        text(f"Kind.{row}.{part}", part, at=10 + row, left=left, width=100, section="Kinder")
        for row in range(4)
        for part, left in (("Name", 40), ("geboren am", 200))
    ),
    text("grund", "Grund", at=15, multiline=True, height=90),
    text("summe", "Kosten in Euro", at=20),
    text("amt", "Nur für die Behörde", at=21),
    text("sig", "Ort, Datum, Unterschrift", at=22),
)


def written(proposal: Proposal, folder: Path) -> Path:
    for name, data in writing.folder(proposal, service="probe", pdf=b"%PDF-1.7\n").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def mistakes(folder: Path) -> list[str]:
    found = services_check.find(folder, town=TOWN)
    return [str(each) for each in (*found.pages, *found.beside) if "antrag.pdf" not in str(each)]


def test_a_form_with_everything_passes_the_checks_of_a_draft(tmp_path: Path) -> None:
    lines = [line("Haben Sie schon einen Ausweis?", at=8, left=20)]
    folder = written(proposed(*EVERYTHING, lines=lines), tmp_path / "probe")
    assert mistakes(folder) == []
    kinds = {field.type for page in assembled(folder) for field in page.fields}
    assert kinds >= {"person", "anschrift", "iban", "auswahl", "ja_nein", "gruppe", "langtext", "geld", "erklärung"}


def assembled(folder: Path) -> tuple[Page, ...]:
    located = load("form.yaml", (folder / "form.yaml").read_bytes())
    pages = assembling.sensible(located, {})
    return assembling.form_pages(pages, lambda key, german: Text(german), Place())


@settings(max_examples=25, deadline=None)
@given(fields())
@example([other("Drucken", FieldKind.BUTTON)])
def test_any_form_passes_the_checks_of_a_draft(made: list[PaperField]) -> None:
    with tempfile.TemporaryDirectory() as place:
        assert mistakes(written(propose(paper(*made)), Path(place) / "probe")) == []


@settings(max_examples=60, deadline=None)
@given(fields())
@example([other("Drucken", FieldKind.BUTTON)])
def test_the_mapping_reads_back_to_the_letter(made: list[PaperField]) -> None:
    proposal = propose(paper(*made))
    read = mapping_in(writing.mapping_yaml(proposal).encode())
    assert [each.name for each in read.fields] == [each.name for each in proposal.lines]
    assert [each.answers for each in read.fields] == [each.keys for each in proposal.lines]
    assert [dict(each.states or {}) for each in read.fields] == [dict(each.states) for each in proposal.lines]


LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(st.dictionaries(LETTERS, st.one_of(LETTERS, st.lists(LETTERS, min_size=1)), min_size=1, max_size=5))
def test_what_is_written_as_yaml_is_read_as_it_was(value: dict[str, object]) -> None:
    assert load("x", yamltext.block(value)).value == value
    assert load("x", f"a: {yamltext.flow(value)}\n").value == {"a": value}


@pytest.mark.parametrize(
    "letters", ["a\u0308", "Zeile\nzwei", 'mit "Zeichen"', "- Strich", "# Raute", "ja: nein", "12", "", "👍", "\u200b"]
)
def test_awkward_texts_stay_as_they_are(letters: str) -> None:
    assert load("x", f"a: {yamltext.scalar(letters)}\n").value == {"a": letters}


def test_the_examples_are_answers_that_the_types_take(tmp_path: Path) -> None:
    proposal = proposed(*EVERYTHING)
    folder = written(proposal, tmp_path / "probe")
    for page, shown in zip(proposal.pages, assembled(folder), strict=True):
        answer = examples.answer(page)
        assert not isinstance(reading.read_all(shown.fields, _named(page.id, answer), TODAY), Refused), page.id


def _named(name: str, answer: object) -> dict[str, list[str]]:
    if isinstance(answer, list) and any(isinstance(each, dict) for each in answer):
        answer = dict(enumerate(answer))
    if isinstance(answer, dict):
        return {key: value for part, each in answer.items() for key, value in _named(f"{name}-{part}", each).items()}
    return {name: [str(each) for each in answer] if isinstance(answer, list) else [str(answer)]}


def test_nothing_is_invented_about_law_fee_and_time(tmp_path: Path) -> None:
    folder = written(proposed(*EVERYTHING), tmp_path / "probe")
    service = load("service.yaml", (folder / "service.yaml").read_bytes()).value
    assert isinstance(service, dict)
    stated = [each for each in service.values() if isinstance(each, dict) and "wert" in each]
    assert len(stated) >= 8
    assert {each["wert"] for each in stated} == {"unbekannt"}


def test_the_report_names_every_field_that_was_left_out_and_what_was_guessed(tmp_path: Path) -> None:
    proposal = proposed(*EVERYTHING)
    report = (written(proposal, tmp_path / "probe") / "README.md").read_text(encoding="utf-8")
    for left in proposal.left:
        assert f"`{left.name}`" in report and left.why in report
    for remark in proposal.remarks:
        assert remark.text in report
    assert "| `gruppe`" not in report and "gruppe" in report
