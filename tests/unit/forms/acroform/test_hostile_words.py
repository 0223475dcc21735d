"""Words of a PDF that a stranger has written to keep us busy: they are read in the time of others, or refused."""

import pytest

from buergerbuero.documents.values.paperform import FormReason, FormRefused
from buergerbuero.forms.formats.acroform.proposing import bounds
from tests.unit.forms.acroform.papers import paper, proposed, text


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ["1__" * 40 + "x", "_" * 900 + "x", "1_" * 450 + "x", "1 " * 300 + "x"], ids=range(4))
def test_names_of_fields_are_read_in_the_time_of_others(name: str) -> None:
    fields = [text(f"{name}{number}", at=number) for number in range(60)]
    assert len(proposed(*fields).lines) == 60


def test_a_form_that_says_too_much_is_refused() -> None:
    for field in (text("n" * (bounds.LONGEST_NAME + 1)), text("a", "x" * (bounds.MOST + 1))):
        with pytest.raises(FormRefused) as error:
            proposed(field)
        assert error.value.reason is FormReason.TOO_MUCH_WORK


def test_of_a_long_text_the_beginning_is_read() -> None:
    [found] = bounds.bounded(paper(text("a", "Ort" + " " * bounds.LONGEST + "x"))).fields
    assert found.label == "Ort"
