"""What a file is that somebody has sent, and how it may be called."""

import re
import unicodedata

from buergerbuero.base.composing import composed
from buergerbuero.documents.values import FileKind

_LONGEST_NAME = 150
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})  # ISO/IEC 23008-12: pictures coded as HEVC
_LEADING_BYTES = 1024  # other programs too look so far for the head of a PDF


def kind_of(content: bytes) -> FileKind | None:
    """Return what a file is by its first bytes, None for what nobody takes; what its name says does not count."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[4:8] == b"ftyp":
        return "heic" if _brands(content) & _HEIC_BRANDS else None
    return "pdf" if b"%PDF-" in content[:_LEADING_BYTES] else None


def _brands(content: bytes) -> frozenset[bytes]:
    """Return the brands in the first box of an ISO base media file: the major one and those it is compatible with."""
    box = content[8 : min(int.from_bytes(content[:4], "big"), _LEADING_BYTES)]
    return frozenset(box[start : start + 4] for start in range(0, len(box), 4) if start != 4)


def is_plain_jpeg(content: bytes) -> bool:
    """Say whether a file is a JPEG of pixels alone: JFIF's head, and no other segment for applications, no tail."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == _SCAN:
            return content.startswith(b"\xff\xd8") and _ENDS_ONCE.fullmatch(content, place + 4) is not None
        if marker not in _PLAIN_MARKERS and not (marker == _JFIF and content[place + 4 : place + 9] == b"JFIF\0"):
            return False
        place += 2 + length
    return False


_SCAN, _JFIF = 0xDA, 0xE0
_PLAIN_MARKERS = frozenset({0xC0, 0xC2, 0xC4, 0xDB, 0xDD})  # ISO/IEC 10918-1, table B.1: SOF, DHT, DQT, DRI
_ENDS_ONCE = re.compile(rb"(?:[^\xff]|\xff[\x00\xd0-\xd7])*+\xff\xd9", re.DOTALL)


def file_name(name: str) -> str:
    """Return the name of a file as it may be shown: without folders, control characters, and tricks with direction."""
    last = re.split(r"[/\\]", composed(name.encode(errors="replace").decode()))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter) not in _UNSHOWN)
    stem, dot, ending = re.sub(r"\s+", " ", plain).strip().rpartition(".")
    if not dot or len(ending) > 5:
        stem, ending, dot = stem + dot + ending, "", ""
    return (stem[: _LONGEST_NAME - len(ending)] + dot + ending) or "Datei"


_UNSHOWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
