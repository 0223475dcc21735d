"""A slip in a template is found when the folder is checked, not when the first person waits for a notice."""

import shutil
from pathlib import Path

import pytest

from buergerbuero.documents import queries
from buergerbuero.documents.adapters.caged.asking import Asking
from buergerbuero.documents.adapters.typst.trying import FORKED, ShutInTrial
from buergerbuero.documents.queries import check
from tests.unit.documents.samples import TEMPLATES

SERVICE = TEMPLATES.parent
HASTY = ShutInTrial(Asking(FORKED, at_once=1, waiting=0, wait=0.0, seconds=3.0, most=1_000_000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SERVICE, tmp_path / SERVICE.name))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("service", sorted(SERVICE.parent.glob("*/service.yaml")), ids=lambda path: path.parent.name)
def test_the_templates_of_every_service_can_be_set(service: Path) -> None:
    assert check(service.parent) == ()


def test_a_name_that_the_service_does_not_give_is_found_with_its_line(folder: Path) -> None:
    file = folder / "vorlagen" / "ablehnung.typ"
    change(file, "#wert(w.hund)", "#wert(w.katze)")
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "katze" in text)
    [problem] = check(folder)
    assert (problem.file, problem.line) == (str(file), line)
    assert "katze" in problem.message
    assert "ergebnisse.abgelehnt.werte" in problem.remedy


def test_each_branch_of_a_template_is_tried(folder: Path) -> None:
    change(folder / "vorlagen" / "bescheid.typ", "w.mandatsreferenz", "w.mandat")
    [problem] = check(folder)
    assert "mandat" in problem.message


def test_what_others_complain_of_is_left_to_them(folder: Path) -> None:
    (folder / "vorlagen" / "ablehnung.typ").unlink()
    assert check(folder) == ()
    (folder / "service.yaml").write_text("- kein Dienst", encoding="utf-8")
    assert check(folder) == ()
    (folder / "service.yaml").write_text(": : :", encoding="utf-8")
    assert check(folder) == ()
    (folder / "service.yaml").unlink()
    assert check(folder) == ()


def test_a_template_that_two_results_share_is_complained_of_once(folder: Path) -> None:
    change(folder / "service.yaml", "vorlage: vorlagen/bescheid.typ", "vorlage: vorlagen/ablehnung.typ")
    change(folder / "vorlagen" / "ablehnung.typ", "#show: brief.with(daten)", "#show: brief.with(datei)")
    [problem] = check(folder)
    assert problem.file.endswith("vorlagen/ablehnung.typ")


LOOP = b"#for a in range(9999) { for b in range(9999) { for c in range(9999) { } } }"
GREED = b'#let all = ("a" * 100000000,)\n#for n in range(9999) { all.push(str(n) * 100000000) }'


@pytest.mark.parametrize("endless", [LOOP, GREED], ids=["time", "memory"])
def test_a_template_that_does_not_come_to_its_end_is_named(
    endless: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "template_trial", lambda: HASTY)
    file = folder / "vorlagen" / "ablehnung.typ"
    file.write_bytes(file.read_bytes() + endless)
    [problem] = check(folder)
    assert problem.file == str(file) and "wird nicht fertig" in problem.message


def test_who_finds_no_turn_is_told_to_come_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Asking(FORKED, at_once=1, waiting=0, wait=0.0, seconds=3.0, most=1_000_000)
    monkeypatch.setattr(queries, "template_trial", lambda: ShutInTrial(full))
    with full.turn():
        [problem] = check(folder)
    assert "nicht geprüft" in problem.message and "noch einmal" in problem.remedy
    assert check(folder) == ()
