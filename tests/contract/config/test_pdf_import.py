"""`pdf import`: real PDFs become folders that pass the checks of a draft; others are refused with a remedy."""

import argparse
from pathlib import Path

import pytest

from buergerbuero.base.yamlfile import load
from buergerbuero.config.cli import pdf, pdf_import, places, services_check
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.forms.formats.acroform.mapping import mapping_in
from tests.made import paperforms
from tests.made.paperforms import Printed

TOWN = places.PROJECT / "towns" / "siegen"
LANDLORD = places.PROJECT / "services" / "wohnungsgeberbestaetigung" / "antrag.pdf"


def imported(content: bytes, place: Path, service: str = "probe", out: str = "probe") -> Path:
    source = place / "formular.pdf"
    source.write_bytes(content)
    folder = place / out
    assert pdf_import.run(argparse.Namespace(pdf=source, service=service, out=folder)) == 0
    return folder


def mistakes(folder: Path) -> list[str]:
    found = services_check.find(folder, town=TOWN)
    return [str(each) for each in (*found.pages, *found.beside)]


def kinds(folder: Path) -> list[str]:
    form = load("form.yaml", (folder / "form.yaml").read_bytes()).value
    assert isinstance(form, dict) and isinstance(form["seiten"], list)
    found = []
    for page in form["seiten"]:
        assert isinstance(page, dict)
        for part in page.get("felder", [page]) if "art" not in page else [page]:
            assert isinstance(part, dict)
            found.append(str(part.get("art", part.get("baustein"))))
    return found


def test_the_form_for_landlords_becomes_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = imported(LANDLORD.read_bytes(), tmp_path)
    said = capsys.readouterr().out
    assert mistakes(folder) == []
    assert kinds(folder).count("anschrift") == 2 and "gruppe" in kinds(folder) and "datum" in kinds(folder)
    assert "31 Felder im PDF: 31 gefragt" in said
    assert mapping_in((folder / "pdf.yaml").read_bytes()).fields[-1].answers == ("erklärung",)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.md", "antrag.pdf", "datenschutz.md", "form.yaml", "pdf.yaml", "service.yaml", "vorlagen", "wege"),
    ]


def test_what_is_read_from_a_pdf_of_our_own_becomes_the_same(tmp_path: Path) -> None:
    made = paperforms.form(
        [
            paperforms.text("antragsteller.vorname", label="Vorname"),
            paperforms.text("antragsteller.nachname", label="Nachname"),
            paperforms.text("konto", tooltip="IBAN"),
            paperforms.radio("familienstand", "ledig", "verheiratet", tooltip="Familienstand"),
            paperforms.choice("land", ("DE", "Deutschland"), ("AT", "Österreich"), label="Staat"),
            paperforms.signature("unterschrift", label="Unterschrift"),
            paperforms.button("drucken", label="Drucken"),
        ],
        printed=[Printed("Antrag auf etwas", 50, 20, size=18, bold=True)],
    )
    folder = imported(made, tmp_path)
    assert mistakes(folder) == []
    assert [kind for kind in kinds(folder) if kind in ("person", "iban", "auswahl", "erklärung")] == [
        *("person", "iban", "auswahl", "auswahl", "erklärung"),
    ]
    states = {each.name: each.states for each in mapping_in((folder / "pdf.yaml").read_bytes()).fields}
    assert states["familienstand"] == {"ledig": "ledig", "verheiratet": "verheiratet"}
    assert states["land"] == {"DE": "deutschland", "AT": "österreich"}


def test_a_folder_may_have_another_name_than_its_service(tmp_path: Path) -> None:
    assert mistakes(imported(LANDLORD.read_bytes(), tmp_path, service="einzug", out="Ausgabe 1")) == []


@pytest.mark.parametrize("service", ["Hund", "1hund", "hünd", "a b", "../x", ""])
def test_a_bad_id_is_refused_before_anything_is_written(service: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        pdf_import.run(argparse.Namespace(pdf=LANDLORD, service=service, out=tmp_path / "x"))
    assert "kleine Buchstaben" in trouble.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "form.yaml").write_text("meins", encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        pdf_import.run(argparse.Namespace(pdf=LANDLORD, service="da", out=tmp_path / "da"))
    assert "--out" in trouble.value.remedy
    assert (tmp_path / "da" / "form.yaml").read_text(encoding="utf-8") == "meins"


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    assert mistakes(imported(LANDLORD.read_bytes(), tmp_path, out="leer")) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Guten Tag", "keine PDF-Datei"),
        (b"%PDF-1.7\n", ""),
        (paperforms.form([paperforms.button("nur_ein_knopf")]), "keine Felder"),
    ],
)
def test_what_is_no_form_is_refused_with_a_remedy(content: bytes, words: str, tmp_path: Path) -> None:
    source = tmp_path / "formular.pdf"
    source.write_bytes(content)
    with pytest.raises(Trouble) as trouble:
        pdf_import.run(argparse.Namespace(pdf=source, service="probe", out=tmp_path / "probe"))
    assert words in trouble.value.message and trouble.value.remedy
    assert not (tmp_path / "probe").exists()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "fehlt.pdf", "gibt es nicht"), (tmp_path, "ein Ordner")):
        with pytest.raises(Trouble, match=words):
            pdf.content_of(path, "das PDF")
