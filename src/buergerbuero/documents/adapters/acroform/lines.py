"""The lines of text that are printed on the pages of a PDF, as PDFium sees them."""

from collections.abc import Sequence
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from buergerbuero.documents.adapters.acroform.sight import Sight
from buergerbuero.documents.values import PaperPage

_FEW: Final = 20
"""Letters on a page that may be a stamp of the scanner."""


def printed(pdf: bytes, views: Sequence[Sight]) -> tuple[PaperPage, ...]:
    """Return the pages with their lines."""
    return tuple(PaperPage(view.width, view.height) for view in views)


def is_scan(pdf: bytes) -> bool:
    """Say whether its pages are pictures, with no text or with what a machine has read in them."""
    try:
        document = pdfium.PdfDocument(pdf)
        return all(_is_picture(document[number]) for number in range(len(document)))
    except pdfium.PdfiumError:
        return False


def _is_picture(page: pdfium.PdfPage) -> bool:
    largest = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, low, right, high = one.get_bounds()
        largest = max(largest, (right - left) * (high - low))
    few = page.get_textpage().count_chars() <= _FEW
    return largest > (0.2 if few else 0.8) * page.get_width() * page.get_height()
