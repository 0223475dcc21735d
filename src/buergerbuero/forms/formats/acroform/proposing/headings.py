"""Which headings of a form hold for its fields: not what is a label itself, a sentence, or over another column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values.paperform import Box, PaperField, PaperForm, TextLine
from buergerbuero.forms.formats.acroform.proposing import words

_LONGEST: Final = 110  # letters
_OVER: Final = 20.0  # points that a field reaches into another column
_SAME_ROW: Final = 4.0


def held(form: PaperForm, title: str) -> PaperForm:
    """Return the form, its fields without the headings that do not hold for them; its title says nothing of them."""
    fields = _of_columns(form, list(_of_labels(form.fields, title)))
    return replace(form, fields=tuple(fields))


def _of_labels(fields: Sequence[PaperField], title: str) -> Iterator[PaperField]:
    """Yield the fields, without such a heading as is the label of a field itself, or a sentence."""
    said = {words.cleaned(field.label) for field in fields} | {words.cleaned(field.tooltip) for field in fields}
    for field in fields:
        heading = words.cleaned(field.section)
        is_label = any(each == heading or each.startswith((f"{heading},", f"{heading} (")) for each in said)
        sentence = len(heading) > _LONGEST or re.search(r"[a-zäöüß)]\.\s+[A-ZÄÖÜ]", heading)
        named = heading.lower() == title.lower()
        yield replace(field, section="") if is_label or sentence or named else field


def _of_columns(form: PaperForm, fields: Sequence[PaperField]) -> Iterator[PaperField]:
    """Yield the fields; the headings of columns end where a field reaches over both of them."""
    ended: set[tuple[int, str]] = set()
    sections = {each.section for each in fields}
    pairs = [list(_pairs(form, page, sections)) for page in range(len(form.pages))]
    for field in fields:
        place = field.places[0].box
        for left, right in pairs[place.page]:
            split = (left.box.right + right.box.left) / 2
            if place.top > left.box.top and place.left < split - _OVER and place.right > split + _OVER:
                ended |= {(place.page, _text(left)), (place.page, _text(right))}
        gone = (place.page, words.cleaned(field.section)) in ended
        yield replace(field, section="") if gone else field


def _pairs(form: PaperForm, page: int, sections: set[str]) -> Iterator[tuple[TextLine, TextLine]]:
    """Yield the headings that stand beside each other."""
    known = {words.cleaned(section) for section in sections if section}
    lines = sorted((line for line in form.pages[page].lines if _text(line) in known), key=lambda line: line.box.left)
    for number, left in enumerate(lines):
        for right in lines[number + 1 :]:
            if _text(left) != _text(right) and _in_a_row(left.box, right.box):
                yield left, right


def _in_a_row(left: Box, right: Box) -> bool:
    return abs(left.top - right.top) < _SAME_ROW and right.left > left.right


def _text(line: TextLine) -> str:
    return words.cleaned(line.text)
