"""The forms that random people walk through: what makes them knows every type, and `services check` finds them good."""

import datetime
from pathlib import Path

import pytest

from buergerbuero.forms import queries, types
from tests.made import folder, form, questions

TODAY = datetime.date(2026, 11, 23)


def test_every_type_occurs() -> None:
    assert set(types.TYPES) == set(questions.SETTINGS), "a new type needs a line in tests/made/questions.py"
    made = form.form(1, list(types.TYPES), pages=60)
    assert {node["art"] for page in made.pages for node in form.fields_of(page).values()} == set(types.TYPES)


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
