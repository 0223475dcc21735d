"""The schemas for editors: what we have written fits them as an editor reads it, and a slip does not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from buergerbuero.base.yamlwords import in_words
from buergerbuero.config.cli import places, services_schema
from tests.unit.config import schemas

SCHEMAS = services_schema.schemas()
OURS = [
    (kind, file) for kind, pattern in services_schema.FILES.items() for file in sorted(places.PROJECT.glob(pattern))
]


def as_an_editor(text: str) -> Any:
    """Read YAML by its core schema (1.2): whole numbers become numbers, days and `nein` stay text."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    reader.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    return reader.load(text)


def wrong(kind: str, text: str) -> list[str]:
    return list(schemas.problems(as_an_editor(text), SCHEMAS[kind], SCHEMAS[kind]))


@pytest.mark.parametrize(("kind", "file"), OURS, ids=lambda each: each.name if isinstance(each, Path) else each)
def test_our_own_files_fit(kind: str, file: Path) -> None:
    assert wrong(kind, file.read_text(encoding="utf-8")) == []


def test_there_is_a_file_of_each_kind() -> None:
    assert {kind for kind, _ in OURS} == services_schema.FILES.keys() == SCHEMAS.keys()


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("service.yaml", "titel:", "titl:"),
        ("service.yaml", "art: ganz_online", "art: halb_online"),
        ("service.yaml", "bestätigt: nein}\nbesuch", "bestätigt: vielleicht}\nbesuch"),
        ("form.yaml", "art: auswahl", "art: wahl"),
        ("form.yaml", "    frage: Der wievielte", "    frgae: Der wievielte"),
        ("form.yaml", "höchstens: 60", "höchsten: 60"),
        ("wege.yaml", "bewilligt: ja", "bewilligt: nein"),
        ("wege.yaml", "verlauf:", "ablauf:"),
        ("texte.yaml", "geprüft: nein", "geprft: nein"),
        ("town.yaml", "postleitzahlen:", "postleitzahl:"),
    ],
)
def test_a_slip_is_marked(kind: str, old: str, new: str) -> None:
    text = next(file for found, file in OURS if found == kind and old in file.read_text()).read_text(encoding="utf-8")
    assert wrong(kind, text.replace(old, new, 1))


def test_editors_find_the_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services_schema, "FOLDER", tmp_path / "build" / "schema")
    services_schema.write()
    written = {path.name for path in (tmp_path / "build" / "schema").iterdir()}
    named = json.loads((places.PROJECT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {Path(path).name: pattern for path, pattern in named.items()} == {
        name.replace(".yaml", ".json"): pattern for name, pattern in services_schema.FILES.items()
    }
    assert {Path(path).name for path in named} == written
    assert all(re.match(r"\./build/schema/", path) for path in named)


def patterns(node: Any) -> Iterator[str]:
    """Every pattern that a text in our files must fit, for keys too."""
    if isinstance(node, list):
        for each in node:
            yield from patterns(each)
    if isinstance(node, dict):
        yield from (each for each in [node.get("pattern")] if isinstance(each, str))
        yield from node.get("patternProperties", {})
        for each in node.values():
            yield from patterns(each)


def test_every_pattern_is_put_into_words_for_who_breaks_it() -> None:
    found = set(patterns(SCHEMAS))
    assert found and {each for each in found if in_words(each) is None} == set()
