"""Reading the log: the history of one subject, and whether the whole log is unaltered."""

import datetime
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from buergerbuero.audit import rules
from buergerbuero.audit.models import Checkpoint, Entry, Line, Unchained
from buergerbuero.audit.values import Finding, Kind, Link, Mark, Recorded, Report
from buergerbuero.base import journal
from buergerbuero.base.actors import Actor

EXPORTED = "checkpoints-*.jsonl"
KEYS_FILE = "public-keys.txt"
_PAGE = 2000


def history(*, subject: str, subject_id: object) -> tuple[Recorded, ...]:
    """Return what happened to one subject, oldest first. Who has read a case stands there too."""
    rows = Entry.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("at", "id")
    return tuple(recorded(row) for row in rows)


def own_key() -> str:
    """Return the public key (hex) of the checkpoints that this process signs."""
    return rules.public_key(settings.BB.held("audit_key"))


def published_keys(checkpoint_dir: Path) -> frozenset[str]:
    """Return the public keys beside the exported checkpoints, for whoever holds no better copy."""
    file = checkpoint_dir / KEYS_FILE
    if not file.exists():
        return frozenset()
    return frozenset(line.decode("ascii", "replace") for _, line in journal.lines(file))


def verify(*, checkpoint_dir: Path, keys: Collection[str], now: datetime.datetime) -> Report:
    """Walk the whole chain, recompute every hash from the entries, compare with all signatures, exported ones
    too.

    `keys` are the public keys (hex) whose signatures count. What was exported is read first and the chain
    last, so this may run while work goes on. Raises OSError if the folder cannot be read.
    """
    exported, unreadable = _exported(checkpoint_dir)
    rows = [(mark(row), rules.MARKS) for row in Checkpoint.objects.order_by("seq")]
    doubts = [(pair, rules.doubt(*pair, keys)) for pair in (*exported, *rows)]
    signed = [pair for pair, finding in doubts if finding is None]
    last = max((each for each, _ in signed), key=lambda each: each.seq, default=None)
    believed = [each for each, where in signed if where != rules.MARKS]
    findings = [
        *unreadable,
        *(finding for _, finding in doubts if finding),
        *rules.compare(believed, [each for each, _ in rows], now=now),
        *rules.walk(_pairs(), rules.statements(signed)),
        *_unsigned(last.seq if last else 0, now),
        *_unchained(now),
    ]
    return Report(
        lines=Line.objects.count(),
        checkpoints=len(rows),
        exported=len(exported),
        signed_up_to=last.seq if last else 0,
        signed_at=last.at if last else None,
        chained_late=_chained_late(),
        findings=tuple(sorted(findings, key=_place)),
    )


def recorded(row: Entry) -> Recorded:
    """Return an entry as a value."""
    by = Actor(row.actor_kind, row.actor_id)  # type: ignore[arg-type]  # a constraint keeps the kinds
    return Recorded(row.id, row.at, by, row.verb, row.subject, row.subject_id, row.detail)


def link(row: Line) -> Link:
    """Return a line as a value."""
    return Link(row.seq, row.entry_id, row.at, row.prev, row.hash)


def mark(row: Checkpoint) -> Mark:
    """Return a checkpoint as a value."""
    return Mark(row.seq, row.hash, row.at, row.key, row.signature)


def last_line() -> Link | None:
    """Return the end of the chain."""
    row = Line.objects.order_by("-seq").first()
    return link(row) if row else None


def last_checkpoint() -> Mark | None:
    """Return the newest signature, unverified: whether it is good, `verify` finds out."""
    row = Checkpoint.objects.order_by("-seq").first()
    return mark(row) if row else None


def waiting(*, limit: int) -> list[Recorded]:
    """Return the oldest entries that are not in the chain yet."""
    in_chain = Line.objects.filter(entry_id=OuterRef("pk"))
    queued = Entry.objects.filter(Exists(Unchained.objects.filter(pk=OuterRef("pk"))), ~Exists(in_chain))
    return [recorded(row) for row in queued.order_by("at", "id")[:limit]]


def last_exported(checkpoint_dir: Path) -> Mark | None:
    """Return the checkpoint that was exported last, from the newest file that has one. Raises OSError."""
    for file in sorted(checkpoint_dir.glob(EXPORTED), reverse=True):
        marks = [found for _, line in journal.lines(file) if (found := rules.read_mark(line))]
        if marks:
            return marks[-1]
    return None


def _place(finding: Finding) -> tuple[bool, int, int]:
    """By the end of what is affected, so that an exact place comes before the stretch between two signatures."""
    return finding.last is None, finding.last or 0, list(Kind).index(finding.kind)


def _exported(checkpoint_dir: Path) -> tuple[list[tuple[Mark, str]], list[Finding]]:
    marks: list[tuple[Mark, str]] = []
    findings: list[Finding] = []
    for file in sorted(checkpoint_dir.glob(EXPORTED)):
        for number, line in journal.lines(file):
            where = f"{file.name}:{number}"
            found = rules.read_mark(line)
            if found:
                marks.append((found, where))
            else:
                findings.append(Finding(Kind.UNREADABLE, None, None, where))
    return marks, findings


def _pairs() -> Iterator[tuple[Link, Recorded | None]]:
    after = -(2**63)
    while page := list(Line.objects.filter(seq__gt=after).order_by("seq")[:_PAGE]):
        entries = Entry.objects.in_bulk([line.entry_id for line in page])
        for line in page:
            entry = entries.get(line.entry_id)
            yield link(line), recorded(entry) if entry else None
        after = page[-1].seq


def _unsigned(signed: int, now: datetime.datetime) -> Iterator[Finding]:
    lines = Line.objects.filter(seq__gt=signed)
    oldest, newest = lines.order_by("seq").first(), lines.order_by("-seq").first()
    if oldest and newest and oldest.at < now - rules.PATIENCE:
        yield Finding(Kind.UNSIGNED, oldest.seq, newest.seq, rules.MARKS)


def _unchained(now: datetime.datetime) -> Iterator[Finding]:
    """Entries without a line, unless they are queued and have waited a few minutes only."""
    in_chain = Line.objects.filter(entry_id=OuterRef("pk"))
    fresh = Unchained.objects.filter(pk=OuterRef("pk"), since__range=(now - rules.PATIENCE, now + rules.PATIENCE))
    if count := Entry.objects.filter(~Exists(in_chain), ~Exists(fresh)).count():
        yield Finding(Kind.UNCHAINED, None, None, rules.ENTRIES, count)


def _chained_late() -> int:
    older = Entry.objects.filter(pk=OuterRef("entry_id"), at__lt=OuterRef("at") - rules.PATIENCE)
    return Line.objects.filter(Exists(older)).count()
