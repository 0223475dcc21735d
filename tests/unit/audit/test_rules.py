"""The chain and its signatures, without a database: any single change of any field is found."""

import dataclasses
import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.audit import rules
from buergerbuero.audit.values import Finding, Kind, Link, Mark, Recorded
from buergerbuero.base.actors import CITIZEN, SYSTEM, Actor, staff

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
SEED = bytes(range(32))
KEY = rules.public_key(SEED)

words = st.builds("{}{}".format, st.sampled_from("abz"), st.text("abz09_.", max_size=6))
tokens = st.text("abzABZ09_.:/-", min_size=1, max_size=8)
moments = st.datetimes(
    min_value=datetime.datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime.datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(datetime.UTC),
)
actors = st.sampled_from([CITIZEN, SYSTEM]) | tokens.map(staff)
entries = st.builds(
    Recorded,
    id=st.uuids(),
    at=moments,
    by=actors,
    verb=words,
    subject=words,
    subject_id=tokens,
    detail=st.dictionaries(words, tokens, max_size=3),
)
logs = st.lists(entries, min_size=1, max_size=6, unique_by=lambda entry: entry.id)


def an_entry(number: int = 1, **changes: Any) -> Recorded:
    entry = Recorded(uuid.UUID(int=number), NOON, CITIZEN, "case.received", "case", str(uuid.UUID(int=9)), {})
    return dataclasses.replace(entry, **changes)


def pairs_of(log: list[Recorded], after: Link | None = None) -> list[tuple[Link, Recorded | None]]:
    return list(zip(rules.chain(after, log, now=NOON), log, strict=True))


def found(
    pairs: list[tuple[Link, Recorded | None]], marks: Mapping[int, Mapping[str, str]] | None = None
) -> list[Finding]:
    return list(rules.walk(pairs, marks or {}))


def kinds(
    pairs: list[tuple[Link, Recorded | None]], marks: Mapping[int, Mapping[str, str]] | None = None
) -> list[Kind]:
    return [finding.kind for finding in found(pairs, marks)]


def test_a_hash_can_be_recomputed_with_nothing_but_a_json_and_a_sha256_library() -> None:
    link, entry = next(rules.chain(None, [an_entry(detail={"why": "late"})], now=NOON)), an_entry()
    text = (
        '{"chained_at":"2026-11-23T12:00:00.000000+00:00","entry":{"actor_id":"-","actor_kind":"citizen",'
        '"at":"2026-11-23T12:00:00.000000+00:00","detail":{"why":"late"},"id":"00000000-0000-0000-0000-000000000001",'
        '"subject":"case","subject_id":"00000000-0000-0000-0000-000000000009","verb":"case.received"},'
        '"prev":"' + "0" * 64 + '","seq":1}'
    )
    assert entry.id == link.entry_id
    assert link.hash == hashlib.sha256(text.encode()).hexdigest()


@given(logs)
def test_an_untouched_chain_is_whole(log: list[Recorded]) -> None:
    assert found(pairs_of(log)) == []


@given(logs, st.integers(0, 5))
def test_a_chain_goes_on_where_it_ended(log: list[Recorded], cut: int) -> None:
    first = pairs_of(log[:cut])
    rest = pairs_of(log[cut:], first[-1][0] if first else None)
    assert first + rest == pairs_of(log)


OTHER: Mapping[str, st.SearchStrategy[Any]] = {
    "id": st.uuids(),
    "at": moments,
    "by": actors,
    "verb": words,
    "subject": words,
    "subject_id": tokens,
    "detail": st.dictionaries(words, tokens, max_size=3),
    "seq": st.integers(-5, 12),
    "entry_id": st.uuids(),
    "prev": st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"),
    "hash": st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"),
}


@given(st.data(), logs)
def test_any_single_change_of_an_entry_is_found_at_its_line(data: st.DataObject, log: list[Recorded]) -> None:
    pairs = pairs_of(log)
    place = data.draw(st.integers(0, len(log) - 1))
    field = data.draw(st.sampled_from([each.name for each in dataclasses.fields(Recorded)]))
    link, entry = pairs[place]
    assert entry
    value = data.draw(OTHER[field].filter(lambda new: new != getattr(entry, field)))
    pairs[place] = (link, dataclasses.replace(entry, **{field: value}))
    assert found(pairs) == [Finding(Kind.ALTERED, place + 1, place + 1, "audit_entry")]


@given(st.data(), logs)
def test_any_single_change_of_a_line_is_found(data: st.DataObject, log: list[Recorded]) -> None:
    pairs = pairs_of(log)
    place = data.draw(st.integers(0, len(log) - 1))
    field = data.draw(st.sampled_from(["seq", "at", "prev", "hash"]))
    link, entry = pairs[place]
    value = data.draw(OTHER[field].filter(lambda new: new != getattr(link, field)))
    pairs[place] = (dataclasses.replace(link, **{field: value}), entry)
    assert found(sorted(pairs, key=lambda pair: pair[0].seq))


@given(st.data(), st.lists(entries, min_size=2, max_size=6, unique_by=lambda entry: entry.id))
def test_lines_that_changed_places_are_found(data: st.DataObject, log: list[Recorded]) -> None:
    pairs = pairs_of(log)
    one, two = data.draw(st.lists(st.integers(0, len(log) - 1), min_size=2, max_size=2, unique=True))
    (first, a), (second, b) = pairs[one], pairs[two]
    pairs[one], pairs[two] = (
        (dataclasses.replace(second, seq=one + 1), b),
        (dataclasses.replace(first, seq=two + 1), a),
    )
    assert found(pairs)


def test_removed_lines_are_named_from_first_to_last() -> None:
    pairs = pairs_of([an_entry(number) for number in range(1, 7)])
    assert found(pairs[:2] + pairs[4:]) == [Finding(Kind.LINE_MISSING, 3, 4, "audit_line")]


def test_a_removed_first_line_is_found() -> None:
    assert kinds(pairs_of([an_entry(1), an_entry(2)])[1:]) == [Kind.LINE_MISSING]


def test_a_removed_entry_is_found() -> None:
    pairs = pairs_of([an_entry(1), an_entry(2)])
    pairs[0] = (pairs[0][0], None)
    assert found(pairs) == [Finding(Kind.ENTRY_MISSING, 1, 1, "audit_entry")]


def test_an_inserted_line_is_found() -> None:
    pairs = pairs_of([an_entry(1), an_entry(2)])
    forged = pairs_of([an_entry(7)], pairs[0][0])
    assert Kind.OUT_OF_ORDER in kinds(pairs[:1] + forged + pairs[1:])


def test_a_cut_end_is_found_by_a_checkpoint_over_it() -> None:
    pairs = pairs_of([an_entry(1), an_entry(2), an_entry(3)])
    marks = {3: {pairs[2][0].hash: "checkpoints-2026-11-23.jsonl:7"}}
    assert found(pairs[:1], marks) == [Finding(Kind.CUT_OFF, 2, 3, "checkpoints-2026-11-23.jsonl:7")]
    assert found([], marks) == [Finding(Kind.CUT_OFF, 1, 3, "checkpoints-2026-11-23.jsonl:7")]


def test_a_chain_computed_anew_is_found_by_the_next_checkpoint() -> None:
    log = [an_entry(number) for number in range(1, 6)]
    marks = {link.seq: {link.hash: "here"} for link, _ in pairs_of(log) if link.seq in (2, 4)}
    covered_up = pairs_of([*log[:2], dataclasses.replace(log[2], verb="case.read"), *log[3:]])
    assert found(covered_up, marks) == [Finding(Kind.REWRITTEN, 3, 4, "here")]


def test_two_signatures_that_contradict_each_other_are_found_whichever_fits() -> None:
    pairs = pairs_of([an_entry(1)])
    assert kinds(pairs, {1: {pairs[0][0].hash: "row", "f" * 64: "file"}}) == [Kind.REWRITTEN]


def a_mark(**changes: Any) -> Mark:
    return dataclasses.replace(rules.sign(SEED, seq=5, hash="ab" * 32, at=NOON), **changes)


def test_a_checkpoint_is_genuine_as_signed() -> None:
    assert rules.genuine(a_mark())
    assert rules.doubt(a_mark(), "here", {KEY}) is None


@given(st.data())
def test_any_single_change_of_a_checkpoint_is_found(data: st.DataObject) -> None:
    changes = {
        "seq": st.integers(1, 100),
        "hash": OTHER["hash"],
        "at": moments,
        "key": OTHER["hash"] | st.just(rules.public_key(bytes(32))) | st.text(max_size=8),
        "signature": st.binary(min_size=64, max_size=64).map(bytes.hex) | st.text(max_size=8),
    }
    field = data.draw(st.sampled_from(sorted(changes)))
    value = data.draw(changes[field].filter(lambda new: new != getattr(a_mark(), field)))
    finding = rules.doubt(a_mark(**{field: value}), "here", {KEY})
    assert finding
    assert finding.kind is Kind.FORGED


def test_a_signature_by_another_key_does_not_count() -> None:
    foreign = rules.sign(bytes(32), seq=5, hash="ab" * 32, at=NOON)
    assert rules.doubt(foreign, "here", {KEY}) == Finding(Kind.UNKNOWN_KEY, 5, 5, "here")


def test_an_exported_checkpoint_is_read_as_it_was_written() -> None:
    assert rules.read_mark(rules.write_mark(a_mark())) == a_mark()


@given(st.data())
def test_a_changed_byte_of_an_exported_checkpoint_is_found(data: st.DataObject) -> None:
    line = bytearray(rules.write_mark(a_mark()))
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] ^= data.draw(st.integers(1, 255))
    mark = rules.read_mark(bytes(line))
    assert mark is None or rules.doubt(mark, "here", {KEY})


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b"7", b'{"seq":1}', b"\xff", b'{"at":3}'])
def test_what_is_no_checkpoint_is_not_read_as_one(line: bytes) -> None:
    assert rules.read_mark(line) is None


def test_an_exported_checkpoint_with_another_layout_is_refused() -> None:
    spread = json.dumps(json.loads(rules.write_mark(a_mark()))).encode()
    assert rules.read_mark(spread) is None


def test_checkpoints_that_stand_in_one_place_only_are_found() -> None:
    old, new = a_mark(seq=1, at=NOON - rules.PATIENCE * 2), a_mark(seq=2, at=NOON)
    assert list(rules.compare([old, new], [old, new], now=NOON)) == []
    assert [each.kind for each in rules.compare([old], [], now=NOON)] == [Kind.CHECKPOINT_MISSING]
    assert [each.kind for each in rules.compare([], [old], now=NOON)] == [Kind.NOT_EXPORTED]
    assert list(rules.compare([], [new], now=NOON)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "Case Received"),
        ("verb", ""),
        ("subject", "case\n"),
        ("subject_id", "Erika Musterfrau"),
        ("subject_id", "Größe"),
        ("subject_id", "x" * 81),
        ("by", Actor("staff", "Max Muster")),
        ("detail", {"note": "ruft morgen an"}),
        ("detail", {"Note": "x"}),
        ("detail", {"note": ""}),
        ("detail", {f"key{number}": "x" for number in range(9)}),
    ],
)
def test_what_could_be_free_text_is_refused_without_quoting_it(field: str, value: Any) -> None:
    with pytest.raises(rules.NotForTheLog) as problem:
        rules.check(an_entry(**{field: value}))
    for said in ("Musterfrau", "Muster", "morgen", "Größe"):
        assert said not in str(problem.value)


def test_words_and_ids_are_welcome() -> None:
    rules.check(an_entry(by=staff(uuid.UUID(int=3)), detail={"why": "idle", "count": "3", "digest": "a" * 64}))
