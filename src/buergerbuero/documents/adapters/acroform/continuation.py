"""The sheet behind a form: all that had no room in its field, whole, under the number that the field names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from buergerbuero.documents.adapters.acroform import drawing
from buergerbuero.documents.adapters.acroform.fonts import Lettering, Run, showable
from buergerbuero.documents.adapters.acroform.looks import number
from buergerbuero.documents.adapters.acroform.pen import Pen
from buergerbuero.documents.adapters.acroform.tagging import Tags
from buergerbuero.documents.adapters.acroform.tree import words

_WIDTH, _HEIGHT = 595.28, 841.89
_MARGIN: Final = 62.0
_LEADING: Final = 1.4
_REGULAR, _BOLD = drawing.FONT, "/BBBold"
_OURS: Final = "/BuergerbueroBeiblatt"


@dataclass(frozen=True)
class _Block:
    """A heading or a paragraph. `above`: free space before it."""

    tag: str
    text: str
    size: float
    is_bold: bool = False
    above: float = 0.0


@dataclass(frozen=True)
class _Line:
    """A line at its place. `block`: which one it belongs to."""

    block: int
    run: Run
    y: float


@dataclass(frozen=True)
class Told:
    """What a sheet says: of which fields, and besides (label and text)."""

    fields: frozenset[str]
    rest: tuple[tuple[str, str], ...]


def add(pen: Pen, title: str, rest: Sequence[tuple[str, str]]) -> None:
    """Put the sheet, if there is anything to tell, behind the last page. `rest`: what has no field at all."""
    if not pen.entries and not rest:
        return
    words = pen.words
    blocks = [_Block("H2", words.head, 16, is_bold=True)]
    if title:
        blocks.append(_Block("P", showable(title), 11, above=2))
    if pen.entries:
        blocks.append(_Block("P", words.why, 9, above=4))
    entries = [(words.entry.format(one.number, showable(one.label)), one.text) for one in pen.entries]
    for label, text in [*entries, *((showable(label), showable(text)) for label, text in rest)]:
        blocks.append(_Block("H3", label, 10, is_bold=True, above=14))
        blocks.append(_Block("P", text, 10, above=3))
    pages = list(_pages(blocks, pen))
    tags = Tags(pen.pdf)
    section = tags.element("Sect", language=pen.language) if tags.root is not None else None
    elements: dict[int, Dictionary] = {}
    for count, lines in enumerate(pages, 1):
        page = _page(pen, section, rest)
        for index in dict.fromkeys(line.block for line in lines):
            if section is not None and index not in elements:
                elements[index] = tags.element(blocks[index].tag, section)
        said = [_said(blocks, lines, tags, elements, page), _foot(words.foot.format(count, len(pages)), pen, section)]
        page["/Contents"] = pikepdf.Stream(pen.pdf, "\n".join(said).encode())


def taken_out(pdf: pikepdf.Pdf) -> Told:
    """Take a sheet of an earlier filling out; return what it told of."""
    fields: set[str] = set()
    rest: tuple[tuple[str, str], ...] = ()
    for place in reversed(range(len(pdf.pages))):
        page = pdf.pages[place].obj
        ours = _ours(page)
        if ours is None or len(pdf.pages) == 1:
            continue
        fields |= set(_texts(ours.get("/Fields")))
        said = _texts(ours.get("/Rest"))
        rest = tuple(zip(said[::2], said[1::2], strict=False))
        tags, section = Tags(pdf), ours.get("/Tags")
        if isinstance(section, Dictionary) and tags.root is not None:
            tags.remove(section)
            tags.forget(page.get("/StructParents"))
        del pdf.pages[place]
    return Told(frozenset(fields), rest)


def _texts(of: pikepdf.Object | None) -> list[str]:
    return [words(one) for one in of] if isinstance(of, Array) else []


def _ours(page: Dictionary) -> Dictionary | None:
    at: pikepdf.Object | None = page
    for key in ("/PieceInfo", _OURS, "/Private"):
        at = at.get(key) if isinstance(at, Dictionary) else None
    return at if isinstance(at, Dictionary) else None


def _page(pen: Pen, section: Dictionary | None, rest: Sequence[tuple[str, str]]) -> Dictionary:
    private = Dictionary(
        Fields=Array([String(one.name) for one in pen.entries]),
        Rest=Array([String(text) for pair in rest for text in pair]),
    )
    if section is not None:
        private.Tags = section
    page = pen.pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, _WIDTH, _HEIGHT]),
            Resources=Dictionary(Font=Dictionary({_REGULAR: pen.font, _BOLD: pen.bold_font})),
            PieceInfo=Dictionary({_OURS: Dictionary(LastModified=String("D:20000101000000Z"), Private=private)}),
        )
    )
    pen.pdf.pages.append(pikepdf.Page(page))
    return pen.pdf.pages[-1].obj


def _pages(blocks: Sequence[_Block], pen: Pen) -> Iterator[list[_Line]]:
    """Yield the lines of each page. A heading does not stay alone at the foot."""
    lines: list[_Line] = []
    y = _HEIGHT - _MARGIN
    for index, block in enumerate(blocks):
        letters = pen.bold if block.is_bold else pen.letters
        set_ = list(drawing.wrapped(block.text, (_WIDTH - 2 * _MARGIN) * 1000 / block.size, letters))
        y -= block.above
        for place, run in enumerate(set_):
            height = max(_LEADING, (run.high - min(run.low, 0)) / 1000) * block.size
            needed = height * (3 if block.is_bold and place == len(set_) - 1 else 1)
            if y - needed < _MARGIN and lines:
                yield lines
                lines, y = [], _HEIGHT - _MARGIN
            y -= height
            lines.append(_Line(index, run, y))
    yield lines


def _said(
    blocks: Sequence[_Block], lines: Sequence[_Line], tags: Tags, elements: dict[int, Dictionary], page: Dictionary
) -> str:
    said = []
    for index in dict.fromkeys(line.block for line in lines):
        block = blocks[index]
        own = [line for line in lines if line.block == index]
        if index in elements:
            said.append(f"/{block.tag} <</MCID {tags.content(elements[index], page)}>> BDC")
        drawn = " ".join(drawing.placed(line.run, _MARGIN, line.y, block.size) for line in own if line.run.pieces)
        said.append(f"BT {_BOLD if block.is_bold else _REGULAR} {number(block.size)} Tf 0 g {drawn} ET")
        if index in elements:
            said.append("EMC")
    return "\n".join(said)


def _foot(text: str, pen: Pen, section: Dictionary | None) -> str:
    letters: Lettering = pen.letters
    run = letters.run(text)
    x = _WIDTH - _MARGIN - run.width * 8 / 1000
    drawn = f"BT {_REGULAR} 8 Tf 0.3 g {drawing.placed(run, x, _MARGIN / 2, 8)} ET"
    return f"/Artifact BMC {drawn} EMC" if section is not None else drawn
