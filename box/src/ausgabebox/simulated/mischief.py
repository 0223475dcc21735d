"""What happens between two people: something breaks, somebody pulls the plug, a stranger is at the box."""

from collections.abc import Callable

from ausgabebox.agent.errors import Refused, Unknown, WrongPin
from ausgabebox.protocol import codes
from ausgabebox.protocol.codes import BadCode
from ausgabebox.simulated.board import Board
from ausgabebox.simulated.bus import Weather
from ausgabebox.simulated.faults import Fault
from ausgabebox.simulated.malice import Malice
from ausgabebox.simulated.oracle import PromiseBroken
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.world import World

_DAY = 86_400.0


class Mischief:
    """Draws what goes wrong next. Shares are per gap between two people."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._malice = Malice(world)
        self._kinds: tuple[tuple[Fault, float, Callable[[], None]], ...] = (
            (Fault.POWER, 0.01, self._plug),
            (Fault.BUS, 0.02, self._bus),
            (Fault.JAM, 0.02, self._jam),
            (Fault.WRONG_DOOR, 0.003, self._swap),
            (Fault.CONTACTS, 0.004, self._contacts),
            (Fault.RAIL, 0.003, self._rail),
            (Fault.CLOCK, 0.005, self._clock),
            (Fault.NETWORK, 0.005, self._away),
            (Fault.GUESSING, 0.02, self._guess),
            (Fault.SERVER, 0.03, self._malice.send),
            (Fault.FORCE, 0.003, self._force),
        )

    def happens(self) -> None:
        """Whatever happens now. Raises Dark."""
        for fault, share, what in self._kinds:
            if self._world.has(fault, share):
                self._world.step(f"fault: {fault}")
                what()

    def let(self, fault: Fault) -> None:
        """Let this go wrong now; nothing for faults of people. Raises Dark."""
        for kind, _, what in self._kinds:
            if kind is fault:
                what()

    def _count(self, what: str) -> None:
        self._world.report.incidents[what] += 1
        self._world.step(what)

    def _number(self) -> int:
        return 1 + self._chance.below(self._world.box.size)

    def _plug(self) -> None:
        self._count("the plug was pulled with nobody there")
        self._world.blackout(self._chance.choice([1.0, 60.0, 3600.0, 3 * _DAY]))

    def _bus(self) -> None:
        """Noise for a while, one board gone, a supply that sags, or the wire cut."""
        world, bus = self._world, self._world.box.bus
        board: Board = self._chance.choice(list(bus.boards.values()))
        match self._chance.below(5):
            case 0 | 1:
                self._count("noise on the bus")
                bus.weather = Weather(share=self._chance.choice([0.02, 0.1, 0.4]))
                world.clock.call_in(self._chance.between(60, 7200), self._quiet)
            case 2:
                self._count("a board is gone")
                board.quirks.gone = True
            case 3:
                self._count("the supply of a board sags")
                board.brown_out(self._chance.between(0.1, 20))
            case 4:
                self._count("the wire of the bus is cut")
                bus.unplugged = True

    def _quiet(self) -> None:
        self._world.box.bus.weather = Weather()

    def _jam(self) -> None:
        one = self._world.cabinet.compartments[self._number()]
        match self._chance.below(4):
            case 0:
                self._count("a door jams once or twice")
                one.jams = 1 + self._chance.below(2)
            case 1:
                self._count("a door jams for good")
                one.jams = 99
            case 2:
                self._count("a latch is slow")
                one.delay = self._chance.between(0.3, 4.0)
            case 3:
                self._count("a latch catches its door again")
                one.bounces = True

    def _swap(self) -> None:
        """Two plugs in each other's place, after a repair."""
        first, second = self._number(), self._number()
        if first != second:
            self._count("wires of two locks are swapped")
            compartments = self._world.cabinet.compartments
            compartments[first].releases, compartments[second].releases = second, first

    def _contacts(self) -> None:
        one = self._world.cabinet.compartments[self._number()]
        says = self._chance.chance(0.5)
        if self._chance.chance(0.5):
            self._count("a door contact is stuck")
            one.contact_says = says
        else:
            self._count("a presence sensor is stuck")
            one.presence_says = says

    def _rail(self) -> None:
        cabinet = self._world.cabinet
        match self._chance.below(3):
            case 0:
                self._count("the supply of the locks is stuck on")
                cabinet.rail_stuck = True
                cabinet.arming(on=True)
            case 1:
                self._count("the supply of the locks is stuck off")
                cabinet.rail_stuck = False
            case 2:
                self._count("the sense wire of the supply lies")
                cabinet.rail_says = self._chance.chance(0.5)

    def _clock(self) -> None:
        """Set back, or to what a dead battery says; a technician or the network sets it right again."""
        self._count("the clock was set wrong")
        self._world.clock.set_wrong(self._chance.choice([-3600.0, -30 * _DAY, -400 * _DAY, 120.0]))
        self._world.clock.call_in(self._chance.between(3600, 3 * _DAY), lambda: self._world.clock.set_wrong(0.0))

    def _away(self) -> None:
        self._count("the town hall cannot be reached for long")
        self._world.line.down_until = self._world.clock.true() + self._chance.choice([0.2, 1.0, 14.0]) * _DAY

    # strangers

    def _guess(self) -> None:
        """Codes at random, old codes, and a found letter without its PIN."""
        if self._chance.chance(0.1):
            self._found_letter()
            return
        self._count("strangers who tried codes")
        for _ in range(1 + self._chance.below(8)):
            code = self._old_code() if self._chance.chance(0.3) else codes.qr_text(self._chance.octets(16))
            if self._tries(code):
                return
            self._world.wait(self._chance.between(3, 40))

    def _tries(self, code: str) -> bool:
        """Whether the box said no for good."""
        world = self._world
        try:
            world.act("a stranger tries a code", lambda agent: agent.present(code))
            world.act("a stranger tries a PIN", lambda agent: agent.enter_pin(self._chance.digits(6)))
        except (Unknown, BadCode):
            world.report.incidents["codes of strangers refused"] += 1
            return False
        except WrongPin:
            world.report.incidents["PINs of strangers refused"] += 1
            return False
        except Refused as refused:
            world.report.incidents[f"strangers refused: {refused.reason}"] += 1
            return True
        raise PromiseBroken("PIN", "a stranger guesses a PIN at once")

    def _old_code(self) -> str:
        """Of a document that was collected, or of a load that is no more."""
        paper = self._somebody(lambda one: bool(one.spent) or one.where is Where.OWNER)
        known = [] if paper is None else [*paper.spent, *([paper.token] if paper.token and paper.gone_at else [])]
        return codes.qr_text(self._chance.choice(known)) if known else "AAAA-AAAA-AAA"

    def _found_letter(self) -> None:
        """Somebody has the code of a document that lies ready, and not its PIN."""
        paper = self._somebody(lambda one: one.hinted and one.where is Where.BOX)
        if paper is None:
            return
        self._count("strangers who had a code and guessed the PIN")
        for _ in range(1 + self._chance.below(8)):
            if self._tries(paper.qr):
                return
            self._world.wait(self._chance.between(2, 600))

    def _somebody(self, fits: Callable[[Paper], bool]) -> Paper | None:
        """One of the newest papers of which this is true."""
        newest = list(self._world.town.recent)
        found = [paper for paper in newest if fits(paper)]
        return self._chance.choice(found) if found else None

    # force

    def _force(self) -> None:
        if self._chance.chance(0.3):
            self._at_the_shell()
            return
        number = self._number()
        self._count("doors pried open")
        if self._chance.chance(0.3):
            self._in_the_dark(number)
            return
        self._world.cabinet.pry(number)
        self._rob(number)
        self._world.look()
        self._say_stolen(number)

    def _at_the_shell(self) -> None:
        """Opened for good, or the cabinet lifted and put down again: the box must keep what it saw for a moment."""
        cabinet = self._world.cabinet
        if self._chance.chance(0.5):
            self._count("the shell was opened by force")
            cabinet.shell_open = True
        else:
            self._count("the cabinet was tilted")
            cabinet.tilt(self._chance.between(0.5, 20))
        self._world.look()
        if self._world.box.agent.cabinet.seen.tamper is not None and not self._world.box.halted:
            raise PromiseBroken("TAMPER", "somebody is at the shell, and the box goes on")

    def _in_the_dark(self, number: int) -> None:
        """The plug first, then the door."""
        self._world.box.darken()
        before = self._world.oracle.states()
        self._world.cabinet.pry(number)
        self._rob(number)
        self._world.restart(before)
        self._say_stolen(number)

    def _rob(self, number: int) -> None:
        cabinet = self._world.cabinet
        for thing in list(cabinet.compartments[number].things):
            if self._chance.chance(0.8):
                cabinet.take(number, thing)

    def _say_stolen(self, number: int) -> None:
        """Documents that were here and are no more."""
        world = self._world
        inside = {thing.ref for thing in world.cabinet.compartments[number].things}
        for paper in list(world.town.by_order.values()):
            if paper.where is Where.BOX and paper.compartment == number and paper.ref not in inside:
                world.hand_over(paper, Where.STRANGER)
                world.end(paper, "stolen, and staff were told")
                world.oracle.taken_by_stranger(number, known=world.alerted(number))
