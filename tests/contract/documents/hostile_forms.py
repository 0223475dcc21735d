"""Fillable PDFs that are made to do harm, or broken: what each may come to is said in test_paper_forms.py."""

import functools
import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from buergerbuero.documents.values import MOST_FIELDS
from tests.made import paperforms
from tests.made.paperforms import check, form, text
from tests.unit.documents import sent

WIDGET = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /F 4 /Rect [20 20 280 60] %s >>"


def raw(
    *fields: bytes, acro: bytes = b"", annots: bytes = b"5 0 R", top: bytes = b"5 0 R", catalog: bytes = b""
) -> bytes:
    """A PDF whose fields begin at object 5."""
    root = b"/AcroForm << /Fields [" + top + b"] " + acro + b" >> " + catalog
    return sent.pdf(*fields, pages=[b"/Annots [" + annots + b"]"], catalog=root)


def simple(**more: Any) -> bytes:
    """A form of two fields."""
    return form([text("name", label="Familienname"), check("ja", label="Einverstanden")], **more)


def many(number: int) -> bytes:
    """A form of very many fields that share one look."""

    def change(pdf: Pdf) -> None:
        fields = [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    FT=Name.Tx,
                    T=String(f"f{at}"),
                    F=4,
                    Rect=Array([9, 9, 99, 29]),
                )
            )
            for at in range(number)
        ]
        pdf.Root.AcroForm.Fields = Array(fields)
        pdf.pages[0].obj.Annots = Array(fields)

    return simple(change=change)


def deep(levels: int) -> bytes:
    """A field in a field in a field."""
    above = [b"<< /T (a) /Kids [%d 0 R] >>" % (6 + at) for at in range(levels)]
    return raw(*above, WIDGET % b"", annots=b"%d 0 R" % (5 + levels))


@functools.cache
def bomb(size: int = 1_000_000_000) -> bytes:
    """A stream of so many zeros, packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    return sent.stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")


def object_bomb(size: int) -> bytes:
    """A form whose catalog lies in an object stream that grows."""
    head = b"1 0 "
    packer = zlib.compressobj(9)
    packed = packer.compress(head + b"<< /Type /Catalog >> ")
    packed += b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()
    keys = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    body = bytearray(b"%PDF-1.7\n")
    at = len(body)
    body += b"2 0 obj\n" + sent.stream(packed, keys) + b"\nendobj\n"
    table = len(body)
    rows = b"\0\0\0\0\xff" + b"\2" + (2).to_bytes(3, "big") + b"\0" + b"\1" + at.to_bytes(3, "big") + b"\0"
    rows += b"\1" + table.to_bytes(3, "big") + b"\0"
    body += b"3 0 obj\n" + sent.stream(rows, b"/Type /XRef /Size 4 /W [1 3 1] /Root 1 0 R") + b"\nendobj\n"
    return bytes(body) + b"startxref\n%d\n%%%%EOF\n" % table


def locked(user: str, **how: Any) -> bytes:
    """A form that asks for a password."""
    return simple(encryption=pikepdf.Encryption(user=user, owner="besitzer", **how))


def for_a_certificate() -> bytes:
    """Encrypted for the holder of a key (ISO 32000-2, 7.6.5)."""
    keys = b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 4 /Recipients [(x)] >> /ID [(a) (b)]"
    return sent.pdf(WIDGET % b"", catalog=b"/AcroForm << /Fields [5 0 R] >>", trailer=keys)


def with_page(keys: dict[str, Any]) -> bytes:
    """A form whose first page says this."""

    def change(pdf: Pdf) -> None:
        for key, value in keys.items():
            pdf.pages[0].obj[key] = value

    return simple(change=change)


def pages_in_a_circle() -> bytes:
    """A page tree that leads to itself."""
    whole = simple()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        number = pdf.Root.Pages.objgen[0]
    return whole.replace(b"/Kids [", b"/Kids [ %d 0 R " % number, 1)


LOOPS = {
    "a field that is its own kid": raw(b"<< /FT /Tx /T (a) /Kids [5 0 R] >>"),
    "two fields that are kids of each other": raw(b"<< /FT /Tx /T (a) /Kids [6 0 R] >>", b"<< /T (b) /Kids [5 0 R] >>"),
    "a field that is its own parent": raw(WIDGET % b"/Parent 5 0 R"),
    "a parent that is its own parent": raw(WIDGET % b"/Parent 6 0 R", b"<< /T (b) /Parent 6 0 R /Kids [5 0 R] >>"),
    "fields in a list that is the list": raw(b"[5 0 R 5 0 R]", top=b"5 0 R 5 0 R"),
    "a thousand fields in one another": deep(1000),
    "forty fields in one another": deep(39),
    "a value that is itself": raw(WIDGET % b"/V 5 0 R"),
    "options that hold themselves": raw(
        b"<< /Type /Annot /Subtype /Widget /FT /Ch /T (o) /Rect [1 1 50 20] /Opt 6 0 R >>", b"[6 0 R [6 0 R 6 0 R]]"
    ),
    "an action after itself": raw(WIDGET % b"/A 6 0 R", b"<< /S /JavaScript /JS (1) /Next 6 0 R >>"),
    "a look that is itself": raw(WIDGET % b"/AP << /N 6 0 R >>", b"<< /Yes 6 0 R >>"),
    "pages in a circle": pages_in_a_circle(),
}
BOMBS: dict[str, Callable[[], bytes]] = {
    "a value of a gigabyte": lambda: raw(WIDGET % b"/V 6 0 R", bomb()),
    "a script of a gigabyte": lambda: raw(WIDGET % b"/AA << /F << /S /JavaScript /JS 6 0 R >> >>", bomb()),
    "a page of a gigabyte": lambda: sent.pdf(
        WIDGET % b"",
        bomb(),
        pages=[b"/Annots [5 0 R] /Contents 6 0 R"],
        catalog=b"/AcroForm << /Fields [5 0 R] >>",
    ),
    "four million letters": lambda: simple(
        change=lambda pdf: pdf.pages[0].contents_add(b"BT /Helv 1 Tf " + b"(aaaaaaaa) Tj " * 500_000 + b" ET")
    ),
    "a million lines": lambda: simple(change=lambda pdf: pdf.pages[0].contents_add(b"0 0 m 9 9 l S " * 1_000_000)),
    "catalog in a gigabyte": lambda: object_bomb(1_000_000_000),
    "ten thousand fields": lambda: many(10_000),
    "one field too many": lambda: many(MOST_FIELDS + 1),
    "a million brackets": lambda: raw(WIDGET % b"/V 6 0 R", b"[" * 1_000_000),
    "a hundred thousand options": lambda: raw(
        b"<< /Type /Annot /Subtype /Widget /FT /Ch /T (o) /F 4 /Rect [1 1 50 20] /Opt [" + b"(a)" * 100_000 + b"] >>"
    ),
    "a text of four megabytes": lambda: raw(WIDGET % (b"/V (" + b"a" * 4_000_000 + b")")),
    "a name of four megabytes": lambda: raw((WIDGET % b"").replace(b"(name)", b"(" + b"a" * 4_000_000 + b")")),
    "two hundred pages": lambda: simple(sheets=[paperforms.Sheet()] * 200),
    "two billion pages": lambda: raw(WIDGET % b"").replace(b"/Count 1 ", b"/Count 2000000000 "),
}
STRANGE = {
    "a rectangle of words": raw((WIDGET % b"").replace(b"[20 20 280 60]", b"[(a) /b null true]")),
    "a rectangle without end": raw((WIDGET % b"").replace(b"[20 20 280 60]", b"[0 0 1e30 1e30]")),
    "a page as large as a field": sent.pdf(
        WIDGET % b"", box=b"0 0 1e9 1e9", pages=[b"/Annots [5 0 R]"], catalog=b"/AcroForm << /Fields [5 0 R] >>"
    ),
    "flags of words": raw(WIDGET % b"/Ff (a) /MaxLen [1] /F /b"),
    "flags without end": raw(WIDGET % b"/Ff 99999999999999999999999 /MaxLen -5 /F -1"),
    "a kind that is a number": raw(WIDGET % b"/FT 7"),
    "a name that is a list": raw((WIDGET % b"").replace(b"(name)", b"[(a)]")),
    "fields that are none": raw(b"(text)", top=b"5 0 R 7 /a null (b) << >> [ ]"),
    "annotations that are none": raw(WIDGET % b"", annots=b"5 0 R 7 /a null (b) << >> [ ] 99 0 R"),
    "annotations that are a number": with_page({"/Annots": 7}),
    "a page that is turned by words": with_page({"/Rotate": String("a"), "/CropBox": Array([9, 9, 9, 9])}),
    "half a letter": raw(WIDGET % b"/V <FEFFD8>"),
    "letters that are none": raw(WIDGET % b"/V <FEFFD800D800FFFE> /TU <EFBBBFFFFE>"),
    "a form that is a list": sent.pdf(catalog=b"/AcroForm [1 2]"),
    "a catalog that is a list": sent.assembled([b"[1 2]", b"<< >>"]),
    "nothing after the head": b"%PDF-1.7\n",
    "a head and rubbish": b"%PDF-1.7\n" + bytes(range(256)) * 40,
}
