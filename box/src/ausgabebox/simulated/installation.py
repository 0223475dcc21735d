"""The real program on a simulated cabinet: store, driver, keys and agent as in a box, and a plug to pull."""

from collections.abc import Callable
from pathlib import Path

from ausgabebox.agent.agent import Agent
from ausgabebox.keys.files import FileKeys
from ausgabebox.locks.board import ModbusLocks
from ausgabebox.locks.port import Line, Locks
from ausgabebox.locks.wiring import Wiring, standard, with_levels
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.simulated.board import Quirks, boards
from ausgabebox.simulated.bus import Bus, Weather
from ausgabebox.simulated.cabinet import RealCabinet
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.direct import Direct
from ausgabebox.simulated.power import Power
from ausgabebox.simulated.staff import enrol
from ausgabebox.simulated.town import BOX_ID
from ausgabebox.simulated.wire import Wire
from ausgabebox.store.database import Store

MakeAgent = Callable[..., Agent]


class PluggedStore(Store):
    """The real store, on a computer whose power can go just before or just after each write is durable."""

    power: Power

    def commit(self) -> None:
        """Make it durable, unless the power goes first."""
        self.power.point()
        super().commit()
        self.power.commits += 1
        self.power.point()


class Installation:
    """One box: what survives a power cut (file, cabinet, keys) and what does not (program, driver)."""

    agent: Agent
    store: PluggedStore

    def __init__(
        self,
        path: Path,
        chance: Chance,
        *,
        size: int = 8,
        town: bytes,
        make: MakeAgent = Agent,
        bus: bool = True,
        wire: bool = False,
    ) -> None:
        self.clock = VirtualClock()
        self.cabinet = RealCabinet(size, self.clock)
        self.power = Power()
        self.path = path
        self.size = size
        self.keys = FileKeys.of(BOX_ID, chance.octets(32), chance.octets(96), chance.octets(32))
        self._trusted = TrustedKeys.of([town])
        self._make = make
        self._wiring: Wiring = with_levels(standard(size))
        self.bus = Bus(boards(self._wiring, self.cabinet, self.clock), self.clock, chance.branch("bus"))
        self.bus.before = self.bus.after = lambda frame: self.power.point()
        self._line: Line = Wire(self.bus) if wire else self.bus
        self.mended_at = 0.0
        """When a technician was here last, by the true time."""
        self._direct: Locks | None = None if bus else Direct(self.cabinet, self.power)

    def start(self) -> None:
        """Start the computer: open the file, make the program, let it boot. Raises PowerCut."""
        self.clock.reboot()
        self.store = PluggedStore.open(self.path)
        self.store.power = self.power
        locks = self._direct or ModbusLocks(self._line, self._wiring)
        low = frozenset(range(1, 1 + max(1, self.size // 2)))
        if self.store.row("SELECT 1 FROM staff LIMIT 1") is None:
            enrol(self.store, self.keys, low, self.size, int(self.clock.now()))
        self.agent = self._make(store=self.store, locks=locks, keys=self.keys, clock=self.clock, trusted=self._trusted)
        self.agent.boot()

    def darken(self) -> None:
        """No power: the program is gone, relays fall, latches hold."""
        self.power.cut()
        self.store.close()
        self.bus.power_gone()
        self.cabinet.power_gone()

    def close(self) -> None:
        """No box any more."""
        self.store.close()
        if isinstance(self._line, Wire):
            self._line.close()

    def back(self) -> None:
        """Power again."""
        self.power.back()

    def public_keys(self) -> tuple[TrustedKeys, bytes]:
        """What the town hall needs of this box."""
        public = self.keys.public
        return TrustedKeys.of([public.signing]), public.sealing

    @property
    def halted(self) -> bool:
        """Whether the box has stopped until two members of staff clear it."""
        return self.store.row("SELECT 1 FROM settings WHERE name = 'halted'") is not None

    @property
    def paused(self) -> bool:
        """Whether nobody may collect until two members of staff have looked."""
        return self.store.row("SELECT 1 FROM settings WHERE name = 'paused'") is not None

    @property
    def readable(self) -> bool:
        """Whether the program can see its doors: no noise, no board silent."""
        return not self.bus.weather.share and not self.bus.unplugged and not any(
            board.silent for board in self.bus.boards.values()
        )  # fmt: skip

    @property
    def sound(self) -> bool:
        """Whether nothing is broken that a technician would see or measure."""
        cabinet = self.cabinet
        locks = all(
            not one.latch_broken and one.contact_says is None and one.presence_says is None and one.releases is None
            for one in cabinet.compartments.values()
        )
        rail = cabinet.rail_stuck is None and cabinet.rail_says is None
        return locks and rail and not cabinet.tamper_contact() and cabinet.percent > 90 and self.readable

    def mend(self) -> None:
        """What a technician does: everything is sound again."""
        self.mended_at = self.clock.true()
        for number in self.cabinet.compartments:
            self.cabinet.mend(number)
        self.cabinet.rail_stuck = self.cabinet.rail_says = None
        self.cabinet.shell_open = False
        self.cabinet.stand()
        self.cabinet.mains, self.cabinet.percent = True, 100
        self.bus.weather, self.bus.unplugged = Weather(), False
        for board in self.bus.boards.values():
            board.quirks = Quirks()
        self.cabinet.arming(on=False)

    def flutter(self, number: int) -> None:
        """The contacts of this door flutter when it moves next."""
        self.bus.boards[self._wiring.place(number).closed.board].quirks.bouncing = 3
