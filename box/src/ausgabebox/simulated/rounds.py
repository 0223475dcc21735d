"""Two members of staff at the box: they look after what is due, take out, lay in, and err as people do."""

from contextlib import suppress

from ausgabebox.agent.errors import StaffRefused
from ausgabebox.agent.view import Outcome, StaffStage
from ausgabebox.machine.states import State
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.faults import Fault
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.staff import CARDS, Card
from ausgabebox.simulated.world import Dark, World


class CalledAway(Exception):
    """Something more urgent: both go and leave all as it is."""


class Round:
    """One walk to the box with a stack of documents."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._two = self._chance.choice([CARDS[:2], CARDS[1:3]])

    def go(self) -> None:
        """All that is due, and then the stack."""
        world = self._world
        world.step("two members of staff come")
        if world.has(Fault.POWER, 0.05):
            world.box.power.cut_after(self._chance.below(900))
        try:
            self._look_at_the_cabinet()
            if self._log_in():
                self._clear_halt()
                self._inspect_all()
                self._load_all()
                self._log_out()
        except (Dark, CalledAway):
            world.report.incidents["rounds of staff that were broken off"] += 1
        except StaffRefused as refused:
            world.report.incidents[f"staff were told: {refused.why}"] += 1

    # before

    def _look_at_the_cabinet(self) -> None:
        """What anybody sees: a door that stands open, a screen that says it has halted. Then a technician comes too."""
        world = self._world
        states = world.oracle.states()
        trouble = {State.ALARM, State.QUARANTINE} & set(states.values())
        if trouble or world.cabinet.open_doors() or world.box.halted or not world.box.sound:
            world.report.incidents["visits of a technician"] += 1
            world.step("a technician mends what is broken")
            world.box.mend()
            for number in world.cabinet.open_doors():
                world.cabinet.push_shut(number)
        self._wait(5, 30)

    def _log_in(self) -> bool:
        for card in self._two:
            if self._world.has(Fault.CLERKS, 0.04):
                self._mistypes_pin(card)
            self._logs_in(card)
        staff = self._world.box.agent.staff()
        return staff is not None and staff.stage is not StaffStage.SECOND

    def _logs_in(self, card: Card) -> None:
        self._world.act(f"{card.staff_id} logs in", lambda agent: agent.staff_card(card.text, card.pin))

    def _mistypes_pin(self, card: Card) -> None:
        try:
            self._world.act(f"{card.staff_id} mistypes the PIN", lambda agent: agent.staff_card(card.text, "000000"))
        except StaffRefused:
            self._world.report.incidents["PINs of staff mistyped"] += 1

    def _clear_halt(self) -> None:
        if self._world.box.halted:
            self._world.report.incidents["halts cleared by two members of staff"] += 1
            self._world.act("staff clear the halt", lambda agent: agent.clear_halt())
        if self._world.box.paused:
            self._world.report.incidents["pauses cleared by two members of staff"] += 1
            self._world.act("staff clear the pause", lambda agent: agent.clear_pause())

    # what is due

    def _inspect_all(self) -> None:
        for due in self._staff_due():
            if self._world.has(Fault.CLERKS, 0.01):
                self._away()
            try:
                self._inspect(due)
            except StaffRefused as refused:
                self._world.report.incidents[f"staff were told: {refused.why}"] += 1

    def _staff_due(self) -> list[int]:
        states = self._world.oracle.states()
        return [number for number, state in sorted(states.items()) if state in _DUE]

    def _inspect(self, number: int) -> None:
        """Open one, look with own eyes, do what is right, and say so."""
        world = self._world
        world.act(f"staff open {number}", lambda agent: agent.retrieve(number))
        if not self._opened(number):
            return
        self._wait(3, 15)
        outcome, paper = self._sort_out(number)
        if world.has(Fault.CLERKS, 0.005):
            self._away()
        world.cabinet.push_shut(number)
        world.wait(1.0)
        if outcome is Outcome.PUT_BACK and paper:
            world.act(f"staff scan {paper.ref}", lambda agent: agent.scan(paper.ref))
        self._confirm(number, outcome)
        if outcome is Outcome.PUT_BACK and paper and world.oracle.states()[number] is not State.LOADED:
            world.report.incidents["put back, and the box did not believe it"] += 1

    def _sort_out(self, number: int) -> tuple[Outcome, Paper | None]:
        """What lies inside goes where it belongs."""
        world = self._world
        paper = world.paper_in(number)
        for thing in list(world.cabinet.compartments[number].things):
            if paper is None or thing.ref != paper.ref:
                world.cabinet.take(number, thing)
                world.report.ends[f"staff took out: {thing.kind}"] += 1
        if paper is None:
            return Outcome.EMPTY, None
        paper.hinted = False
        if paper.expires_at - world.clock.now() > 2 * 86_400 and self._chance.chance(0.5):
            paper.helped = True
            world.report.incidents["documents put back as a new load"] += 1
            return Outcome.PUT_BACK, paper
        thing = next(one for one in world.cabinet.compartments[number].things if one.ref == paper.ref)
        world.cabinet.take(number, thing)
        world.hand_over(paper, Where.COUNTER)
        world.end(paper, "taken out, handed over at the counter")
        return Outcome.EMPTY, None

    # loading

    def _load_all(self) -> None:
        papers = [paper for paper in self._world.town.by_order.values() if paper.where is Where.COUNTER]
        for paper in papers:
            if self._world.has(Fault.CLERKS, 0.01):
                self._away()
            try:
                self._load(paper)
            except StaffRefused as refused:
                self._world.report.incidents[f"staff were told: {refused.why}"] += 1
                if State.FREE not in self._world.oracle.states().values():
                    return

    def _load(self, paper: Paper) -> None:
        world = self._world
        if world.has(Fault.CLERKS, 0.02):
            self._scan_the_wrong_thing()
        if world.has(Fault.POWER, 0.005):
            world.box.power.cut_when(self._reserved)
        world.act(f"staff scan {paper.ref}", lambda agent: agent.scan(paper.ref))
        number = self._open_number()
        if number is None or not self._opened(number):
            return
        self._wait(3, 15)
        self._lay_in(number, paper)
        if world.has(Fault.CLERKS, 0.005):
            self._away()
        if world.has(Fault.CLERKS, 0.01):
            world.report.incidents["staff who left the door open for long"] += 1
            world.wait(self._chance.between(60, 400))
        world.cabinet.push_shut(number)
        world.wait(1.0)
        if world.has(Fault.CLERKS, 0.02):
            self._scan_the_wrong_thing()
        world.act(f"staff scan {paper.ref} again", lambda agent: agent.scan(paper.ref))
        self._confirm(number, Outcome.LOADED)

    def _reserved(self) -> bool:
        """Whether a compartment waits for the document, and its door has not been meant to open yet."""
        if State.RESERVED not in self._world.oracle.states().values():
            return False
        self._world.report.incidents["power cuts between a reservation and its opening"] += 1
        return True

    def _lay_in(self, number: int, paper: Paper) -> None:
        """Put it in; a few forget, and shut the empty compartment."""
        world = self._world
        if world.has(Fault.CLERKS, 0.005):
            world.report.incidents["staff who shut an empty compartment"] += 1
            return
        if world.cabinet.put(number, Thing(Kind.DOCUMENT, paper.ref, paper.owner)):
            paper.where, paper.compartment = Where.BOX, number

    def _scan_the_wrong_thing(self) -> None:
        self._world.report.incidents["staff who scanned the wrong thing"] += 1
        with suppress(StaffRefused):
            self._world.act("staff scan a wrong thing", lambda agent: agent.scan(self._chance.choice(_WRONG)))

    # both

    def _open_number(self) -> int | None:
        staff = self._world.box.agent.staff()
        return staff.compartment if staff else None

    def _opened(self, number: int) -> bool:
        """Whether its door opens, after some seconds."""
        world = self._world
        for _ in range(40):
            staff = world.box.agent.staff()
            if staff is None or staff.stage is not StaffStage.OPENING:
                break
            world.wait(0.25)
        if world.cabinet.compartments[number].shut:
            world.report.incidents["a door did not open for staff"] += 1
            return False
        return True

    def _confirm(self, number: int, outcome: Outcome) -> None:
        for card in self._two:
            self._says(card, number, outcome)

    def _says(self, card: Card, number: int, outcome: Outcome) -> None:
        what = f"{card.staff_id} confirms {outcome} for {number}"
        self._world.act(what, lambda agent: agent.confirm(outcome, card.text))

    def _away(self) -> None:
        """Leave all as it is; the box has to cope."""
        world = self._world
        world.report.incidents["staff called away"] += 1
        world.step("staff are called away")
        world.wait(self._chance.between(30, 1200))
        raise CalledAway

    def _log_out(self) -> None:
        if self._world.has(Fault.CLERKS, 0.1):
            self._world.report.incidents["staff who forgot to log out"] += 1
            self._wait(300, 900)
            return
        self._world.act("staff log out", lambda agent: agent.staff_leave())

    def _wait(self, least: float, most: float) -> None:
        self._world.wait(self._chance.between(least, most))


_DUE = frozenset(
    {
        State.OUT_OF_SERVICE, State.LOCKED_OUT, State.ISSUED_UNVERIFIED, State.RETURN_CHECK, State.EXPIRED,
        State.QUARANTINE, State.ALARM,
    }
)  # fmt: skip
_WRONG = ["4006381333931", "D9999999", "https://www.siegen.de", "x"]
