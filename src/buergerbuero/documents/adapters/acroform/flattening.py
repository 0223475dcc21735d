"""Making a filled form plain paper: what its fields look like becomes content of its pages, and no field is left."""

import copy
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents.adapters.acroform.looks import number, rectangle
from buergerbuero.documents.adapters.acroform.tagging import Tags
from buergerbuero.documents.adapters.acroform.tree import HIDDEN, NO_VIEW, annotations, flagged


def flatten(pdf: pikepdf.Pdf) -> None:
    """Draw each field into its page, as it is seen now, and take the form out. Other annotations stay."""
    tags = Tags(pdf)
    for page in pdf.pages:
        listed = list(annotations(page.obj))
        widgets = [one for one in listed if one.get("/Subtype") == Name.Widget]
        if not widgets:
            continue
        _draw(pdf, page, widgets, tags)
        left = [one for one in listed if one.get("/Subtype") != Name.Widget]
        if left:
            page.obj.Annots = Array(left)
        else:
            del page.obj["/Annots"]
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]


def look_of(widget: Dictionary) -> pikepdf.Stream | None:
    """Return what a widget looks like now (12.5.5); None if nothing of it is seen."""
    if flagged(widget, HIDDEN | NO_VIEW):
        return None
    drawn = widget.get("/AP")
    drawn = drawn.get("/N") if isinstance(drawn, Dictionary) else None
    if isinstance(drawn, Dictionary) and not isinstance(drawn, pikepdf.Stream):
        state = widget.get("/AS")
        drawn = drawn.get(state) if isinstance(state, Name) else None
    return drawn if isinstance(drawn, pikepdf.Stream) else None


def _draw(pdf: pikepdf.Pdf, page: pikepdf.Page, widgets: Sequence[Dictionary], tags: Tags) -> None:
    said = []
    drawings = _drawings(pdf, page)
    for widget in widgets:
        element = tags.of_annotation(widget)
        look = look_of(widget)
        placed = _placed(look, widget) if look is not None else None
        if look is None or placed is None:
            if element is not None:
                tags.without(widget, element)
            continue
        look.Type, look.Subtype = Name.XObject, Name.Form
        name = f"/BBField{len(drawings)}"
        drawings[name] = pdf.make_indirect(look)
        drawn = f"q {placed} cm {name} Do Q"
        said.append(_tagged(drawn, widget, element, page.obj, tags))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(("\nQ\n" + "\n".join(said)).encode())


def _drawings(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Dictionary:
    """Return the drawings that a page may name, as a list of its own: others may share what it had."""
    said = page.resources
    resources = copy.copy(said)
    known = resources.get("/XObject")
    drawings = pdf.make_indirect(copy.copy(known) if isinstance(known, Dictionary) else Dictionary())
    resources.XObject = drawings
    page.obj.Resources = resources
    return drawings


def _tagged(drawn: str, widget: Dictionary, element: Dictionary | None, page: Dictionary, tags: Tags) -> str:
    if tags.root is None:
        return drawn
    if element is None:
        element = tags.element("Form")
    place = tags.in_place_of(widget, element, page)
    return f"/Form <</MCID {place}>> BDC {drawn} EMC"


def _placed(look: pikepdf.Stream, widget: Dictionary) -> str | None:
    """Return the matrix that brings what a widget looks like into its rectangle (12.5.5, algorithm 8.1)."""
    left, low, right, high = rectangle(look.get("/BBox"))
    a, b, c, d, e, f = _matrix(look.get("/Matrix"))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (low, high)]
    x0, y0 = min(x for x, _ in corners), min(y for _, y in corners)
    wide, tall = max(x for x, _ in corners) - x0, max(y for _, y in corners) - y0
    to = rectangle(widget.get("/Rect"))
    if wide <= 0 or tall <= 0 or to[2] <= to[0] or to[3] <= to[1]:
        return None
    across, up = (to[2] - to[0]) / wide, (to[3] - to[1]) / tall
    return f"{across:.5f} 0 0 {up:.5f} {number(to[0] - x0 * across, to[1] - y0 * up)}"


def _matrix(of: pikepdf.Object | None) -> tuple[float, ...]:
    try:
        found = tuple(float(each) for each in of) if isinstance(of, Array) else ()
    except (TypeError, ValueError):
        found = ()
    return found if len(found) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
