"""From files to a service and back: one code path for folders and for published bundles. Pure: bytes in, values out.

A bundle is canonical JSON: {"demo": …, "files": {path: base64}, "format": 1}, keys sorted, no spaces. Files of the
service lie under `leistung/`, files of the town under `stadt/`. Its name is the SHA-256 of these bytes.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel, Field

from buergerbuero.base.yamlfile import DefinitionError, Located, Node, Problem, build, load
from buergerbuero.base.yamlfile import Path as YamlPath
from buergerbuero.catalogue.values import PublishedService, Service, Town, Translations, statements
from buergerbuero.catalogue.values.stated import FrozenMap, Id, Sentence, Value
from buergerbuero.catalogue.values.town import PICKUP

SERVICE_FILE: Final = "service.yaml"
TOWN_FILE: Final = "town.yaml"
BOXES_FILE: Final = f"{PICKUP}.yaml"
EXAMPLES_FILE: Final = "beispielwerte.yaml"
M = TypeVar("M", bound=BaseModel)

_KNOWN_SERVICE_FILES: Final = re.compile(
    r"service\.yaml|form\.yaml|README\.md|antrag\.pdf|pdf\.yaml|datenschutz(\.[a-z]{2})?\.md"
    r"|texte/[a-z]{2}\.yaml|vorlagen/.+|wege/.+|bausteine/[a-zäöüß0-9_]+\.yaml"
)
_KNOWN_TOWN_FILES: Final = re.compile(
    r"town\.yaml|ausgabebox\.yaml|beispielwerte\.yaml|README\.md|(impressum|datenschutz|barrierefreiheit)(\.[a-z]{2})?\.md|vorlagen/.+"
)


class BrokenBundle(Exception):
    """The bytes are not a bundle: damaged, or of a format this version does not know."""


class ExampleValues(Value):
    """beispielwerte.yaml: which value stands in for which statement, in the demo only."""

    town: FrozenMap[Sentence, object] = Field(alias="stadt")
    services: FrozenMap[Id, FrozenMap[Sentence, object]] = Field(alias="leistungen")


@dataclass(frozen=True)
class Sources:
    """The files of a service and of its town, read once, and what problems call their folders."""

    service: Mapping[str, bytes]
    town: Mapping[str, bytes]
    name: str = "leistung"
    town_name: str = "stadt"


@dataclass(frozen=True)
class Definition:
    """A service and its town as read from files, with the places where their statements stand."""

    service: Service
    town: Town
    service_source: Located
    town_source: Located
    translations: Mapping[str, Translations]


def pack(sources: Sources, *, demo: bool) -> bytes:
    """Return the canonical bytes of a bundle. Example values travel only in a demo bundle."""
    files = {f"leistung/{name}": data for name, data in sources.service.items()}
    files |= {f"stadt/{name}": data for name, data in sources.town.items() if demo or name != EXAMPLES_FILE}
    encoded = {name: base64.b64encode(data).decode() for name, data in files.items()}
    content = {"demo": demo, "files": encoded, "format": 1}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    """Return the name of a bundle: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def unpack(content: bytes) -> tuple[Sources, bool]:
    """Return the files of a bundle, and whether it is a demo. Raises BrokenBundle."""
    try:
        found = json.loads(content)
        if found["format"] != 1 or not isinstance(found["demo"], bool):
            raise BrokenBundle("unknown format")
        files = {str(name): base64.b64decode(data, validate=True) for name, data in found["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenBundle("the bytes are not a bundle") from error
    return Sources(_under("leistung/", files), _under("stadt/", files)), found["demo"]


def open_bundle(content: bytes) -> PublishedService:
    """Return the service that a bundle holds. Raises BrokenBundle or DefinitionError."""
    sources, demo = unpack(content)
    found = define(sources, demo=demo)
    return PublishedService(
        digest=digest_of(content),
        service=found.service,
        town=found.town,
        demo=demo,
        files=sources.service,
        town_files=sources.town,
        translations=found.translations,
    )


def define(sources: Sources, *, demo: bool) -> Definition:
    """Read service and town. With `demo`, example values stand in for what is unconfirmed. Raises DefinitionError."""
    town_source = _with_boxes(_load(sources.town, TOWN_FILE, sources.town_name), sources)
    service_source = _load(sources.service, SERVICE_FILE, sources.name)
    town, service = _without_examples(Town, town_source), _without_examples(Service, service_source)
    if demo and EXAMPLES_FILE in sources.town:
        examples = _load(sources.town, EXAMPLES_FILE, sources.town_name)
        build(ExampleValues, examples)
        town_source = overlay(town_source, town, examples, ("stadt",))
        service_source = overlay(service_source, service, examples, ("leistungen", service.id))
        town, service = build(Town, town_source), build(Service, service_source)
    translations = {
        file[6:8]: build(Translations, _load(sources.service, file, sources.name))
        for file in sources.service
        if re.fullmatch(r"texte/[a-z]{2}\.yaml", file)
    }
    return Definition(service, town, service_source, town_source, MappingProxyType(translations))


def overlay(source: Located, model: BaseModel, examples: Located, at: YamlPath) -> Located:
    """Lay example values over the statements that are not confirmed and mark each. Raises DefinitionError."""
    stated = {".".join(map(str, path)): (path, value) for path, value in statements(model)}
    value, foreign, problems = source.value, dict(source.foreign), list[Problem]()
    for key, example in _mapping_at(examples.value, at).items():
        if key not in stated:
            words = f"„{key}“ ist keine Angabe.", "Vergleichen Sie den Pfad mit service.yaml oder town.yaml."
            problems.append(examples.problem((*at, key), *words))
            continue
        path, statement = stated[key]
        if not statement.confirmed:
            value = _with_example(value, path, example)
            foreign[path] = examples.place((*at, key))
    if problems:
        raise DefinitionError(tuple(problems))
    return replace(source, value=value, foreign=foreign)


def unknown_files(sources: Sources) -> Iterator[Problem]:
    """Yield a problem for every file that nothing reads: most likely a slip, and it would be published."""
    remedy = "Löschen Sie die Datei oder berichtigen Sie ihren Namen."
    for file in sources.service:
        if not _KNOWN_SERVICE_FILES.fullmatch(file):
            yield Problem(f"{sources.name}/{file}", 0, "Diese Datei gehört nicht zu einer Leistung.", remedy)
    for file in sources.town:
        if not _KNOWN_TOWN_FILES.fullmatch(file):
            yield Problem(f"{sources.town_name}/{file}", 0, "Diese Datei gehört nicht zu einer Stadt.", remedy)


def _under(folder: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    found = {name.removeprefix(folder): data for name, data in sorted(files.items()) if name.startswith(folder)}
    return MappingProxyType(found)


def _with_boxes(town: Located, sources: Sources) -> Located:
    """Return town.yaml with what ausgabebox.yaml says of the town's boxes, where there is one."""
    assert isinstance(town.value, dict)
    if PICKUP in town.value:
        remedy = f"Schreiben Sie es in {BOXES_FILE} daneben."
        raise DefinitionError((town.problem((PICKUP,), f"„{PICKUP}“ gehört nicht hierher.", remedy),))
    if BOXES_FILE not in sources.town:
        return town
    boxes = _load(sources.town, BOXES_FILE, sources.town_name)
    places = {(PICKUP, *path): (boxes.file, line) for path, line in boxes.lines.items()}
    return replace(town, value={**town.value, PICKUP: boxes.value}, foreign={**town.foreign, **places})


def _load(files: Mapping[str, bytes], file: str, folder: str) -> Located:
    name = f"{folder}/{file}"
    if file not in files:
        raise DefinitionError(
            (Problem(name, 0, "Die Datei fehlt.", "Legen Sie sie an; ein Muster ist hundesteuer_anmeldung."),)
        )
    return _parsed(name, files[file])


@lru_cache(maxsize=64)
def _parsed(name: str, data: bytes) -> Located:
    """Services of one town share its files: parsing them once makes the list of all services quick after a start."""
    return load(name, data)


def _without_examples(model: type[M], source: Located) -> M:
    found = build(model, source)
    words = "„beispiel“ darf hier nicht stehen.", "Beispielwerte stehen nur in beispielwerte.yaml der Stadt."
    problems = [source.problem(path, *words) for path, value in statements(found) if value.example]
    if problems:
        raise DefinitionError(tuple(problems))
    return found


def _mapping_at(value: Node, path: YamlPath) -> dict[str, Node]:
    for part in path:
        value = value.get(str(part), {}) if isinstance(value, dict) else {}
    return value if isinstance(value, dict) else {}


def _with_example(value: Node, path: YamlPath, example: Node) -> Node:
    """Return a copy in which the statement at `path` holds the example value."""
    if not path:
        kept = value if isinstance(value, dict) else {}
        source = {"beleg": "Beispielwert der Vorführung"}
        return {**kept, **source, "wert": example, "beispiel": "ja", "bestätigt": "nein"}
    head, rest = path[0], path[1:]
    if isinstance(value, list) and isinstance(head, int):
        return [_with_example(part, rest, example) if n == head else part for n, part in enumerate(value)]
    assert isinstance(value, dict)
    return {key: _with_example(part, rest, example) if key == str(head) else part for key, part in value.items()}
