"""What we write into a PDF that we made or prepared: for which service it is, and which version of it.

It stands where the standard has room for such (PieceInfo, ISO 32000-2, 14.5), and once more among the keywords, since
some programs write a file anew and leave out what they do not know.
"""

import re
from typing import Final

from pikepdf import Dictionary, Name, Pdf, String

from buergerbuero.documents.adapters.acroform.texts import text_of
from buergerbuero.documents.values import Stamp

_WHO: Final = "/Buergerbuero"
_KEYWORD: Final = re.compile(r"\bbuergerbuero:([^\s:,;]{1,100}):([^\s:,;]{0,100})")
_SINCE: Final = "D:20260101000000Z"
"""PieceInfo must have a date; one that is always the same, so that the same form has the same bytes."""


def read(pdf: Pdf) -> Stamp | None:
    """Return what was stamped, or None."""
    at: object = pdf.Root
    for key in ("/PieceInfo", _WHO, "/Private"):
        at = at.get(key) if isinstance(at, Dictionary) else None
    if isinstance(at, Dictionary) and text_of(at.get("/Service")):
        return Stamp(text_of(at.get("/Service")), text_of(at.get("/Version")))
    info = pdf.trailer.get("/Info")
    found = _KEYWORD.search(text_of(info.get("/Keywords"))) if isinstance(info, Dictionary) else None
    return Stamp(found[1], found[2]) if found else None


def write(pdf: Pdf, stamp: Stamp) -> None:
    """Stamp a PDF, in place of what was stamped before."""
    private = Dictionary(Service=String(stamp.service), Version=String(stamp.version))
    said = Dictionary(LastModified=String(_SINCE), Private=private)
    pieces = pdf.Root.get("/PieceInfo")
    if not isinstance(pieces, Dictionary):
        pieces = pdf.Root["/PieceInfo"] = Dictionary()
    pieces[_WHO] = said
    before = _KEYWORD.sub("", text_of(pdf.docinfo.get("/Keywords"))).strip(" ,;")
    pdf.docinfo[Name.Keywords] = String(
        " ".join([*filter(None, [before]), f"buergerbuero:{stamp.service}:{stamp.version}"])
    )
