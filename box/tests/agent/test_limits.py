"""Wrong PINs and wrong codes: who waits how long, whatever happens to clock and plug."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausgabebox.agent.errors import Reason, Refused, Unknown, WrongPin
from ausgabebox.agent.view import Stage
from ausgabebox.machine.limits import DELAY
from ausgabebox.machine.states import State
from ausgabebox.protocol import codes
from ausgabebox.simulated.papers import Paper

from .bench import Bench


def fail(bench: Bench, paper: Paper) -> Refused | WrongPin:
    """One wrong PIN, or why it was not taken."""
    try:
        bench.agent.present(paper.code)
        bench.agent.enter_pin(bench.wrong_pin(paper))
    except (Refused, WrongPin) as error:
        return error
    raise AssertionError("the PIN was taken")


def locked(bench: Bench) -> Paper:
    paper = bench.load()
    told = [fail(bench, paper) for _ in range(3)]
    assert [each.left for each in told if isinstance(each, WrongPin)] == [2, 1, 3]
    assert isinstance(told[2], WrongPin) and told[2].until is not None
    assert bench.agent.view().stage is Stage.WAITING
    return paper


def test_the_third_wrong_pin_costs_a_quarter_of_an_hour_the_sixth_all(bench: Bench) -> None:
    paper = locked(bench)
    refused = fail(bench, paper)
    assert isinstance(refused, Refused) and refused.reason is Reason.LOCKED
    bench.tick(DELAY + 10)
    for _ in range(2):
        assert isinstance(fail(bench, paper), WrongPin)
    last = fail(bench, paper)
    assert isinstance(last, Refused) and last.reason is Reason.LOCKED_OUT
    assert bench.state(bench.number(paper)) is State.LOCKED_OUT
    bench.tick(DELAY + 10)
    with pytest.raises(Refused):
        bench.agent.present(paper.code)


def test_after_a_lock_the_right_pin_opens(bench: Bench) -> None:
    paper = locked(bench)
    bench.tick(DELAY + 10)
    assert bench.opens(paper) in bench.cabinet.open_doors()


@pytest.mark.parametrize("wrong_by", [-86_400, 3600, 86_400 * 3])
def test_neither_plug_nor_clock_shortens_a_lock(bench: Bench, wrong_by: int) -> None:
    paper = locked(bench)
    bench.clock.set_wrong(wrong_by)
    bench.tick(60)
    bench.reboot(dark=7200)
    refused = fail(bench, paper)
    assert isinstance(refused, Refused) and refused.reason is Reason.LOCKED


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 400)),
        st.tuples(st.just("plug"), st.integers(1, 20_000)),
        st.tuples(st.just("clock"), st.integers(-400_000, 200_000)),
    ),
    max_size=6,
)


@settings(max_examples=15, deadline=None, database=None)
@given(steps=STEPS)
def test_a_lock_lasts_its_running_seconds_whatever_happens(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.serve(1)
        paper = locked(bench)
        ran = 0.0
        for what, much in steps:
            if what == "wait":
                bench.tick(much)
                ran += much
            elif what == "plug":
                bench.reboot(dark=much)
                ran += 1
            else:
                bench.clock.set_wrong(much)
        error = fail(bench, paper)
        if ran < DELAY:
            assert isinstance(error, Refused)
        bench.box.store.close()


def test_strangers_make_everybody_wait_half_a_minute_and_lock_nobody(bench: Bench) -> None:
    paper = bench.load()
    for guess in range(70):
        try:
            bench.agent.present(codes.code_of(guess.to_bytes(16, "big")))
        except Unknown:
            continue
        except Refused as refused:
            assert refused.reason is Reason.DELAYED
            bench.tick(31)
    bench.tick(31)
    assert bench.opens(paper) in bench.cabinet.open_doors()


def test_sixty_wrong_pins_within_an_hour_pause_the_collection_until_two_have_looked(bench: Bench) -> None:
    papers = [bench.load() for _ in range(2)]
    with bench.box.store.transaction():
        for _ in range(59):
            bench.agent._lockouts.failed(known=True)
    bench.tick(31)
    assert isinstance(fail(bench, papers[0]), WrongPin)
    bench.agent.leave()
    bench.reboot()
    assert bench.agent.view().stage is Stage.PAUSED
    refused = fail(bench, papers[1])
    assert isinstance(refused, Refused) and refused.reason is Reason.PAUSED
    bench.log_in()
    bench.agent.clear_pause()
    bench.agent.staff_leave()
    assert bench.opens(papers[1]) in bench.cabinet.open_doors()
