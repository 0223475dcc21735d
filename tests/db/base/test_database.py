"""Connections that wait for the next request: whether they stand is seen without asking the server."""

import datetime
import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from buergerbuero.base.database import base
from tests.made.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def idle() -> Iterator[BaseDatabaseWrapper]:
    other = connection.copy()
    other.connect()
    yield other
    other.close()


def last_heard(of: BaseDatabaseWrapper) -> datetime.datetime:
    """When the server has heard of it last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT state_change FROM pg_stat_activity WHERE pid = %s", [pid(of)])
        found: datetime.datetime = cursor.fetchone()[0]
        return found


def pid(of: BaseDatabaseWrapper) -> int:
    return int(of.connection.info.backend_pid)


def test_one_that_stands_is_used_and_the_server_is_not_asked(idle: BaseDatabaseWrapper) -> None:
    with idle.cursor() as cursor:
        cursor.execute("SELECT 1")
    before = last_heard(idle)
    assert idle.is_usable()
    assert last_heard(idle) == before


def test_one_that_the_server_has_ended_is_not_used(idle: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid(idle)])
        assert cursor.fetchone() == (True,)
    assert not idle.is_usable()
    assert not idle.is_usable()  # nor after that was seen


def test_after_a_failure_the_server_is_asked(idle: BaseDatabaseWrapper) -> None:
    idle.errors_occurred = True
    before = last_heard(idle)
    assert idle.is_usable()
    assert last_heard(idle) != before


def test_one_ends_with_its_thread_and_not_only_when_rubbish_is_collected() -> None:
    left = []

    def ask() -> None:
        connection.ensure_connection()
        left.append(connection.connection)  # open, as a thread of the server leaves it

    gc.disable()
    try:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        assert [each.closed for each in left] == [True]
    finally:
        gc.enable()


def test_a_fork_leaves_the_line_of_its_parent_alone(idle: BaseDatabaseWrapper) -> None:
    child = os.fork()
    if not child:
        vars(base._here).clear()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with idle.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("block", [transaction.atomic, nullcontext])
def test_one_that_broke_is_replaced_for_the_next_request(block: Callable[[], AbstractContextManager[None]]) -> None:
    def breaks() -> None:
        with pytest.raises(OperationalError), block(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        close_old_connections()  # as Django does between two requests
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    assert at_once(breaks) == []
