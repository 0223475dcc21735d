"""Too many tries are refused for a while, across processes, and no address is stored."""

import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from buergerbuero.base import limits, tasks
from buergerbuero.base.limits import TooMany
from buergerbuero.base.models import RateCount

NOW = datetime.datetime(2026, 11, 23, 12, 0, 10, tzinfo=datetime.UTC)


def hit(key: str = "192.0.2.7", *, purpose: str = "code", now: datetime.datetime = NOW, limit: int = 3) -> None:
    limits.hit(purpose=purpose, key=key, limit=limit, per_seconds=60, now=now)


@pytest.mark.django_db
def test_after_the_limit_it_says_how_long_to_wait() -> None:
    for _ in range(3):
        hit()
    with pytest.raises(TooMany) as refusal:
        hit()
    assert refusal.value.retry_after == 50


@pytest.mark.django_db
def test_in_the_next_window_one_may_try_again() -> None:
    for _ in range(3):
        hit()
    hit(now=NOW + datetime.timedelta(seconds=50))


@pytest.mark.django_db
def test_purposes_and_keys_are_counted_apart() -> None:
    for _ in range(3):
        hit()
    hit("192.0.2.8")
    hit(purpose="log-in")


@pytest.mark.django_db
def test_at_the_very_end_of_a_window_the_wait_is_at_least_a_second() -> None:
    late = NOW.replace(second=59, microsecond=999_999)
    for _ in range(3):
        hit(now=late)
    with pytest.raises(TooMany) as refusal:
        hit(now=late)
    assert refusal.value.retry_after == 1


@pytest.mark.django_db
def test_no_address_is_stored() -> None:
    hit("192.0.2.7")
    bucket = RateCount.objects.get().bucket
    assert len(bytes.fromhex(bucket)) == 32, "a hash and nothing readable beside it"
    assert bucket != hashlib.sha256(b"192.0.2.7").hexdigest(), "a hash that nobody can try out without the key"


@pytest.mark.django_db
def test_what_has_passed_is_swept_and_the_rest_stays() -> None:
    hit("old")
    hit("new", now=NOW + datetime.timedelta(minutes=5))
    assert limits.sweep(now=NOW + datetime.timedelta(minutes=2)) == 1
    assert RateCount.objects.count() == 1
    tasks.sweep_limits(timestamp=0)


@pytest.mark.django_db
def test_portal_and_desk_use_up_no_tries_of_each_other() -> None:
    """Though they name the same thing: a taken portal knows what the desk counts."""
    for role in ("bb_portal", "bb_desk", "bb_worker"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
        for _ in range(3):
            hit()
        with pytest.raises(TooMany):
            hit()
    assert limits.sweep(now=NOW + datetime.timedelta(minutes=2)) == 3, "the worker's work, for all"


@pytest.mark.django_db
@pytest.mark.parametrize("counted_by", ["bb_portal", "bb_desk"])
@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE base_ratecount SET count = 0",
        "UPDATE base_ratecount SET count = count",
        "UPDATE base_ratecount SET count = count - 1",
        "UPDATE base_ratecount SET count = 999",
        "UPDATE base_ratecount SET count = count + 1, ends_at = '2001-01-01'",
        "UPDATE base_ratecount SET count = count + 1, bucket = 'other'",
        "UPDATE base_ratecount SET count = count + 1, side = 'bb_worker'",
        "INSERT INTO base_ratecount (side, bucket, count, ends_at) VALUES ('bb_portal', 'x', 999, now())",
        "INSERT INTO base_ratecount (side, bucket, count, ends_at) VALUES ('bb_desk', 'x', 1, now())",
        "DELETE FROM base_ratecount",
    ],
)
def test_a_taken_portal_changes_no_count(sentence: str, counted_by: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {counted_by}")
        hit()
        cursor.execute("SET LOCAL ROLE bb_portal")
        with (
            pytest.raises((IntegrityError, ProgrammingError), match=r"each counts its own|denied"),
            transaction.atomic(),
        ):
            cursor.execute(sentence)


@pytest.mark.django_db
def test_a_taken_portal_cannot_even_count_for_the_desk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_desk")
        hit()
        cursor.execute("SET LOCAL ROLE bb_portal")
        with pytest.raises(IntegrityError, match="each counts its own"), transaction.atomic():
            cursor.execute("UPDATE base_ratecount SET count = count + 1")


@pytest.mark.django_db(transaction=True)
def test_processes_at_the_same_time_share_the_count() -> None:
    def attempt(_: int) -> bool:
        try:
            hit(limit=10)
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(attempt, range(30))) == 10
