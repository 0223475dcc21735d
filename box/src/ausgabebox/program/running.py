"""The box while it runs: the thread that owns the program, the screen, the line, and files that were brought along."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.thread import AgentThread, Stopped
from ausgabebox.disk import files
from ausgabebox.keys.files import FileKeys
from ausgabebox.kiosk.desk import AgentDesk
from ausgabebox.kiosk.main import Served, serve
from ausgabebox.link import enrolling
from ausgabebox.link.calling import Calls
from ausgabebox.link.enrolling import NotEnrolled, Town
from ausgabebox.link.https import Https
from ausgabebox.link.link import Link
from ausgabebox.locks import wiring_file
from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.locks.wiring import Wiring
from ausgabebox.program.config import Config
from ausgabebox.program.inbox import Inbox
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.store import compartments
from ausgabebox.store.database import Store, StoreUnfit

LOOK_EVERY = 5.0
"""Seconds between two looks for files that were brought along."""
ARCHIVE_EVERY = 86_400
_LOST = (
    "{0} is empty or new, and the keys in {1} have had another memory, which is lost; nothing was begun. Look into"
    " every compartment by two, retire the box at the town hall, take {2} away, and begin anew: keys, request, settle,"
    " enrol"
)
_log = logging.getLogger(__name__)


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go back, and go on while the machine sleeps."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class ThreadMailbox:
    """The program as the line knows it: each question is handed to the thread that owns it."""

    def __init__(self, thread: AgentThread) -> None:
        self._thread = thread

    def waiting(self, most: int) -> list[bytes]:
        """What waits, signed."""
        return self._thread.call(lambda agent: agent.waiting(most))

    def received(self, number: int) -> None:
        """So far the town hall keeps it."""
        self._thread.call(lambda agent: agent.received(number))

    def heard_of(self, number: int) -> None:
        """So far the town hall says that it keeps it."""
        self._thread.call(lambda agent: agent.heard_of(number))

    def take(self, signed: bytes) -> None:
        """One message, from the line."""
        self._thread.call(lambda agent: agent.take(signed))

    def bring(self, signed: bytes) -> None:
        """One message or grant, from a stick."""
        self._thread.call(lambda agent: agent.bring(signed))

    def kept_there(self, number: int) -> None:
        """So far the town hall has signed that it keeps it."""
        self._thread.call(lambda agent: agent.kept_there(number))

    def highest_kept(self) -> int:
        """So far it is kept here."""
        return self._thread.call(lambda agent: agent.highest_kept())


def open_store(config: Config, size: int) -> Store:
    """Open the memory; for a new box lay out its compartments. Raises StoreUnfit.

    Keys have one memory and no second one: that would count from one, and the town hall takes what it says for known.
    """
    config.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store.open(config.store)
    if not store.states():
        _lay_out(store, config, size)
    if not config.began.exists():
        files.write_whole(config.began, b"")
    return store


def _lay_out(store: Store, config: Config, size: int) -> None:
    if config.began.exists():
        store.close()
        raise StoreUnfit(_LOST.format(config.store, config.keys, config.folder))
    with store.transaction():
        compartments.lay_out(store, size=size, low=config.low, now=0)


class Running:
    """One box, from start to stop."""

    def __init__(self, config: Config) -> None:
        """Raises BadWiring, KeysUnfit, OSError."""
        self._config = config
        self._keys = FileKeys.read(config.keys)
        self._wiring = wiring_file.load(config.wiring)
        self._town = _town(config)
        self._trusted = self._town.trusted if self._town else TrustedKeys.of([])
        self.over = threading.Event()
        self.failed = False
        self.thread = AgentThread(self._agent, on_failure=self._fail)
        self._served: Served | None = None
        self._link: Link | None = None

    def start(self) -> None:
        """Start the program, then screen and line. Raises Stopped, OSError."""
        self.thread.start()
        if self._config.port:
            desk = AgentDesk(self.thread)
            self._served = serve(desk, self._config.port, settings=self._config.kiosk, clock=SystemClock())
        if self._town is not None:
            way = Https(self._town.address, self._town.certificates)
            calls = Calls(ThreadMailbox(self.thread), self._keys, way, time.time)
            self._link = Link(calls, every=self._config.every)
            self.thread.on_outgoing = self._link.ring
            self._link.start()

    def wait(self) -> None:
        """Until somebody asks it to stop, or the program fails: look for files and put old journals away."""
        archived = time.monotonic() - ARCHIVE_EVERY  # at each start too: some boxes are switched off every night
        inbox = Inbox(self._config.inbox, ThreadMailbox(self.thread), self._keys, self._trusted)
        while not self.over.wait(LOOK_EVERY):
            try:
                inbox.look()
                if time.monotonic() - archived >= ARCHIVE_EVERY:
                    archived = time.monotonic()
                    self.thread.call(lambda agent: agent.archive(self._config.archive))
            except Stopped:
                self._fail()

    def stop(self) -> None:
        """Screen and line first; the program ends between two steps, and closes its memory."""
        self.over.set()
        if self._served:
            self._served.close()
        if self._link:
            self._link.stop()
        self.thread.stop()

    def _agent(self) -> Agent:
        store = open_store(self._config, len(self._wiring.places))
        return Agent(
            store=store,
            locks=ModbusLocks(SerialLine(self._config.device, self._wiring.baud), self._wiring),
            keys=self._keys,
            clock=SystemClock(),
            trusted=self._trusted,
            reserve=self._config.reserve,
        )

    def _fail(self) -> None:
        self.failed = True
        self.over.set()


def run(config: Config) -> int:
    """Run until SIGTERM or Ctrl-C; 1 if the program failed, so that whoever started it starts it anew."""
    running = Running(config)
    _on_signals(running.over.set)
    try:
        running.start()
        running.wait()
    except Stopped:
        running.failed = True
    finally:
        running.stop()  # else a line whose papers are damaged leaves the program behind, and nobody starts it anew
    return int(running.failed)


def _town(config: Config) -> Town | None:
    try:
        return enrolling.town(config.link)
    except NotEnrolled as error:
        _log.warning("no town hall yet: %s", error)
        return None


def _on_signals(stop: Callable[[], None]) -> None:
    def heard(_number: int, _frame: FrameType | None) -> None:
        stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, heard)


def wiring_of(config: Config) -> Wiring:
    """The wiring that commissioning wrote. Raises BadWiring, OSError."""
    return wiring_file.load(config.wiring)
