"""Makes clean pages of a PDF. For the shut-in process: knows PDFium and nothing of this program but its limits.

What a PDF would do (scripts, links, embedded files) is not done; what it shows is drawn, with filled forms and notes.
PDFium finds no fonts but its own here: what a file does not bring along is shown in a similar one.
"""

import math
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from buergerbuero.documents.adapters.converter import pictures
from buergerbuero.documents.values import MOST_PAGES, CleanPage, FileRefused, RefusalReason

DOTS_PER_INCH: Final = 160
LONGEST: Final = 5000
"""Pixels of the longer side: plans up to A1 keep 150 dpi."""
MOST_PIXELS: Final = 15_000_000
"""Of one page; a larger one is drawn smaller."""
MOST_PIXELS_OF_ALL: Final = 300_000_000
_POINTS = 72
_SHOWS_A_NOTE_ONLY = raw.FORMTYPE_XFA_FULL
"""Such a form has one page that says "please wait"; only Adobe's programs can show the others."""


def pages_of(content: bytes) -> Iterator[CleanPage]:
    """Yield each page. Raises FileRefused, and what PDFium raises on broken files."""
    document = _opened(content)
    document.init_forms()  # before the first page, or filled fields stay empty
    if not len(document) or document.get_formtype() == _SHOWS_A_NOTE_ONLY:
        raise FileRefused(RefusalReason.BROKEN)
    if len(document) > MOST_PAGES:
        raise FileRefused(RefusalReason.TOO_MANY_PAGES)
    pixels = 0
    for number in range(len(document)):
        page = document[number]
        scale = _scale(*page.get_size())
        pixels += round(page.get_width() * page.get_height() * scale * scale)
        if pixels > MOST_PIXELS_OF_ALL:
            raise FileRefused(RefusalReason.TOO_MANY_PIXELS)
        yield _drawn(page, scale)
        page.close()


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise FileRefused(RefusalReason.ENCRYPTED if locked else RefusalReason.BROKEN) from None


def _scale(width: float, height: float) -> float:
    """Return the pixels for a point (1/72 inch). Raises FileRefused for a page without a size."""
    if not (width > 0 and height > 0):
        raise FileRefused(RefusalReason.BROKEN)
    return min(
        DOTS_PER_INCH / _POINTS,
        LONGEST / max(width, height),
        math.sqrt(MOST_PIXELS / (width * height)),
    )


def _drawn(page: pdfium.PdfPage, scale: float) -> CleanPage:
    bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True)
    try:
        return pictures.written(bitmap.to_pil())
    finally:
        bitmap.close()
