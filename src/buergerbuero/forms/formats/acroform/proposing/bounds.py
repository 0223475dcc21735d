"""How much a PDF of a stranger may say: what is asked of its words takes a time that grows with their length."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values.paperform import FormReason, FormRefused, PaperField, PaperForm, PaperPage

LONGEST_NAME: Final = 1000
"""Letters; a longer one has no place in pdf.yaml (mapping.Name)."""
LONGEST: Final = 1000
"""Letters of all other texts that are read."""
MOST: Final = 1_000_000
"""Letters of a form; of six hundred fields with a tooltip each, a tenth."""
_LONGEST_PATTERN: Final = 100


def bounded(form: PaperForm) -> PaperForm:
    """Return a form with the beginnings of its texts, one space where there are several. Raises FormRefused."""
    if any(len(field.name) > LONGEST_NAME for field in form.fields) or sum(map(len, _texts(form))) > MOST:
        raise FormRefused(FormReason.TOO_MUCH_WORK)
    return replace(
        form,
        title=_text(form.title),
        pages=tuple(map(_page, form.pages)),
        fields=tuple(map(_field, form.fields)),
        unseen=tuple(map(_text, form.unseen)),
    )


def _texts(form: PaperForm) -> Iterator[str]:
    for field in form.fields:
        yield from (field.name, field.tooltip, field.label, field.section, field.row)
        yield from (text for option in field.options for text in option)
        yield from (text for place in field.places for text in (place.state, place.label))
    for page in form.pages:
        yield from (line.text for line in page.lines)


def _page(page: PaperPage) -> PaperPage:
    return replace(page, lines=tuple(replace(line, text=_text(line.text)) for line in page.lines))


def _field(field: PaperField) -> PaperField:
    form = field.format
    return replace(
        field,
        tooltip=_text(field.tooltip),
        label=_text(field.label),
        section=_text(field.section),
        row=_text(field.row),
        places=tuple(replace(place, label=_text(place.label)) for place in field.places),
        options=tuple((sent, _text(seen)) for sent, seen in field.options),
        format=form and replace(form, pattern=form.pattern[:_LONGEST_PATTERN], unit=form.unit[:_LONGEST_PATTERN]),
    )


def _text(text: str) -> str:
    return " ".join(text[:LONGEST].split())
