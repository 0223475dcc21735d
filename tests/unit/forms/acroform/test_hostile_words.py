"""Words of a PDF that a stranger has written to keep us busy: they are read in the time of others, or refused."""

import pytest

from buergerbuero.documents.values.paperform import Format, FormReason, FormRefused
from buergerbuero.forms.formats.acroform.proposing import bounds
from tests.unit.forms.acroform.papers import proposed, text

NAMES = ("a" + "1__" * 300 + "x", "_" * 900 + "x", "1_" * 450 + "x", "tag" + "_" * 900)
LABELS = ("a" + "*" * 900 + "x", ", " * 450 + "!", "- " * 450 + "x", "1" * 900 + "x", "ich " * 220, "(" * 900)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("words", NAMES, ids=range(len(NAMES)))
def test_names_of_fields_are_read_in_the_time_of_others(words: str) -> None:
    fields = [text(f"{words}{number}", at=number) for number in range(60)]
    assert len(proposed(*fields).lines) == 60


@pytest.mark.timeout(30)
@pytest.mark.parametrize("words", LABELS, ids=range(len(LABELS)))
def test_labels_are_read_in_the_time_of_others(words: str) -> None:
    fields = [text(f"feld_{number}", f"{number} {words}", at=number, tooltip=words) for number in range(60)]
    assert len(proposed(*fields).lines) == 60


@pytest.mark.timeout(30)
def test_of_long_texts_the_beginning_is_read() -> None:
    spaces = " " * 100_000
    long = Format("date", "dd." + "m" * 100_000)
    fields = [text(f"feld_{number}", f"Ort{spaces}x", at=number, format=long) for number in range(5)]
    found = proposed(*fields)
    assert {line.name for line in found.lines} == {field.name for field in fields}


def test_a_form_that_says_too_much_is_refused() -> None:
    for field in (text("n" * (bounds.LONGEST_NAME + 1)), text("a", "x" * (bounds.MOST + 1))):
        with pytest.raises(FormRefused) as error:
            proposed(field)
        assert error.value.reason is FormReason.TOO_MUCH_WORK
