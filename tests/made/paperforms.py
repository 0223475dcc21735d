"""Fillable PDFs of every kind that is found in the wild, made with pikepdf: `form([text("name"), box("ja"), ...])`.

A field without places gets the next row: its label printed at the left, its box beside. Boxes are given as one looks
at the page (turned and cropped), from its left and its top edge, like documents.values.Box.
"""

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from buergerbuero.documents.values import OFF, Box, FieldKind

Encoding: TypeAlias = Literal["pdfdoc", "utf-16", "utf-8"]
READ_ONLY, REQUIRED, MULTILINE, COMB = 1 << 0, 1 << 1, 1 << 12, 1 << 24
RADIO, BUTTON, NO_TOGGLE, IN_UNISON = 1 << 15, 1 << 16, 1 << 14, 1 << 25
COMBO, EDIT, MULTIPLE, RICH = 1 << 17, 1 << 18, 1 << 21, 1 << 25
A4: Final = (595.0, 842.0)
_TOP, _ROW, _LAST = 50.0, 26.0, 790.0
_SIZE: Final = {FieldKind.CHECK: (12.0, 12.0), FieldKind.RADIO: (12.0, 12.0)}
_TYPE: Final = {
    FieldKind.TEXT: "/Tx",
    FieldKind.CHECK: "/Btn",
    FieldKind.RADIO: "/Btn",
    FieldKind.BUTTON: "/Btn",
    FieldKind.CHOICE: "/Ch",
    FieldKind.SIGNATURE: "/Sig",
}


@dataclass(frozen=True)
class Printed:
    """A line of text on a page: where its letters begin, and their upper edge."""

    text: str
    left: float
    top: float
    page: int = 0
    size: float = 10
    bold: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page. `crop` and `media` are in its own coordinates; `turned` as /Rotate says it."""

    media: tuple[float, float, float, float] = (0, 0, *A4)
    crop: tuple[float, float, float, float] | None = None
    turned: int = 0


@dataclass(frozen=True)
class Made:
    """A field to be made; `extra` are keys of its dictionary that win. `states`: one for each place."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    places: tuple[Box, ...] = ()
    label: str = ""
    tooltip: str = ""
    value: str | tuple[str, ...] | None = None
    states: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    """/Opt of a button: what is sent for each place; its states are then numbers."""
    options: tuple[tuple[str, str] | str, ...] = ()
    flags: int = 0
    max_length: int = 0
    script: str = ""
    """JavaScript of its format action."""
    encoding: Encoding = "pdfdoc"
    kids: bool = False
    """The widget is a kid of its own even if there is only one."""
    orphan: bool = False
    """It stands among the annotations of its page, and not in /Fields."""
    annotation: int = 4
    """/F of its widgets: 2 hidden, 4 printed, 32 not seen."""
    indirect_options: bool = False
    silent: bool = False
    """Nothing is printed beside its boxes."""
    extra: Mapping[str, Any] = field(default_factory=dict)


def text(name: str, **more: Any) -> Made:
    """Make a text field."""
    return Made(name, **more)


def check(name: str, *states: str, **more: Any) -> Made:
    """Make a box, or several of one name."""
    return Made(name, FieldKind.CHECK, states=states or ("Yes",), **more)


def radio(name: str, *states: str, **more: Any) -> Made:
    """Make a radio group."""
    return replace(made := Made(name, FieldKind.RADIO, states=states, **more), flags=made.flags | RADIO | NO_TOGGLE)


def choice(name: str, *options: tuple[str, str] | str, **more: Any) -> Made:
    """Make a list to choose from; `flags=COMBO` for one that opens, `COMBO | EDIT` for one to write into."""
    return Made(name, FieldKind.CHOICE, options=options, **more)


def signature(name: str, **more: Any) -> Made:
    """Make a field to sign in."""
    return Made(name, FieldKind.SIGNATURE, **more)


def button(name: str, **more: Any) -> Made:
    """Make a push button."""
    return replace(made := Made(name, FieldKind.BUTTON, **more), flags=made.flags | BUTTON)


def form(
    fields: Sequence[Made],
    *,
    sheets: Sequence[Sheet] = (Sheet(),),
    printed: Sequence[Printed] = (),
    inherited: Mapping[str, Mapping[str, Any]] | None = None,
    form_keys: Mapping[str, Any] | None = None,
    root_keys: Mapping[str, Any] | None = None,
    change: Callable[[Pdf], None] | None = None,
    **saving: Any,
) -> bytes:
    """Return a PDF with these fields; further pages are added as its rows need them.

    `inherited`: by the name of a parent field, what it says for those below (they then do not say it themselves).
    `change` gets the PDF before it is written; `saving` goes to pikepdf's save (encryption, ...).
    """
    with pikepdf.new() as pdf:
        made = _Maker(pdf, sheets, inherited or {})
        lines = [*printed, *(line for one in fields for line in made.add(one))]
        made.print(lines)
        acro = Dictionary(Fields=made.top, DA=String("/Helv 10 Tf 0 g"), DR=Dictionary(Font=made.fonts))
        for key, value in (form_keys or {}).items():
            acro[key] = value
        pdf.Root.AcroForm = pdf.make_indirect(acro)
        for key, value in (root_keys or {}).items():
            pdf.Root[key] = value
        if change:
            change(pdf)
        return _saved(pdf, saving)


def changed(pdf: bytes, change: Callable[[Pdf], None], **saving: Any) -> bytes:
    """Return a PDF after a change that a test makes to it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        return _saved(opened, saving)


def _saved(pdf: Pdf, saving: Mapping[str, Any]) -> bytes:
    sink = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)  # of widgets that only their page knows
        pdf.save(sink, **saving)
    return sink.getvalue()


def said(words: str, encoding: Encoding) -> String:
    """Return a text string as a program would write it (7.9.2.2)."""
    if encoding == "utf-16":
        return String(b"\xfe\xff" + words.encode("utf-16-be"))
    if encoding == "utf-8":
        return String(b"\xef\xbb\xbf" + words.encode())
    return String(words)


class _Maker:
    """What a form is made of while it is made."""

    def __init__(self, pdf: Pdf, sheets: Sequence[Sheet], inherited: Mapping[str, Mapping[str, Any]]) -> None:
        self.pdf, self.inherited, self.sheets = pdf, inherited, list(sheets)
        self.top = Array()
        self.parents: dict[str, Dictionary] = {}
        self.fonts = Dictionary(
            Helv=pdf.make_indirect(_font("Helvetica")),
            HeBo=pdf.make_indirect(_font("Helvetica-Bold")),
            ZaDb=pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)),
        )
        self.next = Box(0, 0, _TOP, 0, 0)
        for sheet in self.sheets:
            self._page(sheet)

    def _page(self, sheet: Sheet) -> None:
        page = Dictionary(
            Type=Name.Page, MediaBox=Array(sheet.media), Resources=Dictionary(Font=self.fonts), Annots=Array()
        )
        if sheet.crop:
            page.CropBox = Array(sheet.crop)
        if sheet.turned:
            page.Rotate = sheet.turned
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))

    def add(self, one: Made) -> list[Printed]:
        """Add a field; return what is printed beside it."""
        places = one.places or tuple(self._row(one) for _ in range(max(1, len(one.states))))
        self._field(replace(one, places=places))
        labels = [one.label, *(("",) * (len(places) - 1))]
        shown = [Printed(said, 40, box.top + 2, box.page) for said, box in zip(labels, places, strict=True) if said]
        return shown if not one.states or one.silent else [*shown, *self._beside(one, places)]

    def _beside(self, one: Made, places: Sequence[Box]) -> list[Printed]:
        if len(one.states) == 1 and one.label:
            return []
        names = one.exports or one.states
        return [Printed(name, at.right + 5, at.top + 1, at.page) for name, at in zip(names, places, strict=False)]

    def _row(self, one: Made) -> Box:
        width, height = _SIZE.get(one.kind, (250.0, 18.0))
        at = Box(self.next.page, 250, self.next.top, 250 + width, self.next.top + height)
        self.next = replace(self.next, top=at.top + _ROW)
        if self.next.top > _LAST:
            self.next = Box(at.page + 1, 0, _TOP, 0, 0)
        while len(self.sheets) <= at.page:
            self.sheets.append(Sheet())
            self._page(self.sheets[-1])
        return at

    def _field(self, one: Made) -> None:
        parent, _, last = one.name.rpartition(".")
        keys = self._keys(one, parent)
        widgets = [self._widget(one, number) for number in range(len(one.places))]
        if len(widgets) == 1 and not one.kids:
            node = self.pdf.make_indirect(Dictionary({**widgets[0], **keys, "/T": said(last, one.encoding)}))
            widgets_made = [node]
        else:
            node = self.pdf.make_indirect(Dictionary({**keys, "/T": said(last, one.encoding)}))
            widgets_made = [self.pdf.make_indirect(Dictionary({**each, "/Parent": node})) for each in widgets]
            node.Kids = Array(widgets_made)
        if one.orphan:
            pass
        elif parent:
            above = self._parent(parent)
            node.Parent = above
            above.Kids.append(node)
        else:
            self.top.append(node)
        for widget, box in zip(widgets_made, one.places, strict=True):
            page = self.pdf.pages[box.page]
            widget.P = page.obj
            page.obj.Annots.append(widget)

    def _parent(self, name: str) -> Dictionary:
        if name not in self.parents:
            above, _, last = name.rpartition(".")
            keys = dict(self.inherited.get(name, {}))
            node = self.pdf.make_indirect(Dictionary({"/T": String(last), "/Kids": Array(), **keys}))
            self.parents[name] = node
            if above:
                node.Parent = self._parent(above)
                node.Parent.Kids.append(node)
            else:
                self.top.append(node)
        return self.parents[name]

    def _keys(self, one: Made, parent: str) -> dict[str, Any]:
        keys: dict[str, Any] = {"/FT": Name(_TYPE[one.kind])}
        if one.flags:
            keys["/Ff"] = one.flags
        if one.max_length:
            keys["/MaxLen"] = one.max_length
        if one.tooltip:
            keys["/TU"] = said(one.tooltip, one.encoding)
        if one.script:
            keys["/AA"] = Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(one.script)))
        keys |= self._options(one) | self._value(one)
        from_above: dict[str, Any] = {}
        while parent:
            from_above = {**self.inherited.get(parent, {}), **from_above}
            parent = parent.rpartition(".")[0]
        keys = {key: value for key, value in keys.items() if key not in from_above or from_above[key] != value}
        return keys | dict(one.extra)

    def _options(self, one: Made) -> dict[str, Any]:
        if one.exports:
            options = Array([said(each, one.encoding) for each in one.exports])
        elif one.options:
            pairs = [
                each if isinstance(each, str) else [said(part, one.encoding) for part in each] for each in one.options
            ]
            options = Array([said(each, one.encoding) if isinstance(each, str) else Array(each) for each in pairs])
        else:
            return {}
        return {"/Opt": self.pdf.make_indirect(options) if one.indirect_options else options}

    def _value(self, one: Made) -> dict[str, Any]:
        if one.value is None:
            return {}
        if one.kind in (FieldKind.CHECK, FieldKind.RADIO):
            assert isinstance(one.value, str)
            return {"/V": Name("/" + one.value)}
        if isinstance(one.value, str):
            return {"/V": said(one.value, one.encoding)}
        return {"/V": Array([said(each, one.encoding) for each in one.value])}

    def _widget(self, one: Made, number: int) -> dict[str, Any]:
        box = one.places[number]
        keys: dict[str, Any] = {
            "/Type": Name.Annot,
            "/Subtype": Name.Widget,
            "/Rect": Array(rectangle(box, self.sheets[box.page])),
            "/F": one.annotation,
        }
        if one.kind in (FieldKind.CHECK, FieldKind.RADIO):
            state = str(number) if one.exports else one.states[number]
            looks = Dictionary({f"/{OFF}": self._look(box, ""), f"/{state}": self._look(box, "0 0 m 12 12 l S")})
            keys["/AP"] = Dictionary(N=looks)
            keys["/AS"] = Name("/" + (state if one.value == state else OFF))
            keys["/MK"] = Dictionary(CA=String("4"), BC=Array([0]))
            keys["/DA"] = String("/ZaDb 0 Tf 0 g")
        return keys

    def _look(self, box: Box, drawn: str) -> Stream:
        look = self.pdf.make_stream(drawn.encode())
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, box.width, box.height])
        return look

    def print(self, lines: Sequence[Printed]) -> None:
        """Print lines on their pages."""
        for number, page in enumerate(self.pdf.pages):
            drawn = [_drawn(line, self.sheets[number]) for line in lines if line.page == number]
            page.obj.Contents = self.pdf.make_stream(b"\n".join(drawn))


def _font(name: str) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + name), Encoding=Name.WinAnsiEncoding)


def _drawn(line: Printed, sheet: Sheet) -> bytes:
    across = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[sheet.turned]
    x, y = point(line.left, line.top + line.size * 0.75, sheet)
    words = line.text.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    font = "HeBo" if line.bold else "Helv"
    head = f"BT /{font} {line.size} Tf {' '.join(map(str, across))} {x} {y} Tm ("
    return head.encode() + words + b") Tj ET"


def point(left: float, top: float, sheet: Sheet) -> tuple[float, float]:
    """Return where a place that one looks at is in the page's own coordinates."""
    x0, y0, x1, y1 = sheet.crop or sheet.media
    return {
        0: (x0 + left, y1 - top),
        90: (x0 + top, y0 + left),
        180: (x1 - left, y0 + top),
        270: (x1 - top, y1 - left),
    }[sheet.turned]


def rectangle(box: Box, sheet: Sheet) -> list[float]:
    """Return a box in the page's own coordinates."""
    (ax, ay), (bx, by) = point(box.left, box.top, sheet), point(box.right, box.bottom, sheet)
    return [min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)]
