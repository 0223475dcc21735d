"""Who can open a vault: the desk by its private key, a citizen by the code, and nobody once it is destroyed."""

import dataclasses
import datetime
import os
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from buergerbuero.base import ids, keyring, sealing
from buergerbuero.base.keyring import WrongCode
from buergerbuero.base.models import WrappedKey
from buergerbuero.base.settings import NotHeld

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
CODE, OTHER = ids.new_code(ids.CodeKind.CASE), ids.new_code(ids.CodeKind.CASE)


@pytest.fixture
def vault() -> UUID:
    return uuid4()


def test_the_desk_opens_a_case_and_the_citizen_with_the_code(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_code(vault=vault, key=key, code=CODE, now=NOW)
    assert keyring.open_at_desk(vault=vault) == key
    assert keyring.open_with_code(vault=vault, code=CODE) == key


def test_a_draft_is_open_to_its_code_alone(vault: UUID) -> None:
    key = keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    assert keyring.open_with_code(vault=vault, code=CODE) == key
    with pytest.raises(WrappedKey.DoesNotExist):
        keyring.open_at_desk(vault=vault)


def test_a_wrong_code_an_unknown_vault_and_a_destroyed_one_cannot_be_told_apart(vault: UUID) -> None:
    keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    failures = []
    for where, code in ((vault, OTHER), (uuid4(), CODE)):
        with pytest.raises(WrongCode) as problem:
            keyring.open_with_code(vault=where, code=code)
        failures.append((str(problem.value), problem.value.__cause__))
    keyring.destroy(vault=vault)
    with pytest.raises(WrongCode) as problem:
        keyring.open_with_code(vault=vault, code=CODE)
    assert {*failures, (str(problem.value), problem.value.__cause__)} == {("", None)}


def test_destroying_the_keys_erases_the_case_for_all(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_code(vault=vault, key=key, code=CODE, now=NOW)
    keyring.destroy(vault=vault)
    keyring.destroy(vault=vault)
    assert not WrappedKey.objects.filter(vault=vault).exists()
    with pytest.raises(WrappedKey.DoesNotExist):
        keyring.open_at_desk(vault=vault)


def test_a_new_code_replaces_the_one_before(vault: UUID) -> None:
    key = keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    keyring.grant_code(vault=vault, key=key, code=OTHER, now=NOW)
    assert keyring.open_with_code(vault=vault, code=OTHER) == key
    with pytest.raises(WrongCode):
        keyring.open_with_code(vault=vault, code=CODE)


def test_the_same_code_makes_different_rows(vault: UUID) -> None:
    other = uuid4()
    keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    keyring.create_code_vault(vault=other, code=CODE, now=NOW)
    one, two = WrappedKey.objects.get(vault=vault), WrappedKey.objects.get(vault=other)
    assert bytes(one.salt) != bytes(two.salt)
    assert bytes(one.wrapped) != bytes(two.wrapped)


@pytest.mark.parametrize("holder", ["code", "desk"])
def test_a_wrapped_key_moved_to_another_vault_does_not_open(holder: str, vault: UUID) -> None:
    other = uuid4()
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_code(vault=vault, key=key, code=CODE, now=NOW)
    WrappedKey.objects.filter(vault=vault, holder=holder).update(vault=other)
    if holder == "code":
        with pytest.raises(WrongCode):
            keyring.open_with_code(vault=other, code=CODE)
    else:
        with pytest.raises(sealing.Tampered):
            keyring.open_at_desk(vault=other)


def test_a_code_does_not_open_without_the_pepper(vault: UUID, settings: Any) -> None:
    keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    settings.BB = dataclasses.replace(settings.BB, pepper=os.urandom(32))
    with pytest.raises(WrongCode):
        keyring.open_with_code(vault=vault, code=CODE)


def test_the_portal_makes_vaults_and_cannot_open_them_again(vault: UUID, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, process="portal", desk_private_key=None)
    keyring.create_vault(vault=vault, now=NOW)
    with pytest.raises(NotHeld, match="desk_private_key"):
        keyring.open_at_desk(vault=vault)


def test_no_key_lies_in_the_database_in_clear(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_code(vault=vault, key=key, code=CODE, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(wrapped || salt, ''::bytea) FROM keys.base_wrappedkey")
        stored = bytes(cursor.fetchone()[0])
    assert key not in stored
    assert CODE.encode() not in stored


def test_many_vaults_are_opened_with_one_query(django_assert_num_queries: Any) -> None:
    keys = {vault: keyring.create_vault(vault=vault, now=NOW) for vault in (uuid4(), uuid4(), uuid4())}
    with django_assert_num_queries(1):
        assert keyring.open_many_at_desk(list(keys)) == keys


def test_keys_live_in_a_schema_of_their_own_for_backups_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_schema FROM information_schema.tables WHERE table_name = 'base_wrappedkey'")
        assert cursor.fetchall() == [("keys",)]


def test_a_vault_has_one_key_a_holder_and_no_unknown_holder(vault: UUID) -> None:
    keyring.create_vault(vault=vault, now=NOW)
    with pytest.raises(IntegrityError, match="one_key_a_holder"), transaction.atomic():
        keyring.create_vault(vault=vault, now=NOW)
    with pytest.raises(IntegrityError, match="key_holder_known"), transaction.atomic():
        WrappedKey.objects.create(vault=vault, holder="mayor", salt=b"", wrapped=b"", created_at=NOW)


def test_a_sealed_value_is_bound_to_vault_table_column_and_version(vault: UUID) -> None:
    places = {
        keyring.context(vault, "cases_case", "answers"),
        keyring.context(uuid4(), "cases_case", "answers"),
        keyring.context(vault, "cases_event", "answers"),
        keyring.context(vault, "cases_case", "person"),
        keyring.context(vault, "cases_case", "answers", 2),
    }
    assert len(places) == 5


PERSON, STRANGER = b"bundid\0aW52ZW50ZWQ", b"bundid\0c3RyYW5nZXI"


def test_who_has_logged_in_opens_what_was_granted_to_them(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)
    assert keyring.open_with_pseudonym(vault=vault, pseudonym=PERSON) == key
    with pytest.raises(keyring.NotTheirs):
        keyring.open_with_pseudonym(vault=vault, pseudonym=STRANGER)
    with pytest.raises(keyring.NotTheirs):
        keyring.open_with_pseudonym(vault=uuid4(), pseudonym=PERSON)


def test_two_persons_may_open_the_same_vault_each_with_their_own_copy(vault: UUID) -> None:
    key = keyring.create_code_vault(vault=vault, code=CODE, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=STRANGER, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)  # again: nothing changes
    assert keyring.open_with_pseudonym(vault=vault, pseudonym=PERSON) == key
    assert keyring.open_with_pseudonym(vault=vault, pseudonym=STRANGER) == key
    assert WrappedKey.objects.filter(vault=vault).count() == 3


def test_of_a_pseudonym_only_a_hash_is_stored_and_it_finds_the_vaults(vault: UUID) -> None:
    other = uuid4()
    for number, each in enumerate((vault, other)):
        now = NOW + datetime.timedelta(minutes=number)
        key = keyring.create_vault(vault=each, now=now)
        keyring.grant_pseudonym(vault=each, key=key, pseudonym=PERSON, now=now)
    assert keyring.vaults_of(PERSON) == (other, vault)
    assert keyring.vaults_of(STRANGER) == ()
    stored = WrappedKey.objects.get(vault=vault, holder__startswith=keyring.PERSON)
    assert stored.holder == keyring.PERSON + keyring.pseudonym_hash(PERSON)
    for text in (PERSON, PERSON.partition(b"\0")[2]):
        assert text not in bytes(stored.salt) + bytes(stored.wrapped) + stored.holder.encode()


def test_a_copy_for_one_person_opens_nothing_when_it_is_moved(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)
    WrappedKey.objects.filter(vault=vault, holder__startswith=keyring.PERSON).update(vault=uuid4())
    for moved in keyring.vaults_of(PERSON):
        with pytest.raises(keyring.NotTheirs):
            keyring.open_with_pseudonym(vault=moved, pseudonym=PERSON)


def test_another_pepper_opens_nothing(vault: UUID, settings: Any) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)
    settings.BB = dataclasses.replace(settings.BB, pepper=os.urandom(32))
    with pytest.raises(keyring.NotTheirs):
        keyring.open_with_pseudonym(vault=vault, pseudonym=PERSON)
    assert keyring.vaults_of(PERSON) == ()


def test_the_portal_may_grant_a_person_a_key_and_take_none_away(vault: UUID) -> None:
    key = keyring.create_vault(vault=vault, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
    keyring.grant_pseudonym(vault=vault, key=key, pseudonym=PERSON, now=NOW)
    assert keyring.open_with_pseudonym(vault=vault, pseudonym=PERSON) == key
    with pytest.raises(IntegrityError), transaction.atomic():
        WrappedKey.objects.filter(vault=vault).delete()


@pytest.mark.parametrize("holder", ["person/", "person/x", "jemand", "person/" + "0" * 63])
def test_a_key_has_no_other_holders(vault: UUID, holder: str) -> None:
    with pytest.raises(IntegrityError, match="key_holder_known"), transaction.atomic():
        WrappedKey.objects.create(vault=vault, holder=holder, salt=b"", wrapped=b"", created_at=NOW)
