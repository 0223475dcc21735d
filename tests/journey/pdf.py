"""What stands in a PDF, read with a library that did not write it."""

import io
import re

from pypdf import PdfReader

CODE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z*~$=U]{5})\b")


def text_of(content: bytes) -> str:
    """All text; a word that was divided at the end of a line is whole again."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return re.sub(r"[-\u2010\u00ad]\n(?=[a-zäöüß])", "", "\n".join(pages))


def code_in(text: str) -> str:
    """The one code of 17 letters that stands in it."""
    found = set(CODE.findall(text))
    assert len(found) == 1, f"{len(found)} codes in: {text}"
    return str(found.pop())
