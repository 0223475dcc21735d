"""ausgabebox.yaml: what is wrong is said with file and line, and nothing is offered that nobody vouches for."""

import pytest

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import queries
from buergerbuero.catalogue.bundle import BOXES_FILE, Sources, define
from buergerbuero.catalogue.checking import check
from buergerbuero.catalogue.folder import read_folder, with_blocks
from tests.unit.catalogue.folders import PROJECT, TOWN

SERVICE = with_blocks(read_folder(PROJECT / "services" / "passierschein_a38"))
FILES = read_folder(TOWN)


def bent(old: str, new: str, *, file: str = BOXES_FILE) -> Sources:
    text = FILES[file].decode()
    assert old in text, f"{old!r} does not stand in {file}"
    return Sources(SERVICE, {**FILES, file: text.replace(old, new, 1).encode()}, "services/a38", "towns/siegen")


def naming(word: str) -> Sources:
    text = SERVICE["service.yaml"].decode()
    assert "dokumentart: bescheid " in text
    changed = text.replace("dokumentart: bescheid ", f"dokumentart: {word} ").encode()
    return Sources({**SERVICE, "service.yaml": changed}, FILES, "services/a38", "towns/siegen")


REAL = Sources(SERVICE, FILES, "services/a38", "towns/siegen")


def test_ours_makes_sense() -> None:
    assert check(REAL) == ()


def test_what_nobody_confirmed_is_offered_to_nobody() -> None:
    real, shown = (define(REAL, demo=demo).town.pickup for demo in (False, True))
    assert real and shown
    assert (dict(real.usable_boxes), list(shown.usable_boxes)) == ({}, ["rathaus"])
    assert shown.keep_days == 10
    assert not real.classes["bescheid"].may_lie_in_a_box and shown.classes["bescheid"].may_lie_in_a_box


def test_who_does_not_vouch_for_no_wants_the_old_one_back() -> None:
    rules = define(REAL, demo=True).town.pickup
    assert rules
    assert rules.classes["führerschein"].wants_another_back and not rules.classes["bescheid"].wants_another_back
    assert not rules.classes["aufenthaltstitel"].may_lie_in_a_box
    assert not rules.classes["aufenthaltstitel"].by_proxy


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rückgabe: {wert: nein,", "rückgabe: {wert: vielleicht,", "vielleicht"),
        ("    höhe: {wert: beliebig, beleg: Vorschlag, bestätigt: nein}\n", "", "höhe"),
        ("vertretung:", "vertreter:", "vertreter"),
        ("erinnerung:", "zwei_personen:", "zwei_personen"),
        ("liegt_bereit: {wert: unbekannt,", "liegt_bereit: {wert: 2 Wochen, beleg: Muster,", "Tage"),
        ("liegt_bereit: {wert: unbekannt,", "liegt_bereit: {wert: 61 Tage, beleg: Muster,", "60"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(old: str, new: str, told: str) -> None:
    found = check(bent(old, new))
    assert {each.file for each in found} == {"towns/siegen/ausgabebox.yaml"}
    assert [each for each in found if each.line > 1 and told in each.message + each.remedy]


def test_a_reminder_comes_before_the_end() -> None:
    text = FILES[BOXES_FILE].decode()
    for old, new in (("liegt_bereit: {wert: unbekannt,", "3 Tage"), ("erinnerung: {wert: unbekannt,", "3 Tage")):
        text = text.replace(old, f"{old.partition(':')[0]}: {{wert: {new}, beleg: Muster,", 1)
    files = {**FILES, BOXES_FILE: text.encode()}
    [problem] = check(Sources(SERVICE, files, "services/a38", "towns/siegen"))
    assert "kürzer" in problem.message and problem.file.endswith(BOXES_FILE)


def test_a_service_names_a_class_that_there_is_and_that_may() -> None:
    [unknown], [never] = check(naming("bescheit")), check(naming("aufenthaltstitel"))
    assert "Meinten Sie „bescheid“?" in unknown.remedy
    assert "Aufenthaltstitel" in never.message and never.file == "services/a38/service.yaml"


def test_a_service_that_offers_the_box_names_its_class() -> None:
    text = SERVICE["service.yaml"].decode()
    line = next(each for each in text.splitlines() if each.startswith("dokumentart"))
    files = {**SERVICE, "service.yaml": text.replace(line, "").encode()}
    [problem] = check(Sources(files, FILES, "services/a38", "towns/siegen"))
    assert "dokumentart" in problem.message


def test_it_belongs_into_its_own_file() -> None:
    with pytest.raises(DefinitionError) as told:
        define(bent("id: siegen\n", "id: siegen\nausgabebox: {boxen: nein}\n", file="town.yaml"), demo=False)
    assert BOXES_FILE in str(told.value)


def test_a_town_without_the_file_has_no_box_and_all_services() -> None:
    files = {name: data for name, data in FILES.items() if name != BOXES_FILE}
    found = define(Sources(SERVICE, files, "services/a38", "towns/siegen"), demo=False)
    assert found.town.pickup is None and found.service.by_box


def test_editors_know_both_files() -> None:
    assert "ausgabebox" not in queries.town_schema()["properties"]
    assert set(queries.boxes_schema()["properties"]) == {
        "boxen", "liegt_bereit", "erinnerung", "dokumentarten",
    }  # fmt: skip
