"""A cabinet, its boards, the bus and the real driver, put together."""

from dataclasses import dataclass, field

from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.wiring import Wiring, standard, with_levels
from ausgabebox.simulated.board import boards
from ausgabebox.simulated.bus import TURNAROUND, Bus
from ausgabebox.simulated.cabinet import RealCabinet
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.clock import VirtualClock


@dataclass
class Rig:
    """All parts of a simulated box below its program."""

    clock: VirtualClock
    cabinet: RealCabinet
    bus: Bus
    wiring: Wiring
    locks: ModbusLocks
    coils: list[int] = field(default_factory=list)
    """Compartments whose lock got current, in order."""


def rig(size: int = 8, *, wiring: Wiring | None = None, seed: int = 1, baud: int = 9600) -> Rig:
    """A sound box of this size, or of this wiring. Baud 0: bytes and answers take no time."""
    clock = VirtualClock()
    wires = wiring or with_levels(standard(size))
    cabinet = RealCabinet(len(wires.places), clock)
    bus = Bus(boards(wires, cabinet, clock), clock, Chance(seed), baud, TURNAROUND if baud else 0.0)
    made = Rig(clock, cabinet, bus, wires, ModbusLocks(bus, wires))
    cabinet.on_coil.append(made.coils.append)
    return made
