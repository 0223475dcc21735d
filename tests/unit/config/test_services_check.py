"""What `services check` says to authors: each mistake with line, cause and remedy, sorted, and a line that sums up."""

import argparse
import json
import shutil
from pathlib import Path

import pytest

from buergerbuero.base import languages
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import sentence_hash
from buergerbuero.config.cli import folders, places, services, services_check
from buergerbuero.config.cli.trouble import Trouble

SERVICE = "hundesteuer_anmeldung"
TOWN = places.PROJECT / "towns" / "siegen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(places.PROJECT / "services" / SERVICE, tmp_path / SERVICE)
    for language in catalogue.begun(copy, town=TOWN):
        (copy / "texte" / f"{language}.yaml").unlink()
    return copy


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def checked(folder: Path, capsys: pytest.CaptureFixture[str], **how: bool) -> tuple[int, str]:
    options = argparse.Namespace(folders=[folder], town=TOWN, **{"as_draft": False, "json": False, **how})
    code = services_check.check(options)
    return code, capsys.readouterr().out.replace(f"{folder}/", "")


def test_a_service_in_order_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(folder, capsys) == (
        0,
        "1 Leistung geprüft: 0 Fehler, 0 Hinweise, 0 Sätze ohne frische Übersetzung.\n",
    )


def test_mistakes_of_all_files_are_sorted_with_line_and_remedy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "wege/abgelehnt.yaml", "anzahl: weiterer", "anzahl: zehnter")
    change(folder, "service.yaml", "rechnung.satz", "rechnung.sats")
    change(folder, "service.yaml", "vorlage: vorlagen/ablehnung.typ", "vorlage: vorlagen/absage.typ")
    code, said = checked(folder, capsys)
    lines = [line for line in said.splitlines() if not line.startswith("    ")]
    assert code == 1
    assert [line.partition(":")[0] for line in lines[:3]] == ["service.yaml", "service.yaml", "wege/abgelehnt.yaml"]
    assert "„rechnung.sats“ gibt es nicht.\n    Meinten Sie „rechnung.satz“?" in said
    assert lines[-1].startswith("1 Leistung geprüft: 3 Fehler, 0 Hinweise")


def test_what_is_not_possible_yet_is_a_hint_in_a_draft(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "service.yaml", "besuch: {wert: keiner", "besuch: {wert: einmal")
    code, said = checked(folder, capsys)
    assert (code, "1 Fehler, 0 Hinweise" in said) == (1, True)
    code, said = checked(folder, capsys, as_draft=True)
    assert (code, "0 Fehler, 1 Hinweis," in said) == (0, True)
    assert "Hinweise (keine Fehler):\nservice.yaml:" in said


def test_translations_are_counted_and_listed_by_language(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "form.yaml", "frage: Rasse,", "frage: Welche Rasse?,")
    change(folder, "service.yaml", "titel: Hund anmelden", "titel: Den Hund anmelden")
    code, said = checked(folder, capsys)
    assert code == 0
    assert "Sprache „en“: 0 Übersetzungen fehlen, 2 sind veraltet; dort steht Deutsch." in said
    assert "„Welche Rasse?“\n    hund.rasse.frage: {text: …, von: " in said
    assert "2 Sätze ohne frische Übersetzung" in said


def test_a_language_that_is_not_whole_is_told_from_those_that_are(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "TABLE", (*languages.TABLE, languages.Language("xx", "Xisch", "de_DE")))
    title = f'leistung.titel: {{text: Xund, von: "{sentence_hash("Hund anmelden (Hundesteuer)")}", geprüft: nein}}'
    (folder / "texte" / "xx.yaml").write_text(f"texte: {{{title}}}\n", encoding="utf-8")
    code, said = checked(folder, capsys)
    told, summary = said.splitlines()
    assert (code, told) == (0, f"{SERVICE}: Sprache „xx“ ist begonnen: 1 Satz; alles andere steht auf Deutsch.")
    assert summary == "1 Leistung geprüft: 0 Fehler, 0 Hinweise, 0 Sätze ohne frische Übersetzung."


def test_programs_read_all_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "wege/abgelehnt.yaml", "lehnt_ab: schon_angemeldet", "lehnt_ab: lust")
    code, said = checked(folder, capsys, json=True)
    found = json.loads(said)
    assert code == 1
    [mistake] = found["fehler"]
    assert mistake["file"] == "wege/abgelehnt.yaml" and mistake["line"] == 18 and mistake["remedy"]
    assert found["übersetzungen"] == found["hinweise"] == []


def test_mistakes_beside_the_pages_do_not_hide_them(folder: Path) -> None:
    change(folder, "wege/abgelehnt.yaml", "anzahl: weiterer", "anzahl: zehnter")
    found = services_check.find(folder, town=TOWN)
    assert (len(found.pages), len(found.beside)) == (0, 1)
    change(folder, "form.yaml", "art: datum", "art: dtaum")
    assert services_check.find(folder, town=TOWN).pages


def test_services_and_towns_are_named_by_id_or_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["check", SERVICE], ["check", str(folder), "--town", str(TOWN)], ["check", "--town", "siegen"]):
        options = services._parser().parse_args(words)
        options.town = folders.town(options.town)
        services._find_folders(options)
        assert SERVICE in [path.name for path in options.folders]
    for words in (["check", "katze"], ["check", "--town", "atlantis"]):
        with pytest.raises(Trouble, match="gibt es nicht"):
            services.main(words)


def test_a_way_expects_only_documents_that_it_leads_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "wege/bewilligt.yaml", "dokument: Hundesteuerbescheid", "dokument: Dein Bescheid")
    code, said = checked(folder, capsys)
    assert (code, "1 Fehler" in said) == (1, True)
    assert "wege/bewilligt.yaml:30" in said
    assert (
        "Ein Dokument „Dein Bescheid“ gibt es an dieser Stelle nicht.\n    Möglich sind: Hundesteuerbescheid." in said
    )


def test_before_a_decision_there_is_no_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "wege/bewilligt.yaml", "seite: [Wir prüfen Ihren Antrag]", "dokument: Hundesteuerbescheid")
    assert "Vor der Entscheidung gibt es noch kein Dokument." in checked(folder, capsys)[1]


def test_a_way_expects_only_states_that_there_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "wege/bewilligt.yaml", "vorgang: Ihr Antrag ist da", "vorgang: Ihr Antrag kam an")
    said = checked(folder, capsys)[1]
    assert "„Ihr Antrag kam an“ steht nie über einem Vorgang.\n    Möglich sind: Ihr Antrag ist da," in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("wege/bewilligt.yaml", "Waldi, Beispielwert", "Bello, Beispielwert", "Im Dokument steht „Bello“ nicht."),
        ("wege/abgelehnt.yaml", '["132,00"]', "[Maria Probe]", "Im Dokument steht „Maria Probe“."),
        # what a correction has changed is looked at as it stands then
        ("wege/berichtigt.yaml", "Kira, Beispielwert", "Kiara, Beispielwert", "Im Dokument steht „Kiara“ nicht."),
    ],
)
def test_what_a_way_expects_to_read_stands_in_its_notice(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, said: str
) -> None:
    change(folder, file, old, new)
    code, found = checked(folder, capsys)
    assert (code, "1 Fehler" in found, said in found) == (1, True, True)


# What the fee would surprise people with: the practice service has one, by the colour of the pass.

GREY = "grau: {wert: keine, beleg: erfunden, bestätigt: nein}"


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    return Path(shutil.copytree(places.PROJECT / "services" / "passierschein_a38", tmp_path / "passierschein_a38"))


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The town's example values, in a copy of the town."""
    town = Path(shutil.copytree(TOWN, tmp_path / "stadt"))
    monkeypatch.setitem(globals(), "TOWN", town)
    return town


def cost(practice: Path, examples: Path, *amounts: str) -> None:
    """Let answers cost something, with example values: `rosa 5.20 EUR`."""
    for each in amounts:
        answer, _, amount = each.partition(" ")
        stated = f"{answer}: {{wert: {amount}, beleg: erfunden, bestätigt: nein}}"
        if f"    {answer}: " in (practice / "service.yaml").read_text(encoding="utf-8"):
            change(practice, "service.yaml", GREY, stated)
            change(examples, "beispielwerte.yaml", f"beträge.{answer}: keine", f"beträge.{answer}: {amount}")
        else:
            change(practice, "service.yaml", GREY, f"{GREY}\n    {stated}")
            laid = "gebühr_nach.beträge.grau: keine"
            change(examples, "beispielwerte.yaml", laid, f"{laid}\n    gebühr_nach.beträge.{answer}: {amount}")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("rosa 5.20 EUR", "„3,80 Euro“ steht dort nicht. Gefordert werden dann 5,20 Euro."),
        ("rosa keine", "„3,80 Euro“ steht dort nicht. Gefordert wird dann nichts."),
        ("rosa keine", "Nach diesen Angaben ist hier nichts zu zahlen."),
        ("grau 2.00 EUR", "Bewilligt wird erst, wenn die Gebühr bezahlt ist: 2,00 Euro sind offen."),
    ],
)
def test_a_way_whose_fee_is_no_longer_true_is_a_mistake(
    practice: Path, examples: Path, capsys: pytest.CaptureFixture[str], amount: str, said: str
) -> None:
    assert checked(practice, capsys)[0] == 0
    cost(practice, examples, amount)
    code, found = checked(practice, capsys)
    assert (code, said in found, "wege/" in found) == (1, True, True), found


def test_an_amount_that_somebody_writes_on_the_way_may_stand_on_a_page(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(practice, "wege/mit_gebühr.yaml", "ziel: Schalter 2", "ziel: 12,50 Euro")
    change(practice, "wege/mit_gebühr.yaml", '"3,80 Euro"', '"12,50 Euro", "3,80 Euro"')
    change(practice, "wege/mit_gebühr.yaml", "Anton Beispiel, Schalter 2", "Anton Beispiel")
    assert checked(practice, capsys)[0] == 0


def test_what_is_shown_and_not_claimed_is_said(
    practice: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(practice, "service.yaml", GREY, f"{GREY}\n    blau: {{wert: 5.20 EUR, beleg: erfunden, bestätigt: nein}}")
    said = checked(practice, capsys)[1]
    assert "1 Hinweis" in said
    assert "„Blau“: 5,20 Euro wird gezeigt, aber nicht erhoben: Beispielwert fehlt." in said
    assert "gebühr_nach.beträge.blau" in said
    change(examples, "beispielwerte.yaml", "    zahlung.fällig: 14 Tage\n", "")
    assert "Keine Gebühr wird erhoben: Für „fällig“ fehlt der Beispielwert." in checked(practice, capsys)[1]


def test_an_answer_that_names_another_amount_is_said(
    practice: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cost(practice, examples, "grau 2.00 EUR")
    assert "Die Antwort heißt „Grau, ohne Gebühr“, die Gebühr ist aber: 2,00 Euro." in checked(practice, capsys)[1]
    change(practice, "form.yaml", "Grau, ohne Gebühr", "Grau für 2 Euro")
    assert "Die Antwort heißt" not in checked(practice, capsys)[1]
    change(practice, "form.yaml", "Grau für 2 Euro", "Grau für 2,50 Euro")
    assert "Die Antwort heißt „Grau für 2,50 Euro“" in checked(practice, capsys)[1]


def test_a_general_fee_that_is_left_for_nobody_is_said(
    practice: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cost(practice, examples, "rosa 3.80 EUR")
    assert "gilt für niemanden" not in checked(practice, capsys)[1]
    cost(practice, examples, "blau 3.80 EUR")
    code, said = checked(practice, capsys)
    assert (code, "Jede Antwort hat ihren eigenen Betrag: „gebühr“ gilt für niemanden." in said) == (0, True)
