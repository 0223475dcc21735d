"""Tables with words at rows and columns, such as one column for each parent: read along the people, not across them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from buergerbuero.documents.values.paperform import PaperField
from buergerbuero.forms.formats.acroform.proposing import kinds, wholes


def along(fields: Sequence[PaperField]) -> Iterator[PaperField]:
    """Yield the fields, those of a table whose rows say what is asked with rows and columns changed."""
    for _, run in groupby(fields, key=lambda field: (bool(field.row), field.places[0].box.page, field.section)):
        table = list(run)
        yield from _changed(table) if table[0].row and _asked_by_row(table) else table


def _asked_by_row(table: Sequence[PaperField]) -> bool:
    rows, heads = {field.row for field in table}, {field.label for field in table}
    return sum(_says(table[0], row) for row in rows) > sum(_says(table[0], head) for head in heads)


def _says(field: PaperField, label: str) -> bool:
    """Whether words say what is asked: a name, a date, a part of an address."""
    question = kinds.question(replace(field, label=label, tooltip="", format=None))
    return question.kind != "text" or wholes.is_part(question)


def _changed(table: Sequence[PaperField]) -> list[PaperField]:
    heads = list(dict.fromkeys(field.label for field in table))
    return [
        replace(field, label=field.row, row=head, places=(replace(field.places[0], label=field.row),))
        for head in heads
        for field in table
        if field.label == head
    ]
