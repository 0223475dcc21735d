"""Corrections: what was asked for and what that opens can change, nothing else; what was sent before stays provable."""

import datetime
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.base.models import WrappedKey
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Correction, Event, FormerAnswers
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.values import (
    Access,
    CaseState,
    CitizenCase,
    DeskCase,
    EmptyText,
    Incomplete,
    NotAllowed,
    NothingChanged,
    Receipt,
    Stale,
)
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AnswerRow, NoAmendment, UnknownPage
from tests.cast import LATER, NOW
from tests.db.cases.correcting import ask, begin, version

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]


def citizen(access: Access, language: str = "de") -> CitizenCase:
    return queries.citizen_view(access=access, language=language)


def desk(receipt: Receipt, clerk: Actor) -> DeskCase:
    return queries.case_view(case_id=receipt.case_id, staff_id=UUID(clerk.id), now=NOW)


def text_of(rows: tuple[AnswerRow, ...], field_id: str) -> str:
    return next(row.text for row in rows if row.field_id == field_id)


def test_a_corrected_day_stands_in_the_case_and_the_one_before_beside_it(
    applied: Receipt, access: Access, clerk: Actor
) -> None:
    before = text_of(citizen(access).rows, "seit_wann")
    ask(applied, clerk, "seit_wann")
    assert [page.heading for page in citizen(access).asked] == ["Seit wann halten Sie den Hund in Siegen?"]
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.note("Ich hatte mich vertippt.")
    draft.send(access)

    case = citizen(access)
    assert (case.state, case.asked, case.can_answer) == (CaseState.IN_REVIEW, (), False)
    assert text_of(case.rows, "seit_wann") == "1. Oktober 2026"
    [amendment] = case.amendments
    [change] = amendment.changes
    assert (change.before, change.after, amendment.at) == (before, "1. Oktober 2026", NOW)
    assert "Ich hatte mich vertippt." in [message.text for message in case.messages]
    assert "Sie haben Ihre Angaben berichtigt" in [entry.title for entry in case.timeline]

    shown = desk(applied, clerk)
    assert shown.amendments == case.amendments
    line = next(line for line in shown.history if line.title == "Angaben berichtigt")
    assert line.text == "Seit wann halten Sie den Hund in Siegen?"
    assert [event.verb for event in Event.objects.order_by("sequence")] == ["open", "ask_back", "amend"]


def test_what_was_sent_first_is_kept_byte_for_byte_however_often_it_is_corrected(
    applied: Receipt, access: Access, clerk: Actor
) -> None:
    first = bytes(Case.objects.get().sealed_answers)
    sent = answers_of.current(Case.objects.get(), access.key)
    for day in ("2026-10-01", "2026-10-02", "2026-10-03"):
        ask(applied, clerk, "seit_wann")
        draft = begin(applied, access)
        draft.enter("seit_wann", day)
        draft.send(access)

    case = Case.objects.get()
    assert bytes(FormerAnswers.objects.get(revision=1).sealed_answers) == first
    kept = [answers["seit_wann"] for _, answers in answers_of.former(case, access.key)]
    assert kept == [sent["seit_wann"], "2026-10-01", "2026-10-02"]
    assert (case.revision, answers_of.current(case, access.key)["seit_wann"]) == (4, "2026-10-03")
    assert [len(each.changes) for each in citizen(access).amendments] == [1, 1, 1]


def test_the_bytes_of_an_older_version_do_not_open_as_the_newest(
    applied: Receipt, access: Access, clerk: Actor
) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.send(access)
    case = Case.objects.get()
    case.sealed_answers = FormerAnswers.objects.get().sealed_answers
    answers, readable = answers_of.readable(case, access.key)
    assert (readable, answers["seit_wann"]) == (False, answers_of.former(case, access.key)[0][1]["seit_wann"])


def test_only_what_was_asked_for_can_change(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.enter("hund", {"name": "Fifi", "rasse": "Pudel", "alter": "2 Jahre"})
    draft.enter("zustellung", "post")
    draft.send(access)
    case = citizen(access)
    assert text_of(case.rows, "name") == "Luna"
    assert [change.field_id for change in case.amendments[0].changes] == ["seit_wann"]
    assert Case.objects.get().channel == "inbox"


def test_a_change_that_opens_a_question_asks_it_too(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "zugezogen")
    draft = begin(applied, access)
    draft.enter("zugezogen", "ja")
    with pytest.raises(Incomplete) as lacking:
        draft.send(access)
    assert lacking.value.page_id == "bisher"
    draft.enter("bisher", {"stadt": "Musterstadt"})
    draft.send(access)
    changes = {change.field_id: (change.before, change.after) for change in citizen(access).amendments[0].changes}
    assert changes == {"zugezogen": ("Nein", "Ja"), "stadt": ("", "Musterstadt")}


def test_what_falls_off_the_path_is_left_out(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "zahlweg")
    draft = begin(applied, access)
    draft.enter("zahlweg", "überweisung")
    draft.send(access)
    stand = answers_of.current(Case.objects.get(), access.key)
    assert "lastschrift" not in stand
    [amendment] = citizen(access).amendments
    gone = {change.field_id for change in amendment.changes if not change.after}
    assert gone == {"iban", "kontoinhaber", "mandat"}


def test_person_search_and_delivery_follow(applied: Receipt, access: Access, clerk: Actor, run_facts: Run) -> None:
    run_facts()
    ask(applied, clerk, "halter", "zustellung", "kontakt")
    draft = begin(applied, access)
    draft.enter("halter", {"vornamen": "Noor", "familienname": "Schablone", "geburtsdatum": "1970-02-03"})
    draft.enter("zustellung", "post")
    draft.enter("kontakt", {"email": "noor@example.org"})
    draft.send(access)
    run_facts()

    shown = desk(applied, clerk)
    assert (shown.person.name, shown.person.email, shown.delivery_text) == (
        "Noor Schablone",
        "noor@example.org",
        "Brief",
    )
    staff_id = UUID(clerk.id)
    assert [item.person for item in queries.find(text="Schablone", staff_id=staff_id, now=NOW)] == ["Schablone, Noor"]
    assert queries.find(text="Tomasz", staff_id=staff_id, now=NOW) == ()
    [item] = queries.work_list(staff_id=staff_id, now=NOW).mine
    assert (item.to_do, item.state_text, item.news) == ("Berichtigung prüfen", "Berichtigung ist da", True)


def test_the_notice_is_made_of_the_corrected_answers(
    applied: Receipt, access: Access, clerk: Actor, run_facts: Run
) -> None:
    was = dict(desk(applied, clerk).outline.lines)
    ask(applied, clerk, "hund", "anzahl")
    draft = begin(applied, access)
    draft.enter("hund", {"name": "Fifi", "rasse": "Pudel", "alter": "2 Jahre"})
    draft.enter("anzahl", "weiterer")
    draft.send(access)
    assert dict(desk(applied, clerk).outline.lines) != was
    actions.grant(case_id=applied.case_id, version=version(applied), by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    [document] = citizen(access).documents
    file = actions.open_document(access=access, document_id=document.id, by=CITIZEN, now=LATER)
    assert file.content.startswith(b"%PDF")


def test_sent_again_it_changes_nothing(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.send(access)
    draft.send(access)
    assert (Case.objects.get().revision, FormerAnswers.objects.count()) == (2, 1)
    row = DraftRow.objects.get(id=draft.id)
    assert (row.submitted_case, bytes(row.sealed)) == (applied.case_id, b"")
    assert not WrappedKey.objects.filter(vault=draft.id).exists()


def test_nothing_changed_is_no_correction(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann", "kontakt")
    draft = begin(applied, access)
    draft.note("Es stimmt so.")
    with pytest.raises(NothingChanged):
        draft.send(access)
    assert Case.objects.get().state == CaseState.WAITING_FOR_CITIZEN


def test_words_that_are_too_long_send_nothing(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.note("x" * 4001)
    with pytest.raises(EmptyText):
        draft.send(access)
    assert Case.objects.get().revision == 1


def test_a_question_without_pages_asks_for_words_only(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk)
    assert citizen(access).asked == ()
    with pytest.raises(NotAllowed):
        begin(applied, access)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("page", ["bisher", "gibt_es_nicht", "erklärung"])
def test_a_clerk_can_ask_only_for_what_was_put_to_the_person(applied: Receipt, clerk: Actor, page: str) -> None:
    with pytest.raises(UnknownPage):
        ask(applied, clerk, "seit_wann", page)
    assert Case.objects.get().state == CaseState.RECEIVED


def test_a_question_that_was_replaced_keeps_what_was_typed(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann", "hund")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.enter("hund", {"name": "Fifi", "rasse": "Pudel", "alter": "2 Jahre"})
    actions.take(case_id=applied.case_id, version=version(applied), by=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        draft.send(access)
    ask(applied, clerk, "hund", "anzahl", text="Und der wievielte?")
    with pytest.raises(Stale):
        draft.send(access)

    again = begin(applied, access)
    assert again == draft
    opened = form_queries.open_draft(draft_id=draft.id, code=draft.code)
    assert opened.amending is not None
    assert opened.amending.unasked == {"seit_wann": "2026-10-01"}
    assert opened.amending.why == "Und der wievielte?"
    assert opened.answers["hund"]["name"] == "Fifi"
    draft.send(access)
    case = citizen(access)
    assert {change.label for change in case.amendments[0].changes} == {
        "Name des Hundes",
        "Rasse",
        "Wie alt ist der Hund?",
    }


def test_what_was_put_aside_comes_back_when_it_is_asked_for_again(
    applied: Receipt, access: Access, clerk: Actor
) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    for pages in (("hund",), ("seit_wann",)):
        actions.take(case_id=applied.case_id, version=version(applied), by=clerk, now=NOW)
        ask(applied, clerk, *pages)
        begin(applied, access)
    draft.send(access)
    assert text_of(citizen(access).rows, "seit_wann") == "1. Oktober 2026"


def test_a_withdrawn_case_takes_no_correction(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    actions.withdraw(access=access, by=CITIZEN, now=NOW)
    with pytest.raises(NotAllowed):
        draft.send(access)
    with pytest.raises(NotAllowed):
        begin(applied, access)
    assert form_queries.open_draft(draft_id=draft.id, code=draft.code).answers["seit_wann"] == "2026-10-01"


def test_a_correction_never_becomes_an_application_nor_the_other_way_round(
    applied: Receipt, access: Access, clerk: Actor
) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    with pytest.raises(NoAmendment):
        actions.open_case(draft_id=draft.id, code=draft.code, by=CITIZEN, now=NOW)
    other, code = forms.start_draft(digest=draft.digest, language="de", by=CITIZEN, now=NOW)
    with pytest.raises(NoAmendment):
        actions.amend(access=access, draft_id=other.id, code=code, by=CITIZEN, now=NOW)
    with pytest.raises(IntegrityError, match="an_amendment_becomes_no_new_case"), transaction.atomic():
        forms.mark_submitted(draft_id=draft.id, case_id=uuid4(), now=NOW)


def test_a_correction_of_one_case_does_not_touch_another(
    applied: Receipt, access: Access, clerk: Actor, another: tuple[Receipt, Access]
) -> None:
    receipt, other = another
    for each in (applied, receipt):
        ask(each, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    with pytest.raises(NoAmendment):
        draft.send(other)
    draft.send(access)
    with pytest.raises(NoAmendment):
        draft.send(other)
    assert Case.objects.get(id=receipt.case_id).revision == 1


def test_answers_never_change_without_the_versions_before(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    for change in ({"sealed_answers": b"x"}, {"revision": 2}, {"sealed_answers": b"x", "revision": 2}):
        with pytest.raises(IntegrityError, match="kept as they were"), transaction.atomic():
            Case.objects.filter(id=applied.case_id).update(state="in_review", sequence=2, **change)
    case = Case.objects.get()
    with pytest.raises(IntegrityError, match="that stand"), transaction.atomic():
        FormerAnswers.objects.create(case=case, revision=1, sequence=2, sealed_answers=b"what was never sent")
    with pytest.raises(IntegrityError, match="not otherwise"), transaction.atomic(), connection.cursor() as cursor:
        FormerAnswers.objects.create(case=case, revision=1, sequence=2, sealed_answers=case.sealed_answers)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_former_answers_are_never_changed(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.send(access)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FormerAnswers.objects.update(revision=9)


def test_erasing_a_case_erases_all_its_versions_and_what_was_begun(
    applied: Receipt, access: Access, clerk: Actor, run_facts: Run
) -> None:
    for day in ("2026-10-01", ""):
        ask(applied, clerk, "seit_wann")
        draft = begin(applied, access)
        if day:
            draft.enter("seit_wann", day)
            draft.send(access)
    run_facts()
    actions.withdraw(access=access, by=CITIZEN, now=NOW)
    assert actions.erase_due(now=NOW + datetime.timedelta(days=367)) == 1
    assert not Case.objects.exists() and not FormerAnswers.objects.exists() and not Correction.objects.exists()
    assert not DraftRow.objects.filter(amends=applied.case_id).exists()
    assert not WrappedKey.objects.filter(vault__in=[applied.case_id, draft.id]).exists()
