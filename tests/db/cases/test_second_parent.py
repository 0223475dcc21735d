"""A second parent: asked, told apart from strangers, heard, and never passed over."""

import dataclasses
import datetime
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Consent, ConsentAnswer, Event
from buergerbuero.cases.queries import consents, granting
from buergerbuero.cases.values import (
    CaseState,
    ConsentBy,
    ConsentOver,
    ConsentState,
    DeskCase,
    EmptyText,
    Hindrance,
    NotAllowed,
    NotSureEnough,
    OwnRequest,
    Receipt,
    Role,
    Stale,
    UnknownConsent,
    Verb,
)
from buergerbuero.identity.values import About, Fact, Person, TrustLevel
from buergerbuero.messages.models import Hint
from buergerbuero.messages.queries import hint_said
from tests.cast import LATER, NOW
from tests.db.cases.asking import access_of, code_of, inside, say
from tests.db.cases.correcting import ask, begin, version
from tests.made import children

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]
JONAS = Person(
    "bundid",
    TrustLevel.SUBSTANTIAL,
    NOW,
    "Elster",
    {
        About.GIVEN_NAMES: Fact("JONAS", TrustLevel.SUBSTANTIAL),
        About.FAMILY_NAME: Fact("PROBE", TrustLevel.SUBSTANTIAL),
    },
    b"bundid/jonas",
)


@pytest.fixture
def digest(db: None) -> str:
    return children.publish(NOW)


@pytest.fixture
def asked(digest: str) -> Receipt:
    """An application for a child, with a code to be handed over."""
    return children.apply(digest, NOW)


@pytest.fixture
def mailed(digest: str) -> Receipt:
    """The same, with the other parent's e-mail address."""
    return children.apply(digest, NOW, **children.BY_MAIL)


def sent_code(receipt: Receipt) -> str:
    """The code in the mail, which only worker and desk can open."""
    consent = Consent.objects.exclude(state="replaced").get(case_id=receipt.case_id)
    return str(consents.opened(consent, keyring.open_at_desk(vault=consent.id))["code"])


def at_desk(receipt: Receipt, now: datetime.datetime = NOW) -> DeskCase:
    return queries.case_view(case_id=receipt.case_id, staff_id=uuid4(), now=now)


def hindrance(receipt: Receipt) -> Hindrance | None:
    found = at_desk(receipt).consent
    return found.hindrance if found else None


def grant(receipt: Receipt, clerk: Actor, now: datetime.datetime = NOW) -> None:
    actions.grant(case_id=receipt.case_id, version=version(receipt), by=clerk, now=now)


def test_without_a_consent_nothing_is_granted_and_with_it_it_is(asked: Receipt, clerk: Actor) -> None:
    assert hindrance(asked) is Hindrance.CONSENT_OPEN
    option = next(each for each in at_desk(asked).verbs if each.verb is Verb.GRANT)
    assert not option.allowed
    assert "noch nicht zugestimmt" in option.why_not
    with pytest.raises(NotAllowed):
        grant(asked, clerk)
    say(inside(code_of(asked)), ConsentState.GIVEN)
    assert hindrance(asked) is None
    assert queries.may_be_granted(Case.objects.get(id=asked.case_id))
    grant(asked, clerk)
    assert Case.objects.get(id=asked.case_id).state == CaseState.DECIDED


def test_refusing_needs_no_consent(asked: Receipt, clerk: Actor) -> None:
    actions.refuse(case_id=asked.case_id, version=1, reasons=["nur_probe"], text="", by=clerk, now=NOW)


def test_who_cares_alone_is_not_asked_for_anybody(digest: str, clerk: Actor) -> None:
    kind = {**children.ANSWERS["kind"], "sorge": "allein"}  # type: ignore[dict-item]
    receipt = children.apply(digest, NOW, kind=kind, zweiter_elternteil=None)
    assert not Consent.objects.exists()
    [applicant, child] = at_desk(receipt).parties
    assert (applicant.role, child.role, child.person.name) == (Role.APPLICANT, Role.CHILD, "Mila Muster")
    assert "allein" in child.check
    grant(receipt, clerk)


def test_the_second_parent_sees_what_is_asked_and_nothing_else(asked: Receipt) -> None:
    held = inside(code_of(asked))
    view = queries.consent_view(access=held, language="de", now=NOW)
    assert (view.applicant, view.second, view.child) == ("Ida Muster", "Jonas Probe", "Mila Muster")
    assert view.shown == (("Wohin geht die Reise?", "in die Berge"),)
    assert "Musterstraße" not in repr(view)
    assert view.can_consent and view.can_decline and not view.can_take_back
    with pytest.raises(keyring.WrongCode):
        keyring.open_with_code(vault=asked.case_id, code=held.code)
    english = queries.consent_view(access=held, language="en", now=NOW)
    assert english.text.startswith("I consent")


@pytest.mark.parametrize("birth_date", ["2019-05-05", "", "1988-01-30"])
def test_a_stranger_with_the_code_does_not_know_the_child(asked: Receipt, birth_date: str) -> None:
    with pytest.raises(UnknownConsent):
        queries.open_consent(code=code_of(asked), birth_date=birth_date)


def test_the_codes_of_case_and_consent_open_each_only_its_own(asked: Receipt) -> None:
    with pytest.raises(UnknownConsent):
        queries.open_consent(code=asked.access_code, birth_date=children.BORN)
    with pytest.raises(LookupError):
        queries.open_access(number=asked.number, code=code_of(asked))


def test_a_no_stands_until_the_person_says_otherwise(asked: Receipt, clerk: Actor) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.DECLINED)
    assert hindrance(asked) is Hindrance.CONSENT_DECLINED
    assert Case.objects.get(id=asked.case_id).state == CaseState.RECEIVED
    with pytest.raises(NotAllowed):
        grant(asked, clerk)
    say(held, ConsentState.GIVEN, now=LATER)
    grant(asked, clerk)


def test_a_consent_can_be_taken_back_until_the_decision(asked: Receipt, clerk: Actor) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.GIVEN)
    say(held, ConsentState.TAKEN_BACK)
    assert hindrance(asked) is Hindrance.CONSENT_TAKEN_BACK
    say(held, ConsentState.GIVEN)
    grant(asked, clerk)
    with pytest.raises(NotAllowed):
        say(held, ConsentState.TAKEN_BACK)
    verbs = list(Event.objects.filter(axis="consent").order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["ask_other", "consent", "recant", "consent"]


def test_what_was_said_twice_counts_once(asked: Receipt) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.GIVEN)
    say(held, ConsentState.GIVEN)
    assert ConsentAnswer.objects.count() == 1


def test_the_desk_sees_by_which_way_and_how_surely_it_came(asked: Receipt) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.GIVEN)
    [answer] = at_desk(asked).consent.answers  # type: ignore[union-attr]
    assert (answer.by, answer.level, answer.same) == (ConsentBy.CODE, TrustLevel.NORMAL, None)
    assert answer.text == "Ich stimme zu: „Ferienausweis (Probe)“ für Mila Muster."
    say(held, ConsentState.TAKEN_BACK, person=JONAS)
    last = at_desk(asked).consent.answers[-1]  # type: ignore[union-attr]
    assert (last.by, last.level, last.said, last.same) == (
        ConsentBy.LOGIN,
        TrustLevel.SUBSTANTIAL,
        "JONAS PROBE",
        True,
    )


def test_another_name_by_the_log_in_is_shown_not_refused(asked: Receipt, clerk: Actor) -> None:
    facts = {**JONAS.facts, About.FAMILY_NAME: Fact("ENTWURF", TrustLevel.SUBSTANTIAL)}
    say(inside(code_of(asked)), ConsentState.GIVEN, person=dataclasses.replace(JONAS, facts=facts))
    [answer] = at_desk(asked).consent.answers  # type: ignore[union-attr]
    assert answer.same is False
    grant(asked, clerk)


def test_who_has_applied_cannot_consent_for_the_other(digest: str) -> None:
    ida = dataclasses.replace(JONAS, pseudonym=b"bundid/ida")
    receipt = children.apply(digest, NOW, person=ida)
    with pytest.raises(OwnRequest):
        say(inside(code_of(receipt)), ConsentState.GIVEN, person=ida)


def test_where_the_service_wants_a_log_in_a_code_is_not_enough(db: None, clerk: Actor) -> None:
    receipt = children.apply(children.publish(NOW, children.SURE), NOW)
    held = inside(code_of(receipt))
    with pytest.raises(NotSureEnough) as wanted:
        say(held, ConsentState.GIVEN)
    assert wanted.value.level is TrustLevel.SUBSTANTIAL
    say(held, ConsentState.DECLINED)  # nobody has to log in to say no
    say(held, ConsentState.GIVEN, person=JONAS)
    grant(receipt, clerk)


def test_a_clerk_records_a_consent_on_paper(asked: Receipt, clerk: Actor) -> None:
    with pytest.raises(EmptyText):
        actions.record_consent(case_id=asked.case_id, version=1, state=ConsentState.GIVEN, note=" ", by=clerk, now=NOW)
    with pytest.raises(Stale):
        actions.record_consent(
            case_id=asked.case_id, version=0, state=ConsentState.GIVEN, note="Brief", by=clerk, now=NOW
        )
    actions.record_consent(
        case_id=asked.case_id, version=1, state=ConsentState.GIVEN, note="Brief vom 20.11.", by=clerk, now=NOW
    )
    [answer] = at_desk(asked).consent.answers  # type: ignore[union-attr]
    assert (answer.by, answer.note, answer.staff) == (ConsentBy.PAPER, "Brief vom 20.11.", clerk.id)
    grant(asked, clerk)


def test_after_its_time_a_code_answers_nothing_and_another_is_made(asked: Receipt) -> None:
    old, late = code_of(asked), NOW + datetime.timedelta(days=29)
    with pytest.raises(ConsentOver):
        say(inside(old), ConsentState.GIVEN, now=late)
    assert queries.consent_view(access=inside(old), language="de", now=late).over
    actions.ask_again(access=access_of(asked), email="", by=CITIZEN, now=late)
    fresh = code_of(asked)
    assert fresh != old
    with pytest.raises(ConsentOver):
        say(inside(old), ConsentState.GIVEN, now=late)
    say(inside(fresh), ConsentState.GIVEN, now=late)
    with pytest.raises(NotAllowed):
        actions.ask_again(access=access_of(asked), email="", by=CITIZEN, now=late)


def test_asking_again_ends_somewhere(asked: Receipt) -> None:
    for _ in range(4):
        actions.ask_again(access=access_of(asked), email=children.SECOND_MAIL, by=CITIZEN, now=NOW)
    with pytest.raises(NotAllowed):
        actions.ask_again(access=access_of(asked), email=children.SECOND_MAIL, by=CITIZEN, now=NOW)
    assert Consent.objects.filter(case_id=asked.case_id).count() == 5


def test_the_applicant_never_sees_the_code_that_went_by_mail(mailed: Receipt, run_facts: Run) -> None:
    run_facts()
    found = queries.citizen_view(access=access_of(mailed), language="de").consent
    assert found
    assert (found.code, found.email) == ("", children.SECOND_MAIL)
    hint = Hint.objects.get(kind="consent_asked")
    said = hint_said(hint, keyring.open_at_desk(vault=hint.case_id))
    assert "number" not in said["words"] and mailed.number not in str(said)
    assert hint.case_id != mailed.case_id
    say(inside(sent_code(mailed)), ConsentState.GIVEN)
    assert hindrance(mailed) is None


def test_both_are_reminded_once(mailed: Receipt, run_facts: Run) -> None:
    run_facts()
    assert actions.remind_consents(now=NOW + datetime.timedelta(days=9)) == 0
    assert actions.remind_consents(now=NOW + datetime.timedelta(days=11)) == 1
    assert actions.remind_consents(now=NOW + datetime.timedelta(days=12)) == 0
    assert Hint.objects.filter(kind="consent_asked").count() == 2


def test_the_second_parent_is_told_of_the_decision_where_mails_reach_them(
    mailed: Receipt, clerk: Actor, run_facts: Run
) -> None:
    run_facts()
    held = inside(sent_code(mailed))
    actions.note_opening(access=held, now=NOW)
    say(held, ConsentState.GIVEN)
    grant(mailed, clerk)
    assert "nichts" in queries.consent_view(access=held, language="de", now=NOW).case_text  # it can still be undone
    actions.release_due(now=LATER)
    run_facts()
    assert Hint.objects.filter(kind="consent_news").count() == 1
    view = queries.consent_view(access=held, language="de", now=LATER)
    assert "bewilligt" in view.case_text
    assert view.ended


def test_a_mail_that_nobody_has_opened_is_followed_by_none(mailed: Receipt, run_facts: Run) -> None:
    actions.withdraw(access=access_of(mailed), by=CITIZEN, now=NOW)
    run_facts()
    assert not Hint.objects.filter(kind="consent_news").exists()


def test_a_correction_of_what_was_consented_to_asks_anew(asked: Receipt, clerk: Actor) -> None:
    held = inside(code_of(asked))
    say(held, ConsentState.GIVEN)
    ask(asked, clerk, "ziel")
    access = access_of(asked)
    draft = begin(asked, access)
    draft.enter("ziel", "an die See")
    draft.send(access)
    assert hindrance(asked) is Hindrance.CONSENT_OPEN
    with pytest.raises(ConsentOver):
        say(held, ConsentState.DECLINED)
    fresh = inside(code_of(asked))
    assert queries.consent_view(access=fresh, language="de", now=NOW).shown[0][1] == "an die See"
    say(fresh, ConsentState.GIVEN)
    grant(asked, clerk)


def test_a_correction_of_something_else_does_not(asked: Receipt, clerk: Actor) -> None:
    say(inside(code_of(asked)), ConsentState.GIVEN)
    ask(asked, clerk, "anschrift")
    access = access_of(asked)
    draft = begin(asked, access)
    draft.enter("anschrift", {"straße": "Probegasse", "hausnummer": "4", "plz": "57072", "ort": "Siegen"})
    draft.send(access)
    assert hindrance(asked) is None


def test_who_is_corrected_away_is_part_of_it_no_more(asked: Receipt, clerk: Actor) -> None:
    ask(asked, clerk, "für_wen")
    access = access_of(asked)
    draft = begin(asked, access)
    draft.enter("für_wen", "selbst")
    draft.send(access)
    assert at_desk(asked).parties == ()
    assert hindrance(asked) is None
    grant(asked, clerk)


def test_clerks_find_the_case_by_the_childs_name(asked: Receipt, run_facts: Run) -> None:
    run_facts()
    assert [each.number for each in queries.find(text="Mila", staff_id=uuid4(), now=NOW)] == [asked.number]
    assert not queries.find(text="Jonas", staff_id=uuid4(), now=NOW)


def test_with_the_case_goes_what_the_second_parent_held(mailed: Receipt, run_facts: Run) -> None:
    from buergerbuero.base.models import WrappedKey
    from buergerbuero.cases.actions.erase import erase

    run_facts()
    [consent] = Consent.objects.all()
    erase(case_id=mailed.case_id, now=LATER)
    assert not Consent.objects.exists()
    assert not WrappedKey.objects.filter(vault=consent.id).exists()
    assert not Hint.objects.filter(case_id=consent.id).exists()


def test_a_consent_that_our_pages_have_not_sealed_does_not_count(asked: Receipt) -> None:
    consent = Consent.objects.get()
    case = Case.objects.get(id=asked.case_id)
    ConsentAnswer.objects.create(
        consent=consent, sequence=case.sequence + 1, state="given", came_by="login", level=3, sealed=b"x", at=NOW
    )
    Consent.objects.update(state="given")
    assert hindrance(asked) is Hindrance.CONSENT_UNPROVEN
    assert not granting.may_be_granted(case)


def test_nothing_that_either_parent_said_lies_open_in_the_database(mailed: Receipt, run_facts: Run) -> None:
    run_facts()
    code = sent_code(mailed)
    say(inside(code), ConsentState.GIVEN, person=JONAS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'keys')")
        tables = [f'"{schema}"."{table}"' for schema, table in cursor.fetchall() if not table.startswith("catalogue")]
        found = ""
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names from the catalogue of PostgreSQL
            found += "".join(row[0] for row in cursor.fetchall())
    for word in (
        "Mila",
        "Jonas",
        "JONAS",
        "Probe,",
        "PROBE",
        children.SECOND_MAIL,
        children.BORN,
        code,
        "in die Berge",
    ):
        assert word not in found
        assert word.encode().hex() not in found
    assert mailed.number in found
