"""Holds what the box has on its disk against what is really so: invariants I1 to I7 of research/box.md § 3.7, and more.

It reads the file of the box over a connection of its own, so it sees what a power cut would leave, and the cabinet as
it is. It never asks the program what it thinks.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cbor2

from ausgabebox.machine.states import EMPTY_STATES, MOVING, State
from ausgabebox.simulated.cabinet import Cause, Edge, RealCabinet

T = TypeVar("T")

INTENT = frozenset({State.OPENING, State.LOADING, State.RETRIEVING})
"""States in which current may flow to a lock: somebody wants it open, and the disk says so."""
_BY_MESSAGE = {
    State.LOADED: {State.READY, State.LOCKED_OUT, State.EXPIRED},
    State.READY: {State.LOCKED_OUT, State.EXPIRED},
    State.LOCKED_OUT: {State.EXPIRED},
    State.CLOSED_CHECK: {State.QUARANTINE},
}
"""What a message of the town hall may change: the first grant, and less."""
_STATES = {state.value: state for state in State}
UNSEEN = 1.0
"""Seconds for which a door may be open unseen: after the last look before the pulse, or in the noise of a bus."""
ATTEMPT = 5.0
"""Seconds from a pulse to the next of the same opening: two of watching, and readings that fail."""
AFTER_CUT = frozenset({State.QUARANTINE, State.ALARM})


class PromiseBroken(Exception):
    """What was promised does not hold: the invariant, and what was seen."""

    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(f"{invariant}: {what}")
        self.invariant, self.what = invariant, what


@dataclass(frozen=True)
class Held:
    """A compartment as the file has it."""

    state: State
    load_id: bytes | None
    again: bool


@dataclass(frozen=True)
class Rights:
    """All that somebody could do with what the box has kept."""

    states: Mapping[int, State]
    loads: Mapping[bytes, tuple[int, int, int]]
    """not_after, suspended, withdrawn of each load that lies there."""
    grants: Mapping[bytes, bytes]
    staff: Mapping[str, int]


class Oracle:
    """Watches one box. Each method raises PromiseBroken."""

    def __init__(self, cabinet: RealCabinet, path: Path, commits: Callable[[], int]) -> None:
        """`commits`: how often anything became durable; the file is not read again before that has changed."""
        self._cabinet = cabinet
        self._commits = commits
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._read_at: dict[str, int] = {}
        self._states: dict[int, State] = {}
        self._rights = Rights({}, {}, {}, {})
        self.checked: Counter[str] = Counter()
        self.unseen = 0
        """Doors that nobody meant to open and that were shut again before anybody could see it."""
        self._unmeant: dict[int, Edge] = {}
        self._opened: Counter[bytes] = Counter()
        self._opened_at: dict[bytes, float] = {}
        self._shut_at: dict[int, float] = {}
        self._load_of_grant: dict[bytes, bytes] = {}
        self._failed: PromiseBroken | None = None
        cabinet.on_coil.append(self._guarded(self._at_coil))
        cabinet.on_edge.append(self._guarded(self._at_edge))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def laid_out(self) -> bool:
        """Whether the box knows its compartments yet."""
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'compartments'").fetchone()[0]
        return bool(tables and self._db.execute("SELECT count(*) FROM compartments").fetchone()[0])

    def held(self) -> dict[int, Held]:
        """Each compartment as the file has it."""
        rows = self._db.execute("SELECT number, state, load_id, again FROM compartments").fetchall()
        return {number: Held(_STATES[state], load_id, bool(again)) for number, state, load_id, again in rows}

    def states(self) -> dict[int, State]:
        """The durable state of each compartment."""
        if self._changed("states"):
            rows = self._db.execute("SELECT number, state FROM compartments").fetchall()
            self._states = {number: _STATES[state] for number, state in rows}
        return self._states

    def _changed(self, what: str) -> bool:
        """Whether anything was written since this was asked for last."""
        before, self._read_at[what] = self._read_at.get(what), self._commits()
        return before != self._read_at[what]

    @property
    def door_may_move(self) -> bool:
        """Whether some door might, as of the last check."""
        return not MOVING.isdisjoint(self._states.values())

    def check(self) -> None:
        """What must hold at any moment: I1, I4."""
        if self._failed:
            raise self._failed
        self.checked["I1 what lies inside is never offered as free"] += 1
        states = self.states()
        for number, one in self._cabinet.compartments.items():
            if one.things and states[number] in EMPTY_STATES:
                raise PromiseBroken("I1", f"{one.things[0].kind} in compartment {number}, which is {states[number]}")
        self.checked["I4 one door at a time"] += 1
        if len(moving := [number for number, state in states.items() if state in MOVING]) > 1:
            raise PromiseBroken("I4", f"compartments {moving} move at once")

    def after_tick(self) -> None:
        """What must hold once the program has looked at its doors: I2."""
        if self._failed:
            raise self._failed
        if not self._unmeant:
            return
        states = self.states()
        for number in list(self._unmeant):
            one = self._cabinet.compartments[number]
            if one.shut:
                self.unseen += 1
                del self._unmeant[number]
            elif one.contact_says is None:
                self.checked["I2 a door that nobody meant to open is in ALARM"] += 1
                if states[number] not in (State.ALARM, State.OUT_OF_SERVICE):
                    raise PromiseBroken("I2", f"door {number} was opened by {self._unmeant[number].cause} and is "
                                        f"{states[number]}")  # fmt: skip
                del self._unmeant[number]

    def reservations(self, staff_there: Callable[[], bool]) -> None:
        """The program has looked: as of the last check, no compartment waits for staff who are not there."""
        self.checked["no reservation outlives those who made it"] += 1
        for number, state in self._states.items():
            if state is State.RESERVED and not staff_there():
                raise PromiseBroken("STUCK", f"compartment {number} is reserved, and nobody is there to load it")

    @property
    def owed(self) -> bool:
        """Whether some door stands open that the program has to call an alarm."""
        return bool(self._unmeant)

    def after_boot(self, before: Mapping[int, State]) -> None:
        """A restart leads to the same state, QUARANTINE or ALARM: I7. Doors that stand open are in ALARM: I2."""
        self.checked["I7 a power cut leads to the same state, QUARANTINE or ALARM"] += 1
        for number, state in self.states().items():
            if state is before[number] and state in MOVING:
                raise PromiseBroken("I7", f"compartment {number} goes on in {state} after a power cut")
            if state is not before[number] and state not in AFTER_CUT:
                raise PromiseBroken("I7", f"compartment {number} went from {before[number]} to {state}")

    def done_on_screen(self, compartment: int | None) -> None:
        """The screen says that somebody has their document: the issue time is on the disk (I6)."""
        self.checked["I6 the issue time is durable before the screen says done"] += 1
        found = self._db.execute(
            "SELECT issued_at FROM loads WHERE load_id = (SELECT load_id FROM compartments WHERE number = ?)",
            (compartment,),
        ).fetchone()
        if found is None or found[0] is None:
            raise PromiseBroken(
                "I6", f"done on the screen for compartment {compartment}, and no issue time on the disk"
            )

    def rights(self) -> Rights:
        """What the box would let people do now."""
        if not self._changed("rights"):
            return self._rights
        loads = self._db.execute("SELECT load_id, not_after, suspended, withdrawn FROM loads WHERE ended_at IS NULL")
        grants = self._db.execute(
            "SELECT grants.load_id, grant_id FROM grants JOIN loads USING (load_id) WHERE ended_at IS NULL"
        )
        self._rights = Rights(
            self.states(),
            {load_id: (not_after, suspended, withdrawn) for load_id, not_after, suspended, withdrawn in loads},
            dict(grants.fetchall()),
            dict(self._db.execute("SELECT staff_id, suspended FROM staff").fetchall()),
        )
        return self._rights

    def after_message(self, before: Rights) -> None:
        """A message has been taken: nobody can do more than before, but for the first grant of a load (I5)."""
        self.checked["I5 no message gives rights after loading"] += 1
        now = self.rights()
        for number, state in now.states.items():
            was = before.states[number]
            if state is not was and state not in _BY_MESSAGE.get(was, ()):
                raise PromiseBroken("I5", f"a message brought compartment {number} from {was} to {state}")
        if now.loads.keys() - before.loads.keys() or now.staff.keys() != before.staff.keys():
            raise PromiseBroken("I5", "a message made a load or a member of staff")
        for load_id, (not_after, *limits) in now.loads.items():
            if not_after > before.loads[load_id][0] or any(
                a < b for a, b in zip(limits, before.loads[load_id][1:], strict=True)
            ):
                raise PromiseBroken("I5", f"a message lengthened or freed load {load_id.hex()}")
        if any(now.grants.get(load_id) != grant_id for load_id, grant_id in before.grants.items()):
            raise PromiseBroken("I5", "a message replaced or removed a grant")
        if any(now.staff[one] < suspended for one, suspended in before.staff.items()):
            raise PromiseBroken("I5", "a message let a suspended member of staff in again")

    def failures(self) -> int:
        """How many wrong PINs all loads have met."""
        return int(self._db.execute("SELECT coalesce(sum(failures), 0) FROM loads").fetchone()[0])

    def alerts_waiting(self, number: int) -> dict[str, float]:
        """When the newest alert of each name for this compartment was made that still waits for the town hall."""
        bodies = self._db.execute("SELECT at, body FROM outbox WHERE kind = 'alert' ORDER BY number")
        said = [(float(at), cbor2.loads(body)) for at, body in bodies]
        return {alert["name"]: at for at, alert in said if alert.get("compartment") == number}

    def taken_by_stranger(self, compartment: int, known: bool) -> None:
        """Somebody who may not has a document: there must be an alarm."""
        self.checked["a document in wrong hands never without an alarm"] += 1
        if not known:
            raise PromiseBroken(
                "LOST", f"a stranger has the document of compartment {compartment}, and nobody was told"
            )

    def _at_coil(self, number: int) -> None:
        """A lock has current: its intent is durable (I2), alone (I4), and every other door is shut."""
        self.checked["I2 no lock has current without a durable intent"] += 1
        held = self.held()
        if held[number].state not in INTENT:
            raise PromiseBroken("I2", f"current at lock {number}, which is {held[number].state}")
        moving = [other for other, one in held.items() if one.state in MOVING]
        if moving != [number]:
            raise PromiseBroken("I4", f"current at lock {number} while {moving} move")
        for other in self._cabinet.open_doors():
            if other != number and self._cabinet.compartments[other].contact_says is None:
                raise PromiseBroken("I4", f"current at lock {number} while door {other} stands open")
        if held[number].state is State.OPENING:
            self._used(number, held[number])

    def _used(self, number: int, held: Held) -> None:
        """I3: a grant opens one load, once; pulses again only while its door has not moved."""
        self.checked["I3 a grant opens one load, once"] += 1
        found = self._db.execute("SELECT grant_id, used_at FROM grants WHERE load_id = ?", (held.load_id,)).fetchone()
        if held.load_id is None or found is None or found[1] is None:
            raise PromiseBroken("I3", f"lock {number} is opened for somebody without a grant that is used up")
        if self._load_of_grant.setdefault(found[0], held.load_id) != held.load_id:
            raise PromiseBroken("I3", f"a grant opens a second load in compartment {number}")
        hidden = self._cabinet.compartments[number].contact_says is True
        unseen = self._unseen(number, held.load_id)
        if self._opened[held.load_id] > (1 if held.again else 0) + unseen and not hidden:
            raise PromiseBroken("I3", f"a grant opens compartment {number} once too often")

    def _unseen(self, number: int, load_id: bytes) -> bool:
        """Whether this opening has had its door open, too briefly for the program to know of it."""
        now, opened_at = self._cabinet.clock.true(), self._opened_at.get(load_id, 0.0)
        brief = 0 <= self._shut_at.get(number, 0.0) - opened_at < UNSEEN
        return now - opened_at < (ATTEMPT if brief else UNSEEN)

    def _at_edge(self, edge: Edge) -> None:
        if not edge.opened:
            self._shut_at[edge.compartment] = edge.at
            return
        held = self.held()[edge.compartment]
        meant = edge.cause is Cause.COIL and edge.pulsed == edge.compartment and held.state in INTENT | {State.OPEN}
        if not meant:
            self._unmeant[edge.compartment] = edge
        elif held.state is State.OPENING and held.load_id:
            self._opened[held.load_id] += 1
            self._opened_at[held.load_id] = edge.at

    def _guarded(self, watch: Callable[[T], None]) -> Callable[[T], None]:
        """Keep what is found inside of the cabinet until the next check, whoever would swallow it on its way."""

        def guarded(what: T) -> None:
            try:
                watch(what)
            except PromiseBroken as broken:
                self._failed = self._failed or broken

        return guarded
