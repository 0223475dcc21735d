"""Answers as people and templates read them."""

from collections.abc import Iterator, Sequence

from buergerbuero.forms import files, rules, showing
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.question import Row
from buergerbuero.forms.values import AnsweredFile, AnswerRow, Answers, Change, Field, Form, Page


def rows(form: Form, answers: Answers, language: str) -> tuple[AnswerRow, ...]:
    """Return the answers on the path as lines of a summary, in order; those of a page's groups after its others, so
    that none of these seems to belong to the last entry.
    """
    return tuple(
        AnswerRow(page.id, field_id, page.heading.say(language), *row.line, row.entry)
        for page, fields in rules.walk(form, answers)
        for field_id, row in sorted(_rows(page, fields, answers, language), key=lambda found: bool(found[1].entry))
    )


def _rows(page: Page, fields: Sequence[Field], answers: Answers, language: str) -> Iterator[tuple[str, Row]]:
    for field in fields:
        for row in reading.entry_rows(field, rules.value_of(page, field, answers), language):
            yield reading.last(field.key), row


def own_words(form: Form, answers: Answers) -> bool:
    """Say whether somebody wrote anything in their own words that applies (`langtext`, also inside of groups)."""
    return any(
        showing.is_own_words(field) and rules.value_of(page, field, answers)
        for page, fields in rules.walk(form, answers)
        for field in fields
    )


def answered_files(form: Form, answers: Answers, language: str) -> tuple[AnsweredFile, ...]:
    """Return the files among the answers on the path, in order."""
    return tuple(files.answered(form, answers, language))


def files_in(form: Form, answers: Answers) -> frozenset[str]:
    """Return the ids of the files in the answers that apply."""
    return frozenset(files.in_answers(form, answers))


def texts(form: Form, answers: Answers, language: str) -> tuple[tuple[str, str], ...]:
    """Return the answers on the path as one text each, by the key of the field, such as `hund.name`."""
    return tuple(
        (field.key, reading.show(field, value, language))
        for page, fields in rules.walk(form, answers)
        for field in fields
        if (value := rules.value_of(page, field, answers)) is not None
    )


def chosen(form: Form, answers: Answers) -> dict[str, str]:
    """Return what was chosen on the path where one of several answers is to be chosen: its name in form.yaml (`ja` and
    `nein` for yes and no), by the key of the field.
    """
    return {
        field.key: key
        for page, fields in rules.walk(form, answers)
        for field in fields
        if (key := reading.chosen(field, rules.value_of(page, field, answers)))
    }


def changes(form: Form, before: Answers, after: Answers, language: str) -> tuple[Change, ...]:
    """Return what is different between two sets of answers as lines of a summary, in order."""
    return tuple(showing.changes(form, before, after, language))
