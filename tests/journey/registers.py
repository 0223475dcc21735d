"""The registers of residents and vehicles, and whom they know: the people of the demonstration, and those who walk.

A walk gives everybody a new name. Who is in the registers under the name that stands in the journey is there under the
new one too, with the address and the plate that are said on this walk.
"""

import json
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from buergerbuero.config.cli import servers
from tests.journey.ways import Way

NAMES: Final = ("familienname", "vornamen", "geburtsdatum")
ADDRESS: Final = {"strasse": "straße", "hausnummer": "hausnummer", "postleitzahl": "plz", "wohnort": "ort"}


def _demonstration() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(servers.REGISTERED.read_text(encoding="utf-8"))
    return found


@dataclass
class Registers:
    """The stand-in for both registers, which answers at an address."""

    address: str
    known: dict[str, list[dict[str, Any]]] = field(default_factory=_demonstration)

    def meet(self, way: Way) -> None:
        """Let the registers know who walks, if they know who stands in the journey."""
        then, now = way.said(first=True), way.said()
        self.known["personen"] += list(_moved(self.known["personen"], then, now))
        self.known["fahrzeuge"] += list(_sold(self.known["fahrzeuge"], then, now))
        request = urllib.request.Request(f"{self.address}/_double/people", json.dumps(self.known).encode())  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            assert answer.status == 200


Said = Mapping[tuple[str, str], str]


def _is(person: Mapping[str, Any], said: Said) -> bool:
    return all(person.get(name) == said.get(("person", name)) for name in NAMES)


def _renamed(person: Mapping[str, Any], now: Said) -> dict[str, Any]:
    return {**person, **{name: now["person", name] for name in NAMES}}


def _moved(people: list[dict[str, Any]], then: Said, now: Said) -> Iterator[dict[str, Any]]:
    for person in people:
        if _is(person, then):
            home = {theirs: now["anschrift", ours] for theirs, ours in ADDRESS.items()}
            yield {**_renamed(person, now), "hauptwohnung": home}


def _sold(vehicles: list[dict[str, Any]], then: Said, now: Said) -> Iterator[dict[str, Any]]:
    plate = ("kennzeichen", "")
    for vehicle in vehicles:
        if plate in then and vehicle["kennzeichen"] == then[plate]:
            keeper = vehicle["halter"]
            yield {
                **vehicle,
                "kennzeichen": now[plate],
                "halter": _renamed(keeper, now) if _is(keeper, then) else keeper,
            }
