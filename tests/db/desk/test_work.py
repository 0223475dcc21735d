"""A clerk's work over HTTP: the day, a case, its steps, and what happens when two want the same."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision
from buergerbuero.cases.values import CaseState, Receipt, UnknownCase
from buergerbuero.identity.values import Role
from tests.db.conftest import Colleague, Time

pytestmark = pytest.mark.django_db

Make = Callable[..., Colleague]
Send = Callable[..., Receipt]


def address(case: Receipt, slug: str = "") -> str:
    if slug:
        return reverse("desk:step", kwargs={"case_id": case.case_id, "slug": slug})
    return reverse("desk:case", kwargs={"case_id": case.case_id})


def text_of(response: Any) -> str:
    """The page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def state(case: Receipt) -> str:
    return Case.objects.get(id=case.case_id).state


def confirm(who: Colleague, case: Receipt, slug: str, **typed: object) -> Any:
    """Open a step as a browser does, and confirm it with what its form holds."""
    page = who.browser.get(address(case, slug)).content.decode()
    found = re.search(r'name="stand" value="(\d+)"', page)
    assert found, page
    return who.browser.post(address(case, slug), {"stand": found[1], **typed})


def test_the_day_shows_late_cases_first_and_names_the_next(clerk: Colleague, application: Send) -> None:
    fresh, late = application(index=1), application(index=2, days_ago=30)
    page = clerk.browser.get("/")
    text = text_of(page)
    assert text.index("Überfällig (1)") < text.index("Neu (1)")
    assert fresh.number in text and late.number in text
    assert clerk.browser.get("/naechster/")["Location"] == address(late)
    assert clerk.browser.get(f"/naechster/?nach={late.case_id}")["Location"] == address(fresh)
    assert clerk.browser.get(f"/naechster/?nach={fresh.case_id}")["Location"] == address(late)


def test_without_work_the_day_says_so(clerk: Colleague, published: str) -> None:
    assert "Alles erledigt" in text_of(clerk.browser.get("/"))
    assert clerk.browser.get("/naechster/")["Location"] == "/"


def test_long_parts_of_the_day_are_shown_in_portions(clerk: Colleague, application: Send) -> None:
    for index in range(17):
        application(index=index)
    page = clerk.browser.get("/").content.decode()
    assert page.count("data-row") == 15
    assert "Alle 17 zeigen" in page
    assert clerk.browser.get("/?alle=neu").content.decode().count("data-row") == 17


def test_no_address_holds_a_name(clerk: Colleague, application: Send) -> None:
    case = application()
    for page in (clerk.browser.get("/"), clerk.browser.get(address(case))):
        targets = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page.content.decode()))
        assert "tomasz" not in targets.lower() and case.number not in targets


def test_a_case_shows_answers_the_draft_of_the_notice_and_its_steps(clerk: Colleague, application: Send) -> None:
    text = text_of(clerk.browser.get(address(application())))
    for part in (
        "Tomasz",
        "Luna",
        "Steuersatz",
        "108,00 Euro",
        "Beispielwerten",
        "Zu prüfen",
        "Bewilligen",
        "Übernehmen",
    ):
        assert part in text, part


def test_each_look_at_a_case_is_recorded_and_shown(colleague: Make, application: Send, time: Time) -> None:
    case = application()
    one, two = colleague(Role.CLERK, "S. Muster"), colleague(Role.CLERK, "Z. Entwurf")
    one.browser.get(address(case))
    one.browser.get(address(case, "bewilligen"))  # the same look: not recorded twice
    one.browser.get(address(case))
    time.passes(minutes=1)
    text = text_of(two.browser.get(address(case)))
    assert "Gelesen von S. Muster" in text and "2-mal" in text
    readers = [e.by.id for e in audit.history(subject="case", subject_id=case.case_id) if e.verb == "case.read"]
    assert readers == [str(one.staff_id)] * 2 + [str(two.staff_id)]


def test_a_step_opened_without_the_case_counts_as_a_look(clerk: Colleague, application: Send) -> None:
    case = application()
    clerk.browser.get(address(case, "bewilligen"))
    assert [e.verb for e in audit.history(subject="case", subject_id=case.case_id)].count("case.read") == 1


def test_a_case_is_granted_with_three_pages(clerk: Colleague, application: Send, time: Time) -> None:
    case = application()
    following = clerk.browser.get("/naechster/")["Location"]
    assert "Das steht im Bescheid" in text_of(clerk.browser.get(following + "bewilligen/"))
    done = confirm(clerk, case, "bewilligen")
    assert done["Location"] == address(case) + "?getan=bewilligen"
    page = text_of(clerk.browser.get(done["Location"]))
    assert "noch nicht freigegeben" in page and "60 Sekunden" in page
    assert state(case) == CaseState.DECIDED


def test_a_decision_can_be_taken_back_for_a_minute(
    clerk: Colleague, application: Send, time: Time, work: Callable[[], None]
) -> None:
    case = application()
    confirm(clerk, case, "bewilligen")
    time.passes(seconds=30)
    assert confirm(clerk, case, "zuruecknehmen").status_code == 302
    assert state(case) == CaseState.IN_REVIEW
    confirm(clerk, case, "bewilligen")
    stale = clerk.browser.get(address(case, "zuruecknehmen")).content.decode()
    found = re.search(r'name="stand" value="(\d+)"', stale)
    time.passes(seconds=61)
    actions.release_due(now=time.now)
    work()
    late = clerk.browser.post(address(case, "zuruecknehmen"), {"stand": found[1] if found else ""})
    assert late.status_code == 409
    assert "nicht möglich" in text_of(late)


def test_what_was_decided_a_moment_ago_is_found_until_it_cannot_be_taken_back(
    clerk: Colleague, colleague: Make, application: Send, time: Time
) -> None:
    case, other = application(index=1), application(index=2)
    confirm(clerk, case, "uebernehmen"), confirm(clerk, case, "bewilligen")
    said = "Gerade entschieden: Vorgang " + case.number
    assert said in text_of(clerk.browser.get("/")) and said in text_of(clerk.browser.get(address(other)))
    assert "Gerade entschieden" not in text_of(clerk.browser.get(address(case))), "the page itself says so"
    assert "Gerade entschieden" not in text_of(colleague(Role.CLERK, "A. Vorlage").browser.get("/"))
    time.passes(seconds=61)
    assert "Gerade entschieden" not in text_of(clerk.browser.get("/"))


def test_asking_back_needs_a_text_and_keeps_it(clerk: Colleague, application: Send) -> None:
    case = application()
    empty = confirm(clerk, case, "nachfragen", text="   ")
    assert empty.status_code == 422 and "Der Text fehlt" in text_of(empty)
    long = confirm(clerk, case, "nachfragen", text="x" * 4001)
    assert long.status_code == 422 and "x" * 4001 in long.content.decode()
    assert confirm(clerk, case, "nachfragen", text="Seit wann <lebt> der Hund hier?").status_code == 302
    page = clerk.browser.get(address(case)).content.decode()
    assert "Seit wann &lt;lebt&gt; der Hund hier?" in page
    assert state(case) == CaseState.WAITING_FOR_CITIZEN


def test_a_question_may_begin_with_an_answer_and_take_ready_made_sentences(clerk: Colleague, application: Send) -> None:
    case = application()
    page = clerk.browser.get(address(case)).content.decode()
    [about, *_] = re.findall(r'href="([^"]*nachfragen/\?zu=[^"]*)"', page)
    assert "Bitte prüfen Sie Ihre Angabe" in text_of(clerk.browser.get(about))
    more = clerk.browser.post(address(case, "nachfragen"), {"stand": "0", "text": "Eines noch.", "satz": "0"})
    assert more.status_code == 200
    assert re.search(r"Eines noch\.\s+Zwei Ihrer Angaben", text_of(more))
    assert state(case) == CaseState.RECEIVED


def test_refusing_needs_a_reason(clerk: Colleague, application: Send) -> None:
    case = application()
    none = confirm(clerk, case, "ablehnen", text="Darum.")
    assert none.status_code == 422 and "Darum." in none.content.decode()
    assert confirm(clerk, case, "ablehnen", text="", grund="erfunden").status_code == 422
    reason = queries.case_view(case_id=case.case_id, staff_id=clerk.staff_id, now=Time().now).refusal_reasons[0][0]
    assert confirm(clerk, case, "ablehnen", text="Darum.", grund=reason).status_code == 302
    assert Decision.objects.get(case_id=case.case_id).outcome == "refused"


def test_who_is_too_late_sees_what_happened_and_keeps_the_text(colleague: Make, application: Send) -> None:
    case = application()
    one, two = colleague(Role.CLERK, "S. Muster"), colleague(Role.CLERK, "Z. Entwurf")
    page = one.browser.get(address(case, "nachfragen")).content.decode()
    assert 'name="stand" value="0"' in page
    confirm(two, case, "uebernehmen")
    late = one.browser.post(address(case, "nachfragen"), {"stand": "0", "text": "Seit wann?"})
    assert late.status_code == 409
    text = text_of(late)
    assert "Übernommen: Z. Entwurf" in text and "Seit wann?" in text and "Getan ist noch nichts" in text
    again = re.search(r'name="stand" value="(\d+)"', late.content.decode())
    assert again and again[1] == "1"
    assert one.browser.post(address(case, "nachfragen"), {"stand": "1", "text": "Seit wann?"}).status_code == 302


def test_who_is_far_too_late_still_gets_the_text_back(colleague: Make, application: Send) -> None:
    case = application()
    one, two = colleague(Role.CLERK, "S. Muster"), colleague(Role.CLERK, "Z. Entwurf")
    confirm(two, case, "bewilligen")
    late = one.browser.post(address(case, "nachfragen"), {"stand": "0", "text": "Seit wann?"})
    assert late.status_code == 409
    assert "Bewilligt: Z. Entwurf" in text_of(late) and "Seit wann?" in text_of(late)


def test_a_double_click_grants_once(clerk: Colleague, application: Send) -> None:
    case = application()
    assert clerk.browser.post(address(case, "bewilligen"), {"stand": "0"}).status_code == 302
    assert clerk.browser.post(address(case, "bewilligen"), {"stand": "0"}).status_code == 409
    assert Decision.objects.filter(case_id=case.case_id).count() == 1


@pytest.mark.parametrize("stand", ["", "x", "-1", "99999999999999999999", "²"])
def test_a_senseless_version_counts_as_too_late(clerk: Colleague, application: Send, stand: str) -> None:
    case = application()
    confirm(clerk, case, "uebernehmen")
    response = clerk.browser.post(address(case, "zuruecklegen"), {"stand": stand})
    assert response.status_code == 409


def test_only_a_supervisor_puts_back_what_somebody_else_has(colleague: Make, application: Send) -> None:
    case = application()
    one, other, boss = colleague(Role.CLERK, "S. Muster"), colleague(Role.CLERK), colleague(Role.SUPERVISOR)
    confirm(one, case, "uebernehmen")
    assert other.browser.get(address(case, "zuruecklegen")).status_code == 409
    refused = other.browser.post(address(case, "zuruecklegen"), {"stand": "1"})
    assert refused.status_code == 409 and "Leitung" in text_of(refused)
    assert state(case) == CaseState.IN_REVIEW
    assert confirm(boss, case, "zuruecklegen").status_code == 302
    assert state(case) == CaseState.RECEIVED


def test_a_case_that_is_not_there_is_not_there(clerk: Colleague, published: str) -> None:
    for slug in ("", "bewilligen/", "zugangscode/", "unsinn/"):
        assert clerk.browser.get(f"/vorgang/{uuid4()}/{slug}").status_code == 404


def test_a_verb_of_others_is_no_step(clerk: Colleague, application: Send) -> None:
    case = application()
    for slug in ("release", "withdraw", "freigeben", "zurueckziehen"):
        assert clerk.browser.post(address(case, slug), {"stand": "0"}).status_code == 404


def test_search_finds_exact_words_and_numbers(clerk: Colleague, application: Send, work: Callable[[], None]) -> None:
    case = application()
    work()
    assert case.number in text_of(clerk.browser.post("/suchen/", {"suchwort": "tomasz"}))
    nothing = clerk.browser.post("/suchen/", {"suchwort": "toma"})
    assert nothing.status_code == 200 and "Nichts gefunden" in text_of(nothing)
    straight = clerk.browser.post("/suchen/", {"suchwort": case.number.replace("-", " ")})
    assert straight["Location"] == address(case)
    assert clerk.browser.post("/suchen/", {"suchwort": " \x00 "}).status_code == 422
    by_claim = clerk.browser.post("/suchen/", {"suchwort": f"{case.number}-1"})
    assert by_claim.status_code == 302 and by_claim["Location"] == straight["Location"]
    slip = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    wrong = clerk.browser.post("/suchen/", {"suchwort": slip})
    assert wrong.status_code == 422 and "Tippfehler" in wrong.content.decode() and slip in wrong.content.decode()


def test_a_letter_is_printed_and_posted_once(
    clerk: Colleague, application: Send, time: Time, work: Callable[[], None]
) -> None:
    case = application(index=4)
    confirm(clerk, case, "bewilligen")
    time.passes(minutes=2)
    actions.release_due(now=time.now)
    work()
    page = clerk.browser.get("/post/").content.decode()
    [letter] = re.findall(r'href="(/post/[^"]*/brief/)"', page)
    file = clerk.browser.get(letter)
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF")
    assert file["Content-Disposition"].startswith(f'attachment; filename="{case.number} ')
    [posted] = re.findall(r'action="(/post/[^"]*/verschickt/)"', page)
    assert clerk.browser.post(posted)["Location"] == "/post/?getan=verschickt"
    assert clerk.browser.post(posted)["Location"] == "/post/"
    assert "Gerade wartet kein Brief" in text_of(clerk.browser.get("/post/"))
    [document] = re.findall(r'href="([^"]*/dokument/[^"]*)"', clerk.browser.get(address(case)).content.decode())
    assert clerk.browser.get(document).content.startswith(b"%PDF")


def test_a_new_access_code_needs_a_look_at_the_passport(clerk: Colleague, application: Send) -> None:
    case = application()
    page = f"/vorgang/{case.case_id}/zugangscode/"
    assert clerk.browser.get(page).status_code == 200
    assert clerk.browser.post(page).status_code == 422
    shown = text_of(clerk.browser.post(page, {"gesehen": "ja"}))
    found = re.search(r"Zugangscode ((?:[0-9A-Z]{4} +){3}[0-9A-Z]{5})", shown)
    assert found, shown
    queries.open_access(number=case.number, code=found[1])
    with pytest.raises(UnknownCase):
        queries.open_access(number=case.number, code=case.access_code)


def test_a_citizens_answer_is_shown_and_marked_as_read(clerk: Colleague, application: Send, time: Time) -> None:
    case = application()
    confirm(clerk, case, "nachfragen", text="Seit wann?")
    access = queries.open_access(number=case.number, code=case.access_code)
    actions.answer(access=access, text="Seit <gestern>.", by=staff("x"), now=time.now)
    assert "Antwort ist da" in text_of(clerk.browser.get("/"))
    assert "Seit &lt;gestern&gt;." in clerk.browser.get(address(case)).content.decode()


def test_keys_can_be_switched_off_and_on(clerk: Colleague, published: str) -> None:
    assert "desk/keys.js" in clerk.browser.get("/").content.decode()
    clerk.browser.post("/tasten/", {"tasten": "aus"})
    assert "desk/keys.js" not in clerk.browser.get("/").content.decode()
    clerk.browser.post("/tasten/", {"tasten": "an"})
    assert "desk/keys.js" in clerk.browser.get("/").content.decode()
