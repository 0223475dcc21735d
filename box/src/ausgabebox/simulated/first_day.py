"""The first day of a simulated box: the first two colleagues look into each compartment, and it goes into service.

`python -m ausgabebox.simulated.first_day --config FILE --cards FILE`, before the program of that box runs. All of it is
done by the real program; hands and doors are simulated, and no time passes but what the doors need.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ausgabebox.agent.agent import Agent
from ausgabebox.agent.view import Outcome
from ausgabebox.keys.files import FileKeys
from ausgabebox.machine.states import State
from ausgabebox.program.config import Config
from ausgabebox.program.running import open_store, wiring_of
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.simulated.cabinet import RealCabinet
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.direct import Direct
from ausgabebox.simulated.power import Power

EARLIER = 60
"""Seconds before now at which the first day begins, and it takes fewer: the box must not have seen a time to come."""


def main(arguments: Sequence[str]) -> int:
    """Put every compartment into service that is out of it; 1 where one is not free afterwards."""
    parser = argparse.ArgumentParser(prog="python -m ausgabebox.simulated.first_day")
    parser.add_argument("--config", type=Path, required=True, help="the file of the box")
    parser.add_argument("--cards", type=Path, required=True, help="cards of the first two: code and pin, as JSON")
    chosen = parser.parse_args(arguments)
    cards = [(str(each["code"]), str(each["pin"])) for each in json.loads(chosen.cards.read_text(encoding="utf-8"))]
    return 0 if _open_all(Config.read(chosen.config), cards) else 1


def _open_all(config: Config, cards: Sequence[tuple[str, str]]) -> bool:
    size = len(wiring_of(config).places)
    store, clock = open_store(config, size), VirtualClock(time.time() - EARLIER)
    cabinet = RealCabinet(size, clock)
    nobody = TrustedKeys.of([])  # the town hall says nothing on this day
    locks, keys = Direct(cabinet, Power()), FileKeys.read(config.keys)
    agent = Agent(store=store, locks=locks, keys=keys, clock=clock, trusted=nobody)
    try:
        agent.boot()
        for code, pin in cards:
            agent.staff_card(code, pin)
        for number, state in store.states().items():
            if state is State.OUT_OF_SERVICE:
                _look_into(agent, cabinet, number, cards)
        agent.staff_leave()
        return set(store.states().values()) == {State.FREE}
    finally:
        store.close()


def _look_into(agent: Agent, cabinet: RealCabinet, number: int, cards: Sequence[tuple[str, str]]) -> None:
    """Open, look, shut; both say that it is empty."""
    agent.retrieve(number)
    cabinet.push_shut(number)
    for code, _ in cards:
        agent.tick()
        agent.confirm(Outcome.EMPTY, code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
