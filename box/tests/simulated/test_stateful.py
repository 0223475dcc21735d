"""The real program against hidden truth, in whatever order Hypothesis thinks of: people, staff, strangers, faults."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.errors import Refused, StaffRefused, Unknown, WrongPin
from ausgabebox.agent.view import Outcome
from ausgabebox.protocol.codes import BadCode
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.faults import ALL, Fault
from ausgabebox.simulated.mischief import Mischief
from ausgabebox.simulated.papers import Where
from ausgabebox.simulated.rounds import Round
from ausgabebox.simulated.run import Plan, made
from ausgabebox.simulated.staff import CARDS
from ausgabebox.simulated.visits import Visit
from ausgabebox.simulated.world import Dark

SEEDS = st.integers(0, 2**32)
GOES_WRONG = sorted(ALL - {Fault.CITIZENS, Fault.CLERKS})
OUT_OF_PLACE: dict[str, Callable[[Agent], object]] = {
    "a PIN without a code": lambda agent: agent.enter_pin("123456"),
    "open again what is not open": lambda agent: agent.open_again("123456"),
    "no code at all": lambda agent: agent.present("'; DROP TABLE loads; --"),
    "leave": lambda agent: agent.leave(),
    "a problem with nothing": lambda agent: agent.report_problem(),
    "a card and a wrong PIN": lambda agent: agent.staff_card(CARDS[0].text, "999999"),
    "one card alone": lambda agent: agent.staff_card(CARDS[0].text, CARDS[0].pin),
    "the same card again": lambda agent: agent.staff_card(CARDS[0].text, CARDS[0].pin),
    "a scan alone": lambda agent: agent.scan("D0000001"),
    "open it alone": lambda agent: agent.retrieve(1),
    "confirm nothing": lambda agent: agent.confirm(Outcome.EMPTY, CARDS[0].text),
    "clear a halt alone": lambda agent: agent.clear_halt(),
    "staff leave": lambda agent: agent.staff_leave(),
    "bytes of anybody": lambda agent: agent.take(b"\x83\x41\x00\x41\x00\x41\x00"),
}


class Box(RuleBasedStateMachine):
    """Two compartments, and everybody."""

    @initialize(seed=SEEDS)
    def begins(self, seed: int) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="ausgabebox-")
        self.world = made(Plan(0, seed, ALL, compartments=2), Path(self.folder.name))
        self.world.begin()
        self.someone(lambda: Round(self.world).go(), seed)

    def someone(self, does: Callable[[], Any], seed: int) -> None:
        """Somebody who decides by this seed."""
        self.world.chance = Chance(seed)
        with contextlib.suppress(Dark):
            does()

    @rule(back=st.booleans(), low=st.booleans())
    def a_document_is_ready(self, back: bool, low: bool) -> None:
        if len(self.world.town.by_order) < 4:
            self.world.town.order(return_required=back, low=low)

    @rule(seed=SEEDS)
    def the_line_is_up(self, seed: int) -> None:
        self.someone(self.world.exchange, seed)
        self.someone(self.world.exchange, seed + 1)

    @rule(seed=SEEDS)
    def staff_come(self, seed: int) -> None:
        self.someone(lambda: Round(self.world).go(), seed)

    @rule(seed=SEEDS, which=st.integers(0, 3))
    def somebody_collects(self, seed: int, which: int) -> None:
        ready = [one for one in self.world.town.by_order.values() if one.hinted and one.where is Where.BOX]
        if ready:
            self.someone(lambda: Visit(self.world, ready[which % len(ready)]).go(), seed)

    @rule(seed=SEEDS, fault=st.sampled_from(GOES_WRONG))
    def something_goes_wrong(self, seed: int, fault: Fault) -> None:
        self.someone(lambda: Mischief(self.world).let(fault), seed)

    @rule(points=st.integers(0, 200))
    def the_power_will_go(self, points: int) -> None:
        self.world.box.power.cut_after(points)

    @rule(seconds=st.sampled_from([0.5, 20.0, 400.0, 4000.0, 90_000.0]))
    def time_passes(self, seconds: float) -> None:
        self.someone(lambda: self.world.wait(seconds), 1)

    @rule(what=st.sampled_from(sorted(OUT_OF_PLACE)))
    def somebody_does_what_is_out_of_place(self, what: str) -> None:
        with contextlib.suppress(Refused, Unknown, WrongPin, StaffRefused, BadCode):
            self.someone(lambda: self.world.act(what, OUT_OF_PLACE[what]), 1)

    @rule()
    def a_technician_mends(self) -> None:
        self.world.box.mend()

    @invariant()
    def all_promises_hold(self) -> None:
        if hasattr(self, "world"):
            self.world.oracle.check()

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "world"):
            return
        lying = {thing.ref for one in self.world.cabinet.compartments.values() for thing in one.things}
        for paper in self.world.town.papers.values():
            assert (paper.where is Where.BOX) == (paper.ref in lying)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
            self.folder.cleanup()


def examples(count: int, steps: int) -> type:
    case: type = type("Case", (Box.TestCase,), {})
    case.settings = settings(  # type: ignore[attr-defined]
        max_examples=count, stateful_step_count=steps, deadline=None, print_blob=True
    )
    return case


TestInTheNormalRun = examples(12, 20)


@pytest.mark.long
@pytest.mark.timeout(3600)
class TestForLong(examples(500, 50)):  # type: ignore[misc]
    """The same for longer."""
