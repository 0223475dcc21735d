"""A log-in of a citizen: asked for once, answered once, in time, and as sure as it must be."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from buergerbuero.audit.models import Entry
from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.identity import actions
from buergerbuero.identity.adapters.saml import SamlProvider
from buergerbuero.identity.models import LoginRequest, SeenAnswer
from buergerbuero.identity.values import About, Answer, Failure, LoginFailed, TrustLevel, Wish
from tests.cast import LATER, NOW
from tests.made import provider as foreign
from tests.made.provider import LEVEL, PERSON, Reply

pytestmark = pytest.mark.django_db
BACK = "https://buergerbuero.example.org/anmeldung/abgebrochen/"


@pytest.fixture
def bundid(tmp_path: Path) -> SamlProvider:
    return foreign.set_up(tmp_path / "anmeldung")


def begin(bundid: SamlProvider, level: TrustLevel = TrustLevel.HIGH, now: datetime.datetime = NOW) -> str:
    challenge = actions.begin_login(provider=bundid, wish=Wish(level), purpose="draft", back=BACK, by=CITIZEN, now=now)
    return challenge.request_id


def answer(bundid: SamlProvider, reply: Reply, now: datetime.datetime = LATER) -> Answer:
    fields = {"SAMLResponse": foreign.field_of(reply)}
    return actions.accept_answer(provider=bundid, fields=fields, by=CITIZEN, now=now)


def why(bundid: SamlProvider, reply: Reply, now: datetime.datetime = LATER) -> Failure:
    with pytest.raises(LoginFailed) as failed:
        answer(bundid, reply, now)
    return failed.value.why


def reply_to(request_id: str, n: int = 4, now: datetime.datetime = LATER, **more: str) -> Reply:
    facts = {**PERSON, LEVEL: (f"STORK-QAA-Level-{n}", "NORMAL")}
    return Reply(request_id=request_id, level=f"STORK-QAA-Level-{n}", facts=facts, now=now).but(**more)


def test_an_answer_to_our_question_says_who_it_is(bundid: SamlProvider) -> None:
    person = answer(bundid, reply_to(begin(bundid))).person
    assert person.say(About.FAMILY_NAME) == "BEISPIEL"


def test_an_answer_counts_once(bundid: SamlProvider) -> None:
    reply = reply_to(begin(bundid))
    answer(bundid, reply)
    assert why(bundid, reply) == Failure.REPLAYED


def test_a_question_is_answered_once(bundid: SamlProvider) -> None:
    asked = begin(bundid)
    answer(bundid, reply_to(asked))
    assert why(bundid, reply_to(asked, assertion_id="_zweite")) == Failure.REPLAYED


def test_an_old_answer_does_not_fit_a_new_question(bundid: SamlProvider) -> None:
    reply = reply_to(begin(bundid))
    answer(bundid, reply)
    begin(bundid)
    assert why(bundid, reply) == Failure.REPLAYED


def test_an_answer_that_nobody_asked_for_is_none(bundid: SamlProvider) -> None:
    begin(bundid)
    assert why(bundid, reply_to("_nie-gefragt")) == Failure.WRONG_REQUEST


def test_an_answer_of_another_provider_does_not_fit(bundid: SamlProvider, tmp_path: Path) -> None:
    konto = foreign.set_up(tmp_path / "zwei", name="unternehmenskonto")
    asked = actions.begin_login(
        provider=konto, wish=Wish(TrustLevel.NORMAL), purpose="draft", back=BACK, by=CITIZEN, now=NOW
    ).request_id
    assert why(bundid, reply_to(asked)) == Failure.WRONG_REQUEST


def test_who_takes_longer_than_half_an_hour_is_too_late(bundid: SamlProvider) -> None:
    late = NOW + datetime.timedelta(minutes=31)
    assert why(bundid, reply_to(begin(bundid)).but(now=late), now=late) == Failure.EXPIRED


@pytest.mark.parametrize(
    ("wanted", "given", "enough"),
    [
        (TrustLevel.NORMAL, 1, True),
        (TrustLevel.NORMAL, 2, True),
        (TrustLevel.NORMAL, 4, True),
        (TrustLevel.SUBSTANTIAL, 1, False),
        (TrustLevel.SUBSTANTIAL, 2, False),
        (TrustLevel.SUBSTANTIAL, 3, True),
        (TrustLevel.HIGH, 1, False),
        (TrustLevel.HIGH, 3, False),
        (TrustLevel.HIGH, 4, True),
    ],
)
def test_a_log_in_must_be_as_sure_as_was_asked(
    bundid: SamlProvider, wanted: TrustLevel, given: int, enough: bool
) -> None:
    reply = reply_to(begin(bundid, wanted), given)
    if enough:
        assert answer(bundid, reply).person.level >= wanted
    else:
        assert why(bundid, reply) == Failure.LEVEL_TOO_LOW
        assert why(bundid, reply) == Failure.REPLAYED, "it is used up all the same"


def test_nothing_personal_is_stored_of_a_log_in(bundid: SamlProvider) -> None:
    answer(bundid, reply_to(begin(bundid)))
    stored = [*LoginRequest.objects.values(), *SeenAnswer.objects.values(), *Entry.objects.values()]
    text = repr(stored)
    for value, _level in PERSON.values():
        assert len(value) < 3 or value not in text, value
    entries = Entry.objects.order_by("at").values_list("verb", "subject", "subject_id", "detail")
    assert list(entries) == [
        ("login.begin", "login", "bundid", {"purpose": "draft"}),
        ("login.accept", "login", "bundid", {"purpose": "draft", "level": "high"}),
    ]


def test_what_is_over_is_forgotten(bundid: SamlProvider) -> None:
    answer(bundid, reply_to(begin(bundid)))
    actions.forget_old_logins(now=NOW + datetime.timedelta(minutes=40))
    assert LoginRequest.objects.count() == SeenAnswer.objects.count() == 1
    actions.forget_old_logins(now=NOW + datetime.timedelta(minutes=90))
    assert LoginRequest.objects.count() == SeenAnswer.objects.count() == 0


def test_the_rights_of_the_portal_are_enough(bundid: SamlProvider) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
    now = clock.now()
    reply = reply_to(begin(bundid, now=now), now=now)
    answer(bundid, reply, now)
    assert why(bundid, reply, now) == Failure.REPLAYED


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_taken(bundid: SamlProvider) -> None:
    asked = begin(bundid)
    fields = [{"SAMLResponse": foreign.field_of(reply_to(asked, assertion_id=f"_{n % 2}"))} for n in range(6)]

    def bring(field: dict[str, str]) -> str:
        try:
            actions.accept_answer(provider=bundid, fields=field, by=CITIZEN, now=LATER)
        except LoginFailed as failed:
            return failed.why
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(bring, fields)) == [*["replayed"] * 5, "taken"]
