"""The oracle is worth what it catches: programs that are broken on purpose, each in one place, are found out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.doors import Doors
from ausgabebox.agent.effects import Effects
from ausgabebox.agent.incoming import Incoming
from ausgabebox.agent.loading import Loading
from ausgabebox.keys.files import FileKeys
from ausgabebox.machine import table
from ausgabebox.machine.states import MOVING, Event, Guard, State, Write
from ausgabebox.simulated.faults import named
from ausgabebox.simulated.run import Plan, run
from ausgabebox.store import roster

Patch = pytest.MonkeyPatch


def leads(patch: Patch, state: State, event: Event, to: State) -> None:
    """Let every line of this state and event lead elsewhere, whatever its guards, and the file believe it."""
    more = (Write.EMPTY,) if to is State.FREE else ()
    lines = tuple(replace(line, to=to, writes=(*line.writes, *more)) for line in table._INDEX[state, event])
    patch.setitem(table._INDEX, (state, event), lines)


def jammed_doors_count_as_collected(patch: Patch) -> None:
    """What parcel lockers do: the compartment is offered to the next one."""
    leads(patch, State.OPENING, Event.NO_EDGE, State.FREE)


def nothing_taken_counts_as_collected(patch: Patch) -> None:
    leads(patch, State.CLOSED_CHECK, Event.SESSION_OVER, State.FREE)


def force_is_not_noticed(patch: Patch) -> None:
    for state in State:
        if (state, Event.DOOR_OPENED) in table._INDEX and state not in MOVING - {State.CLOSED_CHECK}:
            leads(patch, state, Event.DOOR_OPENED, state)


def current_before_the_intent(patch: Patch) -> None:
    """Act first, write later."""
    whole = Doors.open

    def hasty(self: Doors, compartment: int, why: Any) -> State:
        self._cabinet.locks.arm()
        self._cabinet.locks.pulse(compartment)
        self._cabinet.locks.disarm()
        return whole(self, compartment, why)

    patch.setattr(Doors, "open", hasty)


def grants_are_not_used_up(patch: Patch) -> None:
    patch.setattr(Effects, "_grant_used", lambda self, here, facts, now: {})


def other_doors_are_not_looked_at(patch: Patch) -> None:
    patch.setattr("ausgabebox.agent.doors.prescan", lambda target, others, rail_off: None)
    patch.setattr(Cabinet, "guards", blind(Cabinet.guards))


def blind(guards: Callable[..., set[Guard]]) -> Callable[..., set[Guard]]:
    return lambda *words, **more: guards(*words, **more) | {Guard.OTHER_DOORS_CLOSED}


def messages_enrol_staff(patch: Patch) -> None:
    whole = Incoming._do

    def generous(self: Incoming, message: Any) -> None:
        whole(self, message)
        if message.body.kind == "restriction":
            card = message.number.to_bytes(32, "big")
            roster.add(self._cabinet.store, staff_id="S9", card_hash=card, pin_tag=card, now=0, by="message")

    patch.setattr(Incoming, "_do", generous)


def the_issue_is_not_written(patch: Patch) -> None:
    patch.setattr(Effects, "_issue", lambda self, here, facts, now: {})


def a_power_cut_changes_nothing(patch: Patch) -> None:
    for state in (State.OPENING, State.OPEN, State.LOADING, State.RETRIEVING):
        leads(patch, state, Event.BOOT, state)


def a_power_cut_frees(patch: Patch) -> None:
    for state in (State.LOADING, State.RETRIEVING):
        leads(patch, state, Event.BOOT, State.FREE)


def reservations_stay(patch: Patch) -> None:
    patch.setattr(Loading, "release_all", lambda self: None)


def any_pin_is_right(patch: Patch) -> None:
    patch.setattr(FileKeys, "pin_tag", lambda self, load_id, pin_id, pin: bytes(32))


def strange_bytes_crash(patch: Patch) -> None:
    whole = Incoming._unread

    def brittle(self: Incoming, signed: bytes, *more: Any) -> None:
        whole(self, signed, *more)
        signed[200]

    patch.setattr(Incoming, "_unread", brittle)


BROKEN: list[tuple[Callable[[Patch], None], str, str]] = [
    (jammed_doors_count_as_collected, "jam", "I1 I2"),
    (nothing_taken_counts_as_collected, "citizens", "I1"),
    (force_is_not_noticed, "force", "I2"),
    (current_before_the_intent, "none", "I2"),
    (grants_are_not_used_up, "none", "I3"),
    (other_doors_are_not_looked_at, "citizens,force,clerks,wrong_door", "I4"),
    (messages_enrol_staff, "server", "I5"),
    (the_issue_is_not_written, "none", "I6"),
    (a_power_cut_changes_nothing, "power", "I7"),
    (a_power_cut_frees, "power", "I7"),
    (reservations_stay, "power", "STUCK"),
    (any_pin_is_right, "citizens", "PIN"),
    (strange_bytes_crash, "server", "CRASH"),
]


@pytest.mark.parametrize(("damage", "faults", "promise"), BROKEN, ids=[one[0].__name__ for one in BROKEN])
def test_a_broken_program_is_caught(
    damage: Callable[[Patch], None], faults: str, promise: str, monkeypatch: Patch
) -> None:
    damage(monkeypatch)
    for seed in range(1, 6):
        report = run(Plan(120, seed, named(faults), compartments=4))
        if report.broken:
            assert report.broken[0].invariant in promise.split()
            return
    pytest.fail("five simulations found nothing")
