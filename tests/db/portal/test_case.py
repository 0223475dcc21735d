"""My case: in with number and code, and what can be done there."""

from collections.abc import Callable

import pytest

from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import format_code
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.values import CaseState, Receipt
from buergerbuero.messages.models import Message
from tests.db.cases.confirming import code_in
from tests.db.conftest import Colleague, Time
from tests.db.portal.person import Person

SOMEBODY = "2026-004117-2"
NOBODYS = "0" * 16 + "8"


def log_in(person: Person, number: str, code: str) -> Person:
    return person.open("/vorgang/").press("Vorgang öffnen", {"nummer": number, "code": code})


@pytest.fixture
def asked(sent: Receipt, work: Callable[[], None], clerk_actor: Actor, time: Time) -> Receipt:
    """The town has asked something."""
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.ask_back(case_id=sent.case_id, version=sequence, text="Ist Bello gechippt?", by=clerk_actor, now=time.now)
    work()
    return sent


@pytest.fixture
def decided(sent: Receipt, work: Callable[[], None], clerk_actor: Actor, time: Time) -> Receipt:
    """The notice is there."""
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.grant(case_id=sent.case_id, version=sequence, by=clerk_actor, now=time.now)
    time.passes(minutes=5)
    actions.release_due(now=time.now)
    work()
    return sent


def test_number_and_code_open_the_case(inside: Person, sent: Receipt) -> None:
    inside.page.says(sent.number, "Ihr Antrag ist da", "Verlauf", "Wir prüfen Ihren Antrag", "Ihre Angaben ansehen")
    assert sent.access_code not in inside.address


@pytest.mark.parametrize(
    "write",
    [
        lambda receipt: (receipt.number.replace("-", ""), receipt.access_code.lower()),
        lambda receipt: (f" {receipt.number.replace('-', ' ')} ", format_code(receipt.access_code)),
        lambda receipt: (receipt.number.replace("-", "–"), "-".join(receipt.access_code)),
    ],
)
def test_it_does_not_matter_how_they_are_written(
    person: Person, sent: Receipt, write: Callable[[Receipt], tuple[str, str]]
) -> None:
    assert log_in(person, *write(sent)).path == "/vorgang/stand/"


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(person: Person, sent: Receipt) -> None:
    wrong_code = log_in(person, sent.number, NOBODYS).page
    assert person.status == 422
    wrong_number = log_in(person, SOMEBODY, sent.access_code).page
    assert person.status == 422

    assert wrong_code.problems == wrong_number.problems
    assert wrong_code.title == wrong_number.title
    assert wrong_number.value("nummer") == SOMEBODY


@pytest.mark.parametrize(
    ("number", "code", "names"),
    [("", "", ["nummer", "code"]), ("2026-004117-5", "A" * 17, ["nummer", "code"]), (SOMEBODY, "ABC", ["code"])],
)
def test_slips_of_the_pen_are_named_and_the_code_never_comes_back(
    person: Person, number: str, code: str, names: list[str]
) -> None:
    page = log_in(person, number, code).page

    assert [each.name for each in page.problems] == names
    assert page.title.startswith("Fehler:")
    assert (page.value("nummer"), page.value("code")) == (number, "")
    for problem in page.problems:
        assert page.root.first("p", id=f"{problem.name}-fehler").text == problem.text


def test_codes_cannot_be_tried_without_end(person: Person, sent: Receipt) -> None:
    for _ in range(60):
        log_in(person, sent.number, NOBODYS)
    log_in(person, sent.number, sent.access_code)

    assert (person.status, person.response["Retry-After"]) == (429, "900")
    person.page.says("Bitte warten Sie 15 Minuten")
    assert person.page.value("nummer") == sent.number


def test_who_tries_another_persons_number_does_not_lock_them_out(another: Person, sent: Receipt) -> None:
    another.browser.defaults["REMOTE_ADDR"] = "192.0.2.1"
    for _ in range(61):
        log_in(another, sent.number, NOBODYS)
    another.browser.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert log_in(another, sent.number, sent.access_code).status == 200


def test_what_follows_within_a_minute_renews_nothing(inside: Person, time: Time) -> None:
    time.passes(seconds=59)
    assert "bb_case" not in inside.open("/vorgang/stand/").response.cookies
    time.passes(seconds=1)
    assert "bb_case" in inside.open("/vorgang/stand/").response.cookies
    time.passes(minutes=29, seconds=59)
    assert inside.open("/vorgang/stand/").status == 200


def test_the_case_closes_after_half_an_hour_without_a_visit(inside: Person, time: Time) -> None:
    time.passes(minutes=29)
    assert inside.open("/vorgang/stand/").status == 200
    time.passes(minutes=29)
    assert inside.open("/vorgang/stand/").status == 200
    time.passes(minutes=31)
    assert inside.open("/vorgang/stand/").status == 403
    inside.page.says("Ihr Vorgang ist nicht mehr offen", "Vorgang öffnen")


def test_closing_closes(inside: Person) -> None:
    inside.press("Auf diesem Gerät abmelden")
    inside.page.says("Alles ist geschlossen")
    assert inside.open("/vorgang/stand/").status == 403


def test_who_is_inside_needs_no_log_in(inside: Person) -> None:
    assert inside.open("/vorgang/").path == "/vorgang/stand/"


def test_a_question_can_be_answered_once(person: Person, asked: Receipt) -> None:
    log_in(person, asked.number, asked.access_code)
    person.page.says("Sie sind dran: eine Frage", "Ist Bello gechippt?", "Bitte bis", "Wartet auf Ihre Antwort")
    person.press("Antwort senden", {"antwort": "  "})
    assert person.status == 422
    assert person.page.problems[0].name == "antwort"

    before = (person.address, person.response)
    person.press("Antwort senden", {"antwort": "Ja."})
    assert person.path == "/vorgang/stand/"
    person.page.says("Wir prüfen Ihren Antrag", "von Ihnen")
    person.address, person.response = before
    person.press("Antwort senden", {"antwort": "Ja."})

    assert person.path == "/vorgang/stand/"
    assert Message.objects.filter(direction="to_town").count() == 1


def test_an_answer_that_comes_too_late_is_given_back(person: Person, asked: Receipt) -> None:
    log_in(person, asked.number, asked.access_code)
    before = (person.address, person.response)
    person.press("Antwort senden", {"antwort": "Ja."})
    person.address, person.response = before
    person.press("Antwort senden", {"antwort": "Nein, doch nicht."})

    assert person.status == 409
    person.page.says("Ihr Text wurde nicht gesendet", "Nein, doch nicht.")


def test_an_answer_sent_after_the_case_was_closed_is_given_back(person: Person, asked: Receipt, time: Time) -> None:
    log_in(person, asked.number, asked.access_code)
    time.passes(minutes=31)
    person.press("Antwort senden", {"antwort": "Ja, seit 2024."})
    assert person.status == 403
    person.page.says("Das hatten Sie geschrieben", "Ja, seit 2024.")


def test_a_message_is_new_until_it_was_shown(person: Person, asked: Receipt) -> None:
    log_in(person, asked.number, asked.access_code).page.says("Neu, von uns")
    person.open("/vorgang/stand/").page.says("von uns")
    assert "Neu, von uns" not in person.page.text


def test_the_notice_is_handed_over_as_a_file_and_its_opening_noted(person: Person, decided: Receipt) -> None:
    log_in(person, decided.number, decided.access_code).page.says("Ihr Bescheid ist da", "Entschieden")
    person.page.says("Wir haben entschieden: Der Antrag ist bewilligt.", "Bescheid prüfen")
    label = next(each.label for each in person.page.root.all("button") if "PDF" in each.label)
    assert Delivery.objects.get().opened_at is None
    file = person.fetch(label)

    assert file.content.startswith(b"%PDF-")
    assert file["Content-Disposition"] == 'attachment; filename="Hundesteuerbescheid.pdf"'
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "no-store")
    assert Delivery.objects.get().opened_at is not None
    person.open("/vorgang/stand/").page.says("Sie haben den Bescheid geöffnet")


def test_following_an_address_alone_opens_no_notice(person: Person, decided: Receipt) -> None:
    log_in(person, decided.number, decided.access_code)
    address = next(each.attributes["action"] for each in person.page.root.all("form") if "/dokument/" in str(each))
    assert person.open(address).status == 405
    assert Delivery.objects.get().opened_at is None


def test_nobody_opens_the_notice_of_somebody_else(person: Person, another: Person, decided: Receipt) -> None:
    log_in(person, decided.number, decided.access_code)
    address = next(each.attributes["action"] for each in person.page.root.all("form") if "/dokument/" in str(each))
    another.send()
    token = {"csrfmiddlewaretoken": another.page.root.first("input", name="csrfmiddlewaretoken").attributes["value"]}
    assert another.browser.post(address, token).status_code == 404


def test_the_receipt_can_be_had_again(inside: Person, sent: Receipt) -> None:
    file = inside.fetch("Quittung mit Ihren Angaben (PDF)")
    assert sent.number in file["Content-Disposition"]


def test_who_notices_a_mistake_afterwards_reads_what_to_do(person: Person, sent: Receipt) -> None:
    log_in(person, sent.number, sent.access_code).page.says("Stimmt etwas nicht? Rufen Sie an")
    person.open("/vorgang/zurueckziehen/").page.says("Stimmt etwas nicht?", "Zurückziehen müssen Sie dafür nichts.")


def test_withdrawing_is_asked_once_more(inside: Person, sent: Receipt) -> None:
    inside.follow("Weiter zum Zurückziehen").page.says("Antrag zurückziehen?", "nicht rückgängig")
    assert Case.objects.get(id=sent.case_id).state == CaseState.RECEIVED
    inside.press("Ja, Antrag zurückziehen")

    inside.page.says("Zurückgezogen", "Sie haben den Antrag zurückgezogen")
    assert not inside.page.has("Weiter zum Zurückziehen")
    assert inside.open("/vorgang/zurueckziehen/").path == "/vorgang/stand/"


def test_that_notices_come_online_can_be_taken_back(inside: Person, sent: Receipt) -> None:
    inside.follow("Zustimmung zurücknehmen")
    inside.page.says("Bescheid als Brief?", "Wir schicken ihn dann mit der Post")
    inside.follow("Nein, nichts ändern")
    assert Case.objects.get(id=sent.case_id).channel == "inbox"
    inside.follow("Zustimmung zurücknehmen").press("Ja, als Brief schicken")
    inside.page.says("Sie möchten den Bescheid jetzt als Brief", "Er kommt als Brief")
    assert "Zustimmung zurücknehmen" not in inside.page.text
    assert Case.objects.get(id=sent.case_id).channel == "post"


def test_what_is_decided_cannot_be_withdrawn(person: Person, decided: Receipt) -> None:
    log_in(person, decided.number, decided.access_code)
    assert not person.page.has("Weiter zum Zurückziehen")
    assert person.open("/vorgang/zurueckziehen/").path == "/vorgang/stand/"


def test_the_desk_and_the_portal_share_no_log_in(colleague: Callable[..., Colleague], portal: None) -> None:
    page = Person(colleague().browser).open("/vorgang/stand/")
    assert page.status == 403


def test_a_code_that_was_right_is_said_to_be(inside: Person, sent: Receipt, work: Callable[[], None]) -> None:
    work()
    page = inside.open("/vorgang/stand/").page
    page.says("noch nicht bestätigt", "Steht da eine falsche Adresse?")
    inside.press("Adresse bestätigen", {"mailcode": code_in(sent)}).page.says("Ihre E-Mail-Adresse ist bestätigt")
    inside.open("/vorgang/stand/")
    assert "ist bestätigt" not in inside.page.text


def test_while_a_decision_is_not_released_it_is_said_why_withdrawing_has_to_wait(
    inside: Person, sent: Receipt, clerk_actor: Actor, time: Time
) -> None:
    page = inside.open("/vorgang/zurueckziehen/")
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.grant(case_id=sent.case_id, version=sequence, by=clerk_actor, now=time.now)
    page.press("Ja, Antrag zurückziehen")
    assert (inside.status, inside.path) == (409, "/vorgang/stand/")
    [problem] = inside.page.problems
    assert problem.text.startswith("Ihr Antrag ist nicht zurückgezogen")
    assert "Laden Sie die Seite in ein bis zwei Minuten neu" in inside.page.root.first("details", id=problem.name).text

    inside.open("/vorgang/stand/").page.says("Das geht gerade nicht", "Rufen Sie an")
    assert "Weiter zum Zurückziehen" not in inside.page.text
    assert "entschieden" not in inside.page.root.first("ol").text
    actions.undo_decision(case_id=sent.case_id, version=sequence + 1, by=clerk_actor, now=time.now)
    inside.open("/vorgang/stand/").page.says("Weiter zum Zurückziehen")
    assert "Das geht gerade nicht" not in inside.page.text


def test_once_it_is_released_nothing_is_to_be_withdrawn(inside: Person, decided: Receipt) -> None:
    assert "Antrag zurückziehen" not in inside.open("/vorgang/stand/").page.text
