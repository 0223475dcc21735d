"""A second parent's consent at one moment with a decision, and before a portal that somebody has taken."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Consent, ConsentAnswer, Event
from buergerbuero.cases.values import CaseState, ConsentOver, ConsentState, Hindrance, NotAllowed, Receipt, Stale
from tests.cast import NOW
from tests.db.cases.asking import access_of, code_of, inside, say
from tests.db.cases.correcting import ask, begin, version
from tests.made import children
from tests.made.at_once import at_once


@pytest.fixture
def asked(db: None) -> Receipt:
    return children.apply(children.publish(NOW), NOW)


ANSWER = (
    "INSERT INTO cases_consentanswer (id, consent_id, sequence, state, came_by, level, sealed, at)"
    " SELECT gen_random_uuid(), o.id, c.sequence + 1, 'given', {by}, 3, 'x', now()"
    " FROM cases_consent o JOIN cases_case c ON c.id = o.case_id"
)

NEVER = {
    "say yes without an answer": "UPDATE cases_consent SET state = 'given'",
    "answer on paper": ANSWER.format(by="'paper'"),
    "take up what was replaced": "UPDATE cases_consent SET state = 'none'",
    "ask as if it were answered": (
        "INSERT INTO cases_consent"
        " (id, case_id, round, state, asked_by, handle, subject, sealed, sealed_way, asked_at, until)"
        " SELECT gen_random_uuid(), case_id, 2, 'given', 'hand', 'y', 'y', 'y', 'y', now(), now() FROM cases_consent"
    ),
    "decide for a second parent in the log": (
        "INSERT INTO cases_event (case_id, sequence, axis, verb, before, after, at, actor_kind, actor_id)"
        " SELECT id, sequence, 'consent', 'consent', 'a', 'b', now(), 'staff', '-' FROM cases_case"
    ),
}


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("wish", NEVER)
def test_a_taken_portal_cannot(wish: str, taken: Callable[[], object]) -> None:
    taken()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEVER[wish])
        assert cursor.rowcount, "nothing was there to try it on"


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE cases_consentanswer SET level = 3",
        "DELETE FROM cases_consentanswer",
        "UPDATE cases_consent SET subject = 'x'",
        "UPDATE cases_consent SET until = now() + interval '1 year'",
        "DELETE FROM cases_consent",
    ],
)
def test_it_has_no_right_to(sentence: str, taken: Callable[[], object]) -> None:
    taken()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sentence)


@pytest.mark.django_db
def test_what_it_forges_all_the_same_does_not_count(asked: Receipt, taken: Callable[[], object]) -> None:
    taken()
    with connection.cursor() as cursor:
        cursor.execute(ANSWER.format(by="'login'"))
        cursor.execute("UPDATE cases_consent SET state = 'given'")
        cursor.execute("RESET ROLE")
    found = queries.case_view(case_id=asked.case_id, staff_id=uuid4(), now=NOW).consent
    assert found
    assert found.hindrance is Hindrance.CONSENT_UNPROVEN
    assert found.answers == ()


@pytest.mark.django_db
def test_an_asking_of_its_own_making_does_not_count(asked: Receipt, clerk: Actor) -> None:
    """It can take the place of the real one, with a vault that it opens; but not say what stands in the case."""
    real = Consent.objects.get()
    say(inside(code_of(asked)), ConsentState.GIVEN)
    Consent.objects.filter(id=real.id).update(subject="0" * 64)  # as the owner: the portal may not even do that
    with pytest.raises(NotAllowed):
        actions.grant(case_id=asked.case_id, version=version(asked), by=clerk, now=NOW)


@pytest.mark.django_db
def test_an_answer_is_never_changed_by_anybody(asked: Receipt) -> None:
    say(inside(code_of(asked)), ConsentState.GIVEN)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ConsentAnswer.objects.update(level=3)


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_both_parents_do_what_is_theirs_with_the_rights_of_the_portal(
    clerk: Actor, taken: Callable[[], object]
) -> None:
    now = clock.now()
    asked = children.apply(Case.objects.get().digest, now)
    ask(asked, clerk, "ziel")
    taken()
    actions.ask_again(access=access_of(asked), email="", by=CITIZEN, now=now)
    held = inside(code_of(asked))
    actions.note_opening(access=held, now=now)
    for state in (ConsentState.DECLINED, ConsentState.GIVEN, ConsentState.TAKEN_BACK):
        say(held, state, now=now)
    draft = begin(asked, access_of(asked))
    draft.enter("ziel", "an die See")
    draft.send(access_of(asked), now=now)
    say(inside(code_of(asked)), ConsentState.GIVEN, now=now)
    assert Consent.objects.filter(state="given").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_consents_at_once_are_one(asked: Receipt) -> None:
    held = inside(code_of(asked))
    assert not at_once(*[partial(say, held, ConsentState.GIVEN)] * 4)
    assert ConsentAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_leave_one_log(asked: Receipt) -> None:
    held = inside(code_of(asked))
    failures = at_once(partial(say, held, ConsentState.GIVEN), partial(say, held, ConsentState.DECLINED))
    assert all(isinstance(each, NotAllowed) for each in failures)
    said = list(ConsentAnswer.objects.order_by("sequence").values_list("state", flat=True))
    assert said in (["given"], ["declined", "given"])
    assert Consent.objects.get().state == "given"


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_a_decision_come_one_after_the_other(asked: Receipt, clerk: Actor) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.GIVEN)
    known = version(asked)
    failures = at_once(
        partial(say, held, ConsentState.TAKEN_BACK),
        partial(actions.grant, case_id=asked.case_id, version=known, by=clerk, now=NOW),
    )
    assert len(failures) == 1
    state, consent = Case.objects.get(id=asked.case_id).state, Consent.objects.get().state
    if state == CaseState.DECIDED:
        assert consent == "given" and isinstance(failures[0], NotAllowed)
    else:
        assert consent == "taken_back" and isinstance(failures[0], Stale | NotAllowed)


@pytest.mark.django_db(transaction=True)
def test_asking_again_and_an_answer_end_as_one_of_both(asked: Receipt) -> None:
    held, access = inside(code_of(asked)), access_of(asked)
    failures = at_once(
        partial(say, held, ConsentState.GIVEN),
        partial(actions.ask_again, access=access, email="", by=CITIZEN, now=NOW),
    )
    assert len(failures) == 1
    assert isinstance(failures[0], ConsentOver | NotAllowed)
    assert Consent.objects.exclude(state="replaced").count() == 1
    numbers = list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(len(numbers)))
