"""Somebody comes for their document: in a hurry, without the PIN at hand, with a door that does not do as it should."""

from ausgabebox.agent.errors import Refused, Unknown, WrongPin
from ausgabebox.agent.view import Stage
from ausgabebox.protocol.codes import BadCode
from ausgabebox.protocol.messages import Limit, Restriction
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.faults import Fault
from ausgabebox.simulated.oracle import PromiseBroken
from ausgabebox.simulated.papers import Paper, Where
from ausgabebox.simulated.world import Dark, World

HOUR = 3600.0
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class GivesUp(Exception):
    """The person leaves for now."""


class Visit:
    """One person at the box, from the code to the closed door, or not so far."""

    def __init__(self, world: World, paper: Paper) -> None:
        self._world = world
        self._paper = paper
        self._chance = world.chance
        self._slipped = False
        self._again = False
        self._number = 0

    def go(self) -> None:
        """All of it. What goes wrong is counted, and the person comes again another time."""
        world, paper = self._world, self._paper
        paper.visits += 1
        if paper.first_try is None:
            paper.first_try = world.clock.true()
        world.step(f"{paper.owner} comes for {paper.ref}")
        if world.has(Fault.POWER, 0.03):
            world.box.power.cut_after(self._chance.below(250))
        world.in_the_dark = self._in_the_dark
        try:
            self._collect()
        except (GivesUp, Dark):
            pass
        except WrongPin:
            self._later(20 * 60)
        except Unknown:
            world.report.refused["unknown code"] += 1
            self._asks_for_help()
        except Refused as refused:
            world.report.refused[str(refused.reason)] += 1
            self._later(max(60.0, refused.until - world.clock.now()) if refused.until else 6 * HOUR)
        finally:
            world.in_the_dark = None
        self._leaves()

    def _collect(self) -> None:
        self._says_code()
        self._pause(2, 15)
        self._says_pin()
        self._at_the_door()

    def _says_code(self) -> None:
        paper, world = self._paper, self._world
        if world.has(Fault.CITIZENS, 0.08):
            self._mistypes()
        typed = paper.qr if self._chance.chance(0.7) else self._written(paper.code)
        world.act(f"{paper.owner} shows the code", lambda agent: agent.present(typed))

    def _mistypes(self) -> None:
        """One letter is wrong: another one, or one too few."""
        code = self._paper.code
        place = self._chance.choice([0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12])
        wrong = code[:place] + self._chance.choice(["", *_ALPHABET.replace(code[place], "")]) + code[place + 1 :]
        self._slipped = True
        try:
            self._world.act(f"{self._paper.owner} mistypes the code", lambda agent: agent.present(wrong))
        except (BadCode, Unknown):
            self._world.report.refused["mistyped code"] += 1
        self._pause(3, 20)

    def _written(self, code: str) -> str:
        """As people type: small, without dashes, O for 0 and l for 1."""
        match self._chance.below(3):
            case 0:
                return code.lower()
            case 1:
                return code.replace("-", " ").replace("0", "O").replace("1", "l")
        return code

    def _says_pin(self) -> None:
        paper = self._paper
        wrong = 0
        if self._world.has(Fault.CITIZENS, 0.06):
            wrong = self._chance.weighted([(6, 1), (3, 2), (2, 3), (1, 6)])
        for _ in range(wrong):
            self._tells(self._wrong_pin())
            self._pause(2, 10)
        if self._world.has(Fault.CITIZENS, 0.01):
            self._world.step(f"{paper.owner} has to go before the PIN")
            raise GivesUp
        self._world.act(f"{paper.owner} types the PIN", lambda agent: agent.enter_pin(paper.pin))

    def _tells(self, pin: str) -> None:
        """A wrong PIN, which the box must not take."""
        paper, world = self._paper, self._world
        paper.wrong += 1
        self._slipped = True
        try:
            world.act(f"{paper.owner} types a wrong PIN", lambda agent: agent.enter_pin(pin))
        except WrongPin as wrong:
            world.report.refused["wrong_pin"] += 1
            if wrong.until is not None or wrong.left == 0:
                raise
            return
        raise PromiseBroken("PIN", f"a wrong PIN opens the compartment of {paper.ref}")

    def _wrong_pin(self) -> str:
        pin = self._chance.digits(6)
        return pin if pin != self._paper.pin else self._wrong_pin()

    # at the door

    def _at_the_door(self) -> None:
        """The screen says that a door opens; the person looks which one does."""
        world = self._world
        self._number = 0
        stage = self._settled()
        if stage is not Stage.OPEN:
            world.report.incidents[f"the door did not open: screen says {stage}"] += 1
            self._strange_door()
            raise GivesUp
        self._number = world.box.agent.view().compartment or 0
        if world.cabinet.compartments[self._number].shut:
            world.report.incidents["the screen says open, and the door is shut"] += 1
        self._hands()
        self._after_shutting()

    def _settled(self) -> Stage:
        """The stage, once it is no longer `opening`, or `open` behind a door that is shut again."""
        for _ in range(20):
            stage = self._world.box.agent.view().stage
            shut = self._number and self._world.cabinet.compartments[self._number].shut
            if stage is not Stage.OPENING and not (stage is Stage.OPEN and shut):
                return stage
            self._world.wait(0.25)
        return self._world.box.agent.view().stage

    def _hands(self) -> None:
        """Take, lay in, push: in the order and with the care that this person has."""
        world = self._world
        if world.has(Fault.CITIZENS, 0.03):
            self._too_early()
            return
        self._pause(2, 20)
        if world.has(Fault.CITIZENS, 0.01):
            self._goes_with_door_open(taken=self._chance.chance(0.7))
        self._takes()
        if world.has(Fault.CITIZENS, 0.02):
            self._pause(20, 240)
        self._lays_in()
        self._shuts()

    def _too_early(self) -> None:
        """Shuts it on the document, and sees it."""
        world, paper = self._world, self._paper
        self._shuts()
        if self._settled() is not Stage.NOT_TAKEN:
            return
        self._slipped = self._again = True
        if self._chance.chance(0.2):
            raise GivesUp
        if self._chance.chance(0.2):
            self._says_again(self._wrong_pin())
        self._says_again(paper.pin)
        self._number, number = 0, self._number
        stage = self._settled()
        self._number = number
        if stage is Stage.OPEN:
            self._pause(2, 10)
            self._takes()
            self._lays_in()
            self._shuts()
        else:
            world.report.incidents["did not open again"] += 1

    def _says_again(self, pin: str) -> None:
        world = self._world
        try:
            world.act(f"{self._paper.owner} wants it open again", lambda agent: agent.open_again(pin))
        except WrongPin:
            world.report.refused["wrong_pin"] += 1

    def _takes(self) -> None:
        world, paper = self._world, self._paper
        for thing in list(world.cabinet.compartments[self._number].things):
            if thing.ref == paper.ref and world.cabinet.take(self._number, thing):
                world.step(f"{paper.owner} takes {paper.ref} out of {self._number}")
                self._has_it()

    def _has_it(self) -> None:
        world, paper = self._world, self._paper
        world.hand_over(paper, Where.OWNER)
        world.end(paper, "collected at the box")
        world.report.waits.append(round(world.clock.true() - (paper.first_try or 0.0), 3))
        world.report.experience[self._how()] += 1

    def _how(self) -> str:
        if self._paper.helped:
            return "after staff helped"
        if self._paper.visits > 1:
            return "on a later visit"
        if self._again:
            return "at the first visit, after opening again"
        return "at the first visit, after a slip of the fingers" if self._slipped else "at the first try"

    def _lays_in(self) -> None:
        world, paper = self._world, self._paper
        if paper.return_required and not world.has(Fault.CITIZENS, 0.1):
            world.cabinet.put(self._number, Thing(Kind.OLD_DOCUMENT, f"alt-{paper.ref}", paper.owner))
        if world.has(Fault.CITIZENS, 0.01):
            world.step(f"{paper.owner} leaves rubbish in {self._number}")
            world.cabinet.put(self._number, Thing(Kind.RUBBISH, "rubbish"))

    def _shuts(self) -> None:
        world = self._world
        if world.has(Fault.CITIZENS, 0.05):
            world.box.flutter(self._number)
        world.step(f"{self._paper.owner} pushes door {self._number} shut")
        world.cabinet.push_shut(self._number)
        self._world.wait(0.3)

    def _goes_with_door_open(self, *, taken: bool) -> None:
        """Away, and the door stands open, until somebody comes by."""
        world, paper = self._world, self._paper
        if taken:
            self._takes()
        paper.left_lying = not taken
        world.report.incidents["people who left the door open"] += 1
        world.wait(self._chance.between(150, 900))
        if not taken and self._chance.chance(0.3):
            self._passer_by()
        elif self._chance.chance(0.5):
            world.cabinet.push_shut(self._number)
        world.look()
        raise GivesUp

    def _passer_by(self) -> None:
        world, paper = self._world, self._paper
        for thing in list(world.cabinet.compartments[self._number].things):
            if world.cabinet.take(self._number, thing) and thing.ref == paper.ref:
                world.report.incidents["documents stolen from a door that its owner left open"] += 1
                world.hand_over(paper, Where.STRANGER)
                world.end(paper, "stolen, and staff were told")
                world.oracle.taken_by_stranger(self._number, known=world.alerted(self._number))

    def _after_shutting(self) -> None:
        """What the screen says at the end."""
        world = self._world
        stage = self._settled()
        if stage is Stage.DONE:
            world.oracle.done_on_screen(self._number)
            if self._paper.where is not Where.OWNER:
                world.report.incidents["the screen says done to somebody who has no document"] += 1
        elif stage is Stage.NOT_TAKEN:
            world.report.incidents["something lies inside after it was shut"] += 1

    def _strange_door(self) -> None:
        """Another door has sprung open: honest people push it shut, a few do not."""
        world = self._world
        for number in world.cabinet.open_doors():
            inside = world.paper_in(number)
            if inside is None or inside.owner == self._paper.owner:
                continue
            if world.has(Fault.CITIZENS, 0.2):
                thing = next(one for one in world.cabinet.compartments[number].things if one.ref == inside.ref)
                world.cabinet.take(number, thing)
                world.hand_over(inside, Where.STRANGER)
                world.end(inside, "stolen, and staff were told")
                world.oracle.taken_by_stranger(number, known=world.alerted(number))
            elif self._chance.chance(0.5):
                world.cabinet.push_shut(number)

    # otherwise

    def _in_the_dark(self) -> None:
        """It goes dark. If the own door stands open, the document is taken all the same."""
        world, paper = self._world, self._paper
        number = paper.compartment
        if number is None or world.cabinet.compartments[number].shut:
            return
        self._number = number
        if self._chance.chance(0.7):
            self._takes()
        if self._chance.chance(0.6):
            world.cabinet.push_shut(number)

    def _asks_for_help(self) -> None:
        """The code is right and the box does not know it: the town hall has the document taken out."""
        paper = self._paper
        if paper.load_id:
            self._world.town.send(Restriction(paper.load_id, Limit.WITHDRAW))
        self._later(24 * HOUR)

    def _leaves(self) -> None:
        """Says good-bye, or just goes."""
        world = self._world
        if not world.has(Fault.CITIZENS, 0.3):
            try:
                world.act(f"{self._paper.owner} leaves", lambda agent: agent.leave())
            except (Dark, Refused):
                return
        if self._paper.where is Where.BOX and self._paper.not_before < world.clock.true():
            self._later(self._chance.between(1, 12) * HOUR)

    def _later(self, seconds: float) -> None:
        self._paper.not_before = self._world.clock.true() + seconds

    def _pause(self, least: float, most: float) -> None:
        self._world.wait(self._chance.between(least, most))
