"""./buergerbuero pdf fill and read: what goes in comes out, and what is wrong is said by key, with a remedy."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from buergerbuero.config.cli import folders, pdf_fill, pdf_read
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents import queries as documents
from tests.made import paperforms

SERVICE = "wohnungsgeberbestaetigung"
ANSWERS: dict[str, Any] = {
    "wohnungsgeber": "Łukasz Đorđe ẞ",
    "wohnungsgeber_anschrift": {"straße": "Straße des 17. Juni", "hausnummer": "135", "plz": "10623", "ort": "Berlin"},
    "einzug": "2026-11-01",
    "wohnung": {"anschrift": {"straße": "Probeweg", "hausnummer": "12 a", "plz": "57072", "ort": "Siegen"}},
    "eingezogen": [
        {"person": {"vornamen": "Erika Maria", "familienname": "von Muster"}},
        {"person": {"vornamen": "Rex", "familienname": "Vorlage"}},
    ],
    "erklärung": True,
}


def fill(answers: object, out: Path, folder: str = SERVICE, *, flat: bool = False) -> int:
    given = out.with_suffix(".json")
    given.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    return pdf_fill.run(Namespace(folder=folder, answers=given, out=out, flat=flat, town="siegen"))


def read(path: Path, folder: str = SERVICE, *, accept: bool = False) -> int:
    return pdf_read.run(Namespace(folder=folder, pdf=path, town="siegen", accept_other_version=accept))


def test_what_was_filled_in_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fill(ANSWERS, tmp_path / "a.pdf") == 0
    assert read(tmp_path / "a.pdf") == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == ANSWERS
    assert "zustellung: Dazu steht nichts im Formular." in said.err


def test_what_somebody_would_type_is_taken_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fill({"einzug": "1. November 2026", "erklärung": "ja"}, tmp_path / "a.pdf") == 0
    read(tmp_path / "a.pdf")
    assert json.loads(capsys.readouterr().out) == {"einzug": "2026-11-01", "erklärung": True}


def test_wrong_answers_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"einzug": "31.2.2026", "wohnung": {"zusätze": "x"}, "farbe": "rot", "eingezogen": [{"person": "Erika"}]}
    assert fill(wrong, tmp_path / "a.pdf") == 1
    said = capsys.readouterr().err
    assert "einzug.tag: Bei „An welchem Tag ist der Einzug?“ gibt es den Tag nicht" in said
    assert "wohnung.zusätze: Danach fragt das Formular nicht.\n    Meinten Sie „zusatz“?" in said
    assert "farbe: Diese Seite gibt es im Formular nicht." in said
    assert "eingezogen.1.person: Hier stehen mehrere Angaben." in said
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "[" * 100_000, "null"])
def test_what_is_no_answers_is_refused(tmp_path: Path, text: str) -> None:
    try:
        assert fill(text, tmp_path / "a.pdf") == 1
    except Trouble as trouble:
        assert "JSON" in trouble.message or "verschachtelt" in trouble.message
    assert not (tmp_path / "a.pdf").exists()


def test_answers_that_are_no_pages_are_told_without_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fill("[]", tmp_path / "a.pdf") == 1
    assert capsys.readouterr().err.startswith("Die Antworten sind keine Liste von Seiten.\n")


def test_a_file_of_the_service_is_not_written_over(tmp_path: Path) -> None:
    given = tmp_path / "a.json"
    given.write_text("{}", encoding="utf-8")
    with pytest.raises(Trouble, match="wird nicht überschrieben"):
        out = folders.ALL / SERVICE / "antrag.pdf"
        pdf_fill.run(Namespace(folder=SERVICE, answers=given, out=out, flat=False, town="siegen"))


def test_a_flat_one_has_no_fields_and_is_told_so(tmp_path: Path) -> None:
    assert fill(ANSWERS, tmp_path / "a.pdf", flat=True) == 0
    with pytest.raises(Trouble) as told:
        read(tmp_path / "a.pdf")
    assert "keine Felder mehr" in told.value.message
    assert "beim Ausfüllen gespeichert" in told.value.remedy


def test_another_form_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(paperforms.form([paperforms.text("Name", value="Erika")]))
    with pytest.raises(Trouble, match="ein anderes Formular"):
        read(tmp_path / "a.pdf")


def test_another_version_is_told_and_read_if_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = documents.paper_form((folders.ALL / SERVICE / "antrag.pdf").read_bytes(), texts=False)
    older = [paperforms.text(field.name, value="57072") for field in paper.fields if "Row9" not in field.name]
    (tmp_path / "a.pdf").write_bytes(paperforms.form(older))
    with pytest.raises(Trouble, match="andere Fassung"):
        read(tmp_path / "a.pdf")
    assert read(tmp_path / "a.pdf", accept=True) == 0
    assert json.loads(capsys.readouterr().out)["wohnungsgeber_anschrift"]["plz"] == "57072"


def test_what_has_no_field_stands_on_the_sheet_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {"ansprechperson": {"vornamen": "Berta", "familienname": "Beispiel"}}
    assert fill(answers, tmp_path / "a.pdf") == 0
    assert "ansprechperson" in (said := capsys.readouterr().err)
    assert "Beiblatt" in said
    sheet = pypdf.PdfReader(tmp_path / "a.pdf").pages[-1].extract_text()
    assert "Berta" in sheet and "Beispiel" in sheet
