"""The measurement itself: real program, real port, boards in a process of their own. How fast it is is not asserted,
but that no figure is shorter than its frames take on the wire, nor all together longer than the whole.
"""

import time
from pathlib import Path

import pytest

from ausgabebox.simulated.timing import Figures, Stuck, main, measure, started

BAUD = 38400
FRAMES = 6 * 8 * 10 / BAUD
"""Seconds on the wire from PIN to pulse at the least: three boards are read, one relay is switched and read, one pulse;
eight bytes each, of ten bits, and no answer counted.
"""


def test_some_people_collect_over_a_port(tmp_path: Path) -> None:
    began = time.monotonic()
    figures = measure(3, BAUD, tmp_path)
    whole = time.monotonic() - began
    assert len(figures.milliseconds) == 3
    assert figures.milliseconds[0] > 1000 * FRAMES
    assert sum(figures.milliseconds) < 1000 * whole
    assert "3 collections" in figures.lines()
    assert list(tmp_path.iterdir()) == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quick = ["--collections", "1", "--baud", "0", "--beside", str(tmp_path)]
    assert main(quick) == 0
    assert "1 collections" in capsys.readouterr().out
    assert main([*quick, "--at-most", "0"]) == 1


@pytest.mark.parametrize(
    "words", [["--collections", "0"], ["--collections", "-5"], ["--baud", "7"], ["--beside", "/none/at/all"]]
)
def test_arguments_that_cannot_be_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2
    told = capsys.readouterr().err
    assert words[0] in told and words[1] in told


def test_what_the_figures_say() -> None:
    figures = Figures(tuple(float(one) for one in range(1, 101)), 38400)
    assert figures.share(95) == 96
    assert figures.lines().endswith("38400 baud: PIN to pulse p50 50.5 ms, p95 96.0 ms, max 100.0 ms")


def test_hands_cannot_do_what_cannot_be_done() -> None:
    with started(0) as boards:
        with pytest.raises(Stuck, match="put 1"):
            boards.hands("put", 1, "D1")
        boards.hands("shut", 1)
