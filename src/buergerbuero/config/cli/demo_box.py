"""The demo's Dokumenten-Ausgabebox: a drawn cabinet, the program of a real box, and two invented colleagues with cards.

Put into operation as a real one is: it makes its keys, asks for its papers, is registered, and lets its first two in.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ausgabebox.locks import wiring_file
from ausgabebox.locks.wiring import standard, with_levels
from ausgabebox.protocol import enrolment, pins
from buergerbuero.base import clock
from buergerbuero.config.cli import box_register, environment, places, servers
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.config.cli.supervision import Program
from buergerbuero.config.cli.trouble import Trouble

BOX_ID: Final = "rathaus"
"""As beispielwerte.yaml of the town calls it."""
COLLEAGUES: Final = {"S1": "Erste Karte", "S2": "Zweite Karte"}
SIZE, COLUMNS = 8, 4
LOW: Final = (5, 6, 7, 8)


@dataclass(frozen=True)
class Box:
    """A box below a folder of state."""

    state: Path

    @property
    def folder(self) -> Path:
        """Everything that the box has."""
        return self.state / "box"

    @property
    def config(self) -> Path:
        """The file by which its program is started."""
        return self.folder / "box.toml"

    @property
    def cards(self) -> Path:
        """The cards of its first two colleagues; there when it is installed."""
        return self.folder / "cards.json"

    @property
    def calls(self) -> Path:
        """Where it calls the town hall; written last. Another address is another registration."""
        return self.folder / "calls"

    def is_ready(self, ports: Ports) -> bool:
        """Whether the box knows the town hall where it is now."""
        return self.calls.exists() and self.calls.read_text(encoding="ascii") == ports.boxlink_url

    def prepare(self, ports: Ports) -> None:
        """Make the box what it lacks, and register it. As the owner of the data. Raises Trouble."""
        self.calls.unlink(missing_ok=True)
        if not self.cards.exists():  # never begun, or interrupted
            shutil.rmtree(self.folder, ignore_errors=True)
            self._install(ports)
        write_private(self.config, self._config(ports).encode())
        request, papers = self.folder / "request", self.folder / "papers"
        told = self._run("request", request)
        asked = request.read_bytes()
        box_register.compare(asked, told)
        secrets = self.state / environment.SECRETS.name
        enrolled = box_register.enrol(asked, keys=secrets, address=ports.boxlink_url, now=clock.now())
        papers.write_bytes(enrolled)
        self._run("settle", papers, "--words", enrolment.words(enrolled))
        self.calls.write_text(ports.boxlink_url, encoding="ascii")

    def programs(self, ports: Ports, ours: dict[str, str]) -> list[Program]:
        """The drawn cabinet and the program in it. Each may be ended: as if a plug was pulled."""
        cabinet = servers.cabinet(
            ports.cabinet,
            device=self._device,
            wiring=self._wiring,
            cards=self.cards,
            columns=COLUMNS,
            kiosk=ports.url(ports.kiosk),
        )
        return [
            Program("cabinet", cabinet, ours, spared=True),
            Program("box", servers.box(self.config), ours, spared=True),
        ]

    @property
    def _device(self) -> Path:
        return self.folder / "bus"

    @property
    def _wiring(self) -> Path:
        return self.folder / "wiring.toml"

    def _install(self, ports: Ports) -> None:
        """Keys, wires and the first two colleagues."""
        self.folder.mkdir(mode=0o700, parents=True)
        write_private(self.config, self._config(ports).encode())
        wiring_file.save(self._wiring, with_levels(standard(SIZE)))
        self._run("keys", "--box-id", BOX_ID)
        cards = []
        for staff_id, name in COLLEAGUES.items():
            pin, file = pins.new_pin(), self.folder / "pin"
            write_private(file, pin.encode())
            card = self._run("enrol", staff_id, "--pin-file", file)
            file.unlink()
            cards.append({"name": name, "code": card.strip(), "pin": pin})
        drawn = self.folder / "cards.new"
        write_private(drawn, json.dumps(cards, ensure_ascii=False).encode())
        self._python("ausgabebox.simulated.first_day", "--config", self.config, "--cards", drawn)
        drawn.rename(self.cards)

    def _config(self, ports: Ports) -> str:
        rows = [list(range(first, first + COLUMNS)) for first in range(1, SIZE + 1, COLUMNS)]
        return "\n".join(
            (
                'folder = "data"',
                f'device = "{self._device}"',
                f'wiring = "{self._wiring.name}"',
                f"low = {list(LOW)}",
                "[kiosk]",
                f"port = {ports.kiosk}",
                f"rows = {rows}",
                'help = ["0271 404-1111", "115"]',
                'counter = {de = "am Schalter im Rathaus", en = "at the counter in the town hall"}',
                "[link]",
                "every = 2",
                "",
            )
        )

    def _run(self, verb: str, *words: str | Path) -> str:
        """Run one of the box's own commands; return what it said. Raises Trouble."""
        return self._python("ausgabebox", verb, "--config", self.config, *words)

    def _python(self, module: str, *words: str | Path) -> str:
        done = subprocess.run([places.PYTHON, "-m", module, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            remedy = "Start afresh: ./buergerbuero demo --reset"
            raise Trouble(f"{module} {words[0]} failed.", remedy, log=done.stderr.splitlines()[-12:])
        return done.stdout


BOX: Final = Box(places.STATE)
"""The demo's."""
