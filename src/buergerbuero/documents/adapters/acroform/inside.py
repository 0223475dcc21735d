"""The shut-in process for forms: a PDF of a stranger in by stdin, what it says out by stdout. It holds no secret.

It says (caged.talking): B: it is shut in and begins; A: the answer; R: a reason to refuse the file, and behind a
line end what it is about. A process that ends without A or R was ended by a limit or a bug. What is imported here is
ready before the process is shut in: pikepdf, PDFium, HarfBuzz and the fonts.
"""

import codecs
import io
import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Final

import pikepdf

from buergerbuero.documents.adapters.acroform import cleaning, filling, opening, reading, wire
from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.adapters.caged.talking import say, whole_input
from buergerbuero.documents.values import FormReason, FormRefused

MOST_MEMORY: Final = 700_000_000
"""Bytes of address space; libraries and fonts take a third of it."""
MOST_SECONDS: Final = 10
"""Of processor time; the largest form that we know takes one."""
for coding in ("ascii", "latin-1", "cp1252", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "pdfdoc"):
    codecs.lookup(coding)  # Python loads them when they are first needed: later no file can be opened
warnings.simplefilter("ignore")  # nobody would read them, and to tell them Python looks for its own source
logging.disable()
_locked = io.BytesIO()
pikepdf.new().save(_locked, encryption=pikepdf.Encryption(user="", owner="besitzer"))  # so does qpdf with its ciphers


def main(wish: str) -> None:
    """Do what is wished with the PDF on stdin."""
    cage.shut(most_memory=MOST_MEMORY, most_seconds=MOST_SECONDS)
    say(b"B")
    try:
        say(b"A", WORK[wish](whole_input()))
    except FormRefused as refused:
        say(b"R", f"{refused.reason.value}\n{refused.detail}".encode("utf-8", "replace"))
    except (MemoryError, RecursionError):
        say(b"R", FormReason.TOO_MUCH_WORK.value.encode())
    except Exception:  # noqa: BLE001 - the libraries raise many kinds on hostile bytes; each means: cannot be read
        say(b"R", FormReason.BROKEN.value.encode())


def _look(pdf: bytes) -> bytes:
    return wire.written(reading.look(pdf, texts=True))


def _glance(pdf: bytes) -> bytes:
    return wire.written(reading.look(pdf, texts=False))


def _fill(said: bytes) -> bytes:
    pdf, wish = wire.filling_read(said)
    try:
        return filling.fill(pdf, wish)
    except FormRefused as refused:
        if refused.reason is not FormReason.BROKEN:
            raise
        return filling.fill(opening.mended(pdf), wish)


WORK: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "look": _look,
    "glance": _glance,
    "fill": _fill,
    "clean": cleaning.clean,
}
