"""Whoever owns the database can change it, triggers switched off; the verification finds it and says where."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models

from buergerbuero.audit import actions, queries, rules
from buergerbuero.audit.models import Checkpoint, Entry, Line
from buergerbuero.audit.values import Kind, Report
from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN

Verify = Callable[..., Report]
Write = Callable[..., None]
Tamper = Callable[..., None]

CHANGED: dict[Any, str] = {
    models.UUIDField: "gen_random_uuid()",
    models.DateTimeField: "{} - interval '1 microsecond'",
    models.CharField: "'x' || substr({}, 2)",
    models.JSONField: '{} || \'{{"why": "x"}}\'',
    models.BigIntegerField: "{} + 100",
}


def first(report: Report) -> tuple[Kind, int | None, int | None]:
    finding = report.findings[0]
    return finding.kind, finding.seq, finding.last


def columns(model: type[models.Model]) -> list[Any]:
    return [pytest.param(model, field, id=f"{model.__name__}.{field.name}") for field in model._meta.local_fields]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), [*columns(Entry), *columns(Line), *columns(Checkpoint)])
def test_a_change_of_any_column_is_found(
    model: type[models.Model], field: Any, write: Write, tamper: Tamper, verify: Verify
) -> None:
    """Also of columns that are added later: they come from the model."""
    for _ in range(3):
        write(2)
    assert verify().whole
    table, key, column = model._meta.db_table, model._meta.pk, field.column
    assert key is not None
    victim = model._default_manager.order_by("-pk")[1].pk
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS audit_actor_known")
    change = CHANGED[type(field)].format(column)
    tamper(f"UPDATE {table} SET {column} = {change} WHERE {key.column} = %s", values=(victim,))  # noqa: S608
    assert not verify().whole


@pytest.mark.django_db
def test_an_altered_entry_is_named(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(5)
    line = Line.objects.get(seq=3)
    tamper("UPDATE audit_entry SET verb = 'case.granted' WHERE id = %s", values=(line.entry_id,))
    report = verify()
    assert first(report) == (Kind.ALTERED, 3, 3)
    assert len(report.findings) == 1


@pytest.mark.django_db
def test_a_removed_entry_is_named(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(5)
    tamper("DELETE FROM audit_entry WHERE id = %s", values=(Line.objects.get(seq=2).entry_id,))
    assert first(verify()) == (Kind.ENTRY_MISSING, 2, 2)


@pytest.mark.django_db
def test_removed_lines_are_named(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(5)
    tamper("DELETE FROM audit_line WHERE seq IN (2, 3)")
    report = verify()
    assert first(report) == (Kind.LINE_MISSING, 2, 3)
    assert Kind.UNCHAINED in {finding.kind for finding in report.findings}


@pytest.mark.django_db
def test_removed_lines_with_their_entries_and_closed_ranks_are_named(
    write: Write, tamper: Tamper, verify: Verify
) -> None:
    write(5)
    tamper(
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_line WHERE seq = 2)",
        "DELETE FROM audit_line WHERE seq = 2",
        "UPDATE audit_line SET seq = seq - 1 WHERE seq = 3",
        "UPDATE audit_line SET seq = seq - 1 WHERE seq = 4",
        "UPDATE audit_line SET seq = seq - 1 WHERE seq = 5",
    )
    report = verify()
    assert first(report)[1] == 2
    assert Kind.CUT_OFF in {finding.kind for finding in report.findings}


@pytest.mark.django_db
def test_two_entries_that_changed_places_are_named(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(4)
    two, three = Line.objects.get(seq=2).entry_id, Line.objects.get(seq=3).entry_id
    swap = "UPDATE audit_line SET entry_id = %s WHERE seq = "
    tamper(swap + "2", values=(uuid.uuid4(),))
    tamper(swap + "3", values=(two,))
    tamper(swap + "2", values=(three,))
    assert [(each.kind, each.seq) for each in verify().findings] == [(Kind.ALTERED, 2), (Kind.ALTERED, 3)]


@pytest.mark.django_db
def test_two_lines_that_changed_places_are_named(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(4)
    tamper(*(f"UPDATE audit_line SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (3, 2), (99, 3))))  # noqa: S608
    assert first(verify())[1] == 2


@pytest.mark.django_db
def test_an_inserted_line_is_found(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(3)
    forged = uuid.uuid4()
    tamper(
        "INSERT INTO audit_entry SELECT %s, at, 'staff', 's-9', 'case.granted', subject, subject_id, detail"
        " FROM audit_entry LIMIT 1",
        values=(forged,),
    )
    tamper(*(f"UPDATE audit_line SET seq = {seq + 1} WHERE seq = {seq}" for seq in (3, 2)))  # noqa: S608
    tamper("INSERT INTO audit_line SELECT 2, %s, at, hash, hash FROM audit_line WHERE seq = 1", values=(forged,))
    assert first(verify())[1] == 2


@pytest.mark.django_db
def test_an_entry_slipped_past_the_queue_is_found(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(1)
    tamper(
        "INSERT INTO audit_entry SELECT gen_random_uuid(), at, actor_kind, actor_id, verb, subject, subject_id, detail"
        " FROM audit_entry"
    )
    actions.sequence(now=clock.now())
    assert [(each.kind, each.count) for each in verify(later=datetime.timedelta()).findings] == [(Kind.UNCHAINED, 1)]


def rewrite_from(seq: int) -> None:
    """As someone does who knows the program: compute all hashes anew from a line on."""
    before = Line.objects.filter(seq=seq - 1).first()
    lines = list(Line.objects.filter(seq__gte=seq).order_by("seq"))
    log = [queries.recorded(Entry.objects.get(id=line.entry_id)) for line in lines]
    start = queries.link(before) if before else None
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for link in rules.chain(start, log, now=lines[0].at):
            cursor.execute(
                "UPDATE audit_line SET prev = %s, hash = %s, at = %s WHERE seq = %s",
                [link.prev, link.hash, link.at, link.seq],
            )
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db
@pytest.mark.parametrize("also_rows", [False, True])
def test_a_chain_computed_anew_is_found_by_the_signatures(
    also_rows: bool, write: Write, tamper: Tamper, verify: Verify
) -> None:
    for _ in range(3):
        write(2)
    tamper("UPDATE audit_entry SET actor_id = 'x' WHERE id = %s", values=(Line.objects.get(seq=3).entry_id,))
    rewrite_from(3)
    if also_rows:
        tamper("DELETE FROM audit_checkpoint WHERE seq > 2")
    findings = verify().findings
    assert (findings[0].kind, findings[0].seq, findings[0].last) == (Kind.REWRITTEN, 3, 4)
    assert findings[0].where.startswith("checkpoints-")
    assert (Kind.CHECKPOINT_MISSING in {each.kind for each in findings}) == also_rows


@pytest.mark.django_db
def test_a_chain_computed_anew_is_found_without_the_exported_files_too(
    write: Write, tamper: Tamper, verify: Verify, folder: Path
) -> None:
    write(2)
    tamper("UPDATE audit_entry SET actor_id = 'x' WHERE id = %s", values=(Line.objects.get(seq=1).entry_id,))
    rewrite_from(1)
    for file in folder.iterdir():
        file.unlink()
    report = verify()
    assert {Kind.REWRITTEN, Kind.NOT_EXPORTED} <= {each.kind for each in report.findings}


@pytest.mark.django_db
@pytest.mark.parametrize("also_rows", [False, True])
@pytest.mark.parametrize("also_entries", [False, True])
def test_a_cut_end_is_found(also_rows: bool, also_entries: bool, write: Write, tamper: Tamper, verify: Verify) -> None:
    for _ in range(3):
        write(2)
    if also_entries:
        tamper("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_line WHERE seq > 3)")
    tamper("DELETE FROM audit_line WHERE seq > 3")
    if also_rows:
        tamper("DELETE FROM audit_checkpoint WHERE seq > 3")
    found = {(each.kind, each.seq, each.last) for each in verify().findings}
    assert (Kind.CUT_OFF, 4, 6) in found
    assert ((Kind.CHECKPOINT_MISSING, 4, 6) in found) == also_rows


@pytest.mark.django_db
def test_an_emptied_log_is_found(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(3)
    tamper("TRUNCATE audit_entry, audit_line, audit_checkpoint")
    assert first(verify())[:2] == (Kind.CUT_OFF, 1)


@pytest.mark.django_db
def test_a_cut_end_that_was_written_on_is_found(write: Write, tamper: Tamper, verify: Verify) -> None:
    """The sequencer goes on after the cut; the exported signatures over the old lines do not fit the new ones."""
    write(4)
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_line", "DELETE FROM audit_checkpoint")
    write(9)
    assert first(verify()) == (Kind.REWRITTEN, 1, 4)


@pytest.mark.django_db
def test_a_forged_checkpoint_is_found(write: Write, tamper: Tamper, verify: Verify) -> None:
    write(2)
    tamper("UPDATE audit_entry SET actor_id = 'x' WHERE id = %s", values=(Line.objects.get(seq=1).entry_id,))
    rewrite_from(1)
    tamper("UPDATE audit_checkpoint SET hash = l.hash FROM audit_line l WHERE l.seq = audit_checkpoint.seq")
    assert {Kind.FORGED, Kind.REWRITTEN} <= {each.kind for each in verify().findings}


@pytest.mark.django_db
def test_checkpoints_signed_with_a_key_of_ones_own_are_found(
    write: Write, tamper: Tamper, verify: Verify, folder: Path, settings: Any
) -> None:
    write(2)
    tamper("UPDATE audit_entry SET actor_id = 'x' WHERE id = %s", values=(Line.objects.get(seq=1).entry_id,))
    rewrite_from(1)
    tamper("DELETE FROM audit_checkpoint")
    for file in folder.iterdir():
        file.unlink()
    ours, settings.BB = settings.BB, dataclasses.replace(settings.BB, audit_key=bytes(32))
    actions.checkpoint(now=clock.now())
    settings.BB = ours
    assert Kind.UNKNOWN_KEY in {each.kind for each in verify().findings}


@pytest.mark.django_db
def test_a_changed_exported_file_is_found(write: Write, verify: Verify, folder: Path) -> None:
    write(1)
    write(1)
    (file,) = folder.glob(queries.EXPORTED)
    text = file.read_text()
    file.write_text(text.replace('"seq":1', '"seq":2', 1))
    assert Kind.FORGED in {each.kind for each in verify().findings}
    file.write_text("x" + text)
    assert [(each.kind, each.where) for each in verify().findings if each.seq is None] == [
        (Kind.UNREADABLE, f"{file.name}:1")
    ]
    file.unlink()
    assert first(verify()) == (Kind.NOT_EXPORTED, 1, 2)


@pytest.mark.django_db
def test_a_sequencer_that_stands_still_is_found(write: Write, verify: Verify) -> None:
    write(1)
    actions.record(verb="case.read", subject="case", subject_id="c-1", by=CITIZEN, now=clock.now())
    assert verify(later=datetime.timedelta(minutes=2)).whole
    assert [each.kind for each in verify().findings] == [Kind.UNCHAINED]


@pytest.mark.django_db
def test_a_chain_that_nobody_signs_any_more_is_found(write: Write, verify: Verify) -> None:
    write(2)
    write(3, sign=False)
    assert verify(later=datetime.timedelta(minutes=2)).whole
    assert first(verify()) == (Kind.UNSIGNED, 3, 5)


@pytest.mark.django_db
def test_an_entry_that_claims_to_be_old_is_counted(write: Write, verify: Verify) -> None:
    write(1)
    actions.record(
        verb="case.read",
        subject="case",
        subject_id="c-1",
        by=CITIZEN,
        now=clock.now() - datetime.timedelta(days=3),
    )
    write(0)
    report = verify()
    assert report.whole
    assert report.chained_late == 1


@pytest.mark.django_db
def test_a_verification_reads_pages(write: Write, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_PAGE", 2)
    write(5)
    report = verify()
    assert (report.whole, report.lines) == (True, 5)
