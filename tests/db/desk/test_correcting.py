"""Asking for corrections at the desk: what is ticked, what the person sees, what was changed, what is unreadable."""

from collections.abc import Callable

import pytest

from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Event, FormerAnswers, Party
from buergerbuero.cases.values import Receipt
from buergerbuero.messages.models import Message
from tests.cast import NOW
from tests.db.cases.correcting import begin
from tests.db.conftest import Colleague
from tests.db.desk.test_work import Send, address, confirm, text_of
from tests.journey.html import read

pytestmark = pytest.mark.django_db
ASK = "nachfragen"


def asked(case: Receipt) -> tuple[str, ...]:
    access = queries.open_access(number=case.number, code=case.access_code)
    return tuple(page.page_id for page in queries.citizen_view(access=access, language="de").asked)


@pytest.fixture
def corrected(clerk: Colleague, application: Send) -> Receipt:
    """The day was asked for, and corrected."""
    case = application()
    confirm(clerk, case, ASK, text="Seit wann?", berichtigen=["seit_wann", "zahlweg"])
    access = queries.open_access(number=case.number, code=case.access_code)
    draft = begin(case, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.enter("zahlweg", "überweisung")
    draft.send(access)
    return case


def test_what_is_ticked_can_be_corrected(clerk: Colleague, application: Send) -> None:
    case = application()
    assert confirm(clerk, case, ASK, text="Seit wann?", berichtigen=["seit_wann", "hund"]).status_code == 302
    assert asked(case) == ("hund", "seit_wann")
    page = text_of(clerk.browser.get(address(case)))
    assert "Zu berichtigen: Wie heißt der Hund, und was für einer ist es? · Seit wann halten Sie den Hund" in page


def test_a_question_alone_needs_no_tick(clerk: Colleague, application: Send) -> None:
    case = application()
    assert confirm(clerk, case, ASK, text="Seit wann?").status_code == 302
    assert asked(case) == ()


def test_a_tick_needs_words_and_stays(clerk: Colleague, application: Send) -> None:
    case = application()
    response = confirm(clerk, case, ASK, text=" ", berichtigen=["seit_wann"])
    page = read("", response.content.decode())
    assert (response.status_code, [each.name for each in page.problems]) == (422, ["text"])
    assert page.value("berichtigen") == "seit_wann"


def test_what_this_person_was_not_asked_cannot_be_ticked(clerk: Colleague, application: Send) -> None:
    case = application()
    response = confirm(clerk, case, ASK, text="Seit wann?", berichtigen=["bisher"])
    page = read("", response.content.decode())
    assert (response.status_code, [each.name for each in page.problems]) == (422, ["berichtigen"])
    assert page.value("text") == "Seit wann?"


def test_asking_about_one_answer_ticks_its_page(clerk: Colleague, application: Send) -> None:
    case = application()
    page = read("", clerk.browser.get(f"{address(case, ASK)}?zu=hund.rasse").content.decode())
    assert page.value("berichtigen") == "hund"
    assert "Bitte prüfen Sie Ihre Angabe „Rasse“" in page.value("text")


def test_the_preview_shows_what_the_person_will_see_without_sending(clerk: Colleague, application: Send) -> None:
    case = application()
    response = confirm(clerk, case, ASK, text="Welcher Tag?", berichtigen=["seit_wann"], vorschau="ja")
    page = read("", response.content.decode())
    preview = page.root.of_class("desk-sheet")[0].text
    assert response.status_code == 200
    assert "Welcher Tag?" in preview and "Bitte bis Montag, 7. Dezember 2026" in preview
    assert "Seit wann halten Sie den Hund" in preview and "Wie möchten Sie die Steuer zahlen?" not in preview
    assert not Message.objects.exists()


def test_who_was_too_late_keeps_the_ticks(clerk: Colleague, application: Send) -> None:
    case = application()
    stale = {"stand": "0", "text": "Seit wann?", "berichtigen": ["seit_wann"]}
    actions.take(case_id=case.case_id, version=0, by=staff(clerk.staff_id), now=NOW)
    response = clerk.browser.post(address(case, ASK), stale)
    assert response.status_code == 409
    assert read("", response.content.decode()).value("berichtigen") == "seit_wann"


def test_the_case_says_what_was_changed_when_and_what_stood_there(clerk: Colleague, corrected: Receipt) -> None:
    page = text_of(clerk.browser.get(address(corrected)))
    assert "1. Oktober 2026 geändert am Mo., 23. November, 10:30 Uhr, vorher: 2. Februar 2026" in page
    assert "Weggefallen" in page and "weggefallen am Mo., 23. November, 10:30 Uhr, vorher: DE89" in page
    assert "Angaben berichtigt" in page
    assert "Berichtigung prüfen" in text_of(clerk.browser.get("/"))


def test_a_correction_that_our_pages_have_not_written_is_marked(clerk: Colleague, corrected: Receipt) -> None:
    """What a taken portal may leave behind: other bytes in a case that waits for a correction."""
    confirm(clerk, corrected, ASK, text="Noch einmal?", berichtigen=["seit_wann"])
    case = Case.objects.get()
    FormerAnswers.objects.create(
        case=case, revision=case.revision, sequence=case.sequence + 1, sealed_answers=case.sealed_answers
    )
    Case.objects.update(sealed_answers=b"x", revision=3, state="in_review", sequence=case.sequence + 1)
    Event.objects.create(
        case=case,
        sequence=case.sequence + 1,
        axis="case",
        verb="amend",
        before="waiting_for_citizen",
        after="in_review",
        at=NOW,
        actor_kind="citizen",
        actor_id="-",
    )
    Party.objects.update(sealed=b"x")
    page = text_of(clerk.browser.get(address(corrected)))
    assert "Die letzte Berichtigung ist nicht lesbar" in page
    assert "1. Oktober 2026" in page
    assert "Bewilligen (gesperrt)" in page and "Nachfragen (gesperrt)" not in page
    assert "Nicht lesbar" in text_of(clerk.browser.get("/"))


@pytest.mark.parametrize(
    "wrong", [{"sealed": b"x"}, {"kind": "none of ours"}], ids=["sealed by nobody", "of no known kind"]
)
def test_a_message_that_cannot_be_opened_is_a_marked_line(
    clerk: Colleague, application: Send, wrong: dict[str, object], work: Callable[[], None]
) -> None:
    case = application()
    confirm(clerk, case, ASK, text="Seit wann?")
    access = queries.open_access(number=case.number, code=case.access_code)
    actions.answer(access=access, text="Seit gestern.", by=staff(clerk.staff_id), now=NOW)
    Message.objects.filter(direction="to_town").update(**wrong)
    page = text_of(clerk.browser.get(address(case)))
    assert "Seit wann?" in page and "Nicht lesbar" in page and "Seit gestern." not in page
    [line] = [each for each in queries.citizen_view(access=access, language="de").messages if not each.readable]
    assert line.text == ""
