"""A box on a bench: the real program, store and driver on a simulated cabinet, and hands to work it."""

from pathlib import Path

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.view import Outcome, StaffStage
from ausgabebox.locks.port import Door
from ausgabebox.machine.states import State
from ausgabebox.protocol import messages
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.installation import Installation
from ausgabebox.simulated.papers import Paper
from ausgabebox.simulated.staff import CARDS
from ausgabebox.simulated.town import BOX_ID, Town

FIRST, SECOND = CARDS[0], CARDS[1]


class Bench:
    """One box, its two members of staff and its town hall, with a good line."""

    def __init__(self, folder: Path, *, size: int = 8) -> None:
        chance = Chance(11)
        self.box = Installation(folder / "box.sqlite", chance.branch("box"), size=size, town=Town.key_of(chance).public)
        self.clock, self.cabinet = self.box.clock, self.box.cabinet
        self.town = Town(self.clock, chance)
        self.town.knows(*self.box.public_keys())
        self.box.start()

    @property
    def agent(self) -> Agent:
        return self.box.agent

    def tick(self, seconds: float = 0.4) -> None:
        """Time passes, looked at as a box does."""
        left = seconds
        while left > 0:
            pause = min(left, 0.2 if seconds < 10 else max(5.0, seconds / 100))
            self.clock.sleep(pause)
            self.agent.tick()
            left -= pause

    def reboot(self, dark: float = 10) -> None:
        self.box.darken()
        self.clock.sleep(dark)
        self.box.back()
        self.box.start()
        self.tick()

    def state(self, number: int) -> State:
        return self.box.store.states()[number]

    def states(self) -> set[State]:
        return set(self.box.store.states().values())

    # the line

    def exchange(self) -> None:
        for _ in range(3):
            for signed in self.agent.waiting(99):
                self.town.hear(signed)
            self.agent.received(self.town.up_to)
            for number in sorted(self.town.sent):
                self.agent.take(self.town.sent[number])
            self.town.sent = {n: each for n, each in self.town.sent.items() if n > self.agent.highest_kept()}

    def said(self) -> list[messages.Up]:
        trusted = self.town.box_keys
        return [messages.verify_up(each, trusted, box_id=BOX_ID).body for each in self.agent.waiting(999)]

    # staff

    def log_in(self) -> None:
        for card in (FIRST, SECOND):
            self.agent.staff_card(card.text, card.pin)

    def confirm(self, outcome: Outcome) -> None:
        for card in (FIRST, SECOND):
            self.agent.confirm(outcome, card.text)

    def serve(self, *numbers: int) -> None:
        """Let two look into compartments and find them empty."""
        self.log_in()
        for number in numbers or range(1, self.box.size + 1):
            self.agent.retrieve(number)
            self.tick()
            self.shut(number)
            self.confirm(Outcome.EMPTY)
        self.agent.staff_leave()

    def shut(self, number: int) -> None:
        assert self.cabinet.push_shut(number)
        self.tick()

    def load(self, *, low: bool = False, back: bool = False) -> Paper:
        """The whole way of a document into the box."""
        paper = self.town.order(return_required=back, low=low)
        self.exchange()
        self.log_in()
        self.lay_in(paper)
        self.agent.staff_leave()
        self.exchange()
        return paper

    def lay_in(self, paper: Paper) -> None:
        view = self.agent.scan(paper.ref)
        assert view is not None and view.compartment is not None and view.stage is StaffStage.OPEN
        self.tick()
        assert self.cabinet.put(view.compartment, thing(paper))
        self.shut(view.compartment)
        self.agent.scan(paper.ref)
        self.confirm(Outcome.LOADED)
        paper.compartment = view.compartment

    # the person

    def opens(self, paper: Paper) -> int:
        self.agent.present(paper.code)
        self.agent.enter_pin(paper.pin)
        return self.number(paper)

    def takes(self, paper: Paper) -> None:
        number = self.number(paper)
        assert self.cabinet.take(number, thing(paper))
        self.shut(number)

    def number(self, paper: Paper) -> int:
        assert paper.compartment is not None
        return paper.compartment

    def wrong_pin(self, paper: Paper) -> str:
        return f"{(int(paper.pin) + 1) % 1_000_000:06d}"

    def sees(self, number: int) -> Door:
        return self.agent.cabinet.seen.doors[number]


def thing(paper: Paper) -> Thing:
    return Thing(Kind.DOCUMENT, paper.ref)
