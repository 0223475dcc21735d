"""A new access takes two administrators: in the program, and in the database below it."""

import datetime
from uuid import UUID

import pyotp
import pytest
from django.db import IntegrityError, transaction

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.identity import actions, queries
from buergerbuero.identity.models import Recovery, Staff
from buergerbuero.identity.values import (
    AlreadyAsked,
    Browser,
    Invitation,
    RecoveryOver,
    Role,
    SamePerson,
    SessionOver,
    UnknownStaff,
    WrongLogin,
    WrongSetup,
)
from tests.cast import NOW

pytestmark = pytest.mark.django_db

PASSWORD = "korrekt pferd batterie"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def later(**duration: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**duration)


def person(login: str, role: Role = Role.CLERK) -> UUID:
    made = actions.create_demo_staff(
        login=login, display_name=login, office="", roles=[role], password=PASSWORD, secret=SECRET, now=NOW
    )
    return made.staff_id


@pytest.fixture
def lost() -> UUID:
    return person("v.verlust")


@pytest.fixture
def first() -> UUID:
    return person("e.erste", Role.ADMINISTRATOR)


@pytest.fixture
def second() -> UUID:
    return person("z.zweite", Role.ADMINISTRATOR)


def ask(lost: UUID, first: UUID, **at: float) -> UUID:
    return actions.ask_for_recovery(staff_id=lost, by=staff(first), now=later(**at))


def confirm(recovery: UUID, second: UUID, **at: float) -> Invitation:
    return actions.confirm_recovery(recovery_id=recovery, by=staff(second), now=later(**at))


def log_in(login: str = "v.verlust", password: str = PASSWORD, secret: str = SECRET) -> UUID:
    code = pyotp.TOTP(secret).at(NOW)
    member = actions.authenticate(login=login, password=password, code=code, browser=Browser("a"), now=NOW)
    return member.session_id


def test_two_give_a_new_access_and_the_old_one_is_worth_nothing(lost: UUID, first: UUID, second: UUID) -> None:
    session = log_in()
    recovery = ask(lost, first)
    actions.resume_session(session_id=session, now=NOW)
    invitation = confirm(recovery, second)
    with pytest.raises(SessionOver):
        actions.resume_session(session_id=session, now=NOW)
    with pytest.raises(WrongLogin):
        log_in()
    found = {"login": invitation.login, "setup_code": invitation.setup_code}
    pending = actions.start_setup(**found, address="b", now=NOW)
    code = pyotp.TOTP(pending.secret).at(NOW)
    actions.finish_setup(**found, password="neun rote Laternen", code=code, now=NOW)
    log_in(password="neun rote Laternen", secret=pending.secret)
    verbs = [entry.verb for entry in audit.history(subject="staff", subject_id=lost)]
    assert {"staff.recovery_asked", "staff.recovery_confirmed"} <= set(verbs)


def test_neither_the_first_nor_the_person_is_the_second(lost: UUID, first: UUID) -> None:
    recovery = ask(lost, first)
    for same in (first, lost):
        with pytest.raises(SamePerson):
            confirm(recovery, same)
    with pytest.raises(SamePerson):
        ask(first, first)
    log_in()


@pytest.mark.parametrize("wrong", ["first", "person", "asked by the person"])
def test_the_database_wants_three_persons(lost: UUID, first: UUID, second: UUID, wrong: str) -> None:
    asked_by = lost if wrong == "asked by the person" else first
    confirmed_by = {"first": first, "person": lost}.get(wrong, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.create(
            staff_id=lost,
            asked_by_id=asked_by,
            asked_at=NOW,
            until=later(days=3),
            confirmed_by_id=confirmed_by,
            confirmed_at=NOW,
            setup_hash="x",
        )


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_database_gives_no_code_without_a_second_person(
    lost: UUID, first: UUID, second: UUID, confirmed: bool
) -> None:
    """Not even to an account that waits for its new set-up."""
    recovery = ask(lost, first)
    if confirmed:
        confirm(recovery, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(id=lost).update(setup_hash="mine", setup_until=later(days=3))


def test_one_is_open_at_a_time_and_for_three_days(lost: UUID, first: UUID, second: UUID) -> None:
    old = ask(lost, first)
    with pytest.raises(AlreadyAsked):
        ask(lost, second)
    with pytest.raises(RecoveryOver):
        confirm(old, second, days=3)
    new = ask(lost, first, days=3)
    with pytest.raises(RecoveryOver):
        confirm(old, second, days=3)
    confirm(new, second, days=3)
    with pytest.raises(RecoveryOver):
        confirm(new, second, days=3)


def test_a_code_that_was_lost_needs_two_again(lost: UUID, first: UUID, second: UUID) -> None:
    invitation = confirm(ask(lost, first), second)
    again = confirm(ask(lost, second), first)
    with pytest.raises(WrongSetup):
        actions.start_setup(login="v.verlust", setup_code=invitation.setup_code, address="b", now=NOW)
    actions.start_setup(login="v.verlust", setup_code=again.setup_code, address="b", now=NOW)


def test_what_was_refused_is_over(lost: UUID, first: UUID, second: UUID) -> None:
    recovery = ask(lost, first)
    actions.refuse_recovery(recovery_id=recovery, by=staff(lost), now=NOW)
    for over in (recovery, UUID(int=7)):
        with pytest.raises(RecoveryOver):
            confirm(over, second)
    log_in()


def test_who_comes_back_comes_back_by_two(lost: UUID, first: UUID, second: UUID) -> None:
    actions.deactivate_staff(staff_id=lost, by=staff(first), now=NOW)
    assert not queries.staff_line(lost, now=NOW).active
    confirm(ask(lost, first), second)
    assert queries.staff_line(lost, now=NOW).active


def test_the_person_is_told_once(lost: UUID, first: UUID, second: UUID) -> None:
    assert not queries.has_news(lost)
    recovery = ask(lost, first)
    assert queries.has_news(lost)
    actions.note_told(staff_id=lost, now=NOW)
    assert not queries.has_news(lost)
    confirm(recovery, second)
    assert queries.has_news(lost), "that it was confirmed is news again"
    [line] = queries.recoveries_of(lost, now=NOW)
    assert (line.asked_by_name, line.confirmed_by_name) == ("e.erste", "z.zweite")


def test_somebody_must_be_able_to_confirm(lost: UUID, first: UUID) -> None:
    assert not queries.can_confirm(lost, first)
    person("z.zweite", Role.ADMINISTRATOR)
    assert queries.can_confirm(lost, first)


def test_nobody_unknown_is_recovered(first: UUID) -> None:
    with pytest.raises(UnknownStaff):
        ask(UUID(int=7), first)
    with pytest.raises(UnknownStaff):
        queries.recovery(UUID(int=7))
