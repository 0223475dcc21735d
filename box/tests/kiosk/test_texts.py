"""What the screen says: whole, in each language, and the same in both."""

import re
import string
from pathlib import Path

import pytest

from ausgabebox.agent.errors import No, Reason
from ausgabebox.agent.inspection import DUE
from ausgabebox.agent.view import Outcome, StaffStage, Stage
from ausgabebox.kiosk import screens, texts
from ausgabebox.kiosk.settings import Settings, in_rows
from ausgabebox.kiosk.texts import FOLDER, Texts, catalogue, clock_time
from ausgabebox.machine.states import Event, Write
from ausgabebox.machine.table import TABLE

LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.toml"))
TEMPLATES = Path(texts.__file__).parent / "templates"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_places(language: str) -> None:
    first, other = catalogue(texts.FIRST), catalogue(language)
    assert first.keys() == other.keys()
    assert {key: places(text) for key, text in first.items()} == {key: places(text) for key, text in other.items()}
    assert all(text.strip() for text in other.values())


def test_the_languages_offered_are_there() -> None:
    assert set(Settings().languages) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_happen_has_words(language: str) -> None:
    said = Texts(language)
    for reason in Reason:
        assert said.has(f"refused.{reason.value}.title") and said.has(f"refused.{reason.value}.lead")
    assert all(said.has(f"staff_no.{why.value}") for why in No)
    halting = {line.event for line in TABLE if Write.HALT in line.writes} | {Event.TAMPER}
    assert all(said.has(f"halt.{event.value}") for event in halting)
    assert all(said.has(f"staff_outcome.{outcome.value}") for outcome in Outcome)
    words = {key.partition(".")[2] for key in catalogue(language) if key.startswith("staff_state.")}
    assert words == {state.value for state in DUE}
    assert {*screens.OF_STAGE} == {*Stage} and {*screens.OF_STAFF} == {*StaffStage}
    names = {
        *screens.OF_STAGE.values(),
        *screens.OF_STAFF.values(),
        *screens.STAFF_PAGES,
        "staff_pin",
        "staff_enrol_pin",
        "staff_enrol_both",
    }
    assert all(said.has(f"{name}.title") for name in names - {"refused"})


def test_every_text_is_used() -> None:
    code = "".join(
        file.read_text(encoding="utf-8") for file in TEMPLATES.parent.rglob("*") if file.suffix in {".py", ".html"}
    )
    made = re.compile(
        r"^(halt|place\.(row|door)|refused|staff_no|staff_state|staff_outcome|spoken)\.|\.(title|lead|lead_unknown|one|other|clear)$"
    )
    unused = [key for key in catalogue(texts.FIRST) if f'"{key}"' not in code and not made.search(key)]
    unused = [key for key in unused if f"'{key}'" not in code]
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_person_or_asks_for_the_pin_elsewhere(language: str) -> None:
    assert not any("{name}" in text for text in catalogue(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_the_box_has_one_name_and_is_said_to_be_where_it_is(language: str) -> None:
    """The *Abholcode* is the counter's; codes stand in no message, and no sheet bears a PIN."""
    found = catalogue(language)
    assert not [
        key
        for key, text in found.items()
        if re.search(r"Abholcode|QR|Blatt|[Cc]ollection code|sheet", text) and not key.startswith("staff_")
    ]
    name = {"de": "Box-Code", "en": "box code"}[language]
    assert all(name in found[key] for key in ("code.title", "code.again", "code.unknown", "spoken.code"))
    assert all(name.lower() in found[f"code.{key}"].lower() for key in ("label", "keys"))
    assert not [key for key in found if key.startswith("code.") and re.search("Nachricht|message", found[key])]


def test_a_door_is_found_by_row_and_number() -> None:
    rows = Settings(rows=in_rows(24, 4))
    place = rows.place(14)
    assert place == (4, 2)
    assert Texts("de").place(*place) == "Vierte Reihe von oben, zweites Fach von links."
    assert Texts("en").place(*place) == "Fourth row from the top, second door from the left."
    assert Texts("de").place(12, 30) == "Reihe 12 von oben, Fach Nummer 30 von links."
    assert rows.place(25) is None


def test_one_and_many() -> None:
    assert Texts("de").count("pin.tries", 1) == "Noch 1 Versuch."
    assert Texts("de").count("pin.tries", 2) == "Noch 2 Versuche."


def test_the_time_of_day_is_that_of_the_place() -> None:
    assert clock_time(1_795_000_900.0, "Europe/Berlin") == "12:21"


@pytest.mark.parametrize("told", [{"patience": 30}, {"warning": 5}, {"extensions": 3}, {"key_mm": 12}, {"nonsense": 1}])
def test_settings_below_what_people_need_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"people get|nobody knows"):
        Settings.of(told)


def test_settings_come_from_a_file() -> None:
    found = Settings.of({"help": ["115"], "dots_per_mm": 10.0, "counter": {"de": "im Rathaus"}, "rows": [[1, 2], [3]]})
    assert found.key_pixels == 200 and found.help == ("115",) and found.place(3) == (2, 1)
