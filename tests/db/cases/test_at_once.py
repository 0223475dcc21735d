"""A citizen and a clerk at the same moment, with real threads on a real PostgreSQL: one after the other."""

import contextlib
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision, Event, FormerAnswers
from buergerbuero.cases.values import Access, CaseState, NotAllowed, Receipt, Stale
from buergerbuero.forms.models import DraftRow
from buergerbuero.messages.models import Message
from tests.cast import LATER, NOW
from tests.db.cases.correcting import ask, begin
from tests.made.at_once import Job, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def clerks(job: Job) -> Job:
    """A clerk may come too late, and is told so."""

    def late() -> None:
        with contextlib.suppress(Stale, NotAllowed):
            job()

    return late


def verbs(case_id: UUID) -> list[str]:
    return list(Event.objects.filter(case=case_id).order_by("sequence").values_list("verb", flat=True))


def test_of_many_answers_one_counts_and_nobody_meets_an_error(applied: Receipt, access: Access, clerk: Actor) -> None:
    actions.ask_back(case_id=applied.case_id, version=0, text="Wie heißt der Hund?", by=clerk, now=NOW)
    failures = at_once(
        *[lambda: actions.answer(access=access, text="Luna", by=CITIZEN, now=NOW)] * 4,
        clerks(lambda: actions.take(case_id=applied.case_id, version=1, by=clerk, now=NOW)),
    )
    assert all(isinstance(each, NotAllowed) for each in failures), failures
    assert verbs(applied.case_id) in (["open", "ask_back", "answer"], ["open", "ask_back", "take"])
    assert Message.objects.filter(direction="to_town").count() == verbs(applied.case_id).count("answer")


def test_of_corrections_and_withdrawals_one_counts(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    failures = at_once(*[lambda: draft.send(access)] * 3, lambda: actions.withdraw(access=access, by=CITIZEN, now=NOW))
    assert all(isinstance(each, NotAllowed) for each in failures), failures
    case = Case.objects.get(id=applied.case_id)
    ends = (["open", "ask_back", "amend"], ["open", "ask_back", "withdraw"], ["open", "ask_back", "amend", "withdraw"])
    assert verbs(applied.case_id) in ends
    assert case.revision == 1 + verbs(applied.case_id).count("amend") == 1 + FormerAnswers.objects.count()


def test_a_correction_and_a_clerk_who_goes_on_without_it(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    failures = at_once(
        lambda: draft.send(access),
        clerks(lambda: actions.take(case_id=applied.case_id, version=1, by=clerk, now=NOW)),
    )
    assert all(isinstance(each, NotAllowed) for each in failures), failures
    went_on = verbs(applied.case_id)
    assert went_on in (["open", "ask_back", "amend"], ["open", "ask_back", "take"])
    assert FormerAnswers.objects.count() == went_on.count("amend")
    with contextlib.suppress(Stale):
        actions.grant(case_id=applied.case_id, version=2, by=clerk, now=NOW)
    assert verbs(applied.case_id)[-1] == "grant"


def test_a_correction_begun_in_two_tabs_at_once_is_one(applied: Receipt, access: Access, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    assert not at_once(*[lambda: begin(applied, access)] * 4)
    assert DraftRow.objects.filter(amends=applied.case_id).count() == 1


def test_a_withdrawal_and_a_decision_end_as_one_of_both(applied: Receipt, access: Access, clerk: Actor) -> None:
    failures = at_once(
        *[lambda: actions.withdraw(access=access, by=CITIZEN, now=NOW)] * 3,
        clerks(lambda: actions.grant(case_id=applied.case_id, version=0, by=clerk, now=NOW)),
    )
    assert all(isinstance(each, NotAllowed) for each in failures), failures
    state = Case.objects.get(id=applied.case_id).state
    assert (state, Decision.objects.count()) in ((CaseState.WITHDRAWN, 0), (CaseState.DECIDED, 1))


def test_undo_and_release_never_wait_for_each_other(applied: Receipt, clerk: Actor) -> None:
    for _ in range(5):
        version = Case.objects.get(id=applied.case_id).sequence
        actions.grant(case_id=applied.case_id, version=version, by=clerk, now=NOW)
        undo = partial(actions.undo_decision, case_id=applied.case_id, version=version + 1, by=clerk, now=NOW)
        failures = at_once(
            clerks(undo),
            lambda: actions.release_due(now=LATER),
        )
        assert not failures
        if Decision.objects.filter(state="released").exists():
            break
    assert Case.objects.get(id=applied.case_id).state in (CaseState.DECIDED, CaseState.IN_REVIEW)


def test_two_openings_of_a_notice_are_one(
    applied: Receipt, access: Access, clerk: Actor, run_facts: Callable[[], list[str]]
) -> None:
    actions.grant(case_id=applied.case_id, version=0, by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    [document] = queries.citizen_view(access=access, language="de").documents
    opening = [lambda: actions.open_document(access=access, document_id=document.id, by=CITIZEN, now=LATER)]
    assert not at_once(*opening * 4)
    assert verbs(applied.case_id).count("collect") == 1
