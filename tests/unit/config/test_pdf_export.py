"""./buergerbuero pdf export: which file it writes, of which service, in which language, and what it says otherwise."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.catalogue.queries import readable
from buergerbuero.config.cli import folders, pdf, pdf_export, pdf_fill, pdf_read
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values.paperform import Stamp

PORTAL = "https://portal.example.org/"


def run(**given: Any) -> int:
    options = {"folder": None, "all": False, "out": None, "lang": "de", "portal": PORTAL, "town": "siegen"}
    return pdf_export.run(Namespace(**options | given))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("language", "name"), [("de", "meldebescheinigung.pdf"), ("en", "meldebescheinigung.en.pdf")])
def test_it_is_named_as_the_service(
    tmp_path: Path, language: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder="meldebescheinigung", lang=language) == 0
    assert capsys.readouterr().out.startswith(f"{name} (")
    paper = documents.paper_form((tmp_path / name).read_bytes(), texts=False)
    assert paper.language == language
    assert paper.stamp is not None and paper.stamp.service == "meldebescheinigung"


def test_it_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    run(folder=str(folders.ALL / "meldebescheinigung"), out=tmp_path / "neu" / "antrag.pdf")
    assert (tmp_path / "neu" / "antrag.pdf").read_bytes().startswith(b"%PDF-")
    run(folder="meldebescheinigung", out=tmp_path / "neu")
    assert (tmp_path / "neu" / "meldebescheinigung.pdf").exists()


def test_all_that_the_town_offers_goes_into_one_folder(tmp_path: Path) -> None:
    assert run(all=True, out=tmp_path / "alle") == 0
    names = {path.stem for path in (tmp_path / "alle").iterdir()}
    assert {"hundesteuer_anmeldung", "meldebescheinigung", "bewohnerparkausweis"} <= names


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"folder": "gibt_es_nicht"}, "Den Ordner der Leistung „gibt_es_nicht“ gibt es nicht."),
        ({"folder": "meldebescheinigung", "lang": "fr"}, "Formulare in der Sprache „fr“ können wir nicht machen."),
        ({"folder": "meldebescheinigung", "town": "nirgends"}, "Den Ordner der Stadt „nirgends“ gibt es nicht."),
        ({"folder": "meldebescheinigung", "all": True}, "Welche Leistung?"),
        ({}, "Welche Leistung?"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(given: dict[str, Any], message: str) -> None:
    with pytest.raises(Trouble) as trouble:
        run(**given)
    assert trouble.value.message == message
    assert trouble.value.remedy


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "datei").write_bytes(b"")
    with pytest.raises(Trouble, match="lässt sich nicht schreiben"):
        run(folder="meldebescheinigung", out=tmp_path / "datei" / "antrag.pdf")


def test_a_folder_with_a_mistake_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "kaputt").mkdir()
    (tmp_path / "kaputt" / "service.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(Trouble, match="lässt sich kein Formular machen") as trouble:
        run(folder=str(tmp_path / "kaputt"))
    assert any("service.yaml" in line for line in trouble.value.log)


@pytest.mark.parametrize(("operator", "demo"), [("", True), (PORTAL, False)])
def test_what_is_filled_is_the_version_that_is_given_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operator: str, demo: bool
) -> None:
    monkeypatch.setattr(pdf, "OPERATOR", operator)
    (tmp_path / "antworten.json").write_text('{"zugezogen": true}', encoding="utf-8")
    service, answers, filled = "hundesteuer_anmeldung", tmp_path / "antworten.json", tmp_path / "voll.pdf"
    run(folder=service, out=tmp_path / "leer.pdf")
    assert pdf_fill.run(Namespace(folder=service, answers=answers, out=filled, flat=False, town="siegen")) == 0
    found = {documents.paper_form(each.read_bytes(), texts=False).stamp for each in (tmp_path / "leer.pdf", filled)}
    assert found == {Stamp(service, readable(folders.service(service), town=folders.town("siegen"), demo=demo).digest)}


def test_answers_go_into_it_where_a_service_has_no_pdf_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {
        "halter": {"vornamen": "Šimon", "familienname": "Muster", "geburtsdatum": "1980-05-04"},
        "zugezogen": True,
    }
    (tmp_path / "antworten.json").write_text(json.dumps(answers), encoding="utf-8")
    given = Namespace(
        folder="hundesteuer_anmeldung",
        answers=tmp_path / "antworten.json",
        out=tmp_path / "voll.pdf",
        flat=False,
        town="siegen",
    )
    assert pdf_fill.run(given) == 0
    capsys.readouterr()

    back = Namespace(folder=given.folder, pdf=given.out, town="siegen", accept_other_version=False)
    assert pdf_read.run(back) == 0
    assert json.loads(capsys.readouterr().out) == answers
