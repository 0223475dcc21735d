"""Entries go in with the action that they report, and never change again."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from buergerbuero.audit import actions, queries, rules
from buergerbuero.audit.models import Entry, Unchained
from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN, Actor, staff

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def record(verb: str = "case.read", by: Actor = CITIZEN, **more: Any) -> None:
    given: dict[str, Any] = {"subject": "case", "subject_id": "c-1", "now": NOW} | more
    actions.record(verb=verb, by=by, **given)


def acting_as(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


@pytest.mark.django_db
def test_the_history_of_a_subject_tells_who_did_what_when() -> None:
    record("case.read", by=staff("s-1"), now=NOW + datetime.timedelta(minutes=1))
    record("case.received", detail={"why": "new"})
    record("case.received", subject_id="another")
    story = queries.history(subject="case", subject_id="c-1")
    assert [(each.verb, str(each.by), dict(each.detail)) for each in story] == [
        ("case.received", "citizen:-", {"why": "new"}),
        ("case.read", "staff:s-1", {}),
    ]
    assert story[0].at == NOW


@pytest.mark.django_db
def test_an_entry_costs_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        record()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the action's transaction"):
        record()


@pytest.mark.django_db(transaction=True)
def test_an_entry_vanishes_with_the_action_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        _ = 1 / 0
    assert not Entry.objects.exists()
    assert not Unchained.objects.exists()


@pytest.mark.django_db
def test_free_text_is_refused() -> None:
    with pytest.raises(rules.NotForTheLog):
        record(detail={"note": "Frau Muster rief an"})
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_entry", "audit_line", "audit_checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_nothing_is_changed_or_deleted_not_even_by_the_owner(table: str, statement: str, write: Any) -> None:
    write(1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["bb_portal", "bb_desk", "bb_worker"])
def test_each_process_can_record_and_none_can_empty_the_log(role: str) -> None:
    acting_as(role)
    record(now=clock.now())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_entry")


@pytest.mark.django_db
def test_the_portal_can_write_but_not_read() -> None:
    acting_as("bb_portal")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Entry.objects.all())


@pytest.mark.django_db
def test_the_portal_cannot_put_words_into_a_clerks_mouth() -> None:
    acting_as("bb_portal")
    with pytest.raises(IntegrityError, match="does not act for the staff"), transaction.atomic():
        record(by=staff("s-1"), now=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["bb_portal", "bb_desk"])
def test_only_the_worker_can_take_an_entry_out_of_the_queue(role: str) -> None:
    acting_as(role)
    record(now=clock.now())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Unchained.objects.all().delete()


@pytest.mark.django_db
def test_an_unknown_kind_of_actor_is_refused() -> None:
    with pytest.raises(IntegrityError, match="audit_actor_known"), transaction.atomic():
        record(by=Actor("robot", "r-1"))  # type: ignore[arg-type]
