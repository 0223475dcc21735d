"""The wire between driver and boards inside of one process: it takes as long as a real one, and loses as much."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ausgabebox.locks import modbus
from ausgabebox.simulated.board import Board
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.clock import VirtualClock

BITS_A_BYTE = 10
TURNAROUND = 0.004
"""Seconds that a board takes to answer."""
LATE = 0.25
"""Seconds after which a late reply to a reading comes: longer than the driver waits for one."""
LATE_ECHO = 0.55
"""The same for a switching."""


class Trouble(StrEnum):
    """What can happen to one request and its reply."""

    NO_REPLY = "no reply"
    """Neither heard nor answered."""
    DEAF = "deaf"
    """Heard and done, and not answered."""
    LATE = "late"
    BUSY = "busy"
    """An exception in place of doing it."""
    STALE = "stale"
    """Bytes of long ago stand before the reply."""
    PREFIX = "prefix"
    """A byte of noise stands before the reply."""
    TWICE = "twice"
    CUT = "cut"
    """Only a part of the reply comes."""
    REQUEST_FLIPPED = "request flipped"
    REPLY_FLIPPED = "reply flipped"


@dataclass
class Weather:
    """How often what happens, and what is to happen next."""

    share: float = 0.0
    """The share of all requests that meet trouble."""
    among: tuple[Trouble, ...] = tuple(Trouble)
    next: deque[Trouble | None] = field(default_factory=deque)
    """Troubles of the next requests, in order, before chance is asked; None: a good one."""
    flips: int = 0
    """So many bits flip; 0: one to three."""

    def draw(self, chance: Chance) -> Trouble | None:
        """What happens to the next request."""
        if self.next:
            return self.next.popleft()
        return chance.choice(self.among) if self.share and chance.chance(self.share) else None


class Bus:
    """A `Line` to boards in this process. Virtual time passes as bytes do (baud 0: in no time); nothing else runs."""

    def __init__(
        self,
        boards: Mapping[int, Board],
        clock: VirtualClock,
        chance: Chance,
        baud: int = 9600,
        turnaround: float = TURNAROUND,
    ) -> None:
        self.boards = boards
        self.weather = Weather()
        self.before: Callable[[bytes], None] | None = None
        """Called before a request goes out; may raise, as when the power is cut just then."""
        self.after: Callable[[bytes], None] | None = None
        """Called once a request was heard and done, before its reply is read; may raise as well."""
        self.unplugged = False
        """The adapter is gone: each call raises OSError."""
        self._clock = clock
        self._chance = chance
        self._byte = BITS_A_BYTE / baud if baud else 0.0
        self.turnaround = turnaround
        """Seconds that each board takes to answer."""
        self._input = b""
        self._late: deque[tuple[float, bytes]] = deque()
        self._answers_in = 0.0

    def write(self, frame: bytes) -> None:
        """Send to every board; the one that is meant obeys now."""
        self._check()
        if self.before:
            self.before(frame)
        self._clock.sleep(len(frame) * self._byte)
        weather = self.weather
        trouble = weather.draw(self._chance) if weather.share or weather.next else None
        if trouble is None:
            board = self.boards.get(frame[0])
            reply = board.hear(frame) if board else self._all_hear(frame)
        else:
            reply = self._troubled(frame, trouble)
        if self.after:
            self.after(frame)
        if reply:
            self._input += reply
            self._answers_in = self.turnaround + len(reply) * self._byte

    def read(self, most: int, timeout: float) -> bytes:
        """What came, waiting in virtual time."""
        self._check()
        if self._answers_in > timeout > 0:
            self._clock.sleep(timeout)
            self._answers_in -= timeout
            return b""
        if self._answers_in:
            self._clock.sleep(self._answers_in)
            self._answers_in = 0.0
        if self._late:
            self._arrive()
        if len(self._input) < most:
            self._clock.sleep(timeout)
            self._arrive()
        came, self._input = self._input[:most], self._input[most:]
        return came

    def flush_input(self) -> None:
        """Forget what came."""
        self._check()
        self._arrive()
        self._input, self._answers_in = b"", 0.0

    def power_gone(self) -> None:
        """No current at any board: each relay falls off, and what was on the wire is lost."""
        self._input, self._answers_in = b"", 0.0
        self._late.clear()
        for board in self.boards.values():
            board.brown_out(0)

    def _check(self) -> None:
        if self.unplugged:
            raise OSError("the adapter is gone")

    def _arrive(self) -> None:
        while self._late and self._late[0][0] <= self._clock.true():
            self._input += self._late.popleft()[1]

    def _all_hear(self, frame: bytes) -> bytes | None:
        """Each board listens, as on a real wire; where two answered, nobody could tell."""
        replies = [reply for board in self.boards.values() if (reply := board.hear(frame))]
        return replies[0] if replies else None

    def _troubled(self, frame: bytes, trouble: Trouble) -> bytes | None:
        if trouble is Trouble.NO_REPLY:
            return None
        if trouble is Trouble.BUSY:
            board = self.boards.get(frame[0])
            return board.busy(frame) if board else None
        if trouble is Trouble.REQUEST_FLIPPED:
            return self._all_hear(self._flipped(frame))
        reply = self._all_hear(frame)
        return reply and self._spoilt(reply, trouble)

    def _spoilt(self, reply: bytes, trouble: Trouble) -> bytes:
        """What is left of a reply."""
        if trouble is Trouble.LATE:
            late = LATE_ECHO if reply[1] == modbus.SWITCH else LATE
            self._late.append((self._clock.true() + late, reply))
        elif trouble is Trouble.REPLY_FLIPPED:
            return self._flipped(reply)
        elif trouble is Trouble.CUT:
            return reply[: self._chance.below(len(reply))]
        before = {
            Trouble.STALE: self._chance.octets(1 + self._chance.below(8)),
            Trouble.PREFIX: b"\x00",
            Trouble.TWICE: reply,
        }.get(trouble)
        return before + reply if before else b""

    def _flipped(self, frame: bytes) -> bytes:
        """One to three bits are wrong, as noise makes them."""
        value = int.from_bytes(frame, "big")
        for _ in range(self.weather.flips or 1 + self._chance.below(3)):
            value ^= 1 << self._chance.below(8 * len(frame))
        return value.to_bytes(len(frame), "big")
