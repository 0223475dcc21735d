"""Grants, and what takes them away. box.md section 3.4: the first valid one of a load wins; after it only less."""

import hashlib

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.effects import Facts
from ausgabebox.machine.states import Alert, Event, Guard, State
from ausgabebox.protocol import grants, messages
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.messages import Limit
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.store import journal, loads
from ausgabebox.store.loads import Load

_EXPIRING = (State.LOADED, State.READY, State.LOCKED_OUT)
_EVENTS = {Limit.SUSPEND: Event.SUSPEND, Limit.EXPIRE: Event.SHORTEN, Limit.WITHDRAW: Event.WITHDRAW}


class Grants:
    """Takes grants and restrictions; all of it within the caller's transaction."""

    def __init__(self, cabinet: Cabinet, trusted: TrustedKeys) -> None:
        self._cabinet, self._trusted = cabinet, trusted
        self._doubted = 0

    def take(self, signed: bytes) -> None:
        """Take one signed grant, however it came here."""
        try:
            grant = grants.verify(signed, self._trusted, box_id=self._cabinet.keys.box_id)
        except ProtocolError as error:
            self._refuse_unread(type(error).__name__)
            return
        digest = hashlib.sha256(signed).digest()
        load = loads.get(self._cabinet.store, grant.load_id)
        if load is None or load.ended_at is not None:
            self._refuse_astray(grant, "no_such_load")
            return
        kept = loads.grant_of(self._cabinet.store, load.load_id)
        reason = self._objection(grant, load)
        holding: set[Guard] = set()
        if kept is None:
            holding.add(Guard.FIRST_GRANT)
            if loads.is_granted(self._cabinet.store, grant.grant_id):
                reason = "id_in_use"
        elif kept.digest == digest:
            holding.add(Guard.GRANT_KNOWN)
        else:
            reason = "second_grant"
        if reason is None:
            holding.add(Guard.GRANT_VALID)
        facts = Facts(
            grant=self._row(grant, digest),
            not_after=grant.not_after,
            refusal=(reason or "too_late", grant.grant_id, grant.load_id),
        )
        self._cabinet.change(load.compartment, Event.GRANT, holding, facts)

    def restrict(self, limit: Limit, load_id: bytes, not_after: int | None) -> None:
        """Take rights away from a load; before its grant as well as after it."""
        load = loads.get(self._cabinet.store, load_id)
        if load is None or load.ended_at is not None:
            self._cabinet.alarms.note("restriction_astray", body={"load": load_id, "limit": limit.value})
            return
        self._cabinet.change(load.compartment, _EVENTS[limit], set(), Facts(not_after=not_after))
        if limit is Limit.SUSPEND:
            loads.change(self._cabinet.store, load_id, suspended=1)
        elif limit is Limit.WITHDRAW:
            loads.change(self._cabinet.store, load_id, withdrawn=1)

    def doubt(self, heard: int) -> None:
        """Where the town hall keeps messages that were never said, this memory is new, or an older copy.

        Then it may take a used grant for a fresh one, and another document for the one that it knows. Nothing that lies
        here is handed out before two have laid it in anew; what is said from now on counts on, so that it is heard.
        """
        if heard <= max(self._doubted, self._cabinet.outgoing.queued()):
            return
        self._doubted = heard
        with self._cabinet.step():
            self._cabinet.outgoing.go_on_behind(heard)
            for each in list(self._cabinet.compartments.values()):
                load = loads.get(self._cabinet.store, each.load_id) if each.load_id else None
                if each.load_id and load and not load.suspended:
                    self.restrict(Limit.SUSPEND, each.load_id, None)
            self._cabinet.alarms.note("memory_lost", Alert.SECURITY)

    def expire(self) -> None:
        """Let what lies here past its last moment go back to the counter; opens its own transaction."""
        now = self._cabinet.time.seconds()
        due = [
            number
            for number, load_id in loads.expired(self._cabinet.store, now)
            if self._cabinet.compartments[number].load_id == load_id
            and self._cabinet.compartments[number].state in _EXPIRING
        ]
        for number in due:
            with self._cabinet.step():
                self._cabinet.change(number, Event.EXPIRE, set())

    def _objection(self, grant: grants.Grant, load: Load) -> str | None:
        """Why a grant that was signed rightly is not valid for this load."""
        checks = (
            (grant.compartment == load.compartment, "other_compartment"),
            (grant.pin_tag == load.pin_tag, "other_pin"),
            (grant.doc_class == load.doc_class, "other_class"),
            (grant.return_required == load.return_required, "other_return"),
            (grant.not_after > self._cabinet.time.seconds(), "expired"),
            (not load.suspended and not load.withdrawn, "taken_away"),
        )
        return next((reason for holds, reason in checks if not holds), None)

    def _row(self, grant: grants.Grant, digest: bytes) -> loads.Grant:
        now = self._cabinet.time.seconds()
        return loads.Grant(
            grant.load_id, grant.grant_id, digest, grant.token_hash, grant.code_hash, grant.not_before, now
        )

    def _refuse_unread(self, reason: str) -> None:
        self._cabinet.outgoing.queue(messages.GrantRefused(reason))
        self._cabinet.alarms.note("grant_refused", Alert.SECURITY, body={"reason": reason})

    def _refuse_astray(self, grant: grants.Grant, reason: str) -> None:
        self._cabinet.outgoing.queue(messages.GrantRefused(reason, grant.grant_id, grant.load_id))
        body: journal.Body = {"reason": reason, "load": grant.load_id}
        self._cabinet.alarms.note("grant_refused", Alert.STAFF, body=body)
