"""Repeated groups: entries come and go without losing a word, and what is wrong says where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import journeys
from buergerbuero.forms.showing import FieldView, page_view
from buergerbuero.forms.types import entries, gruppe, reading
from buergerbuero.forms.values import Field, Page, Raw, Refused, Text
from tests.unit.forms.forms import form_of, problems_of
from tests.unit.forms.samples import SETTINGS, TODAY, field

ADDRESS = {"straße": "Musterstraße", "hausnummer": "1", "plz": "57072", "ort": "Siegen"}
NAME: dict[str, Any] = {"id": "name", "art": "name"}


def group(**changes: Any) -> Field:
    required = changes.pop("required", True)
    return field("gruppe", required=required, **{**SETTINGS["gruppe"], **changes})


def sent(**parts: str) -> dict[str, list[str]]:
    """Write `_0_name` for `frage-0-name`."""
    return {f"frage{name.replace('_', '-')}": [value] for name, value in parts.items()}


def refusals(asked: Field, raw: Raw) -> list[tuple[str, str]]:
    outcome = reading.read(asked, raw, TODAY)
    assert isinstance(outcome, Refused), outcome
    return [(each.name, each.cause.say("de")) for each in outcome.problems]


def test_the_value_is_a_list_of_entries() -> None:
    raw = {**sent(_0_name="Erika", _1_name="Max", _1_seit_tag="1.2.2024"), "frage-1-farben": ["blau", "rot"]}

    assert reading.read(group(), raw, TODAY) == [
        {"name": "Erika", "seit": None, "farben": None, "schulen": None},
        {"name": "Max", "seit": "2024-02-01", "farben": ["rot", "blau"], "schulen": None},
    ]


def test_a_group_may_hold_a_group() -> None:
    raw = sent(_0_name="Erika", **{f"_0_schulen_1_anschrift_{part}": value for part, value in ADDRESS.items()})

    (found,) = reading.read(group(), raw, TODAY)

    assert found["schulen"] == [{"anschrift": ADDRESS}]


def test_an_entry_left_blank_is_not_there() -> None:
    raw = {**sent(_0_name="", _1_name="Max", _2_name=" "), "frage": ["", "", ""]}

    assert [entry["name"] for entry in reading.read(group(), raw, TODAY)] == ["Max"]


def test_numbers_need_not_follow_each_other_and_a_flood_is_bounded() -> None:
    flood = sent(**{f"_{number}_name": "Max" for number in [7, 99, *range(1000, 9000, 5), 999_999_999_999]})

    assert [entry["name"] for entry in reading.read(group(), sent(_7_name="Max", _99_name="Eva"), TODAY)] == [
        "Max",
        "Eva",
    ]
    assert len(reading.kept((group(),), flood)["frage"]) == entries.MOST
    assert refusals(group(), flood)[0] == ("frage", "Bei „Frage“ sind es 50 Einträge, also zu viele.")


def test_a_flood_of_entries_in_entries_draws_no_page_of_megabytes() -> None:
    asked = group()
    full = gruppe.most_shown(asked) * (1 + gruppe.most_shown(asked.fields[-1]))
    blank = {"frage": [""] * 50, **{f"frage-{number}-schulen": [""] * 40 for number in range(50)}}
    typed = sent(**{f"_{outer}_schulen_{inner}_anschrift_ort": "x" for outer in range(50) for inner in range(40)})

    assert len(entries_of(view(asked, blank))) <= full
    assert len(entries_of(view(asked, typed))) <= full + entries.MOST


def entries_of(drawn: FieldView) -> list[str]:
    inner = [name for entry in drawn.entries for each in entry.fields for name in entries_of(each)]
    return [*(entry.name for entry in drawn.entries), *inner]


def test_entries_beyond_what_may_be_stay_while_they_are_few() -> None:
    """A form that took more before must not lose them: its person chooses which."""
    asked = group(höchstens=2)
    raw = sent(**{f"_{number}_name": f"Kind {number}" for number in range(20)})

    assert len(view(asked, raw).entries) == 20


@pytest.mark.parametrize(
    "name", ["frage--1-name", "frage-01-name", "frage-٣-name", "frage-1", "frage-1-", "frage-x-name"]
)
def test_what_is_no_number_is_no_entry(name: str) -> None:
    kept = reading.kept((group(),), {name: ["Max"]})

    assert not any(values == ["Max"] for values in kept.values())


def test_a_problem_names_its_entry_and_its_input() -> None:
    raw = sent(_0_name="Erika", _1_seit_tag="1.2.2024", **{"_1_schulen_0_anschrift_ort": "Siegen"})

    found = refusals(group(), raw)

    assert found[0] == ("frage-1-name", "Kind 2: Bei „Name“ fehlt Ihre Antwort.")
    assert found[1] == (
        "frage-1-schulen-0-anschrift-straße",
        "Kind 2, Schule 1: Bei „Straße“ fehlt Ihre Antwort.",
    )


def test_too_few_entries_are_asked_for_one_by_one() -> None:
    found = refusals(group(mindestens="3", felder=[NAME]), {**sent(_1_name="Max"), "frage": ["", ""]})

    assert [name for name, _ in found] == ["frage-0-name", "frage-2-name"]


def test_too_many_are_refused_with_the_limit() -> None:
    raw = sent(**{f"_{number}_name": "Max" for number in range(5)})

    outcome = reading.read(group(), raw, TODAY)

    assert isinstance(outcome, Refused)
    (problem,) = outcome.problems
    assert (problem.name, problem.cause.say("de")) == ("frage", "Bei „Frage“ sind es 5 Einträge, also zu viele.")
    assert problem.remedy.say("de") == "Möglich sind höchstens 4. Entfernen Sie die anderen."


def test_a_voluntary_group_may_stay_empty_but_what_is_begun_is_checked() -> None:
    asked = group(required=False)

    assert reading.read(asked, {"frage": ["", ""], "frage-0-name": [""]}, TODAY) is None
    assert refusals(asked, sent(_0_seit_tag="1.2.2024")) == [("frage-0-name", "Kind 1: Bei „Name“ fehlt Ihre Antwort.")]


def test_lines_of_a_summary_name_the_entry() -> None:
    value = [{"name": "Erika", "schulen": [{"anschrift": ADDRESS}]}, {"name": "Max", "seit": "2024-02-01"}]

    assert reading.rows(group(), value, "de") == (
        ("Kind 1: Name", "Erika"),
        ("Kind 1, Schule 1: Anschrift", "Musterstraße 1\n57072 Siegen"),
        ("Kind 2: Name", "Max"),
        ("Kind 2: Seit", "1. Februar 2024"),
    )
    assert [(row.entry, row.label) for row in reading.entry_rows(group(), value, "de")][1] == (
        "Kind 1, Schule 1",
        "Anschrift",
    )


# The buttons.


def press(asked: Field, raw: Raw, button: str) -> tuple[Raw, str]:
    return gruppe.after_button((asked,), raw, button)


def test_one_more_comes_at_the_end_and_changes_nothing_else() -> None:
    raw = {**sent(_0_name="Erika", _0_seit_tag="unklar"), "frage": [""], "andere": ["x"]}

    found, anchor = press(group(), raw, "mehr:frage")

    assert (found["frage"], anchor) == (["", ""], "frage-1")
    assert {name: values for name, values in found.items() if name != "frage"} == sent(
        _0_name="Erika", _0_seit_tag="unklar"
    )


def test_one_less_moves_up_those_after_it_with_all_that_is_in_them() -> None:
    raw = {
        **sent(_0_name="Erika", _1_name="Max", _2_name="Eva", _2_schulen_1_anschrift_ort="Siegen"),
        "frage": ["", "", ""],
        "frage-2-schulen": ["", ""],
    }

    found, anchor = press(group(), raw, "weg:frage-1")

    assert anchor == "frage"
    assert found == {
        **sent(_0_name="Erika", _1_name="Eva", _1_schulen_1_anschrift_ort="Siegen"),
        "frage": ["", ""],
        "frage-1-schulen": ["", ""],
    }


def test_the_buttons_of_an_inner_group_change_that_group_alone() -> None:
    raw = {**sent(_0_name="Erika", _1_name="Max"), "frage": ["", ""]}

    found, anchor = press(group(), raw, "mehr:frage-1-schulen")

    assert anchor == "frage-1-schulen-0"
    assert found == {**raw, "frage-1-schulen": [""]}
    assert press(group(), found, "weg:frage-1-schulen-0") == (raw, "frage-1-schulen")


@pytest.mark.parametrize(
    "button",
    ["mehr:", "mehr:andere", "mehr:frage-0-name", "weg:frage-7", "weg:frage-x", "weg:frage", "weg:", "mehr:frage-1"],
)
def test_a_button_that_no_page_shows_changes_nothing(button: str) -> None:
    raw = {**sent(_0_name="Erika"), "frage": [""]}

    assert press(group(), raw, button)[0] == raw


def test_there_is_no_button_for_more_than_may_be_or_less_than_must_be() -> None:
    raw = {"frage": [""] * 4}
    full, one, none = view(group(), raw), view(group(), {}), view(group(required=False), {})

    assert (len(full.entries), full.more, full.entries[0].removable) == (4, False, True)
    assert (len(one.entries), one.more, one.entries[0].removable) == (1, True, False)
    assert (len(none.entries), none.more) == (0, True)
    assert press(group(), raw, "mehr:frage")[0] == raw


def view(asked: Field, raw: Raw) -> FieldView:
    outcome = reading.read(asked, raw, TODAY)
    problems = outcome.problems if isinstance(outcome, Refused) else ()
    page = Page("frage", Text("Frage"), (asked,))
    return page_view(page, page.fields, raw, problems, "de").fields[0]


def test_an_error_of_an_entry_stands_in_that_entry() -> None:
    second = view(group(), sent(_0_name="Erika", _1_seit_tag="1.2.2024")).entries[1]

    assert (second.label, second.name) == ("Kind 2", "frage-1")
    assert [len(each.problems) for each in second.fields] == [1, 0, 0, 0]
    assert second.fields[0].inputs[0].invalid


NAMES = st.text("0123456789-nameseitschulenanschriftort", max_size=30).map(lambda text: f"frage-{text}")
KNOWN = st.tuples(
    st.integers(0, 6), st.sampled_from(["name", "seit-tag", "farben", "schulen", "schulen-2-anschrift-ort"])
)
ANY_NAME = st.one_of(NAMES, KNOWN.map(lambda pair: f"frage-{pair[0]}-{pair[1]}"), st.just("frage"))
RAWS = st.dictionaries(ANY_NAME, st.lists(st.sampled_from(["", "Max", "rot", "1.2.2024", "1", "57072"]), max_size=60))
BUTTONS = st.tuples(st.sampled_from(["mehr", "weg", ""]), ANY_NAME).map(":".join)


@given(RAWS, BUTTONS, st.booleans())
def test_whatever_is_sent_and_pressed_nothing_breaks_and_nothing_but_one_entry_is_lost(
    raw: Raw, button: str, required: bool
) -> None:
    asked = group(required=required)
    before = reading.kept((asked,), raw)

    after, _ = press(asked, raw, button)

    assert reading.kept((asked,), after) == after
    assert reading.kept((asked,), before) == before
    if not button.startswith("weg:"):
        assert words(after) == words(before)
    outcome = reading.read(asked, after, TODAY)
    assert (
        isinstance(outcome, Refused)
        or outcome is None
        or reading.read(asked, reading.fill(asked, outcome), TODAY) == outcome
    )
    anchors = set(ids(view(asked, raw)))
    if isinstance(found := reading.read(asked, raw, TODAY), Refused):
        assert {each.name for each in found.problems} <= anchors


def words(raw: Raw) -> list[str]:
    return sorted(value for values in raw.values() for value in values if value)


def ids(drawn: FieldView) -> list[str]:
    inner = [each for entry in drawn.entries for each in entry.fields]
    own = [drawn.name, *(each.name for each in drawn.inputs), *(each.id for each in drawn.choices)]
    return [*own, *(name for each in (*drawn.children, *inner) for name in ids(each))]


# As form.yaml writes them.

FORM = """
seiten:
  - id: kinder
    frage: Welche Kinder leben bei Ihnen?
    art: gruppe
    eintrag: Kind
    höchstens: 4
    felder:
      - {id: name, art: name, frage: Name des Kindes}
      - id: schulen
        art: gruppe
        frage: Welche Schulen?
        eintrag: Schule
        pflicht: nein
        höchstens: 3
        felder:
          - {id: ort, art: text, frage: Ort}
          - {id: seit, art: datum, frage: Seit wann?, pflicht: nein}
"""


def test_a_group_is_read_from_form_yaml() -> None:
    (kinder,) = form_of(FORM).page("kinder").fields

    assert [each.key for each in kinder.fields] == ["kinder.name", "kinder.schulen"]
    assert [each.name for each in kinder.fields[1].fields] == ["ort", "seit"]
    assert reading.names_of((kinder,)) == (
        "kinder",
        "kinder-0-name",
        "kinder-0-schulen",
        "kinder-0-schulen-0-ort",
        "kinder-0-schulen-0-seit",
        "kinder-0-schulen-0-seit-tag",
        "kinder-0-schulen-0-seit-monat",
        "kinder-0-schulen-0-seit-jahr",
    )


def test_a_journey_writes_entries_as_a_list() -> None:
    answer = [{"name": "Erika", "schulen": [{"ort": "Siegen", "seit": "heute"}]}, {"name": "Max"}]

    raw = journeys.inputs_for(form_of(FORM), "kinder", answer, today=TODAY)

    assert raw["kinder-0-schulen-0-seit-jahr"] == ["2026"]
    assert raw["kinder-1-name"] == ["Max"]
    assert raw["kinder"] == ["", ""]


WRONG = [
    ("    eintrag: Kind\n", "", 3, "„eintrag“ fehlt.", "Ergänzen"),
    ("name, frage: Name des Kindes", "nahme, frage: Name", 9, "Die Art „nahme“ gibt es nicht.", "„name“"),
    ("art: name, frage: Name des", "art: datei, frage: Name des", 9, "keine Dateien hochladen", "eigenen Seite"),
    ("frage: Ort}", "frage: Ort, wenn: {a: [b]}}", 17, "keine Bedingungen", "an die Gruppe oder ihre Seite"),
    ("id: schulen", "id: name", 10, "„kinder.name“ gibt es schon, in Zeile 9", "andere Kennung"),
    (
        "frage: Ort}",
        "frage: Ort, pflicht: nein}",
        10,
        "In der Gruppe „kinder.schulen“ ist alles freiwillig.",
        "Pflicht",
    ),
    ("höchstens: 3", "höchstens: 51", 15, "„höchstens“ ist zu groß: „51“.", "Möglich ist 50 oder weniger."),
    ("höchstens: 3", "mindestens: 0", 15, "„mindestens“ ist zu klein: „0“.", "Möglich ist 1 oder mehr."),
    ("höchstens: 3", "höchstens: 25", 3, "können 508 Eingabefelder stehen; möglich sind 400.", "Verkleinern Sie"),
    ("Seit wann?", "'Seit wann in {dorf}?'", 3, "„{dorf}“ kann das Programm nicht einsetzen", "{stadt}"),
]


@pytest.mark.parametrize(("before", "after", "line", "message", "remedy"), WRONG)
def test_a_mistake_is_named_with_line_and_remedy(before: str, after: str, line: int, message: str, remedy: str) -> None:
    (problem,) = problems_of(FORM.replace(before, after, 1))

    assert message in problem.message
    assert remedy in problem.remedy
    assert problem.line == line
