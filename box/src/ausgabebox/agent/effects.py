"""What each word of the table's column `writes` puts into the store, within the caller's transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ausgabebox.agent.alarms import Alarms
from ausgabebox.agent.outgoing import Outgoing
from ausgabebox.machine.states import State, Write
from ausgabebox.protocol import messages
from ausgabebox.store import loads, orders
from ausgabebox.store.compartments import Compartment
from ausgabebox.store.database import Store, Value
from ausgabebox.store.loads import Grant, Load
from ausgabebox.store.orders import Order


@dataclass(frozen=True)
class Facts:
    """What an event brings along, as far as its line writes it down."""

    why: str = ""
    again: bool = False
    order: Order | None = None
    load: Load | None = None
    staff: tuple[str, ...] = ()
    grant: Grant | None = None
    not_after: int | None = None
    refusal: tuple[str, bytes | None, bytes | None] | None = None
    wait_until: float | None = None


_T = TypeVar("_T")
NOTHING = Facts()
Columns = dict[str, Value]


class Effects:
    """The writes of the table."""

    def __init__(self, store: Store, alarms: Alarms, outgoing: Outgoing) -> None:
        self._store, self._alarms, self._outgoing = store, alarms, outgoing
        self._do: dict[Write, Callable[[Compartment, Facts, int], Columns]] = {
            Write.RESERVATION: self._reservation,
            Write.INTENT: self._intent,
            Write.ATTEMPT: self._attempt,
            Write.EDGE: self._edge,
            Write.LOAD: self._load,
            Write.GRANT: self._grant,
            Write.REFUSAL: self._refusal,
            Write.GRANT_USED: self._grant_used,
            Write.GRANT_RESTORED: self._grant_restored,
            Write.FAILURE: self._failure,
            Write.NOT_AFTER: self._not_after,
            Write.ISSUE: self._issue,
            Write.EMPTY: self._empty,
        }

    def write(self, what: Write, here: Compartment, facts: Facts, *, now: int, reason: str) -> Columns:
        """Do one write; return the columns of the compartment that change with it."""
        if what is Write.HALT:
            self._alarms.halt(reason)
            return {}
        return self._do[what](here, facts, now)

    def arrive(self, here: Compartment, to: State) -> Columns:
        """Return the columns that each arrival in a state sets."""
        return {"order_id": None} if to is State.FREE and here.order_id is not None else {}

    def _reservation(self, here: Compartment, facts: Facts, now: int) -> Columns:
        return {"order_id": _there(facts.order).order_id}

    def _intent(self, here: Compartment, facts: Facts, now: int) -> Columns:
        return {"why": facts.why, "pulses": 1, "edge_at": None, "again": facts.again}

    def _attempt(self, here: Compartment, facts: Facts, now: int) -> Columns:
        return {"pulses": here.pulses + 1}

    def _edge(self, here: Compartment, facts: Facts, now: int) -> Columns:
        return {"edge_at": here.edge_at or now}

    def _load(self, here: Compartment, facts: Facts, now: int) -> Columns:
        load, order = _there(facts.load), _there(facts.order)
        if here.load_id is not None:
            loads.change(self._store, here.load_id, ended_at=now)
        loads.add(self._store, load)
        orders.settle(self._store, order.order_id, "loaded", now)
        first, second = facts.staff
        self._outgoing.queue(
            messages.Loaded(
                load.order_id,
                load.doc_ref,
                here.number,
                load.load_id,
                load.pin_id,
                load.pin_tag,
                (first, second),
                load.loaded_at,
            )
        )
        return {"load_id": load.load_id, "order_id": load.order_id}

    def _grant(self, here: Compartment, facts: Facts, now: int) -> Columns:
        grant = _there(facts.grant)
        loads.keep_grant(self._store, grant)
        self._shorten(grant.load_id, _there(facts.not_after))
        return {}

    def _refusal(self, here: Compartment, facts: Facts, now: int) -> Columns:
        reason, grant_id, load_id = _there(facts.refusal)
        self._outgoing.queue(messages.GrantRefused(reason, grant_id, load_id))
        return {}

    def _grant_used(self, here: Compartment, facts: Facts, now: int) -> Columns:
        loads.use_grant(self._store, _there(here.load_id), now)
        return {}

    def _grant_restored(self, here: Compartment, facts: Facts, now: int) -> Columns:
        loads.use_grant(self._store, _there(here.load_id), None)
        return {}

    def _failure(self, here: Compartment, facts: Facts, now: int) -> Columns:
        load = _there(loads.get(self._store, _there(here.load_id)))
        wait = load.wait_until if facts.wait_until is None else facts.wait_until
        loads.change(self._store, load.load_id, failures=load.failures + 1, wait_until=wait)
        return {}

    def _not_after(self, here: Compartment, facts: Facts, now: int) -> Columns:
        self._shorten(_there(here.load_id), _there(facts.not_after))
        return {}

    def _issue(self, here: Compartment, facts: Facts, now: int) -> Columns:
        load_id = _there(here.load_id)
        loads.change(self._store, load_id, issued_at=now)
        orders.settle(self._store, _there(loads.get(self._store, load_id)).order_id, "done", now)
        self._outgoing.queue(messages.Issued(load_id, _there(loads.grant_of(self._store, load_id)).grant_id, now))
        return {}

    def _empty(self, here: Compartment, facts: Facts, now: int) -> Columns:
        if here.load_id is not None:
            load = _there(loads.get(self._store, here.load_id))
            loads.change(self._store, load.load_id, ended_at=now)
            orders.settle(self._store, load.order_id, "done", now)
        return {"load_id": None}

    def _shorten(self, load_id: bytes, not_after: int) -> None:
        load = _there(loads.get(self._store, load_id))
        loads.change(self._store, load_id, not_after=min(load.not_after, not_after))


def _there(value: _T | None) -> _T:
    """Return what the table promises to be there."""
    if value is None:
        raise LookupError("the table writes what nobody brought")
    return value
