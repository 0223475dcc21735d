"""Files that people send: some that must be taken, with their pages, and some that must be refused, with the reason."""

import io
from dataclasses import dataclass
from functools import cache

import pillow_heif
from PIL import Image
from pypdf import PdfWriter

from buergerbuero.documents.values import RefusalReason
from tests.journey.device import File
from tests.made.chance import Chance

NAMES = ("Ausweis.{}", "IMG_2048 (1).{}", "Bestätigung Ärztin.{}", "C:\\Bilder\\Foto.{}", "a'b;c.{}", "x" * 150 + ".{}")


@dataclass(frozen=True)
class Sample:
    """A file, and what must become of it: so many pages, or a refusal."""

    file: File
    pages: int = 0
    reason: RefusalReason | None = None


def sample(lot: Chance, *, bad: float = 0.15) -> Sample:
    """Some file; at times one that cannot be taken."""
    if lot.random() < bad:
        ending, content, reason = lot.choice(_bad())
        return Sample(File(lot.choice(NAMES).format(ending), content), reason=reason)
    ending, content, pages = lot.choice(_good())
    return Sample(File(lot.choice(NAMES).format(ending), content), pages)


@cache
def _good() -> list[tuple[str, bytes, int]]:
    return [("jpg", picture("JPEG"), 1), ("PNG", picture("PNG"), 1), ("heic", _heic(), 1), ("pdf", _pdf(2), 2)]


@cache
def _bad() -> list[tuple[str, bytes, RefusalReason]]:
    return [
        ("jpg", b"", RefusalReason.EMPTY),
        ("pdf", b"Das ist nur Text, kein PDF.", RefusalReason.UNKNOWN_TYPE),
        ("html", b"<html><script>alert(1)</script>", RefusalReason.UNKNOWN_TYPE),
        ("jpg", picture("JPEG")[:300], RefusalReason.BROKEN),
        ("pdf", _pdf(1, password="geheim"), RefusalReason.ENCRYPTED),
    ]


def picture(kind: str) -> bytes:
    """A small picture with something on it."""
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((120, 90)).convert("RGB").save(sink, kind)
    return sink.getvalue()


def _heic() -> bytes:
    sink = io.BytesIO()
    pillow_heif.from_pillow(Image.linear_gradient("L").resize((64, 48)).convert("RGB")).save(sink)
    return sink.getvalue()


def _pdf(pages: int, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 280)
    if password:
        writer.encrypt(password)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()
