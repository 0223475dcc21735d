"""How often somebody may fail. box.md section 3.3; durable, and no clock and no plug shortens a wait.

Of one grant: the third wrong PIN costs 15 minutes, the sixth locks it out for good. Of the whole box, within an hour:
from 20 failures on each costs half a minute and staff are told; 60 wrong PINs pause the collection until two staff
have looked. Codes that belong to nothing count towards the half minute alone: they lock no grant and pause nothing, or
a stranger without any code could close the box to everybody; and half a minute between guesses is more than 50 random
bits need.
"""

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.errors import Reason, Refused
from ausgabebox.machine import limits
from ausgabebox.machine.states import Alert
from ausgabebox.store import failures, settings
from ausgabebox.store.loads import Load

SLOW_FROM = 20
SLOW_SECONDS = 30
PAUSE_FROM = 60


class Lockouts:
    """Counts failures and says who has to wait."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def check_box(self) -> None:
        """Raise Refused while the box takes no codes and no PINs."""
        if self._cabinet.alarms.halted() is not None:
            raise Refused(Reason.HALTED)
        if self.paused():
            raise Refused(Reason.PAUSED)
        until = settings.seconds(self._cabinet.store, "slow_until")
        if until > self._cabinet.time.running():
            raise Refused(Reason.DELAYED, self._cabinet.time.ends(until))

    def check_load(self, load: Load) -> None:
        """Raise Refused while this load's lock runs."""
        if load.wait_until > self._cabinet.time.running():
            raise Refused(Reason.LOCKED, self._cabinet.time.ends(load.wait_until))

    def paused(self) -> bool:
        """Whether the collection is paused for everybody."""
        return settings.get(self._cabinet.store, "paused") is not None

    def unpause(self, by: str) -> None:
        """Two staff have looked; within the caller's transaction."""
        settings.drop(self._cabinet.store, "paused")
        settings.drop(self._cabinet.store, "slow_until")
        failures.clear(self._cabinet.store)
        self._cabinet.alarms.note("pause_cleared", Alert.STAFF, body={"by": by})

    def failed(self, *, known: bool) -> None:
        """Count a failure at the whole box, within the caller's transaction."""
        cabinet, running = self._cabinet, self._cabinet.time.running()
        failures.add(cabinet.store, at=running, known=known)
        if failures.count(cabinet.store, now=running) >= SLOW_FROM:
            settings.put(cabinet.store, "slow_until", running + SLOW_SECONDS)
            cabinet.alarms.tell("many_failures", Alert.STAFF)
        if not self.paused() and failures.count(cabinet.store, now=running, known_only=True) >= PAUSE_FROM:
            settings.put(cabinet.store, "paused", int(running))
            cabinet.alarms.note("paused", Alert.SECURITY)

    def wait_after(self, count: int) -> float | None:
        """Until which running time the `count`-th wrong PIN of a grant makes people wait."""
        return self._cabinet.time.running() + limits.DELAY if count == limits.WRONG_PINS_DELAY else None


def tries_left(failed: int) -> int:
    """How many wrong PINs there may be before the next lock."""
    return (limits.WRONG_PINS_DELAY if failed < limits.WRONG_PINS_DELAY else limits.WRONG_PINS_LOCK) - failed
