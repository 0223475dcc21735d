"""What a template may not do, and the picture of a code."""

import io
import re

import segno


def template_problem(source: str) -> tuple[int, str] | None:
    """Return line and reason if a template could load packages or run data as markup."""
    found = [(match.start(), reason) for pattern, reason in _FORBIDDEN if (match := pattern.search(source))]
    if not found:
        return None
    place, reason = min(found, key=lambda each: each[0])
    return source.count("\n", 0, place) + 1, reason


_FORBIDDEN = (
    (re.compile(r"\beval(?![\w-])"), "eval is not allowed: data must never be read as markup"),
    (re.compile(r"\bstd(?![\w-])"), "std is not allowed: by it, eval has other names"),
    (re.compile(r"\bplugin(?![\w-])"), "plugins are not allowed"),
    (
        re.compile(r"""\b(import|include)\s*\(?\s*"@"""),
        "packages are not allowed: documents are made without a network",
    ),
    (
        # What is put together could name a package too: only a whole name that nothing is done to.
        re.compile(r"""\b(import|include)\b(?!\s+"[^"@\\\n]+\.typ"(?!\s*[./]))"""),
        "import and include need the name of a .typ file in quotation marks",
    ),
)


def qr_picture(text: str) -> bytes:
    """Return a QR code as SVG (ISO/IEC 18004, level M), without a border: the template leaves the space."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False, svgns=True)
    return picture.getvalue()
