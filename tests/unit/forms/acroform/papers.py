"""PaperForms as reading makes them, written down by hand: fields in rows below each other, or side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from buergerbuero.documents.values.paperform import (
    Box,
    FieldKind,
    Format,
    PaperField,
    PaperForm,
    PaperPage,
    Place,
    TextLine,
)
from buergerbuero.forms.formats.acroform.proposing import Proposal, propose
from buergerbuero.forms.formats.acroform.proposing.parts import ProposedPage, Question

FINGERPRINT = "0" * 64
ROW = 24.0


def text(
    name: str, label: str = "", *, at: float = 0, left: float = 150, width: float = 200, **more: Any
) -> PaperField:
    """Return a text field in a row of the page, with what is printed beside it."""
    height = more.pop("height", 16.0)
    page = more.pop("page", 0)
    top = 60 + at * ROW
    box = Box(page, left, top, left + width, top + height)
    return PaperField(name, FieldKind.TEXT, (Place(box),), label=label, **more)


def box(name: str, label: str = "", *, at: float = 0, left: float = 150, state: str = "On", **more: Any) -> PaperField:
    """Return a box to tick, with what is printed beside it."""
    top = 60 + at * ROW
    place = Place(Box(0, left, top, left + 10, top + 10), state, label)
    return PaperField(name, FieldKind.CHECK, (place,), label=label, **more)


def radio(name: str, states: Mapping[str, str], *, at: float = 0, **more: Any) -> PaperField:
    """Return a radio group: its states, and what is printed beside each."""
    top = 60 + at * ROW
    places = [
        Place(Box(0, 150 + 80 * number, top, 160 + 80 * number, top + 10), state, label)
        for number, (state, label) in enumerate(states.items())
    ]
    return PaperField(name, FieldKind.RADIO, tuple(places), **more)


def choice(name: str, *options: tuple[str, str], at: float = 0, label: str = "", **more: Any) -> PaperField:
    """Return a list to choose from."""
    top = 60 + at * ROW
    return PaperField(
        name, FieldKind.CHOICE, (Place(Box(0, 150, top, 300, top + 16)),), label=label, options=options, **more
    )


def other(name: str, kind: FieldKind, label: str = "", *, at: float = 0, **more: Any) -> PaperField:
    """Return a signature field or a button."""
    top = 60 + at * ROW
    return PaperField(name, kind, (Place(Box(0, 150, top, 350, top + 20)),), label=label, **more)


def line(words: str, *, at: float = 0, left: float = 40, size: float = 9, bold: bool = False) -> TextLine:
    """Return a line that is printed in a row of the page."""
    top = 60 + at * ROW
    return TextLine(Box(0, left, top, left + len(words) * size * 0.5, top + size), words, size, bold)


def day(name: str, label: str = "", pattern: str = "dd.mm.yyyy", **more: Any) -> PaperField:
    """Return a text field whose format action says that it takes a day."""
    return text(name, label, format=Format("date", pattern), **more)


def paper(*fields: PaperField, lines: Sequence[TextLine] = (), **more: Any) -> PaperForm:
    """Return a form of some fields, in the order in which they are given."""
    count = max([place.box.page for field in fields for place in field.places], default=0) + 1
    pages = tuple(PaperPage(595, 842, tuple(lines) if number == 0 else ()) for number in range(count))
    return PaperForm(pages, fields, FINGERPRINT, **{"title": "Antrag auf etwas", **more})


def proposed(*fields: PaperField, lines: Sequence[TextLine] = (), **more: Any) -> Proposal:
    """Return what is proposed for a form of some fields."""
    return propose(paper(*fields, lines=lines, **more))


def asked(proposal: Proposal) -> list[Question]:
    """Return the questions that stand for fields of the PDF, but for the declaration at the end."""
    return [each for page in own_pages(proposal) for each in page.questions if each.id != "erklärung"]


def own_pages(proposal: Proposal) -> list[ProposedPage]:
    """Return the pages that were not added."""
    return [page for page in proposal.pages if not page.block]


def kinds(proposal: Proposal) -> list[str]:
    """Return the kinds of the questions, in their order."""
    return [each.kind for each in asked(proposal)]


def keys(proposal: Proposal) -> dict[str, tuple[str, ...]]:
    """Return which answers each field holds."""
    return {each.name: each.keys for each in proposal.lines if each.keys}
