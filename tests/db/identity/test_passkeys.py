"""Passkeys: what counts, and what an attacker may try with answers of his own, of others, and of yesterday."""

import dataclasses
import datetime
import json
from typing import Any
from uuid import UUID

import pyotp
import pytest
from django.db import connection

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.base.limits import TooMany
from buergerbuero.identity import actions, queries
from buergerbuero.identity.actions.log_in import count_try
from buergerbuero.identity.models import Passkey, StaffSession
from buergerbuero.identity.rules import MOST_PASSKEYS
from buergerbuero.identity.values import (
    Browser,
    LogInWay,
    NotFresh,
    PasskeyKnown,
    PasskeyOffer,
    PasskeyRefused,
    Role,
    SessionOver,
    StaffMember,
    TooManyPasskeys,
    UnknownPasskey,
    WrongLogin,
)
from tests.cast import NOW
from tests.made.authenticator import Authenticator, text

pytestmark = pytest.mark.django_db

PASSWORD = "korrekt pferd batterie"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = Browser("192.0.2.1", "Firefox, Windows")


def later(**duration: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**duration)


def person(login: str = "s.muster") -> StaffMember:
    actions.create_demo_staff(
        login=login,
        display_name="S. Muster",
        office="",
        roles=[Role.CLERK],
        password=PASSWORD,
        secret=SECRET,
        now=NOW,
    )
    return actions.authenticate(login=login, password=PASSWORD, code=pyotp.TOTP(SECRET).at(NOW), browser=HERE, now=NOW)


@pytest.fixture
def clerk() -> StaffMember:
    return person()


def asked(now: datetime.datetime = NOW) -> PasskeyOffer:
    offer = queries.offer_log_in(now=now)
    assert offer
    return offer


def asked_for_new(member: StaffMember, now: datetime.datetime = NOW) -> PasskeyOffer:
    offer = queries.offer_passkey(member.staff_id, now=now)
    assert offer
    return offer


def add(member: StaffMember, device: Authenticator, *, name: str = "Dienstrechner", **at: float) -> UUID:
    offer = asked_for_new(member, later(**at))
    return actions.add_passkey(
        staff_id=member.staff_id,
        session_id=member.session_id,
        name=name,
        ticket=offer.ticket,
        answer=device.makes(offer.options),
        now=later(**at),
    )


def enter(offer: PasskeyOffer, answer: str, now: datetime.datetime = NOW) -> StaffMember:
    return actions.log_in_with_passkey(ticket=offer.ticket, answer=answer, browser=HERE, now=now)


def test_a_passkey_opens_a_session_without_a_name(clerk: StaffMember) -> None:
    device = Authenticator()
    add(clerk, device)
    device.count += 1
    offer = asked()
    assert "allowCredentials" not in json.loads(offer.options) or not json.loads(offer.options)["allowCredentials"]
    member = enter(offer, device.signs(offer.options))
    assert (member.staff_id, member.since) == (clerk.staff_id, NOW)
    [line] = [each for each in queries.sessions_of(clerk.staff_id) if each.session_id == member.session_id]
    assert (line.way, line.browser) == (LogInWay.PASSKEY, "Firefox, Windows")
    assert queries.passkeys_of(clerk.staff_id)[0].last_used_at == NOW


def test_what_is_asked_for_is_verified_and_found_without_a_name(clerk: StaffMember) -> None:
    new = json.loads(asked_for_new(clerk).options)
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert json.loads(asked().options)["userVerification"] == "required"


def test_an_answer_counts_once(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    offer = asked()
    answer = device.signs(offer.options)
    enter(offer, answer)
    with pytest.raises(WrongLogin):
        enter(offer, answer)


def test_an_answer_counts_five_minutes(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, device.signs(offer.options), later(minutes=5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://testserver.evil.example"},
        {"origin": "https://testserver"},
        {"site": "evil.example"},
        {"verifies": False},
        {"owner": bytes(16)},
        {"credential_id": bytes(32)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_from_elsewhere_without_pin_or_of_nobody_it_opens_nothing(clerk: StaffMember, wrong: dict[str, Any]) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, dataclasses.replace(device, **wrong).signs(offer.options))
    enter(offer, device.signs(offer.options))


def test_an_answer_to_another_question_opens_nothing(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    with pytest.raises(WrongLogin):
        enter(asked(), device.signs(asked().options))


def test_a_question_that_we_never_asked_opens_nothing(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    for forged in (asked_for_new(clerk).ticket, asked().ticket[:-2] + "AA", "", "x" * 30_000):
        offer = dataclasses.replace(asked(), ticket=forged)
        with pytest.raises(WrongLogin):
            enter(offer, device.signs(offer.options))


def test_the_key_of_another_opens_nothing(clerk: StaffMember) -> None:
    device, thief = Authenticator(count=0), Authenticator(count=0)
    add(clerk, device)
    thief.credential_id, thief.owner = device.credential_id, device.owner
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, thief.signs(offer.options))


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"id": 1}',
        "{" * 500,
        "[" * 19_000,
        '{"a":' * 3_900,
        json.dumps({"id": "a", "rawId": "a", "type": "public-key"}),
    ],
)
def test_rubbish_is_no_answer(clerk: StaffMember, rubbish: str) -> None:
    with pytest.raises(WrongLogin):
        enter(asked(), rubbish)
    offer = asked_for_new(clerk)
    with pytest.raises(PasskeyRefused):
        actions.add_passkey(
            staff_id=clerk.staff_id,
            session_id=clerk.session_id,
            name="x",
            ticket=offer.ticket,
            answer=rubbish,
            now=NOW,
        )


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("made", ["", text(b"\xff"), text(b"{}"), text(bytes(37)), "\u00e4", text(b"[" * 13_000)])
def test_broken_parts_are_no_answer(clerk: StaffMember, part: str, made: str) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, device.signs(offer.options, **{part: made}))


@pytest.mark.parametrize(
    "made", [b"", b"\x81" * 12_000, b"\xa1\x61a" * 4_000, b"\x9b" + b"\xff" * 8, b"\x5b" + b"\xff" * 8]
)
def test_a_statement_that_unfolds_endlessly_makes_no_passkey(clerk: StaffMember, made: bytes) -> None:
    offer, device = asked_for_new(clerk), Authenticator()
    answer = json.loads(device.makes(offer.options))
    answer["response"]["attestationObject"] = text(made)
    ids = {"staff_id": clerk.staff_id, "session_id": clerk.session_id}
    with pytest.raises(PasskeyRefused):
        actions.add_passkey(**ids, name="x", ticket=offer.ticket, answer=json.dumps(answer), now=NOW)


def test_a_cloned_passkey_is_switched_off(clerk: StaffMember) -> None:
    device = Authenticator()
    add(clerk, device)
    clone = dataclasses.replace(device, count=3)
    offer = asked()
    enter(offer, clone.signs(offer.options))
    device.count = 2
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, device.signs(offer.options))
    [line] = queries.passkeys_of(clerk.staff_id)
    assert line.cloned
    clone.count = 9
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, clone.signs(offer.options))
    whys = [e.detail["why"] for e in audit.history(subject="staff", subject_id=clerk.staff_id) if "why" in e.detail]
    assert whys == ["passkey_cloned"]


def test_a_forged_count_switches_nothing_off(clerk: StaffMember) -> None:
    device = Authenticator(count=5)
    add(clerk, device)
    thief = Authenticator(count=1, credential_id=device.credential_id, owner=device.owner)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, thief.signs(offer.options))
    assert not queries.passkeys_of(clerk.staff_id)[0].cloned


def test_who_is_switched_off_is_out(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    actions.deactivate_staff(staff_id=clerk.staff_id, by=staff("boss"), now=NOW)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, device.signs(offer.options))


def test_a_new_passkey_is_kept_for_who_was_asked_and_once(clerk: StaffMember) -> None:
    other = person("m.probe")
    device = Authenticator()
    offer = asked_for_new(clerk)
    answer = device.makes(offer.options)

    def keep(member: StaffMember, ticket: str) -> None:
        actions.add_passkey(
            staff_id=member.staff_id,
            session_id=member.session_id,
            name="x",
            ticket=ticket,
            answer=answer,
            now=NOW,
        )

    for member, ticket in ((other, offer.ticket), (clerk, asked().ticket), (other, asked_for_new(other).ticket)):
        with pytest.raises(PasskeyRefused):
            keep(member, ticket)
    keep(clerk, offer.ticket)
    with pytest.raises(PasskeyRefused):
        keep(clerk, offer.ticket)
    assert Passkey.objects.count() == 1


def test_the_same_passkey_is_kept_once(clerk: StaffMember) -> None:
    device = Authenticator()
    add(clerk, device)
    assert json.loads(asked_for_new(clerk).options)["excludeCredentials"][0]["id"] == text(device.credential_id)
    with pytest.raises(PasskeyKnown):
        add(clerk, device)
    with pytest.raises(PasskeyKnown):
        add(person("m.probe"), device)


@pytest.mark.parametrize("wrong", [{"verifies": False}, {"origin": "http://evil.example"}, {"site": "evil.example"}])
def test_a_new_passkey_from_elsewhere_or_without_pin_is_refused(clerk: StaffMember, wrong: dict[str, Any]) -> None:
    with pytest.raises(PasskeyRefused):
        add(clerk, Authenticator(**wrong))


def test_ten_are_enough(clerk: StaffMember) -> None:
    for _ in range(MOST_PASSKEYS):
        add(clerk, Authenticator())
    with pytest.raises(TooManyPasskeys):
        add(clerk, Authenticator())


def test_names_are_short_and_never_empty(clerk: StaffMember) -> None:
    add(clerk, Authenticator(), name="  Mein \n Schlüssel " + "x" * 80)
    add(clerk, Authenticator(), name=" ")
    first, second = sorted(line.name for line in queries.passkeys_of(clerk.staff_id))
    assert first.startswith("Mein Schlüssel x") and len(first) == 40
    assert second == "Passkey"


def test_an_old_session_changes_nothing_that_lasts(clerk: StaffMember) -> None:
    passkey = add(clerk, Authenticator())
    ids = {"staff_id": clerk.staff_id, "session_id": clerk.session_id, "passkey_id": passkey}
    with pytest.raises(NotFresh):
        add(clerk, Authenticator(), minutes=15)
    with pytest.raises(NotFresh):
        actions.remove_passkey(**ids, now=later(minutes=15))


def test_removing_ends_the_other_sessions_and_is_for_the_owner(clerk: StaffMember) -> None:
    device, other = Authenticator(count=0), person("m.probe")
    passkey = add(clerk, device)
    offer = asked()
    elsewhere = enter(offer, device.signs(offer.options))
    with pytest.raises(UnknownPasskey):
        actions.remove_passkey(staff_id=other.staff_id, session_id=other.session_id, passkey_id=passkey, now=NOW)
    actions.remove_passkey(staff_id=clerk.staff_id, session_id=clerk.session_id, passkey_id=passkey, now=NOW)
    with pytest.raises(SessionOver):
        actions.resume_session(session_id=elsewhere.session_id, now=NOW)
    actions.resume_session(session_id=clerk.session_id, now=NOW)
    offer = asked()
    with pytest.raises(WrongLogin):
        enter(offer, device.signs(offer.options))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8001", "http://[::1]:8001", "https://10.0.0.8"])
def test_there_are_no_passkeys_for_a_number(clerk: StaffMember, settings: Any, address: str) -> None:
    settings.BB = dataclasses.replace(settings.BB, desk_url=address)
    assert queries.offer_log_in(now=NOW) is None and queries.offer_passkey(clerk.staff_id, now=NOW) is None
    assert not queries.passkeys_possible()


def test_the_portal_and_the_worker_see_no_passkey() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_any_column_privilege(role, 'identity_passkey', 'SELECT'))"
            " FROM unnest(ARRAY['bb_portal', 'bb_worker']) AS role"
        )
        assert cursor.fetchone()[0] is False


def test_nobody_is_locked_out_of_passkeys_by_tries_with_passwords(clerk: StaffMember) -> None:
    device = Authenticator(count=0)
    add(clerk, device)
    for number in range(9):  # the tenth was the log-in
        count_try(login="s.muster", address=str(number), now=NOW)
    with pytest.raises(TooMany):
        count_try(login="s.muster", address="10", now=NOW)
    offer = asked()
    enter(offer, device.signs(offer.options))
    assert StaffSession.objects.filter(staff_id=clerk.staff_id).count() == 2
