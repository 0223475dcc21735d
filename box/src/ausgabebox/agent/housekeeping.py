"""What is done now and then: the time kept, the status told, the journal signed, what is over forgotten."""

from collections import deque
from pathlib import Path

from ausgabebox import VERSION
from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.locks.port import Sensors
from ausgabebox.machine.states import Alert
from ausgabebox.protocol import messages
from ausgabebox.protocol.messages import Sight
from ausgabebox.store import journal, loads, orders, post

STATUS_EVERY = 300
STATUS_SOONEST = 10
"""Seconds after a status until the next one, where doors and contents are not as it said."""
STATUS_SOONER_AN_HOUR = 60
"""So many of those within an hour at most: a broken contact that flutters for weeks floods nobody."""
HOUR = 3600
FORGET_EVERY = 86_400
KEEP_DAYS = 30
"""Days for which loads and orders that are over stay: the town hall has long been told, and asks rarely."""
JOURNAL_DAYS = 90
"""Days for which the journal stays in the box after the town hall keeps its signed head; then it goes to a file."""
_DAY = 86_400


class Housekeeping:
    """Work that nobody asks for."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._second = self._status = cabinet.time.monotonic()
        self._forgot = self._second - FORGET_EVERY  # at each start too: some boxes are switched off every night
        self._trusted = True
        self._said = self._before = cabinet.seen
        self._sooner: deque[float] = deque(maxlen=STATUS_SOONER_AN_HOUR)

    def begin(self) -> None:
        """Tell the town hall that the box is there."""
        self._trusted = self._cabinet.time.trusted()
        self._tell()

    def second_passed(self) -> bool:
        """Whether a second has gone by since the last time it had."""
        now = self._cabinet.time.monotonic()
        if now - self._second < 1:
            return False
        self._second = now
        return True

    def tick(self) -> None:
        """Once a second: what is due."""
        cabinet, now = self._cabinet, self._cabinet.time.monotonic()
        self._clock()
        if self._news(now) or now - self._status >= STATUS_EVERY:
            self._status = now
            self._tell()
        if now - self._forgot >= FORGET_EVERY:
            self._forgot = now
            self._forget()
        if cabinet.time.due():
            with cabinet.step():
                if cabinet.outgoing.checkpoint_due():
                    cabinet.outgoing.checkpoint()

    def archive(self, folder: Path) -> int:
        """Write what is old and acknowledged of the journal to a file and take it out; return how many entries."""
        now = self._cabinet.time.seconds()
        older = now - JOURNAL_DAYS * _DAY
        return journal.export_and_prune(self._cabinet.store, folder, older_than=older, now=now)

    def _clock(self) -> None:
        trusted = self._cabinet.time.trusted()
        if trusted is not self._trusted:
            self._trusted = trusted
            with self._cabinet.step():
                severity = Alert.NONE if trusted else Alert.STAFF
                self._cabinet.alarms.note("clock_trusted" if trusted else "clock_untrusted", severity)
        if self._cabinet.time.leapt:
            self._cabinet.time.leapt = False
            with self._cabinet.step():
                self._cabinet.alarms.note("clock_leapt", Alert.STAFF)

    def _news(self, now: float) -> bool:
        """Whether doors and contents are, for a second, other than the town hall was told, and it may hear of it."""
        seen = self._cabinet.seen
        steady, self._before = _alike(seen, self._before), seen
        if not steady or _alike(seen, self._said) or now - self._status < STATUS_SOONEST:
            return False
        if len(self._sooner) == STATUS_SOONER_AN_HOUR and now - self._sooner[0] < HOUR:
            return False
        if post.waits(self._cabinet.store, messages.Status.kind):
            return False
        self._sooner.append(now)
        return True

    def _tell(self) -> None:
        """Queue a status, unless one waits already: weeks without a line shall not fill the disk with them."""
        cabinet = self._cabinet
        if post.waits(cabinet.store, messages.Status.kind):
            return
        head, seen = journal.head(cabinet.store), cabinet.seen
        self._said = seen
        with cabinet.step():
            cabinet.outgoing.queue(
                messages.Status(
                    doors={number: Sight(door.value) for number, door in seen.doors.items()},
                    contents={number: Sight(content.value) for number, content in seen.contents.items()},
                    power=seen.power,
                    clock=cabinet.time.seconds(),
                    clock_trusted=self._trusted,
                    version=VERSION,
                    halted=cabinet.alarms.halted(),
                    journal_count=head.count,
                    journal_head=head.hash,
                )
            )

    def _forget(self) -> None:
        before = self._cabinet.time.seconds() - KEEP_DAYS * _DAY
        with self._cabinet.step():
            loads.forget(self._cabinet.store, before=before)
            orders.forget(self._cabinet.store, before=before)


def _alike(one: Sensors, other: Sensors) -> bool:
    """Whether two readings say the same of doors and contents."""
    return one is other or (one.doors == other.doors and one.contents == other.contents)
