"""What a PDF is that somebody brings, told from its fields alone."""

import dataclasses

import pytest

from buergerbuero.documents.values import FieldKind, PaperField, PaperForm
from buergerbuero.forms.formats.acroform.mapping import FormMapping, MappedField
from buergerbuero.forms.formats.acroform.recognising import recognised
from buergerbuero.forms.values import Form, PaperKind
from tests.unit.forms.acroform import papers

PRINT = "5a" * 32
LIST = papers.choice("Land", ("DE", "Deutschland"), ("AT", "Österreich"))
NAME, TOWN, STREET = papers.text("Name"), papers.text("Ort"), papers.text("Straße")
SIGNATURE = papers.other("Unterschrift", FieldKind.SIGNATURE)


def filled(field: PaperField, *values: str) -> PaperField:
    return dataclasses.replace(field, values=values)


def kind(*fields: PaperField, wanted: tuple[PaperField, ...], print_of: str = PRINT) -> PaperKind:
    mapped = [MappedField.model_validate({"feld": one.name, "antwort": "frage"}) for one in wanted]
    mapping = FormMapping(fingerabdruck=PRINT, felder=tuple(mapped))
    return recognised(PaperForm((), fields, print_of), Form("", ()), mapping).kind


@pytest.mark.parametrize(
    ("fields", "wanted", "expected"),
    [
        ((filled(NAME, "Erika"),), (NAME,), PaperKind.SAME),
        ((filled(NAME, " "),), (NAME,), PaperKind.EMPTY),
        ((NAME, filled(LIST, "DE")), (NAME, LIST), PaperKind.EMPTY),
        ((filled(LIST, "DE"),), (LIST,), PaperKind.SAME),
        ((SIGNATURE,), (SIGNATURE,), PaperKind.EMPTY),
    ],
    ids=["filled", "blank", "a list shows its first line", "a list and nothing else", "a signature and nothing else"],
)
def test_the_form_of_the_service(
    fields: tuple[PaperField, ...], wanted: tuple[PaperField, ...], expected: PaperKind
) -> None:
    assert kind(*fields, wanted=wanted) == expected


@pytest.mark.parametrize(
    ("there", "expected"), [((NAME, TOWN), PaperKind.OTHER_VERSION), ((NAME,), PaperKind.OTHER_FORM)]
)
def test_another_form_is_a_version_of_ours_if_most_fields_are_known(
    there: tuple[PaperField, ...], expected: PaperKind
) -> None:
    fields = [filled(one, "x") for one in there]
    assert kind(*fields, wanted=(NAME, TOWN, STREET), print_of="00" * 32) == expected
