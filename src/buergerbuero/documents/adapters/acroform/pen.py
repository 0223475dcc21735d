"""What all that is written into one PDF shares: its letters, its font, its sheet, and how looks are kept."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from buergerbuero.documents.adapters.acroform import drawing, looks
from buergerbuero.documents.adapters.acroform.fonts import BOLD, REGULAR, Lettering

_BEGIN, _END = b"/Tx BMC", b"EMC"
_NEAR: Final = 0.75
_GERMAN: Final = "de"


@dataclass(frozen=True)
class SheetWords:
    """What the sheet says in one language (sheet.json; the shut-in process has no catalogue of translations)."""

    hints: tuple[str, ...]
    """How a field says where its text stands, the longest first."""
    head: str
    why: str
    entry: str
    foot: str


def _words() -> dict[str, SheetWords]:
    said = json.loads((Path(__file__).parent / "sheet.json").read_text(encoding="utf-8"))
    return {code: SheetWords(**{**words, "hints": tuple(words["hints"])}) for code, words in said.items()}


WORDS: Final = _words()


@dataclass(frozen=True)
class Entry:
    """What stands on the sheet behind the form, because it had no room in its field."""

    number: int
    name: str
    label: str
    text: str


@dataclass
class Pen:
    """Writes into one PDF."""

    pdf: pikepdf.Pdf
    language: str
    for_typing: bool
    """Whether people may go on typing in it."""
    bold: Lettering = field(default_factory=lambda: Lettering(BOLD))
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.letters = Lettering(REGULAR, for_typing=self.for_typing)
        self._has_drawn = False
        self._wide: dict[str, bool] = {}
        self.words = WORDS.get(self.language, WORDS[_GERMAN])
        self.font = self.pdf.make_indirect(Dictionary())
        self.bold_font = self.pdf.make_indirect(Dictionary())
        fonts = Dictionary({drawing.FONT: self.font})
        self.resources = self.pdf.make_indirect(Dictionary(Font=fonts))

    def sheet_number(self, name: str, label: str, text: str) -> int:
        """Put a text on the sheet; return its number there."""
        for entry in self.entries:
            if entry.name == name:
                return entry.number
        self.entries.append(Entry(len(self.entries) + 1, name, label, text))
        return len(self.entries)

    def part(self, name: str, label: str, text: str, spot: looks.Spot, *, many: bool = False) -> str:
        """Put a text on the sheet; draw as much of it as has room in its field, and where all of it stands."""
        number = self.sheet_number(name, label, text)
        hints = [hint.format(number) for hint in self.words.hints]
        room, style = drawing.room_of(spot.frame), spot.style
        drawn = drawing.part_of_lines(text, hints[0], room, style, self.letters) if many else None
        one_line = " ".join(text.split())
        for hint in hints:
            drawn = drawn or drawing.part_of_line(one_line, hint, room, style, self.letters)
        return drawn or drawing.squeezed(hints[-1], room, style, self.letters)

    def draw(self, spot: looks.Spot, content: str, *, cells: int = 0) -> None:
        """Give a widget its looks, with what is drawn around its text before kept (12.7.4.3)."""
        frame, widget = spot.frame, spot.widget
        before, after, resources = (
            (looks.drawn_frame(frame, cells=cells).encode(), b"", self.resources)
            if frame.background or frame.border
            else self._kept(widget, frame)
        )
        text = f"/Tx BMC q\n{content}Q EMC\n" if content else "/Tx BMC EMC\n"
        widget.AP = Dictionary(N=self.form(before + text.encode() + after, frame, resources))
        if "/AS" in widget:
            del widget["/AS"]
        if self.for_typing and not self._has_all_letters(spot):
            widget.DA = String(f"{drawing.FONT} {looks.number(spot.style.size)} Tf {spot.style.colour}")
        self._has_drawn = True

    def _has_all_letters(self, spot: looks.Spot) -> bool:
        """Whether a form's own font is one of more than a byte a letter, such as forms of ours have."""
        name = spot.style.font
        if name not in self._wide:
            shared = spot.node.form.get("/DR")
            fonts = shared.get("/Font") if isinstance(shared, Dictionary) else None
            own = fonts.get(name) if isinstance(fonts, Dictionary) and name else None
            self._wide[name] = isinstance(own, Dictionary) and own.get("/Subtype") == Name.Type0
        return self._wide[name]

    def form(self, content: bytes, frame: looks.Frame, resources: Dictionary | None = None) -> pikepdf.Stream:
        """Return a form XObject as large as a widget (8.10)."""
        stream = pikepdf.Stream(
            self.pdf,
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, _r(frame.width), _r(frame.height)]),
        )
        if frame.matrix != (1, 0, 0, 1, 0.0, 0.0):
            stream.Matrix = Array([_r(number) for number in frame.matrix])
        if resources is not None:
            stream.Resources = resources
        return stream

    def finish(self, form: Dictionary) -> None:
        """Embed the fonts, cut to what was written; viewers find ours among the form's own."""
        if self.bold.is_used:
            self.bold.embed(self.pdf, self.bold_font)
        if not self._has_drawn and not self.letters.is_used:
            return
        self.letters.embed(self.pdf, self.font)
        shared = form.get("/DR")
        if not isinstance(shared, Dictionary):
            shared = form["/DR"] = Dictionary()
        if not isinstance(shared.get("/Font"), Dictionary):
            shared["/Font"] = Dictionary()
        shared.Font[drawing.FONT] = self.font

    def _kept(self, widget: Dictionary, frame: looks.Frame) -> tuple[bytes, bytes, Dictionary]:
        """Return what the looks of a widget draw before and after its text, and what it needs for that."""
        old = widget.get("/AP")
        old = old.get("/N") if isinstance(old, Dictionary) else None
        if not isinstance(old, pikepdf.Stream) or not self._fits(old, frame):
            return b"", b"", self.resources
        try:
            said = old.read_bytes()
        except pikepdf.PdfError:
            return b"", b"", self.resources
        begin, end = said.find(_BEGIN), said.rfind(_END)
        if begin < 0 or end < begin:
            return b"", b"", self.resources
        before, after = said[:begin].strip(), said[end + len(_END) :].strip()
        if not before and not after:
            return b"", b"", self.resources
        return before + b"\n", b"\n" + after, self._with_font(old.get("/Resources"))

    def _fits(self, old: pikepdf.Stream, frame: looks.Frame) -> bool:
        left, low, right, high = looks.rectangle(old.get("/BBox"))
        matrix = old.get("/Matrix")
        is_plain = matrix is None or [float(each) for each in matrix][:4] == list(frame.matrix[:4])
        return (
            is_plain
            and max(abs(left), abs(low)) < _NEAR
            and max(abs(right - frame.width), abs(high - frame.height)) < _NEAR
        )

    def _with_font(self, resources: pikepdf.Object | None) -> Dictionary:
        kept = Dictionary(dict(resources.items())) if isinstance(resources, Dictionary) else Dictionary()
        fonts = kept.get("/Font")
        kept.Font = Dictionary(
            {**(dict(fonts.items()) if isinstance(fonts, Dictionary) else {}), drawing.FONT: self.font}
        )
        return kept


def _r(value: float) -> float:
    return round(value, 3)
