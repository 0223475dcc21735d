"""A form's words without what only paper needs in all of them: a second language, and numbers of fields.

"Familienname / Surname", "PLZ / Ort / Postcode / City" are said twice: the German words are asked, and translations are
made of them. "3 Name", "17a Beginn" are counted.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values.paperform import PaperField, PaperForm

ENGLISH: Final = re.compile(
    r"\b(?:the|of|your|and|date|first|last|number|street|city|town|address|postcode|signature|phone|surname|applicant|yes"
    r"|place|birth|for|from|until|payment)\b",
    re.IGNORECASE,
)
"""Words that German forms do not have."""
_BETWEEN: Final = re.compile(r"\s+[/|]\s+")
_NUMBER: Final = re.compile(r"^\d{1,2}[a-z]?\s+(?=[A-ZÄÖÜ(„][^\d\s])")
_LEAST: Final = 3  # numbered labels


def is_bilingual(form: PaperForm) -> bool:
    """Whether most labels of a form have two halves, of which the second one is English."""
    labels = list(_labels(form))
    halves = [half for label in labels if (half := _halves(label))]
    english = [german for german, other in halves if ENGLISH.search(other) and not ENGLISH.search(german)]
    return len(halves) * 2 > len(labels) and len(english) * 3 > len(labels)


def plain(form: PaperForm) -> PaperForm:
    """Return a form with its German words alone, and without numbers before its labels, if it has such."""
    if is_bilingual(form):
        form = replace(_changed(form, _german), title=_german(form.title))
    labels = list(_labels(form))
    numbered = sum(_NUMBER.match(label) is not None for label in labels)
    return _changed(form, lambda text: _NUMBER.sub("", text)) if numbered >= max(_LEAST, len(labels) / 4) else form


def _labels(form: PaperForm) -> Iterable[str]:
    return filter(None, (field.tooltip or field.label for field in form.fields))


def _changed(form: PaperForm, change: Callable[[str], str]) -> PaperForm:
    pages = tuple(
        replace(page, lines=tuple(replace(line, text=change(line.text)) for line in page.lines)) for page in form.pages
    )
    return replace(form, pages=pages, fields=tuple(_of_field(field, change) for field in form.fields))


def _of_field(field: PaperField, change: Callable[[str], str]) -> PaperField:
    return replace(
        field,
        places=tuple(replace(place, label=change(place.label)) for place in field.places),
        options=tuple((sent, change(shown)) for sent, shown in field.options),
        tooltip=change(field.tooltip),
        label=change(field.label),
        section=change(field.section),
        row=change(field.row),
    )


def _german(text: str) -> str:
    halves = _halves(text)
    return halves[0] if halves else text


def _halves(text: str) -> tuple[str, str] | None:
    """Return both halves of what is said twice; None if it has no two."""
    parts = _BETWEEN.split(text)
    if len(parts) % 2:
        return None
    middle = len(parts) // 2
    return " / ".join(parts[:middle]).strip(), " / ".join(parts[middle:]).strip()
