"""The real folders of the dog tax and of Siegen, and ways to bend them for a test."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from buergerbuero.base.yamlfile import Problem, load
from buergerbuero.catalogue import checking
from buergerbuero.catalogue.bundle import BOXES_FILE, Definition, Sources, define
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.rules.missing import Missing, missing_in_service, missing_in_town
from buergerbuero.catalogue.values import DogTaxFacts

PROJECT = Path(__file__).parents[3]
FOLDER = PROJECT / "services" / "hundesteuer_anmeldung"
TOWN = PROJECT / "towns" / "siegen"
_UNKNOWN = re.compile(r"(\{|^ +)wert: unbekannt", re.MULTILINE)
_FILES = read_folder(FOLDER)
_BEGUN = {f"texte/{language}.yaml" for language in checking.begun(_FILES)}
REAL = Sources(
    {file: data for file, data in _FILES.items() if file not in _BEGUN},
    read_folder(TOWN),
    "services/hundesteuer_anmeldung",
    "towns/siegen",
)
ANSWERS = ("Muster", {"art": "Klage", "frist": "1 Monat", "belehrung": "Sie können klagen."})
"""What a town might say to whatever it fits; for all else it says what stands in for it in the demo."""


def with_service(file: str, old: str, new: str) -> Sources:
    """Return the real folders with one sentence of a service's file replaced."""
    return Sources(_replaced(REAL.service, file, old, new), REAL.town, REAL.name, REAL.town_name)


def with_town(file: str, old: str, new: str) -> Sources:
    """Return the real folders with one sentence of a town's file replaced."""
    return Sources(REAL.service, _replaced(REAL.town, file, old, new), REAL.name, REAL.town_name)


def confirmed() -> Sources:
    """Return the real folders as if the town had confirmed every value, and answered each that a publication needs."""
    found = define(REAL, demo=False)
    service = missing_in_service(found.service, found.service_source)
    town = missing_in_town(found.town, found.town_source, (found.service,))
    stated = {
        file: _confirmed(REAL.town[file], [each for each in town if each.file == f"{REAL.town_name}/{file}"])
        for file in ("town.yaml", BOXES_FILE)
    }
    return Sources(
        {**REAL.service, "service.yaml": _confirmed(REAL.service["service.yaml"], service)},
        {**REAL.town, **stated},
        REAL.name,
        REAL.town_name,
    )


def _confirmed(data: bytes, open_: Iterable[Missing]) -> bytes:
    """From the last line up, so that the places of those above still hold."""
    lines = data.decode().splitlines()
    for each in sorted(open_, key=lambda one: one.line, reverse=True):
        if each.stated.value is None and not each.needed:
            continue
        text = "\n".join(lines[each.line - 1 :])
        if each.stated.value is None:
            text = _UNKNOWN.sub(partial(_with_answer, answer=_answer(each)), text, count=1)
        text = text.replace("bestätigt: nein", "bestätigt: {von: Muster, am: 2026-12-01}", 1)
        lines[each.line - 1 :] = text.splitlines()
    return "\n".join(lines).encode()


def _with_answer(unknown: re.Match[str], *, answer: object) -> str:
    """In one line with the rest of a statement, or on a line of its own."""
    between = ", " if unknown[1] == "{" else f"\n{unknown[1]}"
    return f"{unknown[1]}wert: {json.dumps(answer, ensure_ascii=False)}{between}beleg: Muster"


def _answer(missing: Missing) -> object:
    """The first that is one of the kind that is asked for."""
    examples: Any = load("beispielwerte.yaml", REAL.town["beispielwerte.yaml"]).value
    example = {**examples["stadt"], **examples["leistungen"][FOLDER.name]}.get(missing.path)
    for answer in (*ANSWERS, example):
        with suppress(ValidationError, TypeError):  # what reads a text is given another thing
            type(missing.stated).model_validate({"wert": answer, "beleg": "Muster", "bestätigt": "nein"})
            return answer
    raise LookupError(f"no answer fits {missing.path}: give it an example in beispielwerte.yaml")


def problems(sources: Sources) -> tuple[Problem, ...]:
    """Return what a check says."""
    return checking.check(sources)


def demo() -> Definition:
    """Return the real service with the example values."""
    return define(REAL, demo=True)


def dog_tax_facts() -> DogTaxFacts:
    """Return Siegen's dog tax with the example values."""
    facts = demo().town.dog_tax
    assert facts
    return facts


def _replaced(files: Mapping[str, bytes], file: str, old: str, new: str) -> dict[str, bytes]:
    text = files[file].decode()
    assert old in text, f"{old!r} does not stand in {file}"
    return {**files, file: text.replace(old, new, 1).encode()}
