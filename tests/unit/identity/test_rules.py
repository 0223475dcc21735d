"""Who may do what, and when a session is over."""

import base64
import datetime

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.identity import rules, totp
from buergerbuero.identity.values import BadLogin, Permission, Role, SessionEnd

MORNING = datetime.datetime(2026, 11, 23, 7, 0, tzinfo=datetime.UTC)
ALL = set(Permission)


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        (
            Role.CLERK,
            ALL
            - {
                *(Permission.OWN_ACCOUNT, Permission.READ_CASES, Permission.WORK_CASES, Permission.SEE_PAYMENTS),
                Permission.SEE_BOXES,
            },
        ),
        (Role.READER, ALL - {Permission.OWN_ACCOUNT, Permission.READ_CASES, Permission.SEE_FIGURES}),
        (Role.SUPERVISOR, {Permission.MANAGE_STAFF, Permission.SUBMIT_SERVICES}),
        (
            Role.ADMINISTRATOR,  # runs the system, but must not read cases
            {
                Permission.READ_CASES,
                Permission.WORK_CASES,
                Permission.PUT_BACK_OTHERS,
                Permission.SEE_PAYMENTS,
                Permission.SETTLE_FEES,
                Permission.SUBMIT_SERVICES,
                Permission.RELEASE_SERVICES,
                Permission.SEE_FIGURES,
            },
        ),
        (
            Role.EDITOR,  # what people are asked, never what they answer
            ALL
            - {
                Permission.OWN_ACCOUNT,
                Permission.SEE_SERVICES,
                Permission.SUBMIT_SERVICES,
                Permission.RELEASE_SERVICES,
                Permission.SEE_FIGURES,
            },
        ),
    ],
)
def test_each_role_lacks_exactly_this(role: Role, missing: set[Permission]) -> None:
    assert {each for each in Permission if not rules.may([role], each)} == missing


def test_every_permission_belongs_to_somebody() -> None:
    assert all(rules.roles_with(permission) for permission in Permission)


def test_nobody_without_a_role_may_do_anything() -> None:
    assert not any(rules.may([], permission) for permission in Permission)


@pytest.mark.parametrize(
    ("minutes_at_work", "minutes_idle", "expected"),
    [
        (0, 0, None),
        (60, 29, None),
        (60, 30, SessionEnd.IDLE),
        (539, 1, None),
        (540, 1, SessionEnd.DAY_OVER),
        (540, 45, SessionEnd.DAY_OVER),
    ],
)
def test_a_session_ends_by_idleness_and_by_the_day(
    minutes_at_work: int, minutes_idle: int, expected: SessionEnd | None
) -> None:
    started = MORNING - datetime.timedelta(minutes=minutes_at_work)
    seen = MORNING - datetime.timedelta(minutes=minutes_idle)
    assert rules.session_over(started_at=started, last_seen_at=seen, now=MORNING) is expected


@pytest.mark.parametrize("typed", ["s.muster", " S.Muster ", "team-2"])
def test_a_login_is_forgiving_about_case_and_space(typed: str) -> None:
    assert rules.clean_login(typed) == typed.strip().lower()


@pytest.mark.parametrize("typed", ["", "ab", "1muster", "a" * 41, "söhne", "a b c", "abc\x00", "abc'--"])
def test_a_login_is_made_of_few_letters(typed: str) -> None:
    with pytest.raises(BadLogin):
        rules.clean_login(typed)


@given(st.integers(min_value=-1, max_value=1))
def test_a_code_of_the_steps_beside_is_accepted(drift: int) -> None:
    secret = totp.new_secret()
    moment = MORNING + datetime.timedelta(seconds=30 * drift)
    code = pyotp.TOTP(secret).at(moment)
    step = totp.matching_step(secret, code, now=MORNING)
    assert step == int(moment.timestamp()) // 30


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 2000, "½"])
def test_what_is_no_code_is_no_code(code: str) -> None:
    assert totp.matching_step(totp.new_secret(), code, now=MORNING) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).at(MORNING)
    assert totp.matching_step(secret, f"{code[:3]} {code[3:]}", now=MORNING)


def test_a_password_costs_an_attacker_enough() -> None:
    """Argon2id with at least 19 MiB and two rounds: the floor of the OWASP password storage cheat sheet."""
    parts = make_password("korrekt pferd batterie").split("$")
    costs = dict(part.split("=") for part in parts[3].split(","))
    assert parts[:2] == ["argon2", "argon2id"]
    assert int(costs["m"]) >= 19 * 1024 and int(costs["t"]) >= 2


def test_codes_fit_the_test_values_of_rfc_6238() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    moment = datetime.datetime.fromtimestamp(1111111109, tz=datetime.UTC)
    assert totp.matching_step(secret, "081804", now=moment) == 1111111109 // 30
