"""What the templates get: inputs filled in, errors beside them, labels said."""

from collections.abc import Iterator
from typing import Any

import pytest

from buergerbuero.forms.showing import FieldView, page_view
from buergerbuero.forms.types import TYPES, reading
from buergerbuero.forms.values import Page, Raw, Refused, Text
from tests.unit.forms.samples import TODAY, field


def view_of(kind: str, raw: Raw, *, single: bool = True, language: str = "de") -> FieldView:
    asked = field(kind)
    page = Page("frage" if single else "seite", Text("Frage"), (asked,), help=Text("Hilfe"))
    outcome = reading.read(asked, raw, TODAY)
    problems = outcome.problems if isinstance(outcome, Refused) else ()
    return page_view(page, page.fields, raw, problems, language).fields[0]


def everywhere(view: FieldView) -> Iterator[FieldView]:
    yield view
    for child in (*view.children, *(inner for entry in view.entries for inner in entry.fields)):
        yield from everywhere(child)


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_can_be_drawn_and_each_of_its_inputs_is_read(kind: str) -> None:
    views = list(everywhere(view_of(kind, {})))
    names = {each.name for view in views for each in view.inputs if not view.choices} | {
        view.name for view in views if view.choices
    }

    assert names <= set(reading.names_of((field(kind),)))
    assert names
    assert all(view.template.startswith("portal/fields/") for view in views)
    ids = [each.name for view in views for each in view.inputs if not view.choices]
    ids += [choice.id for view in views for choice in view.choices]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", TYPES)
def test_every_error_leads_to_something_on_the_page(kind: str) -> None:
    asked = field(kind)
    refused = reading.read(asked, {}, TODAY)
    assert isinstance(refused, Refused)

    views = list(everywhere(view_of(kind, {})))
    anchors = {each.name for view in views for each in view.inputs} | {
        choice.id for view in views for choice in view.choices
    }
    assert {problem.name for problem in refused.problems} <= anchors
    assert sum(len(view.problems) for view in views) == len(refused.problems)


def test_an_error_stands_at_its_part_only() -> None:
    raw = {"frage-vornamen": ["Erika"], "frage-familienname": ["Beispiel"], "frage-geburtsdatum-tag": ["12"]}

    person = view_of("person", raw)

    given_names, family_name, birth_date = person.children
    assert [bool(view.problems) for view in (person, given_names, family_name, birth_date)] == [
        False,
        False,
        False,
        True,
    ]
    assert [(each.name, each.value, each.invalid) for each in birth_date.inputs] == [
        ("frage-geburtsdatum-tag", "12", False),
        ("frage-geburtsdatum-monat", "", True),
        ("frage-geburtsdatum-jahr", "", False),
    ]
    assert birth_date.described_by == "frage-geburtsdatum-hinweis frage-geburtsdatum-fehler"
    assert [each.autocomplete for each in birth_date.inputs] == ["bday-day", "bday-month", "bday-year"]


def test_choices_are_checked_as_sent_and_labelled() -> None:
    view = view_of("mehrfach", {"frage": ["drei", "eins"]})

    assert [(each.id, each.value, each.label, each.checked) for each in view.choices] == [
        ("frage", "eins", "Nummer eins", True),
        ("frage--zwei", "zwei", "Nummer zwei", False),
        ("frage--drei", "drei", "Nummer drei", True),
    ]


def test_a_declaration_is_a_box_with_its_sentence() -> None:
    (choice,) = view_of("erklärung", {}).choices

    assert (choice.id, choice.value, choice.label, choice.checked) == ("frage", "ja", "Ich stimme zu.", False)


def test_keyboards_and_browsers_are_told_what_is_asked() -> None:
    def first(kind: str, **settings: Any) -> tuple[str, str, str, bool]:
        box = (
            page_view(Page("p", Text("P"), (asked := field(kind, **settings),)), (asked,), {}, (), "de")
            .fields[0]
            .inputs[0]
        )
        return box.type, box.inputmode, box.capitals, box.words

    assert first("email") == ("email", "email", "off", False)
    assert first("telefon") == ("tel", "tel", "off", False)
    assert first("iban") == ("text", "", "characters", False)
    assert first("name") == ("text", "", "words", False)
    assert first("plz") == ("text", "numeric", "off", False)
    assert first("text", muster="[0-9]{15}", beispiel="276098100000000") == ("text", "numeric", "off", False)
    assert first("text", muster="[A-Z]{2}", beispiel="AB") == ("text", "", "off", False)
    assert first("text") == ("text", "", "sentences", True)


def test_what_a_browser_knows_of_the_person_is_not_offered_for_others() -> None:
    inside = {"felder": [{"id": "mail", "art": "email"}, {"id": "kind", "art": "person"}], "eintrag": "Kind"}
    (own,) = [each.autocomplete for each in view_of("email", {}).inputs]
    tokens = {each.autocomplete for view in everywhere(view_of_group(inside)) for each in view.inputs}

    assert own == "email"
    assert tokens == {"off"}


def view_of_group(settings: dict[str, Any]) -> FieldView:
    asked = field("gruppe", **settings)
    return page_view(Page("frage", Text("Frage"), (asked,)), (asked,), {}, (), "de").fields[0]
