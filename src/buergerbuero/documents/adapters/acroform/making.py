"""A form to be filled in, of a tagged PDF with placeholders: links to `feld:<number>` become fields.

The page, what stands on it, and its structure are Typst's (parts/formular.typ). Each placeholder's annotation becomes a
widget and its Link a Form (ISO 32000-2, 14.8.4.8.3; PDF/UA-1, 7.18), in place, so that the references between them
and the order in which one reads and tabs stay as they are. No script, no action is in it.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from buergerbuero.documents.adapters.acroform import stamping, typeface
from buergerbuero.documents.adapters.acroform.tree import COMB, COMBO, MULTILINE, PRINTED, RADIO, REQUIRED
from buergerbuero.documents.values.blankform import BlankField, BlankForm, BlankPlace, places
from buergerbuero.documents.values.paperform import OFF, FieldKind

PLACEHOLDER: Final = "feld:"
SIZE: Final = 11
"""Of typed text, in points: what fits the field's height, and reads as well as the rest of the page."""
_LOOK: Final = f"{typeface.NAME} {SIZE} Tf 0 g"
_EMPTY: Final = b"/Tx BMC\nEMC\n"


class Maker:
    """Makes fillable PDFs."""

    def make(self, pdf: bytes, form: BlankForm) -> bytes:
        """Return the pages with their fields; the same input gives the same bytes.

        Raises ValueError where placeholders and fields do not match: then the template is wrong.
        """
        with pikepdf.open(io.BytesIO(pdf)) as made:
            _fill_in(made, form)
            stamping.write(made, form.stamp)
            made_of = io.BytesIO()
            made.save(made_of, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made_of.getvalue()


maker = Maker()


def _fill_in(pdf: pikepdf.Pdf, form: BlankForm) -> None:
    asked = places(form)
    widgets = _widgets(pdf)
    if sorted(widgets) != list(range(len(asked))):
        raise ValueError(f"{len(asked)} fields, and placeholders {sorted(widgets)}")
    font = typeface.embed(pdf)
    acroform = Dictionary(
        Fields=Array([]),
        DA=String(_LOOK),
        DR=Dictionary(Font=Dictionary({typeface.NAME: font})),
    )
    pdf.Root.AcroForm = pdf.make_indirect(acroform)
    tree = _Tree(pdf)
    for number, place in enumerate(asked):
        _as_field(pdf, tree, place, widgets[number], font)
    for page in pdf.pages:
        page.obj.Tabs = Name.S


def _widgets(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """Return the placeholders as widgets, by their numbers; the structure around them says Form."""
    parents = dict(_entries(pdf.Root.StructTreeRoot.ParentTree))
    found: dict[int, pikepdf.Object] = {}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array([])):
            action = annotation.get("/A", Dictionary())
            target = str(action.get("/URI", ""))
            if not target.startswith(PLACEHOLDER):
                continue
            for key in ("/A", "/Border", "/Contents", "/H"):
                if key in annotation:
                    del annotation[key]
            annotation.Subtype, annotation.F, annotation.P = Name.Widget, PRINTED, page.obj
            parents[int(annotation.StructParent)].S = Name.Form
            found[int(target.removeprefix(PLACEHOLDER))] = annotation
    return found


def _entries(node: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """Yield what stands in a number tree (7.9.7)."""
    numbers = list(node.get("/Nums", Array([])))
    for place in range(0, len(numbers), 2):
        yield int(numbers[place]), numbers[place + 1]
    for kid in node.get("/Kids", Array([])):
        yield from _entries(kid)


class _Tree:
    """The fields by their full names: what stands before a dot is a field that the others lie in (12.7.4.2)."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._found: dict[str, pikepdf.Object] = {}

    def group(self, name: str) -> pikepdf.Object:
        """Return the field of a name, made if it is not there."""
        if name not in self._found:
            self._found[name] = self._pdf.make_indirect(Dictionary())
            self.put(name, self._found[name])
        return self._found[name]

    def put(self, name: str, field: pikepdf.Object) -> None:
        """Put a field where its name says."""
        above, _, own = name.rpartition(".")
        field.T = String(own)
        if not above:
            self._pdf.Root.AcroForm.Fields.append(field)
            return
        parent = self.group(above)
        field.Parent = parent
        parent.Kids = parent.get("/Kids", Array([]))
        parent.Kids.append(field)


def _as_field(pdf: pikepdf.Pdf, tree: _Tree, place: BlankPlace, widget: pikepdf.Object, font: pikepdf.Object) -> None:
    field, choice = place.field, place.choice
    if choice is None:
        tree.put(field.name, widget)
        widget.TU = String(field.tooltip)
        _write(pdf, widget, field, font)
        return
    if field.kind is FieldKind.RADIO:
        _add_to_radio(tree, place, widget)
    else:
        tree.put(choice.name, widget)
        widget.FT, widget.Ff, widget.V = Name.Btn, _flags(field), Name(f"/{OFF}")
    widget.TU = String(_tick_label(field, choice.label))
    widget.AS = Name(f"/{OFF}")
    shown = {f"/{choice.state}": _mark(pdf, widget, field.kind), f"/{OFF}": _nothing(pdf, widget, b"")}
    widget.AP = Dictionary(N=Dictionary(shown))


def _tick_label(field: BlankField, label: str) -> str:
    between = " " if field.tooltip.endswith((".", "?", "!", ":")) else ": "
    return f"{field.tooltip}{between}{label}" if field.tooltip else str(label)


def _add_to_radio(tree: _Tree, place: BlankPlace, widget: pikepdf.Object) -> None:
    radio = tree.group(place.field.name)
    if "/FT" not in radio:
        radio.FT, radio.Ff = Name.Btn, RADIO | _flags(place.field)
        radio.TU, radio.V, radio.Kids = String(place.field.tooltip), Name(f"/{OFF}"), Array([])
    widget.Parent = radio
    radio.Kids.append(widget)


def _write(pdf: pikepdf.Pdf, widget: pikepdf.Object, field: BlankField, font: pikepdf.Object) -> None:
    """Make a place to write, or a list to choose from."""
    flags = _flags(field)
    widget.DA = String(_LOOK)
    if field.kind is FieldKind.CHOICE:
        widget.FT, widget.Ff = Name.Ch, flags | COMBO
        widget.Opt = Array([Array([String(each.state), String(str(each.label))]) for each in field.choices])
    else:
        widget.FT, widget.Ff = Name.Tx, flags | (MULTILINE if field.lines > 1 else 0) | (COMB if field.comb else 0)
        if field.max_length:
            widget.MaxLen = field.max_length
    empty = _nothing(pdf, widget, _EMPTY)
    empty.Resources = Dictionary(Font=Dictionary({typeface.NAME: font}))
    widget.AP = Dictionary(N=empty)


def _flags(field: BlankField) -> int:
    return REQUIRED if field.required else 0


def _nothing(pdf: pikepdf.Pdf, widget: pikepdf.Object, content: bytes) -> pikepdf.Stream:
    """Return how a widget looks when nothing is in it; its frame is drawn on the page."""
    width, height = _size(widget)
    look = pikepdf.Stream(pdf, content)
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    look.Resources = Dictionary()
    return look


def _size(widget: pikepdf.Object) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in widget.Rect)
    return round(right - left, 3), round(top - bottom, 3)


def _mark(pdf: pikepdf.Pdf, widget: pikepdf.Object, kind: FieldKind) -> pikepdf.Stream:
    """Return how a box looks when it is ticked: a cross; and a round one: a dot."""
    width, height = _size(widget)
    draw = _dot if kind is FieldKind.RADIO else _cross
    return _nothing(pdf, widget, draw(width, height).encode())


def _cross(width: float, height: float) -> str:
    edge = 0.22
    ends = [(edge, edge, 1 - edge, 1 - edge), (edge, 1 - edge, 1 - edge, edge)]
    lines = [f"{x * width:.2f} {y * height:.2f} m {u * width:.2f} {v * height:.2f} l S" for x, y, u, v in ends]
    return "\n".join(["q 1.6 w 1 J 0 G", *lines, "Q"])


def _dot(width: float, height: float) -> str:
    """Return a circle of four curves."""
    radius, bend = 0.27 * min(width, height), 0.5523
    points: Sequence[tuple[float, ...]] = (
        (1, bend, bend, 1, 0, 1),
        (-bend, 1, -1, bend, -1, 0),
        (-1, -bend, -bend, -1, 0, -1),
        (bend, -1, 1, -bend, 1, 0),
    )
    curves = [" ".join(f"{each * radius:.3f}" for each in curve) + " c" for curve in points]
    return "\n".join([f"q 0 g 1 0 0 1 {width / 2:.3f} {height / 2:.3f} cm {radius:.3f} 0 m", *curves, "f Q"])
