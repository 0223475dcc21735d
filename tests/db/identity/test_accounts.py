"""Accounts: only their owners know their secrets, and there is always somebody to administer them."""

import datetime

import pyotp
import pytest
from django.db import IntegrityError, connection, transaction

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.base.limits import TooMany
from buergerbuero.identity import actions, queries
from buergerbuero.identity.actions.log_in import count_try
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.values import (
    BadLogin,
    Browser,
    FirstLogin,
    Invitation,
    LastAdministrator,
    LoginTaken,
    NeedsTwo,
    NoRole,
    Role,
    SessionEnd,
    SessionOver,
    UnknownStaff,
    WeakPassword,
    WrongCode,
    WrongLogin,
    WrongPassword,
    WrongSetup,
)

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 23, 7, 0, tzinfo=datetime.UTC)
BOSS = staff("boss")
PASSWORD = "neun rote Laternen"


def later(**duration: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**duration)


def invite(login: str = "e.entwurf", *roles: Role) -> Invitation:
    return actions.create_staff(
        login=login,
        display_name="E. Entwurf",
        office="Steuern",
        roles=roles or [Role.CLERK],
        by=BOSS,
        now=NOW,
    )


def administrator(login: str = "admin") -> FirstLogin:
    return actions.create_first_administrator(login=login, display_name="A. Vorlage", now=NOW)


def set_up(invitation: Invitation, *, now: datetime.datetime = NOW, password: str = PASSWORD) -> str:
    """Do what the new colleague does; return the secret on the phone."""
    pending = actions.start_setup(
        login=invitation.login, setup_code=invitation.setup_code, address="192.0.2.1", now=now
    )
    actions.finish_setup(
        login=invitation.login,
        setup_code=invitation.setup_code,
        password=password,
        code=pyotp.TOTP(pending.secret).at(now),
        now=now,
    )
    return pending.secret


def log_in(login: str, password: str, secret: str, now: datetime.datetime) -> object:
    return actions.authenticate(
        login=login, password=password, code=pyotp.TOTP(secret).at(now), browser=Browser("192.0.2.1"), now=now
    )


def test_an_invited_person_sets_up_and_logs_in() -> None:
    invitation = invite()
    secret = set_up(invitation)
    assert log_in("e.entwurf", PASSWORD, secret, NOW)


def test_the_database_does_not_give_the_set_up_code_away() -> None:
    invitation = invite()
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_staff::text FROM identity_staff")
        assert invitation.setup_code not in cursor.fetchone()[0]


def test_nobody_logs_in_before_the_set_up() -> None:
    invitation = invite()
    secret = queries.pending_setup(login="e.entwurf", setup_code=invitation.setup_code, now=NOW).secret
    with pytest.raises(WrongLogin):
        log_in("e.entwurf", "", secret, NOW)


def test_a_set_up_code_works_once_only() -> None:
    invitation = invite()
    set_up(invitation)
    with pytest.raises(WrongSetup):
        set_up(invitation)


def test_a_set_up_code_is_good_for_three_days() -> None:
    invitation = invite()
    with pytest.raises(WrongSetup):
        set_up(invitation, now=later(days=3))


@pytest.mark.parametrize("code", ["", "x", "0000 0000 0000 00000", "BKWQ 75MM P8D5 KR4MF"])
def test_a_wrong_set_up_code_opens_nothing(code: str) -> None:
    invite()
    with pytest.raises(WrongSetup):
        actions.start_setup(login="e.entwurf", setup_code=code, address="192.0.2.1", now=NOW)


def test_nobody_is_kept_from_setting_up_by_who_knows_their_login() -> None:
    """Tries with a wrong code, and with passwords: a set-up code cannot be guessed, so no tries with it are missing."""
    invitation = invite()
    for attempt in range(12):
        with pytest.raises(WrongSetup):
            actions.start_setup(login=invitation.login, setup_code="x", address=f"198.51.100.{attempt}", now=NOW)
    for attempt in range(10):
        count_try(login=invitation.login, address=f"203.0.113.{attempt}", now=NOW)
    set_up(invitation)


def test_one_address_cannot_try_set_up_codes_without_end() -> None:
    invitation = invite()
    for _ in range(60):
        with pytest.raises(WrongSetup):
            actions.start_setup(login=invitation.login, setup_code="x", address="192.0.2.9", now=NOW)
    with pytest.raises(TooMany):
        actions.start_setup(login=invitation.login, setup_code="x", address="192.0.2.9", now=NOW)


def test_a_set_up_code_opens_no_other_account() -> None:
    code = invite().setup_code
    invite("m.probe")
    with pytest.raises(WrongSetup):
        actions.start_setup(login="m.probe", setup_code=code, address="192.0.2.1", now=NOW)


def test_the_phone_must_be_linked_before_the_code_is_used_up() -> None:
    invitation = invite()
    with pytest.raises(WrongCode):
        actions.finish_setup(
            login=invitation.login,
            setup_code=invitation.setup_code,
            password=PASSWORD,
            code="000000",
            now=NOW,
        )
    assert set_up(invitation)


@pytest.mark.parametrize("password", ["kurz", "1q2w3e4r5t6y", "123456789012", "e.entwurf-1234", "elfzeichen1"])
def test_weak_passwords_are_refused_with_reasons(password: str) -> None:
    invitation = invite()
    with pytest.raises(WeakPassword) as refused:
        set_up(invitation, password=password)
    assert refused.value.weaknesses


def test_an_umlaut_typed_on_another_keyboard_is_the_same_password() -> None:
    secret = set_up(invite(), password="grüne Möwen über Siegen")
    assert log_in("e.entwurf", "gru\u0308ne Mo\u0308wen u\u0308ber Siegen", secret, NOW)


def test_the_first_administrator_logs_in_and_must_change_the_password() -> None:
    first = administrator()
    secret = pyotp.parse_uri(first.otpauth_uri).secret
    member = actions.authenticate(
        login="admin", password=first.password, code=pyotp.TOTP(secret).at(NOW), browser=Browser("192.0.2.1"), now=NOW
    )
    assert member.must_change_password
    actions.change_password(
        staff_id=member.staff_id,
        session_id=member.session_id,
        present=first.password,
        new=PASSWORD,
        now=NOW,
    )
    assert not actions.resume_session(session_id=member.session_id, now=NOW).must_change_password


def test_changing_the_password_ends_the_other_sessions() -> None:
    secret = set_up(invite())
    other = actions.authenticate(
        login="e.entwurf", password=PASSWORD, code=pyotp.TOTP(secret).at(NOW), browser=Browser("a"), now=NOW
    )
    moment = later(minutes=1)
    mine = actions.authenticate(
        login="e.entwurf", password=PASSWORD, code=pyotp.TOTP(secret).at(moment), browser=Browser("a"), now=moment
    )
    actions.change_password(
        staff_id=mine.staff_id,
        session_id=mine.session_id,
        present=PASSWORD,
        new="zehn blaue Laternen",
        now=moment,
    )
    actions.resume_session(session_id=mine.session_id, now=moment)
    with pytest.raises(SessionOver) as over:
        actions.resume_session(session_id=other.session_id, now=moment)
    assert over.value.why is SessionEnd.NEW_SECRETS


def test_a_password_is_changed_only_by_who_knows_the_present_one() -> None:
    invitation = invite()
    set_up(invitation)
    with pytest.raises(WrongPassword):
        actions.change_password(
            staff_id=invitation.staff_id,
            session_id=invitation.staff_id,
            present="falsch",
            new="zehn blaue Laternen",
            now=NOW,
        )


def test_who_lost_the_set_up_code_gets_another_one() -> None:
    invitation = invite()
    again = actions.invite_again(staff_id=invitation.staff_id, by=BOSS, now=NOW)
    with pytest.raises(WrongSetup):
        set_up(invitation)
    assert set_up(again)


def test_nobody_alone_gives_a_new_access_to_an_account_that_was_set_up() -> None:
    invitation = invite()
    set_up(invitation)
    with pytest.raises(NeedsTwo):
        actions.invite_again(staff_id=invitation.staff_id, by=BOSS, now=NOW)
    administrator()
    actions.deactivate_staff(staff_id=invitation.staff_id, by=BOSS, now=NOW)
    with pytest.raises(NeedsTwo):
        actions.invite_again(staff_id=invitation.staff_id, by=BOSS, now=NOW)


@pytest.mark.parametrize(("login", "problem"), [("e.entwurf", LoginTaken), ("x", BadLogin), ("E.Entwurf", LoginTaken)])
def test_logins_are_unique_and_plain(login: str, problem: type[Exception]) -> None:
    invite()
    with pytest.raises(problem):
        invite(login)


def test_staff_need_a_role() -> None:
    with pytest.raises(NoRole):
        actions.create_staff(login="abc", display_name="A", office="", roles=[], by=BOSS, now=NOW)


def test_the_last_administrator_stays() -> None:
    first = administrator()
    with pytest.raises(LastAdministrator):
        actions.deactivate_staff(staff_id=first.staff_id, by=BOSS, now=NOW)
    with pytest.raises(LastAdministrator):
        actions.change_staff(staff_id=first.staff_id, display_name="A", office="", roles=[Role.CLERK], by=BOSS, now=NOW)
    administrator("admin2")
    actions.deactivate_staff(staff_id=first.staff_id, by=BOSS, now=NOW)


def test_one_who_has_not_set_up_does_not_count_as_administrator() -> None:
    first = administrator()
    invite("later", Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        actions.deactivate_staff(staff_id=first.staff_id, by=BOSS, now=NOW)


def test_unknown_staff_are_unknown() -> None:
    with pytest.raises(UnknownStaff):
        actions.deactivate_staff(staff_id=administrator().staff_id.__class__(int=7), by=BOSS, now=NOW)


def test_accounts_with_known_secrets_belong_into_the_demonstration(settings: object) -> None:
    import dataclasses

    from django.conf import settings as live

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "BB", dataclasses.replace(live.BB, mode="production"))
        with pytest.raises(RuntimeError):
            actions.create_demo_staff(
                login="abc",
                display_name="A",
                office="",
                roles=[Role.CLERK],
                password=PASSWORD,
                secret="JBSWY3DPEHPK3PXP",
                now=NOW,
            )


def test_staff_are_sorted_as_in_a_phone_book() -> None:
    for login, name in (("aa1", "Zander"), ("aa2", "Öztürk"), ("aa3", "Ohm"), ("aa4", "Probe")):
        actions.create_staff(login=login, display_name=name, office="", roles=[Role.CLERK], by=BOSS, now=NOW)
    assert [line.display_name for line in queries.staff_list(now=NOW)] == ["Ohm", "Öztürk", "Probe", "Zander"]


def test_every_step_is_in_the_log_without_a_name() -> None:
    invitation = invite()
    set_up(invitation)
    actions.change_staff(
        staff_id=invitation.staff_id,
        display_name="E. Beispiel",
        office="",
        roles=[Role.CLERK, Role.SUPERVISOR],
        by=BOSS,
        now=NOW,
    )
    actions.deactivate_staff(staff_id=invitation.staff_id, by=BOSS, now=NOW)
    entries = audit.history(subject="staff", subject_id=invitation.staff_id)
    assert {entry.verb for entry in entries} >= {
        "staff.created",
        "staff.set_up",
        "staff.changed",
        "staff.deactivated",
    }
    assert "Entwurf" not in repr(entries) and "entwurf" not in repr(entries)


@pytest.mark.parametrize(
    "broken",
    [
        {"roles": []},
        {"roles": ["king"]},
        {"setup_hash": "x", "setup_until": None},
        {"setup_hash": "", "setup_until": NOW},
    ],
)
def test_the_database_refuses_senseless_accounts(broken: dict[str, object]) -> None:
    values = {"login": "abc", "roles": ["clerk"], "sealed_totp": b"", "created_at": NOW, **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.create(**values)


def test_the_database_refuses_an_end_without_a_reason() -> None:
    first = administrator()
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffSession.objects.create(staff_id=first.staff_id, started_at=NOW, last_seen_at=NOW, ended_at=NOW)


def test_the_portal_cannot_even_see_staff() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_any_column_privilege('bb_portal', name, right_))"
            " FROM unnest(ARRAY['identity_staff', 'identity_staffsession']) AS name,"
            " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS right_"
        )
        assert cursor.fetchone()[0] is False


def test_the_worker_sees_neither_names_nor_secrets() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_any_column_privilege('bb_worker', 'identity_staff', 'SELECT')")
        assert cursor.fetchone()[0] is False
