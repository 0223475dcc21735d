"""What was typed in a case outlives the half hour, a change of language and a token that does not fit."""

from collections.abc import Callable

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import CaseState, Receipt
from tests.db.conftest import Time
from tests.db.portal.person import Person

TEXT = "Ja, seit gestern.\nDie Nummer folgt."
Asks = Callable[..., None]


@pytest.fixture
def asks(sent: Receipt, clerk_actor: Actor, time: Time) -> Asks:
    """The town asks something, or asks to correct pages."""

    def ask(*pages: str) -> None:
        version = Case.objects.get(id=sent.case_id).sequence
        text = "Ist Bello gechippt?"
        actions.ask_back(case_id=sent.case_id, version=version, text=text, pages=pages, by=clerk_actor, now=time.now)

    return ask


def opened(person: Person, receipt: Receipt) -> Person:
    return person.press("Vorgang öffnen", {"nummer": receipt.number, "code": receipt.access_code})


def test_an_answer_is_still_there_after_the_case_was_closed(
    inside: Person, asks: Asks, sent: Receipt, time: Time
) -> None:
    asks()
    inside.open("/vorgang/stand/")
    time.passes(minutes=31)
    inside.press("Antwort senden", {"antwort": TEXT})
    assert inside.status == 403
    inside.page.says("Ihr Vorgang ist nicht mehr offen", "Die Nummer folgt.")

    inside.press("Vorgang öffnen", {"nummer": sent.number, "code": "X"})
    assert inside.status == 422
    assert [each.name for each in inside.page.problems] == ["code"]
    opened(inside, sent)
    assert (inside.status, inside.page.value("antwort")) == (200, TEXT)
    inside.press("Antwort senden")
    inside.page.says("Ihre Antwort ist da", "Die Nummer folgt.")
    assert inside.path == "/vorgang/stand/"


def test_an_answer_comes_along_to_the_other_language(inside: Person, asks: Asks, time: Time) -> None:
    asks()
    inside.open("/vorgang/stand/").switch("English", {"antwort": TEXT})
    inside.page.says("My case")
    assert inside.page.value("antwort") == TEXT
    time.passes(minutes=31)
    inside.press("Send answer").switch("Deutsch")
    inside.page.says("Ihr Vorgang ist nicht mehr offen", "Die Nummer folgt.")
    assert Case.objects.get().state == CaseState.WAITING_FOR_CITIZEN


def test_the_number_comes_along_to_the_other_language_and_the_code_does_not(person: Person, sent: Receipt) -> None:
    person.open("/vorgang/").switch("English", {"nummer": sent.number, "code": sent.access_code})
    assert (person.path, person.status) == ("/en/vorgang/", 200)
    assert (person.page.value("nummer"), person.page.value("code")) == (sent.number, "")


def test_a_correction_goes_on_at_the_same_page_after_the_case_was_closed(
    inside: Person, asks: Asks, sent: Receipt, time: Time
) -> None:
    asks("seit_wann")
    inside.open("/vorgang/stand/").press("Angaben berichtigen")
    time.passes(hours=25)
    inside.press("Weiter", {"seit_wann-tag": "7"})
    assert inside.status == 403
    inside.page.says("Ihre Sitzung ist abgelaufen", "Öffnen Sie Ihren Vorgang")
    assert inside.page.value("nummer") == sent.number

    inside.press("Vorgang öffnen", {"code": "X"})
    assert inside.status == 422
    inside.press("Vorgang öffnen", {"code": sent.access_code})
    assert (inside.path, inside.page.value("seit_wann-tag")) == ("/antrag/seit_wann/", "7")
    assert inside.press("Weiter").path == "/vorgang/berichtigung/"


def test_withdrawing_is_confirmed(inside: Person) -> None:
    inside.open("/vorgang/zurueckziehen/").press("Ja, Antrag zurückziehen")
    inside.page.says("Ihr Antrag ist zurückgezogen", "Sie können jederzeit einen neuen Antrag stellen")


def test_changing_the_language_withdraws_nothing(inside: Person) -> None:
    inside.open("/vorgang/zurueckziehen/").switch("English")
    assert Case.objects.get().state == CaseState.RECEIVED
