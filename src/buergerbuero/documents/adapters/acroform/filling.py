"""Writing into a form: the value, and how it looks, drawn by us so that each viewer shows the same letters.

Viewers draw what a form says (its appearances) or draw anew from the value; few of them have every letter of DIN 91379
in the fonts that forms name. So both are written, and the word that appearances are missing (NeedAppearances) goes.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Final

import pikepdf
from pikepdf import Dictionary, String

from buergerbuero.documents.adapters.acroform import boxes, choices, continuation, drawing, flattening, looks
from buergerbuero.documents.adapters.acroform.fonts import clusters, showable
from buergerbuero.documents.adapters.acroform.kinds import kind_of
from buergerbuero.documents.adapters.acroform.opening import opened
from buergerbuero.documents.adapters.acroform.pen import Pen
from buergerbuero.documents.adapters.acroform.texts import text_of
from buergerbuero.documents.adapters.acroform.tree import COMB, HIDDEN, MULTILINE, PASSWORD, Node, flagged, nodes
from buergerbuero.documents.values import FieldKind, Filling, FormReason, FormRefused

_LINE_ENDS: Final = ("\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85")


def fill(pdf: bytes, filling: Filling) -> bytes:
    """Return the form with these values in it. The same input gives the same bytes.

    A value is kept whole in its field, even if only a part of it is seen there and all of it on a sheet behind the
    form. A signature does not outlive a change, so it is taken out. Raises FormRefused: a field or a value that
    the form has not (UNKNOWN_VALUE, with the name of the field), ENCRYPTED, BROKEN, NO_FIELDS.
    """
    with opened(pdf) as document:
        try:
            _fill(document, filling)
            sink = io.BytesIO()
            document.save(sink, deterministic_id=True, encryption=False, fix_metadata_version=False)
        except (pikepdf.PdfError, RuntimeError):  # what qpdf says of a tree of pages that does not add up
            raise FormRefused(FormReason.BROKEN) from None
    return sink.getvalue()


def _fill(document: pikepdf.Pdf, filling: Filling) -> None:
    fields = nodes(document)
    for name in filling.values:
        if name not in fields:
            raise FormRefused(FormReason.UNKNOWN_VALUE, name)
    form = document.Root.AcroForm
    pen = Pen(document, filling.language, for_typing=not filling.flat)
    before = continuation.taken_out(document)
    stale = form.get("/NeedAppearances") is not None and bool(form.get("/NeedAppearances"))
    for name in (*filling.values, *(name for name in fields if name not in filling.values)):
        found = fields[name]
        label = filling.labels.get(name) or found[0].text("/TU") or name
        if name in filling.values:
            _write(pen, name, label, found, filling.values[name])
        elif name in before.fields or _is_to_be_drawn(found, stale=stale):
            _draw_again(pen, name, label, found)
        boxes.spread_out(found)
    continuation.add(pen, filling.title, filling.rest or before.rest)
    _tidy(document, fields, pen)
    if filling.flat:
        flattening.flatten(document)


def _write(pen: Pen, name: str, label: str, found: Sequence[Node], values: tuple[str, ...]) -> None:
    """Write values into a field, wherever it lies. Raises FormRefused."""
    kind = kind_of(found[0])
    _leave_to_field(found)
    if kind in (FieldKind.CHECK, FieldKind.RADIO):
        boxes.write(pen, name, found, values)
    elif kind is FieldKind.CHOICE:
        choices.write(pen, name, label, found, values)
    elif kind is FieldKind.TEXT:
        if len(values) > 1:
            raise FormRefused(FormReason.UNKNOWN_VALUE, name)
        text = values[0] if values else ""
        for node in found:
            node.field.V = String(text)
            for key in ("/RV", "/I"):
                if key in node.field:
                    del node.field[key]
        draw_text(pen, name, label, found, text)
    elif values:
        raise FormRefused(FormReason.UNKNOWN_VALUE, name)


def _leave_to_field(found: Sequence[Node]) -> None:
    """Take values out of places: some programs leave one there, and others would believe it."""
    for node in found:
        for widget in node.widgets:
            if "/V" in widget and widget.objgen != node.field.objgen:
                del widget["/V"]


def _draw_again(pen: Pen, name: str, label: str, found: Sequence[Node]) -> None:
    """Draw a field with the value that it has."""
    kind = kind_of(found[0])
    if kind is FieldKind.TEXT:
        draw_text(pen, name, label, found, text_of(found[0].get("/V")))
    elif kind is FieldKind.CHOICE:
        choices.draw(pen, name, label, found)
    elif kind in (FieldKind.CHECK, FieldKind.RADIO):
        boxes.draw_missing(pen, found)


def _is_to_be_drawn(found: Sequence[Node], *, stale: bool) -> bool:
    """Whether viewers would have drawn this field: the form says so, or it has a value and no looks."""
    return stale or any(
        node.get("/V") is not None and any("/AP" not in widget for widget in node.widgets) for node in found
    )


def draw_text(pen: Pen, name: str, label: str, found: Sequence[Node], text: str) -> None:
    """Draw a text in each place of a field; what has no room there goes to the sheet."""
    shown = plain(text)
    places = [(node, widget) for node in found for widget in node.widgets]
    for node, widget in places:
        spot = looks.spot(node, widget)
        most = node.number("/MaxLen", widget)
        cells = _cells(node.flags, most)
        content = ""
        if shown and spot.frame.is_seen:
            drawn = _text_content(pen, spot, shown, cells, most)
            if drawn is None and not flagged(widget, HIDDEN):
                drawn = pen.part(name, label, shown, spot, many=not cells)
                cells = 0
            content = drawn or ""
        pen.draw(spot, content, cells=cells)


def _cells(flags: int, most: int) -> int:
    """Return how many cells a comb has; 0 for a field that is none (12.7.5.3)."""
    return most if flags & COMB and not flags & (MULTILINE | PASSWORD) and 0 < most <= 1000 else 0


def plain(text: str) -> str:
    """Return a text as it is shown: line ends of one kind, letters that our font has."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return showable(text)


def _text_content(pen: Pen, spot: looks.Spot, text: str, cells: int, most: int) -> str | None:
    """Draw a whole text; None if it has no room, or is longer than the form wants it."""
    room, style, flags = drawing.room_of(spot.frame), spot.style, spot.node.flags
    if cells:
        return drawing.comb(_on_one_line(text), cells, room, style, pen.letters)
    if flags & PASSWORD:
        return drawing.line("*" * len(text), room, style, pen.letters)
    if 0 < most < len(list(clusters(text))):
        return None
    if flags & MULTILINE:
        return drawing.lines(text, room, style, pen.letters)
    line = drawing.line(_on_one_line(text), room, style, pen.letters)
    return line if line is not None else drawing.lines(text, room, style, pen.letters, may_break=False)


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def _tidy(document: pikepdf.Pdf, fields: Mapping[str, Sequence[Node]], pen: Pen) -> None:
    """Take out what is no longer so: signatures, the XFA part, the word that looks are missing."""
    root, form = document.Root, document.Root.AcroForm
    assert isinstance(form, Dictionary)
    for key in ("/NeedAppearances", "/XFA", "/SigFlags"):
        if key in form:
            del form[key]
    for key in ("/Perms", "/NeedsRendering"):
        if key in root:
            del root[key]
    for found in fields.values():
        for node in found:
            if kind_of(node) is FieldKind.SIGNATURE and "/V" in node.field:
                del node.field["/V"]
                for widget in node.widgets:
                    if "/AP" in widget:
                        del widget["/AP"]
    pen.finish(form)
