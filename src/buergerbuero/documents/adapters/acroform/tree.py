"""Fields as they lie in a PDF: their full names, what they inherit, and their widgets (ISO 32000-2, 12.7.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents.values import MOST_FIELDS, FormReason, FormRefused

DEEPEST: Final = 40
"""How many fields may lie in one another; more is a loop."""
MOST_PLACES: Final = 10_000
"""Of all fields of a form."""
READ_ONLY, REQUIRED = 1 << 0, 1 << 1
"""Of all fields (Ff, 12.7.4.1); the next of some types."""
MULTILINE, PASSWORD, COMB, RADIO, PUSH, COMBO, EDIT, MULTIPLE, IN_UNISON = (
    1 << 12, 1 << 13, 1 << 24, 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 21, 1 << 25
)  # fmt: skip

HIDDEN, PRINTED, NO_VIEW = 1 << 1, 1 << 2, 1 << 5
"""Of an annotation (F, 12.5.3)."""


@dataclass
class Node:
    """One dictionary that is a field, and its widgets; several of one name are one field."""

    field: Dictionary
    widgets: list[Dictionary]
    form: Dictionary
    """The form itself (AcroForm), which fields inherit from."""

    @cached_property
    def flags(self) -> int:
        """Return what kind of its type a field is (Ff)."""
        return self.number("/Ff")

    def get(self, key: str, widget: Dictionary | None = None) -> pikepdf.Object | None:
        """Return what a field says, or one above it, or the form."""
        at: pikepdf.Object | None = widget if widget is not None else self.field
        for _ in range(DEEPEST):
            if not isinstance(at, Dictionary):
                break
            value = at.get(key)
            if value is not None:
                return value
            at = at.get("/Parent")
        return self.form.get(key)

    def number(self, key: str, widget: Dictionary | None = None) -> int:
        """Return a number that it says, or 0."""
        value = self.get(key, widget)
        try:
            return int(value) if value is not None else 0
        except (TypeError, ValueError, OverflowError):
            return 0

    def text(self, key: str, widget: Dictionary | None = None) -> str:
        """Return a text that it says, or ""."""
        return words(self.get(key, widget))


def words(value: object) -> str:
    """Return a text string, or ""."""
    return str(value) if isinstance(value, pikepdf.String | str) else ""


def nodes(pdf: pikepdf.Pdf) -> dict[str, list[Node]]:
    """Return the fields by their full names; those too that only a page knows. Raises FormRefused."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        raise FormRefused(FormReason.NO_FIELDS)
    if pdf.Root.get("/NeedsRendering", False):
        raise FormRefused(FormReason.PURE_XFA)
    found: dict[str, list[Node]] = {}
    seen: set[tuple[int, int]] = set()
    top = form.get("/Fields")
    for field in top if isinstance(top, Array) else ():
        _take(field, "", form, found, seen, DEEPEST)
    for page in pdf.pages:
        for widget in annotations(page.obj):
            if widget.get("/Subtype") == Name.Widget and widget.objgen not in seen:
                _take(_highest(widget), "", form, found, seen, DEEPEST)
                if widget.objgen not in seen:
                    _adopt(widget, form, found)
    if len(found) > MOST_FIELDS or sum(len(node.widgets) for each in found.values() for node in each) > MOST_PLACES:
        raise FormRefused(FormReason.TOO_MANY_FIELDS)
    return found


def annotations(page: Dictionary) -> Iterator[Dictionary]:
    """Yield what is laid over a page."""
    listed = page.get("/Annots")
    for one in listed if isinstance(listed, Array) else ():
        if isinstance(one, Dictionary):
            yield one


def flagged(widget: Dictionary, flags: int) -> bool:
    """Say whether an annotation bears one of these flags."""
    said = widget.get("/F")
    return isinstance(said, int) and bool(said & flags)


def _highest(widget: Dictionary) -> Dictionary:
    """Return the field on top of a widget that stands in no list of fields."""
    for _ in range(DEEPEST):
        above = widget.get("/Parent")
        if not isinstance(above, Dictionary):
            break
        widget = above
    return widget


def _adopt(widget: Dictionary, form: Dictionary, found: dict[str, list[Node]]) -> None:
    """Take a widget that names a field above it which does not name the widget."""
    names: list[str] = []
    at: object = widget
    for _ in range(DEEPEST):
        if not isinstance(at, Dictionary):
            break
        names.insert(0, words(at.get("/T")))
        at = at.get("/Parent")
    name = ".".join(filter(None, names))
    if name in found and "/T" not in widget:
        found[name][0].widgets.append(widget)
    else:
        found.setdefault(name, []).append(Node(widget, [widget], form))


def _take(
    field: pikepdf.Object,
    above: str,
    form: Dictionary,
    found: dict[str, list[Node]],
    seen: set[tuple[int, int]],
    depth: int,
) -> None:
    if not isinstance(field, Dictionary) or not depth or (field.is_indirect and field.objgen in seen):
        return
    if field.is_indirect:
        seen.add(field.objgen)
    own = words(field.get("/T"))
    name = f"{above}.{own}" if above and own else above or own
    listed = field.get("/Kids")
    kids = [kid for kid in listed if isinstance(kid, Dictionary)] if isinstance(listed, Array) else []
    below = [kid for kid in kids if "/T" in kid or "/Kids" in kid]
    for kid in below:
        _take(kid, name, form, found, seen, depth - 1)
    widgets = [kid for kid in kids if "/T" not in kid and "/Kids" not in kid]
    seen.update(kid.objgen for kid in widgets if kid.is_indirect)
    if not kids and ("/Rect" in field or field.get("/Subtype") == Name.Widget):
        widgets = [field]
    if widgets or not below:
        found.setdefault(name, []).append(Node(field, widgets, form))


def name_text(name: str | bytes) -> str:
    """Return what a name says (7.3.5), without its slash; a key as pikepdf gives it, or its bytes.

    Names are bytes, UTF-8 by custom; programs of old wrote Latin-1.
    """
    raw = name.encode("utf-8", "surrogateescape") if isinstance(name, str) else name
    raw = raw.removeprefix(b"/")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def name_of(key: str) -> pikepdf.Object:
    """Return a name from a key as pikepdf gives it, with the same bytes."""
    raw = key.encode("utf-8", "surrogateescape").removeprefix(b"/")
    return pikepdf.Object.parse(b"/" + b"".join(b"#%02x" % byte for byte in raw))
