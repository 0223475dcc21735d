"""Texts of a PDF, however a program has written them: strings, names, numbers, streams (ISO 32000-2, 7.9.2, 7.9.3)."""

import re
from typing import Final

import pikepdf

LONGEST: Final = 200_000
"""Characters of one text; what is longer is cut off, since nobody types it."""
_LANGUAGE: Final = re.compile("\x1b[^\x1b]{0,8}\x1b")
"""Says which language follows (7.9.2.2.2)."""
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_TAG: Final = re.compile(r"<[^>]*>")
_PARAGRAPH: Final = re.compile(r"</p>\s*|<br\s*/>")
_ENTITIES: Final = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&#160;": "\u00a0",
    "&#13;": "\n",
    "&amp;": "&",
}


def text_of(value: object) -> str:
    """Return what a value says as text, lines ended by \\n; "" for nothing and for what is no text."""
    if isinstance(value, pikepdf.Stream):
        return plain(decoded(_content(value)))
    if isinstance(value, pikepdf.Name):
        return plain(_utf8(bytes(value)[1:]))
    if isinstance(value, pikepdf.String):
        return plain(_string(value))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def rich_text_of(value: object) -> str:
    """Return the words of a rich text (12.7.4.4), without how they look."""
    words = _TAG.sub("", _PARAGRAPH.sub("\n", text_of(value)))
    for entity, letter in _ENTITIES.items():
        words = words.replace(entity, letter)
    return words.strip()


def plain(text: str) -> str:
    """Return a text with one kind of line end, and without what nobody sees."""
    text = _LANGUAGE.sub("", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def decoded(raw: bytes) -> str:
    """Return a text string from its bytes: UTF-16 or UTF-8 by its mark, else PDFDocEncoding."""
    for mark, coding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(coding, "replace")
    return raw.decode("pdfdoc", "replace")


def _string(value: pikepdf.String) -> str:
    try:
        return str(value)
    except UnicodeDecodeError:
        return decoded(bytes(value))


def _content(value: pikepdf.Stream) -> bytes:
    try:
        return value.read_bytes()[: 2 * LONGEST]
    except (pikepdf.PdfError, RuntimeError):
        return b""


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("pdfdoc", "replace")
