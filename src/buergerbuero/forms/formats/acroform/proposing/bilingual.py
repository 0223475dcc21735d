"""Forms that say everything twice, in German and in English: the German words are asked, translations are made of them.

"Familienname / Surname", "PLZ / Ort / Postcode / City".
"""

import re
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values.paperform import PaperField, PaperForm

ENGLISH: Final = re.compile(
    r"\b(?:the|of|your|and|date|first|last|number|street|city|town|address|postcode|signature|phone|surname|applicant|yes"
    r"|place|birth|for|from|until|payment)\b",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s+[/|]\s+")


def is_bilingual(form: PaperForm) -> bool:
    """Whether most labels of a form have two halves, of which the second one is English."""
    labels = [field.tooltip or field.label for field in form.fields if field.tooltip or field.label]
    halves = [_halves(label) for label in labels]
    english = [half for half in halves if half and ENGLISH.search(half[1]) and not ENGLISH.search(half[0])]
    return len([half for half in halves if half]) * 2 > len(labels) and len(english) * 3 > len(labels)


def german(form: PaperForm) -> PaperForm:
    """Return a bilingual form with its German words alone; any other form as it is."""
    if not is_bilingual(form):
        return form
    pages = tuple(
        replace(page, lines=tuple(replace(line, text=_german(line.text)) for line in page.lines)) for page in form.pages
    )
    return replace(form, pages=pages, fields=tuple(map(_of_field, form.fields)), title=_german(form.title))


def _of_field(field: PaperField) -> PaperField:
    return replace(
        field,
        places=tuple(replace(place, label=_german(place.label)) for place in field.places),
        options=tuple((sent, _german(shown)) for sent, shown in field.options),
        tooltip=_german(field.tooltip),
        label=_german(field.label),
        section=_german(field.section),
        row=_german(field.row),
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
