"""A form to measure with, text fields and boxes with their labels beside them, and what plain pypdf does with it."""

import io
import json
import logging
import sys
from typing import Final

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, String

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it says of each name what it cannot write
FIELDS: Final = 300
_ROWS: Final = 30
"""Of a page."""


def made(fields: int = FIELDS) -> bytes:
    """Return a form with so many fields; every fifth is a box."""
    with pikepdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        fonts = Dictionary(Helv=pdf.make_indirect(font))
        listed = Array()
        for first in range(0, fields, _ROWS):
            _page(pdf, fonts, range(first, min(first + _ROWS, fields)), listed)
        pdf.Root.AcroForm = Dictionary(Fields=listed, DA=String("/Helv 10 Tf 0 g"), DR=Dictionary(Font=fonts))
        sink = io.BytesIO()
        pdf.save(sink, static_id=True)
        return sink.getvalue()


def _page(pdf: pikepdf.Pdf, fonts: Dictionary, numbers: range, listed: Array) -> None:
    widgets, printed = Array(), []
    for row, number in enumerate(numbers):
        low = 800 - 25 * row
        widget = _box(pdf, number, low) if number % 5 == 4 else _text(number, low)
        widgets.append(pdf.make_indirect(widget))
        listed.append(widgets[-1])
        printed.append(f"BT /Helv 10 Tf 1 0 0 1 40 {low + 4} Tm (Angabe {number + 1}) Tj ET")
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=Dictionary(Font=fonts), Annots=widgets,
        Contents=pdf.make_stream("\n".join(printed).encode()),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _text(number: int, low: float) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"t{number}"), F=4,
        Rect=Array([250, low, 500, low + 18]), DA=String("/Helv 10 Tf 0 g"),
    )  # fmt: skip


def _box(pdf: pikepdf.Pdf, number: int, low: float) -> Dictionary:
    kind = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 12, 12]))
    looks = Dictionary(
        Ja=pdf.make_stream(b"1 1 m 11 11 l S", dict(kind.items())), Off=pdf.make_stream(b"", dict(kind.items()))
    )
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String(f"k{number}"), F=4,
        Rect=Array([250, low, 262, low + 12]), AP=Dictionary(N=looks), AS=Name.Off,
    )  # fmt: skip


def filled(pdf: bytes, values: dict[str, str]) -> bytes:
    """Fill it as pypdf's own guide does."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def read(pdf: bytes) -> object:
    """Read what stands in it."""
    return {name: field.get("/V") for name, field in (pypdf.PdfReader(io.BytesIO(pdf)).get_fields() or {}).items()}


def main(kind: str) -> None:
    """Do what plain pypdf does, in a process of its own, so that its memory can be told."""
    said = sys.stdin.buffer.read()
    if kind == "fill":
        filled(made(), json.loads(said))
    else:
        read(said)
