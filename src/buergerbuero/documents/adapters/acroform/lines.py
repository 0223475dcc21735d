"""The lines of text that are printed on the pages of a PDF, as PDFium sees them.

Many forms lie on their side, because a page was turned after it was made: they are read as most of their letters stand.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from buergerbuero.base.composing import composed
from buergerbuero.documents.adapters.acroform.sight import Sight
from buergerbuero.documents.adapters.acroform.strokes import Uprights, uprights
from buergerbuero.documents.values import Box, FormReason, FormRefused, PaperPage, TextLine

MOST_LETTERS: Final = 300_000
"""On all pages of a form."""
_FEW: Final = 20
"""Letters on a page that may be a stamp of the scanner."""
_WORD, _APART = 0.16, 1.15
"""Of a letter's size: what is farther is another word, another line."""
_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
_SIGNS: Final = re.compile(r"dingbat|wingding|webding", re.IGNORECASE)
"""Fonts whose letters are pictures."""
_UNREAD: Final = re.compile("[\u25a0-\u25ff\u2610-\u2612\ue000-\uf8ff_\ufffd\ufffe]")
"""Boxes and lines to write on, drawn as letters."""
_DOTS: Final = re.compile(r"[.\u2026\u00b7]{4,}|\u2026{2,}")
_INVISIBLE: Final = 3
_SPACES: Final = frozenset(map(ord, " \t\r\n\u00a0\u2002\u2003\u2009\u200a\u200b\u202f\u3000"))
_HYPHEN: Final = "\x02"
"""PDFium's word for a hyphen at the end of a line."""


@dataclass(frozen=True)
class _Look:
    """How the letters of one piece of text look. `is_read`: upright, seen, and no pictures."""

    size: float
    bold: bool
    is_read: bool


@dataclass(frozen=True)
class _Letter:
    """`apart`: a space was written before it."""

    text: str
    box: Box
    look: _Look
    apart: bool


class Unreadable(Exception):
    """PDFium cannot read the file, or one of its pages."""


def printed(pdf: bytes, views: Sequence[Sight]) -> Iterator[tuple[PaperPage, Sight]]:
    """Yield the pages with their lines, from the top down, and how each must be looked at to read them.

    Raises Unreadable, and FormRefused for too many letters.
    """
    try:
        document = pdfium.PdfDocument(pdf)
        left = MOST_LETTERS
        for view in views:
            lines, read, letters = _page(document[view.page], view, left)
            left -= letters
            yield PaperPage(read.width, read.height, lines), read
    except (pdfium.PdfiumError, IndexError):
        raise Unreadable from None


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
    return bool(largest > (0.2 if few else 0.8) * page.get_width() * page.get_height())


def _page(page: pdfium.PdfPage, view: Sight, most: int) -> tuple[tuple[TextLine, ...], Sight, int]:
    texts = page.get_textpage()
    try:
        number = texts.count_chars()
        if number > most:
            raise FormRefused(FormReason.TOO_MUCH_WORK)
        view = _upright(texts.raw, number, view)
        rules = uprights(page, view)
        runs = _runs(_letters(texts.raw, number, view), rules)
        pieces = _merged([piece for run in runs for piece in _without_dots(run)], rules)
        lines = filter(None, (_line(piece) for piece in pieces))
        return tuple(sorted(lines, key=lambda line: (line.box.top, line.box.left))), view, number
    finally:
        texts.close()
        page.close()


def _upright(texts: Any, number: int, view: Sight) -> Sight:  # noqa: ANN401 - a pointer of PDFium
    """Return how a page must be turned so that most of its letters stand upright; as it is, if none do better."""
    angles = Counter(_angle(texts, place) for place in range(number))
    most = max((0, 90, 180, 270), key=lambda turned: (angles[-turned % 360], turned == view.turned))
    return replace(view, turned=most)


def _angle(texts: Any, place: int) -> int:  # noqa: ANN401
    """Return by how many degrees a letter is turned in the page's own coordinates."""
    return round(float(raw.FPDFText_GetCharAngle(texts, place)) * 57.29578) % 360


def _letters(texts: Any, number: int, view: Sight) -> Iterator[_Letter]:  # noqa: ANN401 - a pointer of PDFium
    looks: dict[int, _Look] = {}
    rect = raw.FS_RECTF()
    apart = False
    for place in range(number):
        code = raw.FPDFText_GetUnicode(texts, place)
        if code in _SPACES:
            apart = True
            continue
        if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
            continue
        piece = raw.FPDFText_GetTextObject(texts, place)
        key = ctypes.cast(piece, ctypes.c_void_p).value or 0
        if key not in looks:
            looks[key] = _look(texts, place, piece, view)
        letter = chr(code)
        if not looks[key].is_read or not raw.FPDFText_GetLooseCharBox(texts, place, rect):
            continue
        yield _Letter(letter, view.box(rect.left, rect.bottom, rect.right, rect.top), looks[key], apart)
        apart = False


def _look(texts: Any, place: int, piece: Any, view: Sight) -> _Look:  # noqa: ANN401
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(texts, place, rect)
    box = view.box(rect.left, rect.bottom, rect.right, rect.top)
    font = raw.FPDFTextObj_GetFont(piece) if piece else None
    name = _font_name(font) if font else ""
    weight = raw.FPDFFont_GetWeight(font) if font else 0
    seen = not piece or raw.FPDFTextObj_GetTextRenderMode(piece) != _INVISIBLE
    upright = (_angle(texts, place) + view.turned) % 360 in (0, 1, 359)
    return _Look(box.height, weight >= 600 or bool(_BOLD.search(name)), seen and upright and not _SIGNS.search(name))


def _font_name(font: Any) -> str:  # noqa: ANN401
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace")


def _runs(letters: Iterator[_Letter], rules: Uprights) -> Iterator[list[_Letter]]:
    """Yield letters that stand beside one another as they were written."""
    run: list[_Letter] = []
    for letter in letters:
        if run and not _goes_on(run[-1], letter, rules):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _goes_on(one: _Letter, other: _Letter, rules: Uprights) -> bool:
    size = max(one.look.size, other.look.size)
    same_line = abs(_middle(one.box) - _middle(other.box)) < 0.35 * size
    gap = other.box.left - one.box.right
    if not same_line or not -0.6 * size < gap < _APART * size:
        return False
    return gap < _WORD * size or not rules.between(one.box.right, other.box.left, _middle(one.box))


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _without_dots(run: list[_Letter]) -> Iterator[list[_Letter]]:
    """Yield what is between lines to write on."""
    said = _DOTS.sub(lambda found: "_" * len(found[0]), "".join(letter.text for letter in run))
    piece: list[_Letter] = []
    for sign, letter in zip(said, run, strict=True):
        if not _UNREAD.match(sign):
            piece.append(letter)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _merged(pieces: list[list[_Letter]], rules: Uprights) -> list[list[_Letter]]:
    """Put pieces together that stand in one line but were written apart, such as each word by itself."""
    rows: list[list[list[_Letter]]] = []
    for piece in sorted(pieces, key=lambda one: (_middle(one[0].box), one[0].box.left)):
        if rows and abs(_middle(rows[-1][-1][0].box) - _middle(piece[0].box)) < 0.3 * piece[0].look.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [line for row in rows for line in _row(sorted(row, key=lambda one: one[0].box.left), rules)]


def _row(row: list[list[_Letter]], rules: Uprights) -> list[list[_Letter]]:
    lines: list[list[_Letter]] = []
    for piece in row:
        if lines and lines[-1][-1].look.bold == piece[0].look.bold and _goes_on(lines[-1][-1], piece[0], rules):
            lines[-1] = [*lines[-1], *piece]
        else:
            lines.append(piece)
    return lines


def _line(letters: list[_Letter]) -> TextLine | None:
    said = letters[0].text
    for before, letter in pairwise(letters):
        gap = letter.box.left - before.box.right
        if gap > _WORD * max(before.look.size, letter.look.size) or (letter.apart and gap > 0):
            said += " "
        said += letter.text
    text = composed(said.replace(_HYPHEN, "-").replace("\xad", ""))
    text = "".join(composed(each, "NFKC") if "\ufb00" <= each <= "\ufb06" else each for each in text)
    if not text.strip():
        return None
    boxes = [letter.box for letter in letters]
    whole = replace(
        boxes[0],
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )
    sizes = sorted(letter.look.size for letter in letters)
    bold = sum(letter.look.bold for letter in letters) * 2 > len(letters)
    return TextLine(whole, text, sizes[len(sizes) // 2], bold)
