"""The folder of a service with a form at random, as `services publish` takes it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from buergerbuero.base.yamlfile import load
from buergerbuero.catalogue.bundle import SERVICE_FILE, Sources, define
from buergerbuero.catalogue.checking import sentences_of
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.values import sentence_hash
from buergerbuero.forms import assembling, checking
from buergerbuero.forms.source import PageSource
from buergerbuero.forms.values import Place, Text
from tests.cast import PROJECT
from tests.made import journeys
from tests.made.chance import Chance, chance
from tests.made.form import Form
from tests.made.town import TOWN

PATTERN = PROJECT / "tests" / "services" / "alle_fragen"
PLACE = Place("Siegen", frozenset({"57072", "57074", "57076", "57078", "57080"}))
FRESH, STALE = 0.8, 0.93
"""Of ten English texts, eight are fresh, one is of an older sentence, one is missing."""
LETTER = {"zustellung": ["post"]}
"""The forms at random do not ask how the notice comes."""


@dataclass(frozen=True)
class Service:
    """A service folder and its form."""

    id: str
    folder: Path
    form: Form


def write(service_id: str, seed: object, form: Form, folder: Path) -> Service:
    """Write a service with this form into a folder of its name."""
    found = folder / service_id
    for part in ("vorlagen", "texte", "wege"):
        (found / part).mkdir(parents=True)
    for name in ("datenschutz.md", "vorlagen/ablehnung.typ"):
        shutil.copy(PATTERN / name, found / name)
    _dump(found / SERVICE_FILE, _service(service_id))
    _dump(found / "form.yaml", {"seiten": list(form.pages)})
    sources = assembling.sensible(load("form.yaml", (found / "form.yaml").read_bytes()))
    _dump(found / "texte" / "en.yaml", {"texte": _english(chance(f"{seed} english"), found, sources)})
    pages = assembling.form_pages(sources, lambda key, german: Text(german), PLACE)
    for number, passer in enumerate(form.passers):
        journey = journeys.journey(chance(f"{seed} way {number}"), number, pages, passer)
        _dump(found / "wege" / f"weg_{number}.yaml", journey)
    return Service(service_id, found, form)


def _service(service_id: str) -> dict[str, Any]:
    with (PATTERN / SERVICE_FILE).open(encoding="utf-8") as file:
        found: dict[str, Any] = YAML(typ="base").load(file)
    refused = found["ergebnisse"]["abgelehnt"]
    return found | {"id": service_id, "titel": f"Zufall {service_id}", "ergebnisse": {"abgelehnt": refused | LETTER}}


def _english(lot: Chance, folder: Path, sources: tuple[PageSource, ...]) -> dict[str, Any]:
    """What service.yaml says must be fresh, else it cannot be published; of the questions some are not."""
    always = sentences_of(define(Sources(read_folder(folder), read_folder(TOWN)), demo=False).service)
    questions = dict(checking.sentences(sources))
    made = {key: _translated(german, german) for key, german in always.items()}
    for key, german in questions.items():
        luck = lot.random()
        if luck < STALE:
            made[key] = _translated(german, german if luck < FRESH else f"{german} (früher)")
    return made


def _translated(german: str, of: str) -> Mapping[str, str]:
    return {"text": f"en: {german}", "von": sentence_hash(of), "geprüft": "nein"}


def _dump(file: Path, content: object) -> None:
    yaml = YAML()
    yaml.width = 4000
    with file.open("w", encoding="utf-8") as opened:
        yaml.dump(content, opened)
