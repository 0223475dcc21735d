"""The answer of a file field: what stands for files is read back as it was written; what is no file is refused."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buergerbuero.documents.values import RefusalReason
from buergerbuero.forms.types import datei, reading
from buergerbuero.forms.types.letters import TEXT, stranger
from buergerbuero.forms.values import Refused
from tests.unit.forms.samples import TODAY, field, read, refusal

FILE = {"id": "7", "name": "Schein vorn.jpg", "pages": 1, "size": 3_100_000, "sha256": "ab"}
SCAN = {"id": "8", "name": "Scan.pdf", "pages": 3, "size": 90_000, "sha256": "cd"}


def sent(*files: Any) -> dict[str, list[str]]:
    return {"frage": [json.dumps(each) for each in files]}


def test_files_are_taken_in_their_order_and_named_with_their_pages() -> None:
    value = read("datei", sent(SCAN, FILE))
    assert value == [SCAN, FILE]
    assert reading.show(field("datei"), value, "de") == "Scan.pdf, 3 Seiten\nSchein vorn.jpg, 1 Seite"
    assert reading.show(field("datei"), value, "en") == "Scan.pdf, 3 pages\nSchein vorn.jpg, 1 page"


def test_a_bare_name_stands_for_a_file_in_journeys() -> None:
    [first, second] = read("datei", {"frage": ["ausweis.jpg", "Rückseite.PDF"]})
    assert (first["name"], second["name"]) == ("ausweis.jpg", "Rückseite.PDF")
    assert first["id"] != second["id"]


def test_a_file_that_is_on_its_way_is_not_left_behind() -> None:
    name, cause, remedy = refusal("datei", sent({"id": "9", "name": "halb.jpg"}))
    assert (name, cause) == ("frage", "„halb.jpg“ ist noch nicht ganz angekommen.")
    assert remedy == "Wählen Sie die Datei noch einmal aus. Oder entfernen Sie sie."


@pytest.mark.parametrize(
    "text", ["bild.tif", "keine Datei", "{}", "[]", '{"name": 7}', '{"name": "a.jpg", "pages": "1"}']
)
def test_what_is_no_file_is_refused(text: str) -> None:
    assert isinstance(read("datei", {"frage": [text]}), Refused)


def test_more_than_there_may_be_are_refused_by_name() -> None:
    name, cause, _remedy = refusal("datei", sent(FILE, SCAN), höchstens=1)
    assert (name, cause) == ("frage", "„Scan.pdf“ passt nicht mehr dazu: Hier ist nur eine Datei möglich.")


@pytest.mark.parametrize("reason", [*RefusalReason, datei.FULL, datei.AT_ONCE])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_has_a_cause_that_names_the_file_and_a_remedy(reason: str, language: str) -> None:
    problem = datei.refusal(field("datei"), "{Urlaub}.jpg", reason)
    assert "{Urlaub}.jpg" in problem.cause.say(language)
    assert problem.remedy.say(language).endswith(".")
    assert problem.cause.say("de") != problem.cause.say("en")


@given(st.text(max_size=300))
@example(".00000\x1f")
@example("x" * 75 + "_." + "a" * 10)
def test_any_name_becomes_one_that_can_be_printed(name: str) -> None:
    shown = datei.file_name(name)
    assert shown
    assert len(shown) <= 82
    assert stranger(shown, TEXT) is None
    assert "/" not in shown
    assert datei.file_name(shown) == shown


def test_tips_are_sentences_of_the_service() -> None:
    asked = field("datei", tipps=["Legen Sie ihn flach hin.", "Ohne Blitz."])
    assert {key: text.say("de") for key, text in asked.texts.items()} == {
        "tipps.0": "Legen Sie ihn flach hin.",
        "tipps.1": "Ohne Blitz.",
    }
    assert (
        reading.read(asked, {}, TODAY).problems[0].remedy.say("de") == "Fügen Sie ein Foto oder eine PDF-Datei hinzu."
    )
