"""What a template may not do, and the picture of a code."""

import io
import re

import segno


def template_problem(source: str) -> tuple[int, str] | None:
    """Return line and reason if a template could load packages or run data as markup."""
    for number, line in enumerate(source.splitlines(), start=1):
        for pattern, reason in _FORBIDDEN:
            if pattern.search(line):
                return number, reason
    return None


_FORBIDDEN = (
    (re.compile(r"\beval\s*\("), "eval is not allowed: data must never be read as markup"),
    (re.compile(r"\bplugin\s*\("), "plugins are not allowed"),
    (
        re.compile(r"""\b(import|include)\s*\(?\s*"@"""),
        "packages are not allowed: documents are made without a network",
    ),
    (re.compile(r"#\s*(import|include)\s+[^\"\s]"), "import and include need a file name in quotation marks"),
)


def qr_picture(text: str) -> bytes:
    """Return a QR code as SVG (ISO/IEC 18004, level M), without a border: the template leaves the space."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False, svgns=True)
    return picture.getvalue()
