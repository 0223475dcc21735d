"""A version on its way to being published: what it changes, what its rehearsal found, who decides on it. All frozen."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias
from uuid import UUID

from pydantic import TypeAdapter

ChangeKind: TypeAlias = Literal["neu", "weg", "geändert", "verschoben"]


@dataclass(frozen=True)
class Difference:
    """One value that differs: its place in words ("Hilfe", "Antworten › ja"), and what stands there; "" is nothing."""

    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that changed, such as a question or the fee, and how. `name` is what a reader knows it by."""

    kind: ChangeKind
    name: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Section:
    """What changed in one part of a service: its questions, its values, the town's, its texts, its files."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class TakenOver:
    """What happens to drafts of one published version, tried with made-up drafts at every stage of completion.

    digest: the version. published_at: since when it was public. drafts: how many people have one open (their answers
    nobody can read). tried: how many made-up drafts were taken over. again: questions that someone will be asked again.
    gone: answers that someone will lose, as label and example of what was answered.
    """

    digest: str
    published_at: str
    drafts: int
    tried: int
    again: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """What a proposal was put through before it was accepted. Nothing in it comes from a real person.

    ways: titles of the journeys that were walked. templates: how many notices were tried. taken_over: by version,
    newest first. hints: what is no mistake, but worth a look (translations that are missing, a search that leads
    elsewhere). Mistakes are not among them: with one, nothing is submitted.
    """

    ways: tuple[str, ...]
    templates: int
    taken_over: tuple[TakenOver, ...]
    hints: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: object) -> "Rehearsal":
        """Return a report that was stored. Raises ValueError for anything else."""
        return TypeAdapter(cls).validate_python(found)


@dataclass(frozen=True)
class Proposal:
    """A version that waits for a second person, or what became of it. Persons are staff ids.

    compared_with: the version that was public when it was submitted, None if there was none. outdated: another one is
    public since, so that what was compared and rehearsed holds no longer. Not `readable`: it can be rejected and
    nothing else; only a taken desk brings such a one in.
    """

    id: UUID
    digest: str
    service_id: str
    title: str
    demo: bool
    compared_with: str | None
    submitted_by: str
    submitted_at: datetime.datetime
    rehearsal: Rehearsal
    state: Literal["offen", "veröffentlicht", "abgelehnt"]
    outdated: bool = False
    decided_by: str = ""
    decided_at: datetime.datetime | None = None
    reason: str = ""
    readable: bool = True


@dataclass(frozen=True)
class Version:
    """A published version of a service: its bundle, since when, and by whom (made ready, released)."""

    digest: str
    published_at: datetime.datetime
    prepared_by: str
    released_by: str
    demo: bool
