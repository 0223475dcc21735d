"""The first day of a simulated box: afterwards all is free as of now, and nothing alarms."""

import json
import time
from pathlib import Path

import pytest

from ausgabebox.__main__ import main
from ausgabebox.agent.agent import Agent
from ausgabebox.keys.files import FileKeys
from ausgabebox.locks import wiring_file
from ausgabebox.locks.wiring import standard, with_levels
from ausgabebox.machine.states import State
from ausgabebox.program.config import Config
from ausgabebox.program.running import SystemClock, open_store
from ausgabebox.protocol import messages
from ausgabebox.protocol.signing import TrustedKeys
from ausgabebox.simulated import first_day
from ausgabebox.simulated.cabinet import RealCabinet
from ausgabebox.simulated.clock import VirtualClock
from ausgabebox.simulated.direct import Direct
from ausgabebox.simulated.power import Power
from ausgabebox.store import compartments

SIZE, PIN = 8, "123456"


@pytest.fixture
def config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Config:
    """A box with keys, wires and its first two colleagues, after its first day."""
    file, cards, pin = tmp_path / "box.toml", tmp_path / "cards.json", tmp_path / "pin"
    file.write_text(f'folder = "data"\ndevice = "{tmp_path}/bus"\nwiring = "wiring.toml"\nlow = [5, 6, 7, 8]\n')
    pin.write_text(PIN)
    wiring_file.save(tmp_path / "wiring.toml", with_levels(standard(SIZE)))
    assert main(["keys", "--config", str(file), "--box-id", "probe"]) == 0
    codes = []
    for staff_id in ("S1", "S2"):
        capsys.readouterr()
        assert main(["enrol", "--config", str(file), staff_id, "--pin-file", str(pin)]) == 0
        codes.append({"code": capsys.readouterr().out.strip(), "pin": PIN})
    cards.write_text(json.dumps(codes))
    assert first_day.main(["--config", str(file), "--cards", str(cards)]) == 0
    return Config.read(file)


def test_all_is_free_since_a_moment_ago_and_no_clock_has_leapt(config: Config) -> None:
    store, keys = open_store(config, SIZE), FileKeys.read(config.keys)
    now = time.time()
    for each in compartments.every(store).values():
        assert each.state is State.FREE
        assert now - 120 < each.since < now
    locks = Direct(RealCabinet(SIZE, VirtualClock()), Power())
    agent = Agent(store=store, locks=locks, keys=keys, clock=SystemClock(), trusted=TrustedKeys.of([]))
    agent.boot()
    time.sleep(1.1)  # what is due is looked at once a second
    agent.tick()
    trusted = TrustedKeys.of([keys.public.signing])
    said = [messages.verify_up(each, trusted, box_id=keys.box_id).body for each in agent.waiting(999)]
    assert [each.name for each in said if isinstance(each, messages.Alert) and each.name.startswith("clock")] == []
    agent.close()
