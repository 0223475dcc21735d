"""What a form asks about boxes, by what the town has: nothing, one, or several."""

from typing import Any

import pytest

from buergerbuero.base.yamlfile import load
from buergerbuero.forms import assembling
from buergerbuero.forms.queries import answers_for
from buergerbuero.forms.types import of
from buergerbuero.forms.values import BOX_CHOICE, Boxes, Form, Place, Text
from tests.unit.forms.forms import problems_of

TWO = (("rathaus", "Box am Rathaus"), ("bahnhof", "Box am Bahnhof"))
WRITTEN = """\
seiten:
  - id: weg
    frage: Wie?
    zweck: zustellung
    art: auswahl
    antworten: {post: Als Brief, schalter: Am Schalter, box: An der Box}
  - {id: abholen, baustein: ausgabebox, wenn: {weg: [box]}}
"""


def form(boxes: Boxes) -> Form:
    pages = assembling.sensible(load("form.yaml", WRITTEN))
    return Form("", assembling.form_pages(pages, lambda key, german: Text(german), Place(boxes=boxes)))


def asked(boxes: Boxes) -> dict[str, list[str]]:
    return {page.id: [field.key for field in page.fields] for page in form(boxes).pages}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (Boxes(()), None),
        (Boxes(TWO[:1]), ["niedrig", "vertretung"]),
        (Boxes(TWO), ["box", "niedrig", "vertretung"]),
        (Boxes(TWO, low=False), ["box", "vertretung"]),
        (Boxes(TWO[:1], proxy=False), ["niedrig"]),
        (Boxes(TWO[:1], low=False, proxy=False), None),  # nothing to ask
    ],
)
def test_it_asks_what_there_is(boxes: Boxes, expected: list[str] | None) -> None:
    assert asked(boxes).get("abholen") == (expected and [f"abholen.{each}" for each in expected])


def test_without_a_box_nobody_can_choose_it() -> None:
    keys = [
        [key for key, _ in of("auswahl").choices(form(boxes).page("weg").fields[0])]
        for boxes in (Boxes(()), Boxes(TWO))
    ]
    assert keys == [["post", "schalter"], ["post", "schalter", "box"]]


def test_the_boxes_are_those_of_the_town() -> None:
    [box, *_] = form(Boxes(TWO)).page("abholen").fields
    assert [(key, label.say("de")) for key, label in of("auswahl").choices(box)] == list(TWO)


def test_what_was_answered_is_found_by_its_purpose() -> None:
    answers: dict[str, Any] = {"weg": "box", "abholen": {"niedrig": "ja"}}
    assert answers_for(form(Boxes(TWO)), answers, BOX_CHOICE) == {"niedrig": "ja"}
    assert answers_for(form(Boxes(TWO)), {**answers, "weg": "post"}, BOX_CHOICE) == {}, "off the path"


def test_a_form_that_offers_the_box_asks_what_it_needs() -> None:
    without, _, _ = WRITTEN.rpartition("  - {id: abholen")
    [problem] = problems_of(without)
    assert "baustein: ausgabebox" in problem.remedy


def test_a_form_without_the_box_asks_nothing_of_it() -> None:
    text = WRITTEN.replace(", box: An der Box", "").replace(", wenn: {weg: [box]}", "")
    [problem] = problems_of(text)
    assert "bietet das Formular nicht an" in problem.message
