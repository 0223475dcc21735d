"""What a form asks about boxes, by what the town of its bundle has: no town with boxes, no way to one. Pure.

A service is written once for all towns. It may offer the box (an answer of the page on the delivery) and ask what that
needs (the page with `zweck: ausgabebox`); what of it people see depends on the town.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from buergerbuero.catalogue.values.ways import WAYS, Channel
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.types.auswahl import ChoiceOptions
from buergerbuero.forms.values import BOX_CHOICE, DELIVERY, Boxes


def on_offer(pages: Iterable[PageSource], boxes: Boxes) -> tuple[PageSource, ...]:
    """Return the pages as people see them."""
    return tuple(kept for page in pages if (kept := _kept(page, boxes)))


def _kept(page: PageSource, boxes: Boxes) -> PageSource | None:
    none = boxes.names == ()
    if page.head.purpose == DELIVERY and page.single and none:
        return replace(page, fields=tuple(map(_without_box, page.fields)))
    if page.head.purpose != BOX_CHOICE:
        return page
    fields = () if none else tuple(kept for each in page.fields if (kept := _field(each, boxes)))
    return replace(page, fields=fields) if fields else None


def _without_box(field: FieldSource) -> FieldSource:
    if not isinstance(field.options, ChoiceOptions):
        return field
    word = WAYS[Channel.BOX].word
    return _offering(field, {key: label for key, label in field.options.answers.items() if key != word})


def _field(field: FieldSource, boxes: Boxes) -> FieldSource | None:
    match field.head.id:
        case "box":
            several = boxes.names is not None and len(boxes.names) > 1
            return _offering(field, dict(boxes.names or ())) if several else None
        case "niedrig":
            return field if boxes.low else None
        case "vertretung":
            return field if boxes.proxy else None
    return field


def _offering(field: FieldSource, answers: Mapping[str, str]) -> FieldSource:
    # not checked once more: a town may have one answer left, or many
    return replace(field, options=ChoiceOptions.model_construct(answers=dict(answers)))
