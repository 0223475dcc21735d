"""What registers said for a case, and how its checks ended by that."""

import datetime
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue.values import Verdict

MACHINE: Final = Actor("system", "automatic")
"""Who decides where the law lets nobody decide (§ 35a VwVfG). The log and the audit trail name it."""
MACHINE_ID: Final = UUID("00000000-0000-4000-8000-000000000035")
"""The same, where the id of a member of staff stands otherwise: nobody has it. A trigger knows it too."""


@dataclass(frozen=True)
class CheckLine:
    """A check as the desk shows it. `verdict` is None for one that a human makes, and before a register was asked."""

    sentence: str
    verdict: Verdict | None = None
    why: str = ""


@dataclass(frozen=True)
class LookupLine:
    """What a register was asked, and said, as the desk shows it."""

    register: str
    purpose: str
    legal_basis: str
    asked_at: datetime.datetime
    result: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeskChecks:
    """All of it. `waits`: a register was down, and will be asked again.

    `unproven`: registers were asked, and nobody has shown that the person whom they know is who applies.
    """

    lines: tuple[CheckLine, ...] = ()
    lookups: tuple[LookupLine, ...] = field(default=(), repr=False)
    waits: bool = False
    asking: bool = False
    unproven: bool = False
