"""How long it takes from the PIN to the current of the lock: the real program, its file on a real disk, and boards on a
serial port in a process of their own, at the speed of a wire.
"""

import argparse
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.view import Outcome, StaffStage, Stage
from ausgabebox.keys.files import FileKeys
from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.locks.wiring import BAUDS, standard, with_levels
from ausgabebox.machine.states import State
from ausgabebox.program.arguments import whole
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.papers import Paper
from ausgabebox.simulated.staff import CARDS, enrol
from ausgabebox.simulated.town import BOX_ID, LineOut, Town
from ausgabebox.store.database import Store

SIZE = 8
PATIENCE = 20.0
"""Seconds after which something that should happen has not happened."""
USUAL_BAUD = 9600
"""What a pseudo-terminal is set to where no wire is imitated."""


class Stuck(Exception):
    """Something that should happen did not."""


@dataclass(frozen=True)
class Figures:
    """Milliseconds from the PIN to the current of the lock, one for each collection, in order of size."""

    milliseconds: tuple[float, ...]
    baud: int

    def share(self, percent: int) -> float:
        """So many percent of all took no longer than this."""
        return self.milliseconds[min(len(self.milliseconds) - 1, len(self.milliseconds) * percent // 100)]

    def lines(self) -> str:
        """As text."""
        speed = f"{self.baud} baud" if self.baud else "no baud"
        median = statistics.median(self.milliseconds)
        return (
            f"{len(self.milliseconds)} collections over a serial port, {speed}: PIN to pulse"
            f" p50 {median:.1f} ms, p95 {self.share(95):.1f} ms, max {self.milliseconds[-1]:.1f} ms"
        )


class RealClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def true(self) -> float:
        """The same: nobody sets it wrong here."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Boards:
    """The process with boards and cabinet, and the hands before it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._answers: queue.Queue[str] = queue.Queue()
        self.pulses: queue.Queue[float] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.port = self._answers.get(timeout=PATIENCE)

    def hands(self, verb: str, number: int, ref: str = "") -> None:
        """Put, take or shut. Raises Stuck where it cannot be done."""
        assert self._process.stdin
        self._process.stdin.write(f"{verb} {number} {ref}\n")
        self._process.stdin.flush()
        if self._answers.get(timeout=PATIENCE) != "done":
            raise Stuck(f"{verb} {number}")

    def end(self) -> None:
        """No boards any more."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("pulse "):
                self.pulses.put(float(line.split()[2]))
            else:
                self._answers.put(line.strip())


@contextmanager
def started(baud: int) -> Iterator[Boards]:
    """Boards in a process of their own, for as long as they are needed."""
    command = [sys.executable, "-m", "ausgabebox.simulated.pty", "--size", str(SIZE), "--baud", str(baud)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        boards = Boards(process)
        try:
            yield boards
        finally:
            boards.end()


class Trial:
    """One box that is loaded and emptied again and again."""

    def __init__(self, boards: Boards, folder: Path, baud: int) -> None:
        clock, chance = RealClock(), Chance(1)
        self._boards = boards
        self._line = SerialLine(boards.port, baud or USUAL_BAUD)
        self._store = Store.open(folder / "box.sqlite")
        keys = FileKeys.of(BOX_ID, chance.octets(32), chance.octets(96), chance.octets(32))
        enrol(self._store, keys, frozenset(range(1, SIZE + 1)), SIZE, int(clock.now()))
        self._town = Town(clock, chance)
        self._town.knows(TrustedKeys.of([keys.public.signing]), keys.public.sealing)
        self._out = LineOut(self._town, chance, 0.0)
        self._clock = clock
        self._locks = ModbusLocks(self._line, replace(with_levels(standard(SIZE)), baud=baud or USUAL_BAUD))
        trusted = TrustedKeys.of([self._town.key.public])
        self.agent = Agent(store=self._store, locks=self._locks, keys=keys, clock=clock, trusted=trusted)
        self.agent.boot()

    def close(self) -> None:
        """The file and the port are free."""
        self._store.close()
        self._line.close()

    def round(self, papers: int) -> list[float]:
        """Staff see all empty, load so many, and as many people come. The seconds each waited."""
        self._staff(self._inspect)
        orders = [self._town.order(return_required=False, low=False) for _ in range(papers)]
        self._exchange()
        self._staff(lambda: self._load_all(orders))
        self._exchange()
        return [self._collect(one) for one in orders]

    def _staff(self, work: Callable[[], object]) -> None:
        for card in CARDS[:2]:
            self.agent.staff_card(card.text, card.pin)
        work()
        self.agent.staff_leave()

    def _inspect(self) -> None:
        for number, one in dict(self.agent.cabinet.compartments).items():
            if one.state is not State.FREE:
                self.agent.retrieve(number)
                self._until(lambda: self._staff_at(StaffStage.OPEN), f"{number} opens for staff")
                self._boards.hands("shut", number)
                self._confirmed(Outcome.EMPTY)

    def _load_all(self, orders: list[Paper]) -> None:
        for one in orders:
            self._load(one)

    def _load(self, paper: Paper) -> None:
        self.agent.scan(paper.ref)
        self._until(lambda: self._staff_at(StaffStage.OPEN), f"a door opens for {paper.ref}")
        staff = self.agent.staff()
        number = staff.compartment if staff else None
        if number is None:
            raise Stuck(paper.ref)
        paper.compartment = number
        self._boards.hands("put", number, paper.ref)
        self._boards.hands("shut", number)
        self._until(lambda: self._staff_at(StaffStage.CONFIRM), f"{number} is shut")
        self.agent.scan(paper.ref)
        self._confirmed(Outcome.LOADED)

    def _confirmed(self, outcome: Outcome) -> None:
        self._until(lambda: self._staff_at(StaffStage.CONFIRM), "both can confirm")
        for card in CARDS[:2]:
            self.agent.confirm(outcome, card.text)

    def _exchange(self) -> None:
        for _ in range(SIZE):
            self._out.exchange(self.agent, self._clock.true())

    def _collect(self, paper: Paper) -> float:
        number = paper.compartment or 0
        self.agent.present(paper.qr)
        while not self._boards.pulses.empty():
            self._boards.pulses.get()
        typed = time.monotonic()
        self.agent.enter_pin(paper.pin)
        waited = self._boards.pulses.get(timeout=PATIENCE) - typed
        self._until(lambda: self.agent.view().stage is Stage.OPEN, f"{number} opens")
        self._boards.hands("take", number)
        self._boards.hands("shut", number)
        self._until(lambda: self.agent.view().stage is Stage.DONE, f"{number} is collected")
        self.agent.leave()
        return waited

    def _staff_at(self, stage: StaffStage) -> bool:
        staff = self.agent.staff()
        return staff is not None and staff.stage is stage

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > until:
                raise Stuck(f"{what}; {self.agent.staff()}, {self.agent.view()}, bus: {dict(self._locks.troubles)}")
            self.agent.tick()


def measure(collections: int, baud: int, beside: Path) -> Figures:
    """Let so many people collect, with the box's file in a folder made in `beside`. Baud 0: no wire is imitated.

    Raises Stuck.
    """
    waited: list[float] = []
    with tempfile.TemporaryDirectory(dir=beside) as folder, started(baud) as boards:
        trial = Trial(boards, Path(folder), baud)
        try:
            while len(waited) < collections:
                waited += trial.round(min(SIZE, collections - len(waited)))
        finally:
            trial.close()
    return Figures(tuple(sorted(1000 * one for one in waited)), baud)


def main(arguments: Sequence[str]) -> int:
    """Measure and say so; 1 where something that should happen did not, or the slowest are slower than wished."""
    parser = argparse.ArgumentParser(prog="buergerbuero box timing", description=__doc__)
    parser.add_argument("--collections", type=whole(1), default=200, help="how many people collect (200)")
    parser.add_argument(
        "--baud", type=int, choices=(0, *BAUDS), default=38400, help="speed of the wire; 0: none is imitated (38400)"
    )
    parser.add_argument("--at-most", type=float, metavar="MS", help="fail when the 95th percentile is above this")
    parser.add_argument("--beside", type=Path, default=Path(tempfile.gettempdir()), help="where the box's file is made")
    chosen = parser.parse_args(arguments)
    if not chosen.beside.is_dir():
        parser.error(f"--beside {chosen.beside} is no folder: give one that is there")
    try:
        figures = measure(chosen.collections, chosen.baud, chosen.beside)
    except Stuck as stuck:
        sys.stderr.write(f"not finished: {stuck}\n")
        return 1
    except queue.Empty:
        sys.stderr.write("not finished: no answer of the boards\n")
        return 1
    sys.stdout.write(figures.lines() + "\n")
    return 0 if chosen.at_most is None or figures.share(95) <= chosen.at_most else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
