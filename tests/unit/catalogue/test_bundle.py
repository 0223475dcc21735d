"""Folders and bundles: the same bytes give the same name, whatever order they came in; nothing else gets through."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue.bundle import BrokenBundle, Sources, define, digest_of, open_bundle, pack, unpack
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.values import statements
from tests.unit.catalogue.folders import REAL, TOWN, confirmed, demo, with_service, with_town

files = st.dictionaries(st.text(min_size=1, max_size=20), st.binary(max_size=50), max_size=5)


@given(files, files, st.booleans())
def test_what_is_packed_comes_out_again(service: dict[str, bytes], town: dict[str, bytes], is_demo: bool) -> None:
    sources, was_demo = unpack(pack(Sources(service, town), demo=is_demo))
    assert (sources.service, was_demo) == (service, is_demo)
    assert sources.town == {name: data for name, data in town.items() if is_demo or name != "beispielwerte.yaml"}


@given(files)
def test_the_order_of_files_does_not_change_the_name(service: dict[str, bytes]) -> None:
    backwards = dict(reversed(service.items()))
    assert digest_of(pack(Sources(service, {}), demo=True)) == digest_of(pack(Sources(backwards, {}), demo=True))


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_other_bytes_are_no_bundle(data: bytes) -> None:
    with pytest.raises(BrokenBundle):
        open_bundle(data)


@pytest.mark.parametrize(
    "content",
    [
        {"format": 2, "demo": True, "files": {}},
        {"format": 1, "demo": "ja", "files": {}},
        {"format": 1, "demo": True, "files": {"leistung/service.yaml": "kein base64!"}},
        {"format": 1, "demo": True, "files": []},
        {"format": 1, "demo": True},
    ],
)
def test_a_bundle_of_another_make_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(BrokenBundle):
        open_bundle(json.dumps(content).encode())


@settings(max_examples=60)
@given(st.sampled_from(["service.yaml", "texte/en.yaml"]), st.data())
def test_a_damaged_file_gives_a_service_or_problems(file: str, data: st.DataObject) -> None:
    whole = REAL.service[file]
    start = data.draw(st.integers(min_value=0, max_value=len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=6)) + whole[start + data.draw(st.integers(0, 6)) :]
    try:
        define(Sources({**REAL.service, file: damaged}, REAL.town), demo=True)
    except DefinitionError as error:
        assert all(problem.message and problem.remedy for problem in error.problems)


def test_the_folder_and_the_bundle_say_the_same() -> None:
    published = open_bundle(pack(REAL, demo=True))
    assert published.service == demo().service
    assert published.town == demo().town
    assert published.file("form.yaml") == REAL.service["form.yaml"]
    assert published.demo


def test_example_values_stand_in_for_what_is_unconfirmed_and_say_so() -> None:
    service, town = demo().service, demo().town
    assert service.processing_time.text() == "10 Arbeitstage"
    assert service.processing_time.example
    assert service.may_refuse
    assert service.remedy.source == "Beispielwert der Vorführung"
    assert town.creditor_id.example
    assert not any(stated.confirmed for _, stated in [*statements(service), *statements(town)])


def test_without_the_demo_nothing_can_be_done_with_unconfirmed_values() -> None:
    service = define(REAL, demo=False).service
    assert not service.may_refuse
    assert service.remedy.text() == "wird von der Stadt bestätigt"
    assert not any(stated.usable for _, stated in statements(service))


def test_what_the_town_has_confirmed_is_not_overlaid() -> None:
    found = define(confirmed(), demo=True)
    assert found.service.remedy.value
    assert found.service.remedy.value.kind == "Klage"
    assert not found.service.remedy.example


def test_example_values_do_not_travel_into_real_bundles() -> None:
    assert b"beispielwerte" not in pack(REAL, demo=False)


@pytest.mark.parametrize(
    ("sources", "place", "words"),
    [
        (with_town("beispielwerte.yaml", "    frist:", "    frst:"), "beispielwerte.yaml:", "„frst“ ist keine Angabe"),
        (with_town("beispielwerte.yaml", "10 Arbeitstage", "bald"), "beispielwerte.yaml:", "keine Zeitspanne"),
        (
            with_service("service.yaml", "stand: 2019-10", "stand: 2019-10\n  beispiel: ja"),
            "service.yaml:7",
            "„beispiel“ darf hier nicht stehen",
        ),
        (with_service("service.yaml", "bestätigt: nein", "bestätigt: ja"), "service.yaml:11", "„ja“ genügt nicht"),
        (with_service("service.yaml", "beleg: Vorschlag - ", "hinweis: "), "service.yaml:24", "der Beleg fehlt"),
        (
            with_service("service.yaml", "dauert., bestätigt: nein", "dauert., bestätigt: {von: Amt, am: 2026-01-01}"),
            "service.yaml:37",
            "kann nicht bestätigt sein",
        ),
        (with_service("service.yaml", "wert: normal", "wert: nromal"), "service.yaml:24", "Meinten Sie „normal“?"),
        (with_town("town.yaml", "15.02.", "30.02."), "town.yaml:", "kein Tag, den es jedes Jahr gibt"),
        (with_town("town.yaml", "15.08., 15.11.", "15.08., 15.09., 15.11."), "town.yaml:", "teilen das Jahr nicht"),
    ],
)
def test_a_slip_is_found_in_its_file_and_line(sources: Sources, place: str, words: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        define(sources, demo=True)
    told = [str(problem) for problem in caught.value.problems]
    assert any(place in each and words in each for each in told), told


def test_a_missing_file_is_named() -> None:
    with pytest.raises(DefinitionError, match=r"leistung/service\.yaml: Die Datei fehlt"):
        define(Sources({}, REAL.town), demo=False)


# The folder on disk.


def test_links_and_strange_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gut.yaml").write_text("x")
    (tmp_path / "verweis.yaml").symlink_to("/etc/hostname")
    (tmp_path / "ordner").symlink_to(TOWN, target_is_directory=True)
    (tmp_path / ".DS_Store").write_text("x")
    (tmp_path / "gross.pdf").write_bytes(b"x" * 5_000_001)
    with pytest.raises(DefinitionError) as caught:
        read_folder(tmp_path)
    told = {problem.file.rpartition("/")[2]: problem.message for problem in caught.value.problems}
    assert told.keys() == {"verweis.yaml", "ordner", ".DS_Store", "gross.pdf"}
    assert "Verknüpfungen" in told["ordner"]


def test_a_pipe_does_not_stop_the_reader(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "rohr.yaml")
    with pytest.raises(DefinitionError, match="keine gewöhnliche Datei"):
        read_folder(tmp_path)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(302):
        (tmp_path / f"{number}.md").write_text("x")
    with pytest.raises(DefinitionError, match="mehr als 300"):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="Der Ordner fehlt"):
        read_folder(tmp_path / "nichts")
