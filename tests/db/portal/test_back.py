"""Whatever a form is answered with, going back leads to a page: nothing that was drawn by a POST stays behind.

That browsers do go back so is seen in tests/journey/test_back.py.
"""

from collections.abc import Callable

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import Receipt
from tests.db.conftest import Time
from tests.db.portal.person import Person

TEXT = "Der Hund heißt Bello."


def led(person: Person) -> bool:
    """Whether the last form was answered with a way to a page, rather than with a page."""
    return bool(person.response.redirect_chain) and person.response.request["REQUEST_METHOD"] == "GET"


@pytest.fixture
def asked(sent: Receipt, work: Callable[[], None], clerk_actor: Actor, time: Time) -> Receipt:
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.ask_back(case_id=sent.case_id, version=sequence, text="Wie heißt er?", by=clerk_actor, now=time.now)
    work()
    return sent


@pytest.mark.parametrize(
    ("path", "button", "typed"),
    [
        ("/vorgang/", "Vorgang öffnen", {"nummer": "2026-004117-2", "code": "ABC"}),
        ("/vorgang/", "Vorgang öffnen", {"nummer": "2026-004117-2", "code": "0" * 16 + "8"}),
        ("/weitermachen/", "Weitermachen", {"code": "ABC"}),
        ("/pruefen/", "Prüfen", {"code": "ABC"}),
        ("/zustimmung/", "Ansehen, worum es geht", {"code": "ABC", "geboren-tag": "4"}),
    ],
)
def test_a_door_says_what_is_wrong_once_and_keeps_no_page(
    person: Person, path: str, button: str, typed: dict[str, str]
) -> None:
    person.open(path).press(button, typed)
    assert led(person)
    assert (person.status, person.path, person.page.problems != []) == (422, path, True)
    assert not any(value in person.address for value in typed.values())
    kept = person.browser.cookies["bb_shown"]
    assert kept.value == "", "said once"
    person.open(path)
    assert (person.status, person.page.problems) == (200, [])


@pytest.mark.parametrize("path", ["/vorgang/", "/weitermachen/", "/pruefen/", "/zustimmung/"])
def test_another_language_keeps_no_page_either(person: Person, path: str) -> None:
    person.open(path).switch("English")
    assert led(person)
    assert person.path == f"/en{path}"


def test_a_forgotten_declaration(person: Person) -> None:
    person.reach().press("Antrag senden")
    assert led(person)
    assert [each.name for each in person.page.problems] == ["erklärung"]
    assert person.open("/antrag/pruefen/").page.problems == []
    person.press("Antrag senden", {"erklärung": "ja"})
    assert person.open("/antrag/pruefen/").path == "/antrag/quittung/", "as Back leads to"


def test_an_answer_that_is_empty_or_too_long_comes_back(inside: Person, asked: Receipt) -> None:
    inside.open("/vorgang/stand/").press("Antwort senden", {"antwort": ""})
    assert led(inside)
    assert (inside.status, inside.path) == (422, "/vorgang/stand/")
    inside.press("Antwort senden", {"antwort": TEXT * 300})
    assert (inside.status, inside.page.value("antwort")) == (422, TEXT * 300)


def test_what_no_cookie_holds_is_drawn_at_once_and_not_lost(inside: Person, asked: Receipt) -> None:
    noise = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(4100))
    inside.open("/vorgang/stand/").press("Antwort senden", {"antwort": noise})
    assert (inside.status, inside.page.value("antwort")) == (422, noise)
    assert not led(inside)


def test_what_is_kept_for_one_page_is_said_by_no_other_and_not_late(person: Person, time: Time) -> None:
    person.browser.post("/weitermachen/", {"code": "ABC"}, headers={"X-CSRFToken": ""})
    person.open("/weitermachen/")
    _button, form = person.page.button("Weitermachen")
    token = form.first("input", name="csrfmiddlewaretoken").attributes["value"]
    person.browser.post("/weitermachen/", {"code": "ABC", "csrfmiddlewaretoken": token})
    assert person.open("/pruefen/").page.problems == []
    time.passes(minutes=6)
    assert person.open("/weitermachen/").page.problems == []
