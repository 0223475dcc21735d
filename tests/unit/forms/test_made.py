"""The forms that random people walk through: what makes them knows every type, and `services check` finds them good."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from buergerbuero.catalogue.folder import read_folder, with_blocks
from buergerbuero.forms import queries, types
from tests.made import folder, form, questions

TODAY = datetime.date(2026, 11, 23)


def test_every_type_occurs() -> None:
    assert set(types.TYPES) == set(questions.SETTINGS), "a new type needs a line in tests/made/questions.py"
    made = form.form(1, list(types.TYPES), pages=60)
    assert {node["art"] for page in made.pages for node in form.fields_of(page).values()} == set(types.TYPES)


def test_every_type_occurs_in_the_service_that_is_walked_and_looked_at_closely() -> None:
    files = with_blocks(read_folder(folder.PATTERN))
    read = YAML(typ="safe")
    asked = [read.load(data) for name, data in files.items() if name == "form.yaml" or name.startswith("bausteine/")]
    assert set(_kinds(asked)) == set(types.TYPES)


def _kinds(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from [node["art"]] if isinstance(node.get("art"), str) else []
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _kinds(each)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_made_is_in_order(seed: int, tmp_path: Path) -> None:
    made = form.form(seed, list(types.TYPES), pages=60 if seed == 0 else 14)
    service = folder.write(f"zufall_{seed}", seed, made, tmp_path)

    found = queries.review(service.folder, today=TODAY)

    assert found.problems == ()
    assert found.gaps, "some English texts are stale or missing"


def test_the_same_number_makes_the_same_form() -> None:
    first, second = (form.form("again", list(types.TYPES), pages=20).pages for _ in range(2))
    assert first == second
