"""Which boxes stand together, what each of them says, and which printed words all of them answer."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from buergerbuero.documents.values.paperform import Box, FieldKind, PaperField, PaperForm, Place, TextLine
from buergerbuero.forms.formats.acroform.proposing import words

_NEAR: Final = 2.6  # heights of a box, from one to the next below it
_TIGHT: Final = 1.7  # the same where other fields are read in between
_SAME: Final = 4.0  # points that left edges of a column may differ
_STATEMENT: Final = 40  # letters; shorter ones may be the yes to a question
_SPOKEN: Final = re.compile(r"^(?:on|off|yes|ja|x|an|wahr|true|checked|ausgewählt|\d+)$", re.IGNORECASE)
Cluster = list[PaperField]


def is_single(field: PaperField) -> bool:
    """Whether a field is one box that is on or off."""
    return field.kind in (FieldKind.CHECK, FieldKind.RADIO) and len(field.states) == 1


def clusters(fields: Iterable[PaperField]) -> list[Cluster]:
    """Return the single boxes among the fields, those that stand together in one cluster, in the order of the first."""
    found: list[Cluster] = []
    before: PaperField | None = None
    for field in fields:
        if is_single(field):
            cluster = _cluster_for(field, found, before)
            if cluster is None:
                found.append([field])
            else:
                cluster.append(field)
        before = field
    return found


def _cluster_for(field: PaperField, found: Sequence[Cluster], before: PaperField | None) -> Cluster | None:
    if field.row:
        same = found and found[-1][-1].row == field.row and found[-1][-1].section == field.section
        return found[-1] if same and before is found[-1][-1] else None
    for cluster in reversed(found[-8:]):
        if _in_column([*cluster[-1:], field]) and _below(cluster[-1:], field, _TIGHT, 0):
            return cluster
    if found and before is found[-1][-1] and _beside_or_below(found[-1], field):
        return found[-1]
    return None


def _beside_or_below(cluster: Sequence[PaperField], field: PaperField) -> bool:
    """Whether a box that is read next stands in one row or column with those before it, and says something new."""
    last, here = _box(cluster[-1]), _box(field)
    if last.page != here.page:
        return False
    *said, new = (label.lower() for label in labels([*cluster, field]))
    tips = {one.tooltip for one in cluster}
    if (new and new in said) or (len(cluster) > 1 and len(tips) == 1 and field.tooltip not in tips):
        return False
    if cluster[-1].section == field.section and _below(cluster, field, _NEAR, 6):
        return True
    return abs(last.top - here.top) < last.height * 0.7 and (len(cluster) == 1 or not _in_column(cluster))


def _below(cluster: Sequence[PaperField], field: PaperField, heights: float, more: float) -> bool:
    here = _box(field)
    return any(
        one.page == here.page
        and abs(one.left - here.left) < _SAME
        and 0 < here.top - one.top < max(one.height, here.height) * heights + more
        for one in map(_box, cluster)
    )


def _in_column(cluster: Sequence[PaperField]) -> bool:
    return all(abs(_box(one).left - _box(cluster[0]).left) < _SAME for one in cluster)


def _box(field: PaperField) -> Box:
    return field.places[0].box


def labels(cluster: Sequence[PaperField]) -> list[str]:
    """Return what ticking each box of a cluster says. A tooltip that all of them have is the question instead."""
    tips = {field.tooltip for field in cluster}
    shared = len(cluster) > 1 and len(tips) == 1
    found = [answer_label(field, by_tooltip=not shared) for field in cluster]
    counted = [words.tidy(field.places[0].label) for field in cluster]
    return counted if len(set(found)) < len(found) == len(set(counted)) else found


def answer_label(field: PaperField, *, by_tooltip: bool = True) -> str:
    """Return what ticking a box says: what is printed beside it, or its tooltip if that says it better."""
    place = field.places[0]
    printed = words.cleaned(place.label)
    tip = words.cleaned(field.tooltip) if by_tooltip else ""
    low, spoken = printed.lower(), tip.lower()
    if len(printed) <= 2 < len(tip) and low != "ja":
        printed, low = "", ""
    if printed and (not tip or low.startswith(spoken) or spoken.endswith(low) or spoken.startswith(low[:12])):
        return printed
    if len(tip) > _STATEMENT:  # "Ja, mein Vermieter ist eine Firma": the tick says yes already
        tip = re.sub(r"^ja,\s*(\S)", lambda found: found[1].upper(), tip, flags=re.IGNORECASE)
    return tip or _of_state(place) or words.cleaned(field.label) or words.named(field.name) or place.state


def _of_state(place: Place) -> str:
    state = words.tidy(place.state.replace("_", " "))
    return "" if _SPOKEN.match(state) else state


def place_label(place: Place, number: int) -> str:
    """Return what a place of a field with several states says."""
    state = words.tidy(place.state.replace("_", " "))
    return words.cleaned(place.label) or ("" if state.isdigit() else state) or f"Antwort {number}"


def question_text(form: PaperForm, boxes: Sequence[PaperField]) -> str:
    """Return the printed words that boxes answer: beside the first one in its row, or close above all of them."""
    if boxes[0].row:
        return words.cleaned(boxes[0].row)
    places = [place for field in boxes for place in field.places]
    first = min(places, key=lambda place: (round(place.box.top), place.box.left)).box
    said = {words.cleaned(place.label) for place in places} | set(labels(boxes))
    lines = [line for line in form.pages[first.page].lines if words.cleaned(line.text) not in said]
    beside, above = _beside(lines, first), _above(form, lines, places, first)
    column = len(places) > 1 and all(abs(place.box.left - first.left) < _SAME for place in places)
    found = next((line for line in ((above, beside) if column else (beside, above)) if line), None)
    return words.cleaned(found.text) if found and len(re.findall(r"[A-Za-zÄÖÜäöüß]", found.text)) >= 3 else ""


def _beside(lines: Iterable[TextLine], first: Box) -> TextLine | None:
    left = [
        line
        for line in lines
        if line.box.right <= first.left + 2 and min(line.box.bottom, first.bottom) - max(line.box.top, first.top) > 2
    ]
    return max(left, key=lambda line: line.box.right, default=None)


def _above(form: PaperForm, lines: Iterable[TextLine], places: Sequence[Place], first: Box) -> TextLine | None:
    others = [place.box for field in form.fields for place in field.places if place not in places]
    edge = min(place.box.left for place in places)
    above = [
        line
        for line in lines
        if 0 <= first.top - line.box.bottom + 3 < 22
        and line.box.left < first.right + 8
        and line.box.right > edge - 40
        and not any(_crosses(box, line.box, first) for box in others)
    ]
    return max(above, key=lambda line: (round(line.box.bottom), -line.box.left), default=None)


def _crosses(box: Box, line: Box, first: Box) -> bool:
    """Whether another field stands between a line and a box below it."""
    return (
        box.page == first.page and line.top < box.top < first.top and box.left < first.right and box.right > first.left
    )
