"""A draft keeps what is entered, opens only with its code, and ends when it is sent."""

import datetime
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.base.keyring import WrongCode
from buergerbuero.base.models import WrappedKey
from buergerbuero.forms import actions, queries
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AlreadySubmitted, Draft, Form, InvalidAnswers, UnknownDraft, UnknownPage

NOW = datetime.datetime(2026, 3, 17, 9, 30, tzinfo=datetime.UTC)
PERSON = {
    "halter-vornamen": ["Erika"],
    "halter-familienname": ["Beispiel"],
    "halter-geburtsdatum-tag": ["12"],
    "halter-geburtsdatum-monat": ["8"],
    "halter-geburtsdatum-jahr": ["1964"],
}
ERIKA = {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"}
IBAN = "DE02120300000000202051"

Started = tuple[Draft, str]


def save(started: Started, page: str, raw: dict[str, list[str]], now: datetime.datetime = NOW) -> dict[str, Any]:
    draft, code = started
    return actions.save_page(draft_id=draft.id, code=code, page_id=page, raw=raw, by=CITIZEN, now=now)


def test_a_new_draft_is_empty_and_opens_with_its_code(started: Started, digest: str) -> None:
    draft, code = started

    opened = queries.open_draft(draft_id=draft.id, code=code)

    assert (opened.answers, opened.unfinished) == ({}, {})
    assert (opened.draft.digest, opened.draft.language, opened.draft.version) == (digest, "de", 1)
    assert queries.id_of(code) == draft.id


def test_another_code_opens_nothing(started: Started) -> None:
    with pytest.raises(WrongCode):
        queries.open_draft(draft_id=started[0].id, code=new_code(CodeKind.DRAFT))
    with pytest.raises(WrongCode):
        save((started[0], new_code(CodeKind.DRAFT)), "halter", PERSON)


def test_a_draft_that_was_never_started_is_unknown(digest: str) -> None:
    with pytest.raises(UnknownDraft):
        queries.open_draft(draft_id=uuid4(), code=new_code(CodeKind.DRAFT))
    with pytest.raises(UnknownDraft):
        queries.draft(uuid4())
    with pytest.raises(UnknownDraft):
        save((Draft(uuid4(), digest, "de", 1, NOW), new_code(CodeKind.DRAFT)), "halter", PERSON)


def test_a_page_is_kept_and_found_again(started: Started) -> None:
    later = NOW + datetime.timedelta(minutes=3)

    answers = save(started, "halter", PERSON, now=later)

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert answers == opened.answers == {"halter": ERIKA}
    assert (opened.draft.version, opened.draft.updated_at) == (2, later)


def test_nothing_that_was_entered_lies_open_in_the_database(started: Started) -> None:
    save(started, "halter", PERSON)
    with pytest.raises(InvalidAnswers):
        save(started, "halter", {**PERSON, "halter-vornamen": ["Erika2"]})

    row = DraftRow.objects.values().get()

    assert not any(word in repr(row) for word in ("Erika", "Beispiel", "1964", started[1]))
    assert list(WrappedKey.objects.filter(vault=started[0].id).values_list("holder", flat=True)) == ["code"]


def test_what_cannot_be_taken_is_kept_as_it_was_typed(started: Started, form: Form) -> None:
    save(started, "halter", PERSON)
    typed = {**PERSON, "halter-geburtsdatum-tag": ["32"], "halter-vornamen": ["Erika Maria"]}

    with pytest.raises(InvalidAnswers) as refused:
        save(started, "halter", typed)

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert [problem.name for problem in refused.value.problems] == ["halter-geburtsdatum-tag"]
    assert opened.answers == {"halter": ERIKA}
    assert opened.unfinished == {"halter": typed} == {"halter": refused.value.raw}
    assert form.pages[0] in queries.missing(form, opened.answers, opened.unfinished)
    view = queries.unfinished_view(form, "halter", opened, now=NOW)
    assert [field.inputs[0].value for field in view.fields[0].children] == ["Erika Maria", "Beispiel", "32"]
    assert [problem.name for problem in view.problems] == ["halter-geburtsdatum-tag"]


def test_a_page_that_is_put_right_is_no_longer_unfinished(started: Started) -> None:
    with pytest.raises(InvalidAnswers):
        save(started, "halter", {})

    save(started, "halter", PERSON)

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert (opened.answers, opened.unfinished) == ({"halter": ERIKA}, {})


def test_only_what_the_page_asks_is_kept(started: Started) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        save(
            started, "halter", {"halter-vornamen": ["Erika"], "csrfmiddlewaretoken": ["x"], "zahlweg": ["lastschrift"]}
        )

    assert refused.value.raw == {"halter-vornamen": ["Erika"]}


def test_what_is_no_text_or_far_too_long_is_kept_as_far_as_it_can_be(started: Started) -> None:
    typed = {"bemerkung": ["\ud800" + "x" * (actions.LONGEST_INPUT + 5)]}

    with pytest.raises(InvalidAnswers):
        save(started, "bemerkung", typed)

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert opened.unfinished == {"bemerkung": {"bemerkung": ["?" + "x" * (actions.LONGEST_INPUT - 1)]}}


def test_refusals_do_not_carry_what_was_entered_into_logs(started: Started) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        save(started, "halter", {**PERSON, "halter-vornamen": ["Geheim7"]})

    assert "Geheim7" not in str(refused.value)


def test_answers_off_the_path_stay_in_the_draft_and_are_left_out_when_sent(started: Started, form: Form) -> None:
    save(started, "halter", PERSON)
    save(started, "zahlweg", {"zahlweg": ["lastschrift"]})
    save(started, "lastschrift", {"lastschrift-iban": [IBAN]})
    save(started, "bemerkung", {"bemerkung": [""]})

    answers = save(started, "zahlweg", {"zahlweg": ["überweisung"]})

    assert answers["lastschrift"] == {"iban": IBAN, "bank": None}
    assert queries.missing(form, answers) == ()
    assert queries.on_path(form, answers) == {"halter": ERIKA, "zahlweg": "überweisung"}
    assert [row.text for row in queries.rows(form, answers, "de")] == [
        "Erika",
        "Beispiel",
        "12. August 1964",
        "Ich überweise",
    ]


def test_an_unknown_page_is_refused(started: Started) -> None:
    with pytest.raises(UnknownPage):
        save(started, "gibt_es_nicht", {})


def test_a_draft_begins_in_a_language_that_is_spoken_here(started: Started) -> None:
    with pytest.raises(ValueError, match="unknown language"):
        actions.start_draft(digest=started[0].digest, language="xx", by=CITIZEN, now=NOW)


def test_sending_erases_answers_and_key_and_happens_once(started: Started) -> None:
    draft, code = started
    save(started, "halter", PERSON)
    case = uuid4()

    assert actions.mark_submitted(draft_id=draft.id, case_id=case, now=NOW)
    assert not actions.mark_submitted(draft_id=draft.id, case_id=uuid4(), now=NOW)

    row = DraftRow.objects.get()
    assert (row.submitted_case, row.submitted_at, bytes(row.sealed)) == (case, NOW, b"")
    assert not WrappedKey.objects.filter(vault=draft.id).exists()
    for attempt in (lambda: queries.open_draft(draft_id=draft.id, code=code), lambda: save(started, "halter", PERSON)):
        with pytest.raises(AlreadySubmitted) as sent:
            attempt()
        assert sent.value.case_id == case


def test_sending_and_failing_leaves_the_draft_as_it_was(started: Started) -> None:
    draft, code = started
    save(started, "halter", PERSON)

    with pytest.raises(RuntimeError), transaction.atomic():
        actions.mark_submitted(draft_id=draft.id, case_id=uuid4(), now=NOW)
        raise RuntimeError

    assert queries.open_draft(draft_id=draft.id, code=code).answers == {"halter": ERIKA}


def test_the_database_refuses_a_sent_draft_with_answers(started: Started) -> None:
    with pytest.raises(IntegrityError, match="a_sent_draft_is_empty"), transaction.atomic():
        DraftRow.objects.update(submitted_case=uuid4(), submitted_at=NOW)
    with pytest.raises(IntegrityError, match="a_sent_draft_is_empty"), transaction.atomic():
        DraftRow.objects.update(submitted_case=uuid4(), sealed=b"")


def test_drafts_are_forgotten_30_days_after_the_last_touch(digest: str) -> None:
    old, _ = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
    kept = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
    sent, _ = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
    actions.mark_submitted(draft_id=sent.id, case_id=uuid4(), now=NOW)
    save(kept, "halter", PERSON, now=NOW + datetime.timedelta(seconds=2))

    forgotten = actions.forget_old_drafts(now=NOW + datetime.timedelta(days=30, seconds=1))

    assert forgotten == 2
    assert list(DraftRow.objects.values_list("id", flat=True)) == [kept[0].id]
    assert set(WrappedKey.objects.values_list("vault", flat=True)) == {kept[0].id}
    with pytest.raises(UnknownDraft):
        queries.draft(old.id)


def test_portal_and_worker_have_the_rights_for_their_part(digest: str, as_role: Callable[[str], object]) -> None:
    as_role("bb_portal")
    started = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
    save(started, "halter", PERSON)
    sent, _ = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
    assert actions.mark_submitted(draft_id=sent.id, case_id=uuid4(), now=NOW)

    as_role("bb_worker")
    assert actions.forget_old_drafts(now=NOW + datetime.timedelta(days=31)) == 2


def test_what_was_sent_stays_sent_whoever_runs(started: Started) -> None:
    """A taken portal would have it sent again, or let it be the draft of another case."""
    actions.mark_submitted(draft_id=started[0].id, case_id=uuid4(), now=NOW)
    for change in ({"submitted_case": None, "submitted_at": None}, {"submitted_case": uuid4()}):
        for role in ("bb_portal", "postgres"):
            with pytest.raises(IntegrityError, match="stays sent"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
                DraftRow.objects.update(**change)


def test_the_desk_never_sees_a_draft(started: Started, as_role: Callable[[str], object]) -> None:
    as_role("bb_desk")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        queries.draft(started[0].id)
