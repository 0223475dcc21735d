"""Recovery: a new access for somebody who has lost everything, by two administrators."""

import datetime
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RecoveryLine:
    """A recovery: of whom, asked for by whom and when, and what came of it. Names, and ids to compare with."""

    recovery_id: UUID
    staff_id: UUID
    display_name: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime.datetime
    until: datetime.datetime
    confirmed_by_name: str
    confirmed_at: datetime.datetime | None
    refused_at: datetime.datetime | None
    told_at: datetime.datetime | None

    def open(self, now: datetime.datetime) -> bool:
        """Return whether it still waits for a second person."""
        return self.confirmed_at is None and self.refused_at is None and now < self.until


class NeedsTwo(Exception):
    """This account has been set up before: a new access needs two administrators."""


class SamePerson(Exception):
    """The second person must be another one than the first, and neither is the one who gets a new access."""


class RecoveryOver(Exception):
    """The recovery has been confirmed or refused already, or nobody confirmed it in time."""


class AlreadyAsked(Exception):
    """A recovery of this person is open already."""
