"""`./buergerbuero box simulate`: people, staff, strangers and faults at the real program; not 0 if a promise breaks."""

import argparse
import sys
from collections.abc import Sequence

from ausgabebox.locks.wiring import MOST
from ausgabebox.program.arguments import whole
from ausgabebox.simulated import guessing
from ausgabebox.simulated.faults import Fault, UnknownFault, named
from ausgabebox.simulated.run import Plan, run, simulate

_SAMPLE = 500
_USUAL = 1000


def main(arguments: Sequence[str]) -> int:
    """Simulate, say what came of it; 1 if a promise was broken."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        faults = named(asked.faults)
    except UnknownFault as unknown:
        parser.error(str(unknown))
    pickups = asked.pickups or (_SAMPLE if asked.pty else _USUAL)
    if asked.guessing:
        return _guessing(asked.seed)
    if asked.until or asked.trace or asked.pty:
        plan = Plan(pickups, asked.seed, faults, asked.compartments, until=asked.until, wire=asked.pty)
        report = run(plan, trace=_say if asked.trace else None)
    else:
        report = simulate(pickups, asked.seed, faults, asked.compartments, processes=asked.processes)
    _say(report.text())
    return 1 if report.broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="buergerbuero box simulate", description=__doc__, epilog=f"Faults: {', '.join(Fault)}; all; none."
    )
    parser.add_argument("--pickups", type=whole(1), help=f"collections (default {_USUAL}; {_SAMPLE} with --pty)")
    parser.add_argument("--seed", type=int, default=1, help="decides everything")
    parser.add_argument("--faults", default="all", help="all, none, or names with commas between")
    parser.add_argument("--processes", type=whole(1), default=2, help="a box each (default 2)")
    parser.add_argument("--compartments", type=whole(1, MOST), default=8, help="of each box (default 8)")
    parser.add_argument("--pty", action="store_true", help="each byte through a serial port of the kernel and pyserial")
    parser.add_argument("--until", type=whole(0), help="stop before this step, with one process")
    parser.add_argument("--trace", action="store_true", help="say each step, with one process")
    parser.add_argument("--guessing", action="store_true", help="measure how often a stranger can guess, instead")
    return parser


def _guessing(seed: int) -> int:
    rates = guessing.measure(seed=seed)
    _say("\n".join(["Measured at the real program, in virtual time:", *(rate.text() for rate in rates)]))
    _say(guessing.computed())
    return 1 if any(rate.hits for rate in rates) else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
