"""The fields of a fillable PDF numbered as one reads them, each with the question that it has become, for authors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from buergerbuero.documents.values.paperform import Box, PaperField, PaperForm
from buergerbuero.forms.formats.acroform import targets
from buergerbuero.forms.formats.acroform.mapping import FormMapping, MappedField
from buergerbuero.forms.values import Form


@dataclass(frozen=True)
class Asked:
    """A question that a field has become. `page_id` and `heading`: of its page; `label`: its own words, "" where the
    heading is the question; `kind`: its `art` in form.yaml; `key`: as pdf.yaml names it.
    """

    key: str
    page_id: str
    heading: str
    label: str
    kind: str


@dataclass(frozen=True)
class Mark:
    """A field with its number. `name`: in the PDF; `said`: what the PDF calls it for people. `boxes`: where it is seen.

    `asked`: what it has become; `unknown`: keys in pdf.yaml that form.yaml does not ask; `left_out`: why it is not
    asked. With none of the three, pdf.yaml does not know the field.
    """

    number: int
    name: str
    said: str
    boxes: tuple[Box, ...]
    asked: tuple[Asked, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: str = ""

    def boxes_on(self, page: int) -> tuple[Box, ...]:
        """Return its places on a page, counted from 0."""
        return tuple(box for box in self.boxes if box.page == page)


def marks(paper: PaperForm, mapping: FormMapping | None, form: Form | None) -> tuple[Mark, ...]:
    """Return all fields of a PDF in its order; what pdf.yaml and form.yaml say of them, as far as they can be read."""
    known = {field.name: field for field in mapping.fields} if mapping else {}
    return tuple(_mark(number, field, known.get(field.name), form) for number, field in enumerate(paper.fields, 1))


def added(form: Form, found: Sequence[Mark]) -> tuple[Asked, ...]:
    """Return the pages of a form that no field of the PDF has become, with nothing but their heading."""
    there = {asked.page_id for mark in found for asked in mark.asked}
    return tuple(
        Asked(page.id, page.id, page.heading.say("de"), "", page.fields[0].type if page.single else "")
        for page in form.pages
        if page.id not in there
    )


def _mark(number: int, field: PaperField, mapped: MappedField | None, form: Form | None) -> Mark:
    keys = mapped.answers if mapped else ()
    asked = tuple(_asked(key, form) for key in keys) if form else ()
    return Mark(
        number=number,
        name=field.name,
        said=" ".join((field.tooltip or field.label or field.name).split())[:200],
        boxes=tuple(place.box for place in field.places),
        asked=_once(each for each in asked if each),
        unknown=tuple(key for key, each in zip(keys, asked, strict=False) if each is None) if form else keys,
        left_out=(mapped.left_out if mapped else "") or "",
    )


def _once(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    return tuple(dict.fromkeys(asked))


def _asked(key: str, form: Form) -> Asked | None:
    found = targets.target(form, key)
    if found is None:
        return None
    heading = found.page.heading.say("de")
    label = found.field.label.say("de")
    inner = "" if found.page.single and found.field is found.page.fields[0] else label
    return Asked(key, found.page.id, heading, inner, found.field.type)
