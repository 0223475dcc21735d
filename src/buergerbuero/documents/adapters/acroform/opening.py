"""Opens a PDF for reading or filling its form: decrypted where no password is asked for, and damage made good."""

import io
from typing import Final

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Pdf

from buergerbuero.documents.adapters.acroform.wire import check_bytes
from buergerbuero.documents.values import FormReason, FormRefused

MOST_FORM_PAGES: Final = 100
"""Of one form; the longest we know has 30."""
_LOCKED: Final = ("unsupported encryption filter", "unknown encryption", "unsupported encryption", "crypt filter")


def opened(pdf: bytes) -> Pdf:
    """Return the opened PDF; it has an empty password, or none. Raises FormRefused."""
    check_bytes(pdf)
    try:
        found = _opened(pdf)
    except FormRefused as refused:
        if refused.reason is not FormReason.BROKEN:
            raise
        found = _opened(mended(pdf))
    if not isinstance(found.trailer.get("/Root"), Dictionary):
        raise FormRefused(FormReason.BROKEN)
    _look_at_pages(found)
    return found


def _opened(pdf: bytes) -> Pdf:
    try:
        return pikepdf.open(io.BytesIO(pdf), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise FormRefused(FormReason.ENCRYPTED) from None
    except pikepdf.PdfError as error:
        locked = any(word in str(error).lower() for word in _LOCKED)
        raise FormRefused(FormReason.ENCRYPTED if locked else FormReason.BROKEN) from None


def mended(pdf: bytes) -> bytes:
    """Return a damaged file as PDFium writes it anew, which makes good other damage than qpdf. Raises FormRefused."""
    sink = io.BytesIO()
    try:
        document = pdfium.PdfDocument(pdf)
        document.save(sink)
        document.close()
    except pdfium.PdfiumError:
        raise FormRefused(FormReason.BROKEN) from None
    return sink.getvalue()


def _look_at_pages(pdf: Pdf) -> None:
    """Raise FormRefused for none or too many; give each annotation a number, by which it is told from others."""
    try:
        most = len(pdf.pages)
    except (pikepdf.PdfError, RuntimeError):
        raise FormRefused(FormReason.BROKEN) from None
    if not most:
        raise FormRefused(FormReason.BROKEN)
    if most > MOST_FORM_PAGES:
        raise FormRefused(FormReason.TOO_LARGE)
    for page in pdf.pages:
        listed = page.obj.get("/Annots")
        if not isinstance(listed, Array):
            continue
        for number, one in enumerate(listed):
            if isinstance(one, Dictionary) and not one.is_indirect:
                listed[number] = pdf.make_indirect(one)
