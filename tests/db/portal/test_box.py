"""What a person reads who collects at a box: the questions, the PIN once, what opens it, and when it is gone."""

import contextlib
import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import format_code
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.pickup import actions as pickup
from buergerbuero.pickup.models import Order, Pin
from tests.cast import NOW
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.journey.pdf import text_of
from tests.made import fees
from tests.made.boxes import Made, until_ready

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
PIN = re.compile(r"\b[0-9]{3} [0-9]{3}\b")


@pytest.fixture
def box(db: None) -> Made:
    return Made("rathaus").register()


@pytest.fixture
def filled(person: Person, box: Made) -> Person:
    """Somebody who looks at all answers before sending."""
    return resumed(person)


def resumed(person: Person, **changed: object) -> Person:
    answers = {"farbe": "grau", "zustellung": "box", "ausgabebox": {"niedrig": "ja"}, **changed}
    _, code = fees.draft(fees.publish(NOW), NOW, **answers)
    person.open("/weitermachen/").press("Weitermachen", {"code": format_code(code)})
    return person.open("/antrag/pruefen/")


def send(person: Person) -> Person:
    return person.press("Antrag senden", {"erklärung": "ja"})


def shown_pin(person: Person) -> str:
    section = person.page.root.first("section", **{"aria-labelledby": "pin"})
    found = PIN.findall(section.text)
    return str(found[0]).replace(" ", "") if found else ""


@pytest.fixture
def lying(filled: Person, box: Made, clerk_actor: Actor, work: Callable[[], None]) -> Person:
    """Somebody whose notice lies in the box."""
    send(filled)
    order = granted(clerk_actor, work)
    until_ready(box, order.id)
    work()
    return filled.open("/vorgang/stand/")


def granted(clerk: Actor, work: Callable[[], None]) -> Order:
    case_id = Pin.objects.latest("made_at").case_id
    actions.take(case_id=case_id, version=0, by=clerk, now=NOW)
    actions.grant(case_id=case_id, version=1, by=clerk, now=NOW - HOUR)
    actions.release_due(now=NOW)
    work()
    pickup.say_what_is_due(box_id="rathaus", now=NOW)
    return Order.objects.get(case_id=case_id)


def test_the_form_asks_what_the_box_needs(person: Person, box: Made) -> None:
    resumed(person).open("/antrag/zustellung/")
    person.page.says("Ich hole ihn an der Ausgabebox ab, mit Code und PIN")
    person.press("Weiter", {"zustellung": "box"})
    assert person.path == "/antrag/ausgabebox/"
    person.page.says("Fach in niedriger Höhe", "Holt jemand anderes für Sie ab?")
    assert "An welcher Box" not in person.response.content.decode(), "there is one only"


def test_the_pin_is_shown_once_and_then_gone(filled: Person, box: Made, work: Callable[[], None]) -> None:
    send(filled)
    assert filled.path == "/antrag/quittung/"
    pin = shown_pin(filled)
    assert len(pin) == 6
    filled.page.says("getrennt vom Zugangscode", "nur dieses eine Mal", "Auf der Quittung steht sie nicht")
    assert "no-store" in filled.response["Cache-Control"]
    filled.open("/antrag/quittung/")
    assert shown_pin(filled) == ""
    filled.page.says("haben wir Ihnen schon gezeigt")
    assert pin not in filled.response.content.decode().replace(" ", "")


def test_the_pin_is_the_one_that_the_box_opens(
    filled: Person, box: Made, clerk_actor: Actor, work: Callable[[], None]
) -> None:
    send(filled)
    pin = shown_pin(filled)
    assert box.pin_of(granted(clerk_actor, work).id) == pin


def test_nothing_on_the_server_and_nothing_on_paper_says_the_pin(filled: Person, box: Made) -> None:
    send(filled)
    pin = shown_pin(filled)
    paper = filled.fetch("Quittung speichern (PDF)")
    assert paper.status_code == 200

    assert pin not in text_of(paper.content).replace(" ", "")
    assert all(pin.encode() not in bytes(each.sealed) for each in Pin.objects.all())


def test_the_cookie_that_brings_it_is_sealed_and_short(filled: Person, box: Made, time: Time) -> None:
    with_pin = []
    arrive = filled.browser.post

    def post(*args: Any, **kwargs: Any) -> Any:
        response = arrive(*args, **{**kwargs, "follow": False})
        with_pin.append(response)
        return response

    filled.browser.post = post  # type: ignore[method-assign]
    with contextlib.suppress(AssertionError, AttributeError):
        send(filled)
    [response] = with_pin
    assert response.status_code == 302
    morsel = response.cookies["bb_pin"]
    assert morsel["httponly"] and int(morsel["max-age"]) == 300
    time.passes(minutes=6)
    filled.open("/antrag/quittung/")
    assert shown_pin(filled) == "", "whoever finds the browser later finds no PIN"


def test_looking_again_with_the_code_of_the_draft_changes_no_pin(
    person: Person, another: Person, box: Made, clerk_actor: Actor, work: Callable[[], None]
) -> None:
    _, code = fees.draft(fees.publish(NOW), NOW, farbe="grau", zustellung="box", ausgabebox={"niedrig": "nein"})
    person.open("/weitermachen/").press("Weitermachen", {"code": format_code(code)}).open("/antrag/pruefen/")
    send(person)
    pin = shown_pin(person)
    another.open("/weitermachen/").press("Weitermachen", {"code": format_code(code)})
    assert another.path == "/antrag/quittung/" and shown_pin(another) == ""
    assert Pin.objects.count() == 1
    assert box.pin_of(granted(clerk_actor, work).id) == pin, "what was written down goes on to count"


def corrected(person: Person, clerk: Actor, *, sent_as: dict[str, object]) -> Person:
    """Somebody who was asked about the delivery after sending, and chooses the box now."""
    send(resumed(person, **sent_as))
    case = Case.objects.get()
    actions.ask_back(case_id=case.id, version=case.sequence, text="Wohin?", pages=("zustellung",), by=clerk, now=NOW)
    person.open("/vorgang/stand/").press("Angaben berichtigen").press("Weiter", {"zustellung": "box"})
    person.press("Weiter", {"ausgabebox-niedrig": "nein"})
    return person.press("Berichtigung senden", {"erklärung": "ja"})


def test_who_corrects_to_the_box_sees_the_pin_once_as_after_sending(
    person: Person, box: Made, clerk_actor: Actor
) -> None:
    corrected(person, clerk_actor, sent_as={"zustellung": "schalter", "ausgabebox": None})
    assert person.path == "/vorgang/stand/"
    pin = shown_pin(person)
    assert len(pin) == 6
    person.open("/vorgang/stand/").page.says(
        "Ihre PIN haben wir Ihnen einmal gezeigt", "am Schalter, mit Ihrem Ausweis"
    )
    assert pin not in person.response.content.decode().replace(" ", "")


def test_who_had_a_pin_gets_no_other_by_correcting(person: Person, box: Made, clerk_actor: Actor) -> None:
    """Number and access code lead there, and to what opens the box besides."""
    send(resumed(person))
    case = Case.objects.get()
    actions.ask_back(
        case_id=case.id, version=case.sequence, text="Niedrig?", pages=("ausgabebox",), by=clerk_actor, now=NOW
    )
    person.open("/vorgang/stand/").press("Angaben berichtigen").press("Weiter", {"ausgabebox-niedrig": "nein"})
    person.press("Berichtigung senden", {"erklärung": "ja"})
    assert person.path == "/vorgang/stand/" and Pin.objects.count() == 1
    assert "Ihre PIN für die Box" not in person.page.text


def test_without_a_box_in_operation_the_receipt_says_what_to_do(person: Person) -> None:
    send(resumed(person))
    person.page.says("Die Box ist gerade nicht bereit", "Eine PIN bekommen Sie am Schalter")


def test_the_page_of_the_case_shows_what_opens_it_only_when_it_lies_there(
    filled: Person, box: Made, clerk_actor: Actor, work: Callable[[], None]
) -> None:
    send(filled)
    filled.open("/vorgang/stand/").page.says("Abholen an der Ausgabebox", "Sie bekommen ein Fach in niedriger Höhe")
    order = granted(clerk_actor, work)
    filled.open("/vorgang/stand/").page.says("Wird in die Ausgabebox gelegt")
    assert "data:image/svg" not in filled.response.content.decode()
    until_ready(box, order.id)
    work()
    filled.open("/vorgang/stand/").page.says(
        "Liegt in der Ausgabebox bereit",
        "bis zum Donnerstag, 3. Dezember 2026",
        "So geht es an der Box",
        "Ausgabebox am Rathaus",
        "Im Eingang, links neben der Tür",
        "rund um die Uhr",
        "Beispielwert",
        "Nach der PIN fragen wir nur an der Box",
    )
    [code] = filled.page.root.of_class("bb-code")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", code.text)


def test_in_english_too(lying: Person) -> None:
    lying.switch("English").page.says("Ready in the pick-up box", "How it goes at the box", "at any hour")


def test_when_it_is_collected_it_says_when_and_shows_nothing_more(
    lying: Person, box: Made, work: Callable[[], None]
) -> None:
    load_id = Order.objects.get().load_id
    assert load_id
    box.says(box.issues(load_id, at=NOW))
    pickup.take(box_id="rathaus", now=NOW)
    work()
    lying.open("/vorgang/stand/").page.says("An der Ausgabebox abgeholt", "Waren Sie das nicht?")
    assert not lying.page.root.of_class("bb-scan")


def test_when_nobody_came_the_counter_takes_over(lying: Person, box: Made, work: Callable[[], None]) -> None:
    box.says(box.goes("expired", load_id=Order.objects.get().load_id))
    pickup.take(box_id="rathaus", now=NOW)
    work()
    lying.open("/vorgang/stand/").page.says("Wird zum Abholen vorbereitet", "Gehen Sie bitte nicht mehr hin")
    assert not lying.page.root.of_class("bb-scan")


def test_the_list_of_cookies_names_it(person: Person) -> None:
    person.open("/datenschutz/").page.says("bb_pin", "die PIN für die Ausgabebox")
