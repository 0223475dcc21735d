"""Many people with many forms: made at random from numbers, let into the town, and counted."""

import os
from collections.abc import Iterable
from pathlib import Path

from buergerbuero.catalogue.bundle import Sources, open_bundle, pack
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.forms import queries as forms
from buergerbuero.forms import types
from tests.journey import ways
from tests.journey.crowd.memory import Memory
from tests.journey.crowd.person import Person
from tests.journey.crowd.surfer import Surfer
from tests.journey.running import Town
from tests.made import folder
from tests.made import form as made
from tests.made.chance import chance
from tests.made.town import offering

LAST = int(os.environ.get("LAST_DEEDS", "12"))
"""So many deeds are told of somebody who ran into something wrong."""


def publish(town: Town, seeds: Iterable[object], pages: int, scratch: Path) -> list[folder.Service]:
    """Make a form for each seed, and publish it."""
    services = [
        folder.write(f"zufall_{seed}", seed, made.form(seed, list(types.TYPES), pages), scratch / "services")
        for seed in seeds
    ]
    place = offering([each.id for each in services], scratch / "town")
    folders = [os.fspath(each.folder) for each in services]
    town.as_owner("-m", "tests.journey.crowd.publishing", os.fspath(place), *folders)
    return services


def walk(town: Town, service: folder.Service, seed: object, place: Path, *, patience: int) -> Person:
    """Let somebody apply; whatever goes wrong names the seed and what was done."""
    bundle = open_bundle(pack(Sources(read_folder(service.folder), read_folder(place)), demo=True))
    memory = Memory(service.form.pages, forms.form_of(bundle), ways.today())
    lot = chance(f"{service.id} {seed}")
    person = Person(service.id, memory, lot, Surfer(town.portal), patience=patience)
    try:
        person.apply()
    except Exception as wrong:
        told = "\n".join(each[:600] for each in person.done[-LAST:])
        raise AssertionError(
            f"{service.id}, person {seed}, after {len(person.done)} deeds:\n{told}\n{wrong}"
        ) from wrong
    return person
