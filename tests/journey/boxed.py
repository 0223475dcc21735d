"""A Dokumenten-Ausgabebox for journeys: put into operation as in the demo, a drawn cabinet and the real program."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode, urljoin

import django
import psycopg

from buergerbuero.config.cli import demo_box, listening, servers, supervision
from buergerbuero.config.cli.demo_box import Box
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.supervision import Program
from tests.journey.plain import Plain, Request
from tests.journey.running import Town, run

SECONDS_TO_ANSWER = 60.0
SECONDS_TO_HAPPEN = 60.0
_TOWN = ("-m", "buergerbuero.config.cli", "box")


@dataclass
class Boxed:
    """A box that runs, and who stands before it: screen and cabinet are two pages."""

    screen: Plain
    cabinet: Plain
    cards: list[dict[str, str]]

    def sees(self, *sentences: str) -> None:
        """Wait until the screen says this."""
        deadline = time.monotonic() + SECONDS_TO_HAPPEN
        while not all(each in self.screen.open("/").text for each in sentences):
            assert time.monotonic() < deadline, f"not {sentences}: {self.screen.page.text}"
            time.sleep(0.2)

    def presses(self, do: str = "go", typed: str = "") -> None:
        """Press a key of the screen; what was typed or read goes with it, as Enter sends it."""
        token = self.screen.open("/").root.first("input", name="token").attributes["value"]
        self._post(self.screen, "/", {"token": token, "do": do, "typed": typed})

    def moves(self, number: int, what: str, thing: str = "") -> None:
        """Hands at the cabinet: `what` is the word of a button of this compartment."""
        self._post(self.cabinet, "/hand", {"fach": str(number), "was": what, "ding": thing})

    def _post(self, device: Plain, path: str, body: Mapping[str, str]) -> None:
        request = Request("POST", urljoin(device.site, path), urlencode(body).encode())
        device.show(device.follow(request))

    def open_door(self) -> int:
        """The number of the one door that stands open."""
        deadline = time.monotonic() + SECONDS_TO_HAPPEN
        while True:
            page = self.cabinet.open("/")
            opened = [each for each in page.root.of_class("open") if each.tag == "li"]
            if len(opened) == 1:
                return int(opened[0].attributes["id"].removeprefix("fach-"))
            assert len(opened) < 2 and time.monotonic() < deadline, page.text
            time.sleep(0.1)


@contextmanager
def running(town: Town) -> Iterator[Boxed]:
    """A cabinet and the program in it, up and answering. They go on whether or not there is a line."""
    town.as_owner("-m", "tests.journey.boxed", json.dumps(asdict(town.ports)), str(town.state))
    box = Box(town.state)
    with supervision.together(box.programs(town.ports, town.environment("worker")), logs=town.logs):
        for port in (town.ports.kiosk, town.ports.cabinet):
            _wait_for(port)
        cards = json.loads(box.cards.read_text(encoding="utf-8"))
        screen, front = (
            Plain(town.ports.url(port), address="127.0.0.1") for port in (town.ports.kiosk, town.ports.cabinet)
        )
        yield Boxed(screen, front, cards)


@contextmanager
def line(town: Town) -> Iterator[None]:
    """The process that boxes call."""
    env = town.environment("boxlink")
    command = servers.boxlink(
        town.ports.boxlink,
        key=Path(env["BB_BOXLINK_KEY_FILE"]),
        certificate=Path(env["BB_BOXLINK_CERT_FILE"]),
        authority=Path(env["BB_BOX_CA_CERT_FILE"]),
    )
    with supervision.together([Program("boxlink", command, env)], logs=town.logs):
        yield


def to_town(town: Town, stick: Path) -> str:
    """Carry there what waits at the box; return what the town hall says to it."""
    _ausgabebox(town, "export", str(stick))
    return fetch(town, stick)


def fetch(town: Town, stick: Path) -> str:
    """Have the town hall take a stick, as the process that boxes call."""
    return run([*_TOWN, "fetch", str(stick)], town.environment("boxlink"))


def to_box(town: Town, stick: Path) -> None:
    """Carry to the box what waits at the town hall; wait until it is taken."""
    run([*_TOWN, "deliver", demo_box.BOX_ID, str(stick)], town.environment("worker"))
    _ausgabebox(town, "take", str(stick))
    deadline = time.monotonic() + SECONDS_TO_HAPPEN
    while list((Box(town.state).folder / "data" / "inbox").iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def waits(town: Town) -> int:
    """How many messages wait at the box."""
    [line] = [each for each in _ausgabebox(town, "status").splitlines() if each.startswith("waits for town")]
    return int(line.split()[-1])


def lost(town: Town) -> list[str]:
    """Alarms that messages were lost, forged or known already."""
    with psycopg.connect(town.dsn_of_superuser) as connection:
        found = connection.execute(
            "SELECT name FROM pickup_alarm WHERE name IN ('messages_lost', 'town_forgot', 'message_refused')"
        )
        return [str(name) for (name,) in found]


def _ausgabebox(town: Town, verb: str, *words: str) -> str:
    told = town.environment("worker")
    return run(["-m", "ausgabebox", verb, "--config", str(Box(town.state).config), *words], told)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not listening.answers(port):
        assert time.monotonic() < deadline, f"nothing answers at {port}"
        time.sleep(0.1)


if __name__ == "__main__":
    django.setup()
    demo_box.Box(Path(sys.argv[2])).prepare(Ports(**json.loads(sys.argv[1])))
