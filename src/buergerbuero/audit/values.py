"""What the log holds, and what a verification can find. Frozen values without behaviour."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from buergerbuero.base.actors import Actor


@dataclass(frozen=True)
class Recorded:
    """One entry: who did what to what, and when. Never personal data."""

    id: UUID
    at: datetime.datetime
    by: Actor
    verb: str
    subject: str
    subject_id: str
    detail: Mapping[str, str]


@dataclass(frozen=True)
class Link:
    """One line of the chain. `hash` covers seq, at, prev (the hash before it) and every field of the entry.

    `at` is the moment of chaining: an entry that claims a much earlier time was written late or backdated.
    """

    seq: int
    entry_id: UUID
    at: datetime.datetime
    prev: str
    hash: str


@dataclass(frozen=True)
class Mark:
    """A checkpoint: the holder of `key` (Ed25519, public part, hex) signs that line `seq` had this hash."""

    seq: int
    hash: str
    at: datetime.datetime
    key: str
    signature: str


class Kind(StrEnum):
    """What can be wrong with the log. Each has its sentence and remedy in `config/cli/audit.py`."""

    LINE_MISSING = "line_missing"
    OUT_OF_ORDER = "out_of_order"
    ENTRY_MISSING = "entry_missing"
    ALTERED = "altered"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut_off"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    UNREADABLE = "unreadable"
    CHECKPOINT_MISSING = "checkpoint_missing"
    NOT_EXPORTED = "not_exported"
    UNCHAINED = "unchained"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, from line `seq` to `last` (None: not in the chain), in a table or exported
    file.
    """

    kind: Kind
    seq: int | None
    last: int | None
    where: str
    count: int = 1


@dataclass(frozen=True)
class Report:
    """The result of a verification; `findings` are in the order of the lines.

    `chained_late` counts entries that claim to be more than ten minutes older than their line: written while
    the sequencer stood still, or backdated.
    """

    lines: int
    checkpoints: int
    exported: int
    signed_up_to: int
    signed_at: datetime.datetime | None
    chained_late: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings
