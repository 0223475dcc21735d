"""Who is told: alerts to the town hall, and the halt of the whole box."""

from ausgabebox.agent.outgoing import Outgoing
from ausgabebox.agent.timekeeping import Time
from ausgabebox.machine.states import Alert
from ausgabebox.protocol import messages
from ausgabebox.store import journal, settings
from ausgabebox.store.database import Store

AGAIN_AFTER = 600
"""Seconds in which the same alert of the same compartment is not sent twice; the journal has each one."""


class Alarms:
    """Alerts, deduplicated, and the halt. Everything here is part of the caller's transaction."""

    def __init__(self, store: Store, time: Time, outgoing: Outgoing) -> None:
        self._store, self._time, self._outgoing = store, time, outgoing
        self._told: dict[tuple[str, int | None], float] = {}
        self._halted: tuple[int, str | None] | None = None

    def tell(self, name: str, severity: Alert, compartment: int | None = None) -> None:
        """Queue an alert unless the same one was queued just before."""
        if severity is Alert.NONE:
            return
        now = self._time.monotonic()
        before = self._told.get((name, compartment))
        if before is not None and now - before < AGAIN_AFTER:
            return
        self._told[name, compartment] = now
        self._outgoing.queue(messages.Alert(name, severity.value, compartment, self._time.seconds()))

    def note(self, kind: str, severity: Alert = Alert.NONE, *, body: journal.Body | None = None) -> None:
        """Write what concerns the whole box into the journal, and tell it."""
        journal.append(self._store, at=self._time.seconds(), kind=kind, body=body)
        self.tell(kind, severity)

    def halt(self, reason: str) -> None:
        """Stop the whole box, durably: nothing opens before two staff have cleared it."""
        if self.halted() is None:
            settings.put(self._store, "halted", reason)
            self._halted = None
            journal.append(self._store, at=self._time.seconds(), kind="halted", body={"reason": reason})
            self.tell(f"halted_{reason}", Alert.SECURITY)

    def clear_halt(self, by: str) -> None:
        """Let it work again."""
        reason = self.halted()
        settings.drop(self._store, "halted")
        self._halted = None
        journal.append(self._store, at=self._time.seconds(), kind="halt_cleared", body={"reason": reason, "by": by})
        self.tell("halt_cleared", Alert.STAFF)

    def halted(self) -> str | None:
        """Why the box has halted, None if it has not."""
        if self._halted is None or self._halted[0] != self._store.generation:
            self._halted = self._store.generation, settings.word(self._store, "halted")
        return self._halted[1]
