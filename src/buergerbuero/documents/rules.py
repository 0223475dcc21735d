"""What a document may show and where a file lies: pure decisions."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID, uuid5

import segno

from buergerbuero.base.composing import composed
from buergerbuero.documents.values import FileKind, TooMuchText

MOST_LETTERS = 1_000_000
LONG_RUN = 24
CHUNK = 12
MOST_MARKS = 4

# What the fonts in adapters/typst/fonts can show (tests/unit/documents/test_letters.py compares them): all of
# DIN 91379.
LETTERS = (
    "0020-007E 00A0-0377 037A-037F 0384-038A 038C 038E-03A1 03A3-03E1 03F0-045F 1D00-1DBF 1E00-1EFF"
    " 2000-200D 2010-2027 202F-2060 2070-2071 2074-208E 2090-209C 20A0-20BF 2100-214F 2190-2193 2212 221E"
    " 2248 2260 2264-2265 25CC FB00-FB04"
)
_CLASS = re.sub(r"([0-9A-F]{4}) ?", r"\\u\1", LETTERS)
_STRANGE = re.compile(rf"[^\n{_CLASS}]+")
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKS = re.compile(rf"([\u0300-\u036f]{{{MOST_MARKS}}})([\u0300-\u036f]+)")
_RUN = re.compile(rf"(?:(?:[^\s\u200b-]|-(?=[-\d]))[\u0300-\u036f]*){{{LONG_RUN + 1},}}")
_CHUNK = re.compile(rf"(?:\S[\u0300-\u036f]*){{1,{CHUNK}}}")
_NAMESPACE = UUID("5f0a5b2e-6a0c-4f37-9d5b-1f6f6f1f0b11")


def printable(value: Any) -> Any:  # noqa: ANN401 - JSON has no better type
    """Return JSON data in which every text can be set: nothing is lost in silence, nothing runs off the page.

    Texts become NFC. A letter that no font of ours has is written as its number, `[U+1F600]`. Long runs
    without a space get invisible places to break. Addresses of links (keys that end in `url`) stay as they
    are. Raises TooMuchText.
    """
    if _length(value) > MOST_LETTERS:
        raise TooMuchText
    return _walk(value, breakable)


def breakable(text: str) -> str:
    """Return a text that can be set and broken into lines."""
    return _RUN.sub(lambda run: "\u200b".join(_CHUNK.findall(run.group())), showable(text))


def showable(text: str) -> str:
    """Return a text of letters that the fonts have; every other letter is written as its number."""
    text = composed(_LINE_BREAKS.sub("\n", text.replace("\t", " ")))
    text = _STRANGE.sub(lambda found: _numbers(found.group()), text)
    return _MARKS.sub(lambda found: found.group(1) + _numbers(found.group(2)), text)


def unprintable(text: str) -> tuple[str, ...]:
    """Return the letters of a text that a document can only show as numbers, each once."""
    found = "".join(_STRANGE.findall(_LINE_BREAKS.sub("\n", text.replace("\t", " "))))
    return tuple(dict.fromkeys(found))


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


def document_id(vault: UUID, kind: str, reference: str) -> UUID:
    """Return the id a document has before it exists, so that a repeated job finds the first one's."""
    return uuid5(_NAMESPACE, f"{vault}/{kind}/{reference}")


def storage_key(document: UUID) -> str:
    """Return where the sealed file lies; the first letters spread the files over folders."""
    return f"documents/{document.hex[:2]}/{document.hex}"


UPLOADS: Final = "uploads"
"""The folder that the portal writes to; it must not write to any other."""
KEPT: Final = "kept"
"""The folder that the worker moves them to when they have become a case's: out of the portal's reach."""
PART_BYTES: Final = 1_048_576
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


def split(offset: int, chunk: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield what a piece that begins at `offset` puts into which part: number of the part, start in it, bytes."""
    done = 0
    while done < len(chunk):
        number, start = divmod(offset + done, PART_BYTES)
        piece = chunk[done : done + PART_BYTES - start]
        yield number, start, piece
        done += len(piece)


def part_key(upload: UUID, number: int) -> str:
    """Return where a part of what was received lies; parts are counted from 0."""
    return f"{_upload_key(upload)}-part-{number}"


def part_keys(upload: UUID, size: int) -> tuple[str, ...]:
    """Return where all parts of a file of this size lie."""
    return tuple(part_key(upload, number) for number in range(-(-size // PART_BYTES)))


def page_key(upload: UUID, number: int) -> str:
    """Return where a page lies; pages are counted from 1."""
    return f"{_upload_key(upload)}-page-{number}"


def small_key(upload: UUID, number: int) -> str:
    """Return where the small picture of a page lies."""
    return f"{_upload_key(upload)}-small-{number}"


def page_keys(upload: UUID, pages: int) -> tuple[str, ...]:
    """Return where all pages lie, and their small pictures."""
    return tuple(key(upload, number) for number in range(1, pages + 1) for key in (page_key, small_key))


def kept_key(key: str) -> str:
    """Return where a page lies once it is a case's."""
    return f"{KEPT}/{key.removeprefix(f'{UPLOADS}/')}"


def upload_of_key(key: str) -> UUID | None:
    """Return the upload that a file belongs to, None if its name says none."""
    found = re.fullmatch(rf"(?:{UPLOADS}|{KEPT})/[0-9a-f]{{2}}/([0-9a-f]{{32}})-(?:part|page|small)-[0-9]+", key)
    return UUID(found.group(1)) if found else None


def meta_place(upload: UUID) -> str:
    """Return the context that binds name and checksum to their upload."""
    return f"documents_upload/{upload}/meta/1"


def _upload_key(upload: UUID) -> str:
    return f"{UPLOADS}/{upload.hex[:2]}/{upload.hex}"


def _numbers(letters: str) -> str:
    return "[" + " ".join(f"U+{ord(letter):04X}" for letter in letters) + "]"


def _walk(value: Any, change: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401 - JSON has no better type
    if isinstance(value, str):
        return value if key.endswith("url") else change(value)
    if isinstance(value, dict):
        return {name: _walk(inner, change, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, change) for inner in value]
    return value


def _length(value: Any) -> int:  # noqa: ANN401 - JSON has no better type
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_length(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return sum(_length(inner) for inner in value)
    return 0
