"""The simulated boards behind a serial port: a pseudo-terminal that pyserial opens like any other, in real time.

`python -m ausgabebox.simulated.pty` serves a cabinet in a process of its own and says the port in its first line; it
ends when its input does. Who draws the cabinet as well serves it from a thread and holds `lock` while hands move.
"""

import argparse
import contextlib
import os
import select
import sys
import threading
import time
import tty
from pathlib import Path

from ausgabebox.locks import modbus
from ausgabebox.locks.wiring import Wiring
from ausgabebox.simulated.bus import BITS_A_BYTE, TURNAROUND
from ausgabebox.simulated.cabinet import Kind, RealCabinet, Thing
from ausgabebox.simulated.rig import rig

SILENCE = 0.02
"""After so many seconds without a byte, a board forgets the beginning of a frame."""
_STEP = 0.02


class Served:
    """A rig on a port. Its clock is driven by the real one while `serve` runs."""

    def __init__(self, size: int = 8, *, wiring: Wiring | None = None, seed: int = 1, baud: int = 9600) -> None:
        """Open the port. Baud 0: bytes and boards take no time, as on no real bus."""
        self.rig = rig(size, wiring=wiring, seed=seed, baud=0)
        self.lock = threading.RLock()
        """Held while anything of the rig is read or moved."""
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)
        self._byte = BITS_A_BYTE / baud if baud else 0.0
        self._turnaround = TURNAROUND if baud else 0.0
        self._part = b""
        self._heard = time.monotonic()
        self._began = time.monotonic() - self.rig.clock.monotonic()
        self._linked: Path | None = None

    def link(self, path: Path) -> None:
        """Give the port a name that stays the same from run to run."""
        path.unlink(missing_ok=True)
        path.symlink_to(self.port)
        self._linked = path

    def serve(self, stop: threading.Event) -> None:
        """Let boards answer and doors move until told to stop."""
        while not stop.is_set():
            ready, _, _ = select.select([self._master], [], [], _STEP)
            if ready:
                self._take(os.read(self._master, 4096))
            elif self._part and time.monotonic() - self._heard > SILENCE:
                self._part = b""
            with self.lock:
                self._catch_up()
                late = self._said()
            self._send(late)

    def close(self) -> None:
        """The port is gone. Not while `serve` runs."""
        if self._linked:
            self._linked.unlink(missing_ok=True)
        for handle in (self._master, self._slave):
            os.close(handle)

    def _take(self, came: bytes) -> None:
        """Frames of ours are all of one length; noise before one is told by its checksum, and by silence."""
        self._part, self._heard = self._part + came, time.monotonic()
        while len(self._part) >= modbus.ECHO:
            frame, self._part = self._part[: modbus.ECHO], self._part[modbus.ECHO :]
            self._hear(frame)

    def _hear(self, frame: bytes) -> None:
        _pause(len(frame) * self._byte)
        with self.lock, contextlib.suppress(OSError):
            self._catch_up()
            self.rig.bus.write(frame)
            reply = self._said()
        if reply:
            _pause(self._turnaround + len(reply) * self._byte)
            self._send(reply)

    def _said(self) -> bytes:
        try:
            return self.rig.bus.read(4096, 0)
        except OSError:
            return b""

    def _send(self, reply: bytes) -> None:
        """A full buffer means that nobody reads: on a wire the bytes would be gone as well."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, reply)

    def _catch_up(self) -> None:
        clock = self.rig.clock
        clock.sleep(time.monotonic() - self._began - clock.monotonic())


def _pause(seconds: float) -> None:
    if seconds:
        time.sleep(seconds)


def main(arguments: list[str]) -> int:
    """Serve a cabinet until the input ends; hands move by lines of input, and each current of a lock is told."""
    parser = argparse.ArgumentParser(prog="python -m ausgabebox.simulated.pty")
    parser.add_argument("--size", type=int, default=8)
    parser.add_argument("--baud", type=int, default=9600)
    chosen = parser.parse_args(arguments)
    served = Served(chosen.size, baud=chosen.baud)
    served.rig.cabinet.on_coil.append(lambda number: _tell(f"pulse {number} {time.monotonic()!r}"))
    stop = threading.Event()
    thread = threading.Thread(target=served.serve, args=(stop,))
    thread.start()
    _tell(served.port)
    for line in sys.stdin:
        verb, number, *rest = line.split()
        with served.lock:
            done = _hands(served.rig.cabinet, verb, int(number), " ".join(rest))
        _tell("done" if done else "cannot")
    stop.set()
    thread.join()
    served.close()
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _hands(cabinet: RealCabinet, verb: str, number: int, ref: str) -> bool:
    """`put 3 REF`, `take 3`, `shut 3`: what a person before the cabinet can do, and no more."""
    match verb:
        case "put":
            return cabinet.put(number, Thing(Kind.DOCUMENT, ref))
        case "take":
            taken = [cabinet.take(number, thing) for thing in list(cabinet.compartments[number].things)]
            return any(taken)
        case "shut":
            return cabinet.push_shut(number)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
