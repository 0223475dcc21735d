"""One request, one reply, on a bus that loses, delays and garbles: what both the driver and commissioning stand on."""

from collections import Counter

from ausgabebox.locks import modbus
from ausgabebox.locks.modbus import BadReply
from ausgabebox.locks.port import BusFault, Line

TIMEOUT = 0.2
"""Seconds that a board may take to begin its reply to a reading, and then to end it."""
PATIENCE = 0.5
"""The same for a switching: it is never asked again, so a computer that is busy for a moment must not spoil it."""
QUIET = 0.3
"""Seconds of silence after a bad reply: what comes late is thrown away and never taken for the next reply."""
TRIES = 3
"""A reading, or a switching off, is asked so often in all."""
_STRETCHES = 4
"""A line that never falls silent is given up after so many stretches of QUIET."""


class Exchange:
    """Requests over one line, one at a time."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._silent: set[int] = set()
        self.troubles: Counter[str] = Counter()
        """How often what went wrong since the start, retried or not."""

    def inputs(self, board: int, request: bytes) -> int | None:
        """The inputs of one board; None when it gave no good reply. One that was silent is asked once, not thrice."""
        return self._bits(board, request, modbus.READ_INPUTS)

    def relays(self, board: int) -> int | None:
        """Which relays of one board are closed, as the board believes; None when it gave no good reply."""
        return self._bits(board, modbus.read_relays(board), modbus.READ_RELAYS)

    def _bits(self, board: int, request: bytes, function: int) -> int | None:
        for _ in range(1 if board in self._silent else TRIES):
            try:
                bits = modbus.bits_of(self._ask(request, modbus.READ_REPLY, TIMEOUT), board, function)
            except (BadReply, OSError) as bad:
                self._note(bad)
            else:
                self._silent.discard(board)
                return bits
        self._silent.add(board)
        return None

    def switch(self, request: bytes) -> None:
        """Switch once. Raises BusFault when the echo is missing or wrong: the board may have done it all the same."""
        try:
            modbus.check_echo(self._ask(request, modbus.ECHO, PATIENCE), request)
        except (BadReply, OSError) as bad:
            self._note(bad)
            raise BusFault(str(bad)) from bad

    def attempt(self, request: bytes) -> bool:
        """Switch once; False where `switch` raises."""
        try:
            self.switch(request)
        except BusFault:
            return False
        return True

    def release(self, board: int, relay: int) -> None:
        """One relay off, said again until the board has heard. Best effort."""
        request = modbus.release(board, relay)
        if not any(self.attempt(request) for _ in range(TRIES)):
            self.troubles["not released"] += 1

    def _ask(self, request: bytes, length: int, timeout: float) -> bytes:
        """One request and its reply: as long as it should be, or as it came."""
        self._line.flush_input()
        self._line.write(request)
        start = self._line.read(modbus.REFUSAL, timeout)
        if len(start) < modbus.REFUSAL or modbus.is_refusal(start):
            return start
        return start + self._line.read(length - modbus.REFUSAL, timeout)

    def _note(self, bad: Exception) -> None:
        """Count it, and let late bytes pass by before the next request."""
        self.troubles["line gone" if isinstance(bad, OSError) else str(bad)] += 1
        try:
            for _ in range(_STRETCHES):
                if not self._line.read(256, QUIET):
                    break
        except OSError:
            self.troubles["line gone"] += 1
