"""Files that people send: some that must be taken, with their pages, and some that must be refused, with the reason."""

from dataclasses import dataclass
from functools import cache

from buergerbuero.documents.values import RefusalReason
from tests.journey import files
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
    return [
        ("jpg", files.picture("JPEG"), 1),
        ("PNG", files.picture("PNG"), 1),
        ("heic", files.heic(), 1),
        ("pdf", files.pdf(2), 2),
    ]


@cache
def _bad() -> list[tuple[str, bytes, RefusalReason]]:
    return [
        ("jpg", b"", RefusalReason.EMPTY),
        ("pdf", b"Das ist nur Text, kein PDF.", RefusalReason.UNKNOWN_TYPE),
        ("html", b"<html><script>alert(1)</script>", RefusalReason.UNKNOWN_TYPE),
        ("jpg", files.picture("JPEG")[:300], RefusalReason.BROKEN),
        ("pdf", files.pdf(1, password="geheim"), RefusalReason.ENCRYPTED),
    ]
