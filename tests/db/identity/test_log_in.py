"""Attacks on the door of the desk, and what an honest person meets there."""

import datetime
from collections.abc import Iterator
from uuid import UUID

import pyotp
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.base.limits import TooMany
from buergerbuero.identity import actions
from buergerbuero.identity.actions.log_in import count_try
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.values import (
    Browser,
    CodeUsed,
    FirstLogin,
    Role,
    SessionEnd,
    SessionOver,
    StaffMember,
    WrongLogin,
)

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 23, 7, 0, tzinfo=datetime.UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "korrekt pferd batterie"


def later(**duration: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**duration)


def code_at(moment: datetime.datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.fixture
def clerk() -> Iterator[FirstLogin]:
    yield actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="Steuern",
        roles=[Role.CLERK],
        password=PASSWORD,
        secret=SECRET,
        now=NOW,
    )


def log_in(
    *,
    login: str = "s.muster",
    password: str = PASSWORD,
    code: str | None = None,
    address: str = "192.0.2.1",
    browser: Browser | None = None,
    now: datetime.datetime = NOW,
) -> StaffMember:
    return actions.authenticate(
        login=login,
        password=password,
        code=code_at(now) if code is None else code,
        browser=browser or Browser(address),
        now=now,
    )


def verbs(staff_id: object) -> list[str]:
    return [entry.verb for entry in audit.history(subject="staff", subject_id=staff_id)]


def test_right_login_password_and_code_open_a_session(clerk: FirstLogin) -> None:
    member = log_in(login=" S.Muster ")
    assert (member.display_name, member.roles) == ("S. Muster", frozenset({Role.CLERK}))
    assert "staff.logged_in" in verbs(clerk.staff_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "korrekt pferd batteriE"},
        {"password": ""},
        {"code": "000000"},
        {"code": ""},
        {"code": code_at(later(seconds=90))},
        {"code": code_at(later(seconds=-90))},
        {"login": "s.muster2"},
        {"login": "s.muster' or 1=1"},
        {"login": "\x00"},
    ],
)
def test_anything_wrong_gets_the_same_answer(clerk: FirstLogin, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongLogin):
        log_in(**wrong)  # type: ignore[arg-type]
    assert not StaffSession.objects.exists()


def test_an_unknown_login_costs_as_much_work_as_a_known_one(clerk: FirstLogin) -> None:
    """Counted, not timed: the slow hash runs exactly once, whoever asks."""
    calls = []
    verify = Argon2PasswordHasher.verify

    def counting(self: Argon2PasswordHasher, password: str, encoded: str) -> bool:
        calls.append(encoded)
        return verify(self, password, encoded)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "verify", counting)
        for login in ("s.muster", "nobody.here", "!"):
            with pytest.raises(WrongLogin):
                log_in(login=login, password="wrong")
    assert len(calls) == 3
    assert len({encoded.split("$")[3] for encoded in calls}) == 1, "the same cost parameters for all"


def test_a_code_opens_once_only(clerk: FirstLogin) -> None:
    log_in()
    with pytest.raises(CodeUsed):
        log_in(now=later(seconds=5), code=code_at(NOW))


def test_an_earlier_code_is_used_up_with_a_later_one(clerk: FirstLogin) -> None:
    log_in(code=code_at(later(seconds=30)))
    with pytest.raises(CodeUsed):
        log_in(code=code_at(NOW))


def test_a_used_code_with_a_wrong_password_tells_nothing(clerk: FirstLogin) -> None:
    log_in()
    with pytest.raises(WrongLogin):
        log_in(password="wrong", code=code_at(NOW))


def test_ten_tries_in_a_quarter_of_an_hour_are_enough(clerk: FirstLogin) -> None:
    for attempt in range(10):
        with pytest.raises(WrongLogin):
            log_in(password="wrong", address=f"192.0.2.{attempt}")
    with pytest.raises(TooMany) as refused:
        log_in(address="192.0.2.99")
    assert 0 < refused.value.retry_after <= 900
    log_in(address="192.0.2.99", now=later(minutes=15))


def test_one_address_cannot_try_many_logins(clerk: FirstLogin) -> None:
    for attempt in range(60):
        count_try(login=f"guess{attempt:03d}", address="192.0.2.1", now=NOW)
    with pytest.raises(TooMany):
        log_in()
    log_in(address="192.0.2.2")


def test_a_hundred_tries_a_day_are_enough(clerk: FirstLogin) -> None:
    for attempt in range(100):
        count_try(login="S.Muster", address=str(attempt), now=later(minutes=15 * (attempt // 10)))
    with pytest.raises(TooMany):
        log_in(now=later(minutes=15 * 10))


def test_a_browser_that_has_logged_in_is_not_locked_out_by_others(clerk: FirstLogin) -> None:
    for attempt in range(10):
        count_try(login="s.muster", address=str(attempt), now=NOW)
    with pytest.raises(TooMany):
        log_in()
    known = Browser("192.0.2.1", id="mine", known=frozenset({clerk.staff_id}))
    log_in(browser=known)


@pytest.mark.parametrize(
    "browser",
    [
        Browser("192.0.2.1", id="mine", known=frozenset({UUID(int=7)})),
        Browser("192.0.2.1", known=frozenset({UUID(int=7)})),
        Browser("192.0.2.1", id="mine"),
    ],
)
def test_the_browser_of_somebody_else_is_a_stranger(clerk: FirstLogin, browser: Browser) -> None:
    for attempt in range(10):
        count_try(login="s.muster", address=str(attempt), now=NOW)
    with pytest.raises(TooMany):
        log_in(browser=browser)


def test_a_stolen_browser_cannot_guess_without_end(clerk: FirstLogin) -> None:
    """Nor does it use up the tries of others."""
    known = Browser("192.0.2.1", id="stolen", known=frozenset({clerk.staff_id}))
    for _ in range(10):
        with pytest.raises(WrongLogin):
            log_in(browser=known, password="wrong")
    with pytest.raises(TooMany):
        log_in(browser=known)
    log_in()


def test_no_refused_try_leaves_what_was_typed(clerk: FirstLogin) -> None:
    with pytest.raises(WrongLogin):
        log_in(login="my-password-by-mistake")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(audit_entry::text, ' ') FROM audit_entry")
        assert "mistake" not in cursor.fetchone()[0]


def test_the_secret_is_sealed(clerk: FirstLogin) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_staff::text, sealed_totp FROM identity_staff")
        text, sealed = cursor.fetchone()
    assert SECRET not in text and SECRET.encode() not in bytes(sealed)


def test_a_secret_cannot_be_moved_to_another_account(clerk: FirstLogin) -> None:
    other = actions.create_demo_staff(
        login="m.probe",
        display_name="M. Probe",
        office="",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
        secret=pyotp.random_base32(),
        now=NOW,
    )
    sealed = Staff.objects.get(id=clerk.staff_id).sealed_totp
    Staff.objects.filter(id=other.staff_id).update(sealed_totp=sealed)
    with pytest.raises(Exception, match="sealed_totp"):
        log_in(login="m.probe")


def test_a_session_goes_on_while_it_is_used(clerk: FirstLogin) -> None:
    member = log_in()
    for minutes in range(0, 530, 25):
        actions.resume_session(session_id=member.session_id, now=later(minutes=minutes))
    with pytest.raises(SessionOver) as over:
        actions.resume_session(session_id=member.session_id, now=later(hours=9))
    assert over.value.why is SessionEnd.DAY_OVER


def test_an_idle_session_ends_and_stays_ended(clerk: FirstLogin) -> None:
    member = log_in()
    for minutes in (30, 31):
        with pytest.raises(SessionOver) as over:
            actions.resume_session(session_id=member.session_id, now=later(minutes=minutes))
        assert over.value.why is SessionEnd.IDLE
    assert verbs(clerk.staff_id).count("staff.session_ended") == 1


def test_a_deactivated_person_is_out_at_once(clerk: FirstLogin) -> None:
    member = log_in()
    actions.deactivate_staff(staff_id=clerk.staff_id, by=staff("boss"), now=later(minutes=1))
    with pytest.raises(SessionOver) as over:
        actions.resume_session(session_id=member.session_id, now=later(minutes=1))
    assert over.value.why is SessionEnd.DEACTIVATED
    with pytest.raises(WrongLogin):
        log_in(now=later(minutes=2))


def test_sessions_can_be_ended_from_outside_but_one_kept(clerk: FirstLogin) -> None:
    first, second = log_in(), log_in(now=later(minutes=1))
    actions.end_sessions(
        staff_id=clerk.staff_id,
        why=SessionEnd.ENDED_BY_STAFF,
        by=staff(clerk.staff_id),
        now=later(minutes=2),
        keep=second.session_id,
    )
    actions.resume_session(session_id=second.session_id, now=later(minutes=2))
    with pytest.raises(SessionOver):
        actions.resume_session(session_id=first.session_id, now=later(minutes=2))


def test_roles_count_from_the_next_click(clerk: FirstLogin) -> None:
    member = log_in()
    actions.change_staff(
        staff_id=clerk.staff_id,
        display_name="S. Muster",
        office="",
        roles=[Role.SUPERVISOR],
        by=staff("boss"),
        now=NOW,
    )
    assert actions.resume_session(session_id=member.session_id, now=NOW).roles == {Role.SUPERVISOR}


def test_old_sessions_are_forgotten(clerk: FirstLogin) -> None:
    log_in()
    assert actions.forget_old_sessions(now=later(days=30)) == 0
    assert actions.forget_old_sessions(now=later(days=31)) == 1
