"""A new question type is one module, one line and one template: nothing may be half there."""

from pathlib import Path

import pytest

from buergerbuero import forms, portal
from buergerbuero.forms import types
from buergerbuero.forms.types.question import QuestionType

# What the types share; every other module there is a type.
SHARED = {"__init__", "entries", "letters", "lines", "question", "reading"}


def test_every_module_of_a_type_is_registered() -> None:
    modules = {file.stem for file in (Path(forms.__file__).parent / "types").glob("*.py")}

    assert set(types.TYPES.values()) == modules - SHARED


@pytest.mark.parametrize("kind", types.TYPES)
def test_every_type_is_whole(kind: str) -> None:
    found = types.of(kind)

    assert isinstance(found, QuestionType)
    assert (found.keys is None) == (found.domain is None)
    template = Path(portal.__file__).parent / f"templates/portal/fields/{found.template}.html"
    assert template.is_file(), f"the template {template} is missing"


def test_an_unknown_type_is_not_found() -> None:
    with pytest.raises(KeyError):
        types.of("gibt_es_nicht")
