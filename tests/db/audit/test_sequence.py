"""One chain without gaps, whoever writes, whoever sequences, and whatever is killed meanwhile."""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from buergerbuero.audit import actions, queries, rules, tasks
from buergerbuero.audit.models import Checkpoint, Entry, Line, Unchained
from buergerbuero.audit.values import Report
from buergerbuero.base import clock, journal
from buergerbuero.base.actors import CITIZEN

Verify = Callable[..., Report]
Write = Callable[..., None]


def record(count: int) -> None:
    now = clock.now()
    for _ in range(count):
        with transaction.atomic():
            actions.record(verb="case.read", subject="case", subject_id="c-1", by=CITIZEN, now=now)


def many(count: int) -> None:
    """Entries in one statement: for amounts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, at, actor_kind, actor_id, verb, subject, subject_id, detail)"
            " SELECT gen_random_uuid(), now() - random() * interval '1 minute', 'citizen', '-', 'case.read', 'case',"
            ' gen_random_uuid()::text, \'{"why": "test"}\' FROM generate_series(1, %s)',
            [count],
        )


def assert_gapless(count: int) -> None:
    assert list(Line.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, count + 1))
    assert Line.objects.values("entry_id").distinct().count() == count
    assert not Unchained.objects.exists()


@pytest.mark.django_db
def test_older_entries_come_first() -> None:
    for minute in (3, 1, 2):
        at = datetime.datetime(2026, 11, 23, 12, minute, tzinfo=datetime.UTC)
        actions.record(verb=f"verb.{minute}", subject="case", subject_id="c-1", by=CITIZEN, now=at)
    assert actions.sequence(now=clock.now()) == 3
    verbs = {entry.id: entry.verb for entry in Entry.objects.all()}
    order = [verbs[line.entry_id] for line in Line.objects.order_by("seq")]
    assert order == ["verb.1", "verb.2", "verb.3"]


@pytest.mark.django_db
def test_sequencing_twice_is_as_once(write: Write, verify: Verify) -> None:
    write(3)
    assert actions.sequence(now=clock.now()) == 0
    assert actions.checkpoint(now=clock.now()) is None
    assert_gapless(3)
    assert verify().whole


@pytest.mark.django_db
def test_a_log_without_entries_is_whole_and_signs_nothing(folder: Path, verify: Verify) -> None:
    tasks.chain_and_sign(timestamp=0)
    assert verify().whole
    assert not folder.exists()


@pytest.mark.django_db
def test_the_workers_task_chains_signs_and_exports(folder: Path, verify: Verify, write: Write) -> None:
    actions.record(verb="case.read", subject="case", subject_id="c-1", by=CITIZEN, now=clock.now())
    tasks.chain_and_sign(timestamp=0)
    report = verify()
    assert (report.whole, report.lines, report.signed_up_to, report.exported) == (True, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_writers_and_sequencers_at_the_same_time_make_one_chain(verify: Verify, folder: Path) -> None:
    def sequencer() -> None:
        deadline = time.monotonic() + 60
        while Line.objects.count() < 200 and time.monotonic() < deadline:
            actions.sequence(now=clock.now())
            actions.checkpoint(now=clock.now())

    def closing(work: Callable[..., None], *arguments: Any) -> None:
        try:
            work(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        runs = [pool.submit(closing, record, 50) for _ in range(4)]
        runs += [pool.submit(closing, sequencer) for _ in range(2)]
        for run in runs:
            run.result()
    actions.checkpoint(now=clock.now())
    assert_gapless(200)
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_while_one_sequences_another_one_steps_aside(folder: Path) -> None:
    record(1)

    def elsewhere() -> int:
        try:
            return actions.sequence(now=clock.now())
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        assert actions.sequence(now=clock.now()) == 1
        assert pool.submit(elsewhere).result(timeout=20) == 0
    assert_gapless(1)


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_that_is_killed_leaves_a_chain_that_goes_on(verify: Verify, folder: Path) -> None:
    many(4000)
    place = connection.settings_dict
    credentials = f"{place['USER']}:{quote(place['PASSWORD'])}"
    url = f"postgresql://{credentials}@/{place['NAME']}?host={quote(place['HOST'], safe='')}"
    program = (
        "import django; django.setup()\n"
        "from buergerbuero.audit import actions; from buergerbuero.base import clock\n"
        "actions.sequence(now=clock.now())"
    )
    environment = {**os.environ, "BB_DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen([sys.executable, "-c", program], env=environment)
    deadline = time.monotonic() + 60
    while not Line.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    child.kill()
    child.wait()
    chained = Line.objects.count()
    assert 0 < chained < 4000, "the child must be killed in the middle"
    assert chained % actions.BATCH == 0
    while actions.sequence(now=clock.now()) or Unchained.objects.exists():
        time.sleep(0.01)  # the server may take a moment to see that the child is gone
    actions.checkpoint(now=clock.now())
    assert_gapless(4000)
    assert verify().whole


@pytest.mark.django_db
def test_ten_thousand_entries_are_chained_in_seconds(verify: Verify, folder: Path) -> None:
    many(10_000)
    begun = time.monotonic()
    assert actions.sequence(now=clock.now()) == 10_000
    assert time.monotonic() - begun < 60, "it takes about two seconds; the limit is wide for machines under load"
    actions.checkpoint(now=clock.now())
    assert verify().whole


@pytest.mark.django_db
def test_each_checkpoint_is_exported_with_the_key_that_proves_it(folder: Path, write: Write, settings: Any) -> None:
    write(2)
    write(1)
    (file,) = folder.glob(queries.EXPORTED)
    marks = [rules.read_mark(line) for _, line in journal.lines(file)]
    assert [mark.seq for mark in marks if mark] == [2, 3]
    assert queries.published_keys(folder) == {rules.public_key(settings.BB.audit_key)}
    assert settings.BB.audit_key.hex() not in "".join(path.read_text() for path in folder.iterdir())


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_fails_loudly_and_is_made_up_for(
    folder: Path, write: Write, verify: Verify
) -> None:
    folder.write_text("in the way")
    with pytest.raises(OSError, match="checkpoints"):
        write(1)
    folder.unlink()
    assert not verify().whole
    actions.checkpoint(now=clock.now())
    assert verify().whole
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_line_torn_by_a_crash_is_written_again_and_alarms_nobody(folder: Path, write: Write, verify: Verify) -> None:
    write(1)
    write(1)
    (file,) = folder.glob(queries.EXPORTED)
    file.write_bytes(file.read_bytes()[:-40])
    assert [finding.kind for finding in verify().findings] == ["not_exported"]
    actions.checkpoint(now=clock.now())
    assert verify().whole


@pytest.mark.django_db
def test_an_export_goes_into_the_file_of_the_day(folder: Path, write: Write, verify: Verify) -> None:
    write(1)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(1, sign=False)
    actions.checkpoint(now=clock.now() + datetime.timedelta(days=1))
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert len(list(folder.glob(queries.EXPORTED))) == 2
    assert verify(later=datetime.timedelta(days=2)).whole
