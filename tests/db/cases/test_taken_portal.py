"""What a taken portal can do with its rights in the database: what citizens may, and no more."""

import datetime
import inspect
import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions import deliver
from buergerbuero.cases.models import Case, Event
from buergerbuero.cases.values import Access, CaseState, Receipt
from buergerbuero.config.cli.demo_data import Plan, apply
from tests.cast import LATER, NOW, PROJECT
from tests.db.cases.correcting import ask, begin

pytestmark = pytest.mark.django_db
EMITS = re.compile(r'emit\(\s*type="([\w.]+)"')
Run = Callable[[], list[str]]
JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
    " SELECT 'facts', {task}, jsonb_build_object('fact', jsonb_build_object('type', {type})) FROM cases_case"
)
EVENT = (
    "INSERT INTO cases_event (case_id, sequence, axis, verb, before, after, at, actor_kind, actor_id)"
    " SELECT id, sequence {plus}, 'case', {verb}, 'a', 'b', now(), {actor}, '-' FROM cases_case"
)
MESSAGE = (
    "INSERT INTO messages_message (id, case_id, direction, kind, sealed, at)"
    " SELECT gen_random_uuid(), id, 'to_citizen', 'question', 'x', now() FROM cases_case"
)
AUDIT = (
    "INSERT INTO audit_entry (id, at, actor_kind, actor_id, verb, subject, subject_id, detail)"
    " VALUES (gen_random_uuid(), {at}, {actor}, '-', 'case.erased', 'case', '-', {detail})"
)
KEEP = (
    "INSERT INTO cases_formeranswers (case_id, revision, sequence, sealed_answers)"
    " SELECT id, revision, sequence + 1, {kept} FROM cases_case WHERE state = {state}"
)
REWRITE = (
    "UPDATE cases_case SET sealed_answers = 'x', revision = revision + 1, state = 'in_review', sequence = sequence + 1"
    " WHERE state = 'waiting_for_citizen'"
)
APPLY = (
    "INSERT INTO cases_case (id, number, draft_id, service_id, digest, language, state, fee_state, channel,"
    " received_at, sequence, sealed_answers, revision) SELECT gen_random_uuid(), 'x', gen_random_uuid(), service_id,"
    " digest, 'de', 'received', 'none', 'inbox', '2026-01-01', 0, '', 1 FROM cases_case"
)
NEVER = {
    "rewrite answers": REWRITE,
    "correct what nobody asked to correct": KEEP.format(kept="sealed_answers", state="'waiting_for_citizen'"),
    "correct a case that does not wait": KEEP.format(kept="sealed_answers", state="'received'"),
    "change the person of a case": "UPDATE cases_party SET sealed = 'x'",
    "send a notice another way": (
        "UPDATE cases_case SET channel = 'post', state = 'in_review', sequence = sequence + 1"
        " WHERE state = 'waiting_for_citizen'"
    ),
    "destroy all cases": "DELETE FROM keys.base_wrappedkey",
    "take the key from the desk": "UPDATE keys.base_wrappedkey SET wrapped = 'x' WHERE holder = 'desk'",
    "lock a citizen out": "UPDATE keys.base_wrappedkey SET wrapped = 'x' WHERE holder = 'code'",
    "undo a decision": "UPDATE cases_case SET state = 'in_review', sequence = sequence + 1 WHERE state = 'decided'",
    "withdraw after the decision": (
        "UPDATE cases_case SET state = 'withdrawn', closed_at = now(), sequence = sequence + 1 WHERE state = 'decided'"
    ),
    "have a case erased at once": (
        "UPDATE cases_case SET state = 'withdrawn', closed_at = '2001-01-01', sequence = sequence + 1"
    ),
    "close a case": "UPDATE cases_case SET state = 'closed', closed_at = now(), sequence = sequence + 1",
    "let a case stand still": "UPDATE cases_case SET sequence = sequence + 100",
    "move a time limit": "UPDATE cases_case SET answer_until = '2001-01-01', sequence = sequence + 1",
    "decide in the log": EVENT.format(plus="", verb="'grant'", actor="'citizen'"),
    "act for the staff in the log": EVENT.format(plus="", verb="'answer'", actor="'staff'"),
    "stand in the way of the next step": EVENT.format(plus="+ 1", verb="'answer'", actor="'citizen'"),
    "take a letter from the post list": "UPDATE cases_delivery SET state = 'opened' WHERE state = 'prepared'",
    "speak for the town": MESSAGE,
    "hide an answer from the clerk": "UPDATE messages_message SET read_at = now() WHERE direction = 'to_town'",
    "have a notice made": JOB.format(task="'react'", type="'decision.released'"),
    "have a case closed": JOB.format(task="'react'", type="'delivery.posted'"),
    "have failed jobs forgotten": JOB.format(task="'builtin:remove_old_jobs'", type="'case.opened'"),
    "queue what has no type": JOB.format(task="'react'", type="NULL::text"),
    "withdraw and never be erased": "UPDATE cases_case SET state = 'withdrawn', sequence = sequence + 1",
    "note what the staff did": AUDIT.format(at="now()", actor="'staff'", detail="'{}'"),
    "note what the system did": AUDIT.format(at="now()", actor="'system'", detail="'{}'"),
    "note what was long ago": AUDIT.format(at="'2020-01-01'", actor="'citizen'", detail="'{}'"),
    "note what is to come": AUDIT.format(at="now() + interval '1 hour'", actor="'citizen'", detail="'{}'"),
    "withdraw under another date": (
        "UPDATE cases_case SET state = 'withdrawn', closed_at = now() - interval '1 hour', sequence = sequence + 1"
        " WHERE state = 'received'"
    ),
    "have said something long ago": MESSAGE.replace("'to_citizen'", "'to_town'").replace("now()", "'2026-01-01'"),
    "have read a question long ago": "UPDATE messages_message SET read_at = '2026-01-01' WHERE kind = 'question'",
    "have applied long ago": APPLY,
    "have acted long ago": EVENT.format(plus="", verb="'answer'", actor="'citizen'").replace("now()", "'2026-01-01'"),
}


def test_a_book_gets_into_the_log_by_nobody(db: None) -> None:
    """Nobody can take it out again."""
    long = AUDIT.format(at="now()", actor="'citizen'", detail="""jsonb_build_object('a', repeat('x', 3000))""")
    for role in ("bb_portal", "bb_desk", "bb_worker"):
        with (
            pytest.raises(IntegrityError, match="a few ids"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SET LOCAL ROLE {role}; {long}")


@pytest.fixture
def cases(applied: Receipt, clerk: Actor, run_facts: Run) -> Receipt:
    """One that waits for an answer and has one, one that is decided with a letter to be posted, one that is new."""
    actions.ask_back(case_id=applied.case_id, version=0, text="Wie heißt der Hund?", by=clerk, now=NOW)
    opened = queries.open_access(number=applied.number, code=applied.access_code)
    actions.answer(access=opened, text="Luna", by=CITIZEN, now=NOW)
    actions.ask_back(case_id=applied.case_id, version=2, text="Und wie alt?", by=clerk, now=NOW)
    letter = _apply(4)
    actions.grant(case_id=letter.case_id, version=0, by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    return _apply(1)


def _apply(index: int, at: datetime.datetime = NOW - datetime.timedelta(minutes=30)) -> Receipt:
    moments = (at + datetime.timedelta(seconds=n) for n in range(60))
    return apply(Plan(index, days_ago=0, fate="new"), moments)


@pytest.mark.parametrize("wish", NEVER)
def test_a_taken_portal_cannot(wish: str, cases: Receipt, taken: Callable[[], object]) -> None:
    taken()
    with (
        pytest.raises(IntegrityError, match=r"the portal|answers"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(NEVER[wish])
        assert cursor.rowcount, f"{wish}: nothing was there to try it on"


WHERE_ASKED = {
    "rewrite answers without keeping those before": (REWRITE,),
    "keep others than those that were sent": (KEEP.format(kept="'x'", state="'waiting_for_citizen'"),),
    "keep answers and change nothing": (
        KEEP.format(kept="sealed_answers", state="'waiting_for_citizen'"),
        "SET CONSTRAINTS ALL IMMEDIATE",
    ),
    "change the person, but not the answers": (
        KEEP.format(kept="sealed_answers", state="'waiting_for_citizen'"),
        "UPDATE cases_party SET sealed = 'x'",
        "SET CONSTRAINTS ALL IMMEDIATE",
    ),
    "change the person without keeping the answers": ("UPDATE cases_party SET sealed = 'x'",),
}


@pytest.mark.parametrize("wish", WHERE_ASKED)
def test_where_a_correction_is_asked_for_a_taken_portal_cannot(
    wish: str, applied: Receipt, clerk: Actor, taken: Callable[[], object]
) -> None:
    ask(applied, clerk, "seit_wann")
    taken()
    with (
        pytest.raises(IntegrityError, match=r"the portal|answers"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for sentence in WHERE_ASKED[wish]:
            cursor.execute(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "INSERT INTO cases_correction (case_id, sequence, sealed_pages) SELECT id, sequence, 'x' FROM cases_case",
        "UPDATE cases_formeranswers SET sealed_answers = 'x'",
        "DELETE FROM cases_formeranswers",
        "UPDATE cases_correction SET sealed_pages = 'x'",
        "UPDATE cases_party SET role = 'applicant'",
    ],
)
def test_a_taken_portal_has_no_right_to(
    sentence: str, applied: Receipt, clerk: Actor, taken: Callable[[], object]
) -> None:
    ask(applied, clerk, "seit_wann")
    taken()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sentence)


def test_citizens_correct_with_the_rights_of_the_portal(
    applied: Receipt, access: Access, clerk: Actor, taken: Callable[[], object]
) -> None:
    ask(applied, clerk, "seit_wann", "halter")
    taken()
    draft = begin(applied, access)
    draft.enter("seit_wann", "2026-10-01")
    draft.enter("halter", {"vornamen": "Noor", "familienname": "Schablone", "geburtsdatum": "1970-02-03"})
    draft.send(access, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Case.objects.get(id=applied.case_id).revision == 2


@pytest.mark.parametrize("role", ["bb_desk", "bb_worker"])
def test_nor_can_the_desk_or_the_worker_rewrite_answers(role: str, applied: Receipt, clerk: Actor) -> None:
    ask(applied, clerk, "seit_wann")
    for sentence in (REWRITE, KEEP.format(kept="sealed_answers", state="'waiting_for_citizen'")):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(sentence)


def test_citizens_can_do_all_that_is_theirs(
    applied: Receipt, access: Access, clerk: Actor, taken: Callable[[], object]
) -> None:
    actions.ask_back(case_id=applied.case_id, version=0, text="Wie heißt der Hund?", by=clerk, now=NOW)
    taken()
    actions.answer(access=access, text="Luna", by=CITIZEN, now=clock.now())
    actions.withdraw(access=access, by=CITIZEN, now=clock.now())
    assert Case.objects.get(id=applied.case_id).state == CaseState.WITHDRAWN
    assert [event.verb for event in Event.objects.order_by("sequence")] == ["open", "ask_back", "answer", "withdraw"]


def test_a_citizen_applies_and_opens_the_notice_with_the_rights_of_the_portal(
    applied: Receipt, access: Access, clerk: Actor, run_facts: Run, taken: Callable[[], object]
) -> None:
    actions.grant(case_id=applied.case_id, version=0, by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    taken()
    _apply(2, at=clock.now())
    [document] = queries.citizen_view(access=access, language="de").documents
    long_ago = "UPDATE cases_delivery SET state = 'opened', opened_at = '2026-01-01' WHERE state = 'provided'"
    with pytest.raises(IntegrityError, match="what happens now"), transaction.atomic():
        connection.cursor().execute(long_ago)
    actions.open_document(access=access, document_id=document.id, by=CITIZEN, now=clock.now())
    assert Event.objects.filter(case=applied.case_id).latest("sequence").verb == "collect"


def test_a_case_is_closed_by_what_has_arrived_not_by_what_a_job_says(
    applied: Receipt, clerk: Actor, run_facts: Run
) -> None:
    from buergerbuero.base.ids import new_id
    from buergerbuero.base.outbox import Fact

    actions.grant(case_id=applied.case_id, version=0, by=clerk, now=NOW)
    forged = Fact(new_id(), "delivery.posted", 1, applied.case_id, NOW, 1)
    deliver.close_delivered(fact=forged, now=NOW)
    assert Case.objects.get(id=applied.case_id).state == CaseState.DECIDED


def test_citizens_take_back_their_consent_with_the_rights_of_the_portal(
    access: Access, taken: Callable[[], object]
) -> None:
    taken()
    actions.revoke_consent(access=access, by=CITIZEN, now=clock.now())
    assert ProcrastinateJob.objects.filter(args__fact__type="case.letter_wanted").exists()


def test_the_portal_may_queue_whatever_follows_from_what_it_does() -> None:
    """A fact that the database refuses would come to light only when somebody does what is told by it."""
    told = {fact for verb in _used_by_the_portal() for fact in EMITS.findall(_source(verb))}
    assert "case.opened" in told
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('cases_job_of_portal'::regproc)")
        allowed = cursor.fetchone()[0]
    assert set(re.findall(r"'([a-z]+\.[a-z_]+)'", allowed)) == told


def _used_by_the_portal() -> list[Callable[..., object]]:
    """The verbs that the portal's code names."""
    code = "\n".join(file.read_text("utf-8") for file in (PROJECT / "src/buergerbuero/portal").rglob("*.py"))
    named = set(re.findall(r"\b(?:actions|cases)\.(\w+)\(", code))
    return [getattr(actions, name) for name in named & vars(actions).keys()]


def _source(verb: Callable[..., object]) -> str:
    """The code of a verb, and of the functions of cases that it leads to by name."""
    found, left = {verb: inspect.getsource(verb)}, [verb]
    while left:
        here = left.pop()
        beside = dict(inspect.getmembers(inspect.getmodule(here), inspect.isfunction))
        named = [beside[name] for name in set(re.findall(r"\w+", found[here])) & beside.keys()]
        new = [each for each in named if each not in found and each.__module__.startswith("buergerbuero.cases.actions")]
        found |= {each: inspect.getsource(each) for each in new}
        left += new
    return "\n".join(found.values())
