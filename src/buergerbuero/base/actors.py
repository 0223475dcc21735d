"""Who did something: a kind and an opaque id, never a name."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """Whoever acts, as audit and events keep it. `id` is opaque: a staff id, or "-" for citizens."""

    kind: Literal["citizen", "staff", "system"]
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


CITIZEN = Actor("citizen", "-")
SYSTEM = Actor("system", "worker")


def staff(staff_id: object) -> Actor:
    """Return the actor for a member of staff by id."""
    return Actor("staff", str(staff_id))
