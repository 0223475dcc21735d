"""Boxes to tick and groups of radio buttons: which state each place has (12.7.5.2)."""

import copy
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents.adapters.acroform import looks
from buergerbuero.documents.adapters.acroform.pen import Pen
from buergerbuero.documents.adapters.acroform.tree import IN_UNISON, RADIO, Node, name_of, name_text, words
from buergerbuero.documents.values import OFF, FormReason, FormRefused

_OFF_NAME = Name("/Off")


def write(pen: Pen, name: str, found: Sequence[Node], values: tuple[str, ...]) -> None:
    """Choose a state, OFF, or nothing at all, as if nobody had touched it. Raises FormRefused for another state."""
    wanted = values[0] if values else OFF
    places = [place for node in found for place in states(node)]
    if len(values) > 1 or (wanted not in ("", OFF) and wanted not in {said for *_, said in places}):
        raise FormRefused(FormReason.UNKNOWN_VALUE, name)
    draw_missing(pen, found)
    in_unison = not found[0].flags & RADIO or bool(found[0].flags & IN_UNISON)
    chosen: list[str] = []
    for widget, key, said in places:
        is_on = said == wanted and wanted != OFF and (in_unison or not chosen)
        widget["/AS"] = name_of(key) if is_on else _OFF_NAME
        if is_on:
            chosen.append(key)
    for node in found:
        if values:
            node.field["/V"] = name_of(chosen[0]) if chosen else _OFF_NAME
        elif "/V" in node.field:
            del node.field["/V"]


def states(node: Node) -> list[tuple[Dictionary, str, str]]:
    """Return each place, the key of its state, and what that says: the export value (Opt) where there is one."""
    listed = node.get("/Opt")
    exports = [words(each) for each in listed] if isinstance(listed, Array) else []
    found = []
    for number, widget in enumerate(node.widgets):
        key = state_key(widget) or usual_key(node, number)
        said = name_text(key)
        if exports:
            place = int(said) if said.isascii() and said.isdigit() and int(said) < len(exports) else number
            if place < len(exports) and exports[place]:
                said = exports[place]
        found.append((widget, key, said))
    return found


def state_key(widget: Dictionary) -> str:
    """Return the key of what a box looks like when it is on, or ""."""
    looks_of = widget.get("/AP")
    for which in ("/N", "/D"):
        drawn = looks_of.get(which) if isinstance(looks_of, Dictionary) else None
        if isinstance(drawn, Dictionary) and not isinstance(drawn, pikepdf.Stream):
            for key in drawn.keys():  # noqa: SIM118 - a dictionary of pikepdf
                if key != "/" + OFF:
                    return str(key)
    return ""


def usual_key(node: Node, number: int) -> str:
    """Return the key of the state of a box that has no looks yet: what it says now, else as forms are wont to."""
    now = node.widgets[number].get("/AS")
    if isinstance(now, Name) and bytes(now) != b"/" + OFF.encode():
        return bytes(now).decode("utf-8", "surrogateescape")
    return f"/{number}" if node.flags & RADIO or len(node.widgets) > 1 else "/Yes"


def draw_missing(pen: Pen, found: Sequence[Node]) -> None:
    """Give those places their looks that have none."""
    for node in found:
        is_radio = bool(node.flags & RADIO)
        for number, widget in enumerate(node.widgets):
            key = state_key(widget)
            if key and _has_both(widget, key):
                continue
            frame = looks.frame_of(node, widget)
            is_round = is_radio and looks.sign_of(widget, "l") == "l"
            base = looks.drawn_frame(frame, is_round=is_round)
            mark = looks.drawn_mark(
                frame, looks.sign_of(widget, "l" if is_radio else "4"), looks.style_of(node, widget).colour
            )
            drawn = Dictionary()
            drawn[key or usual_key(node, number)] = pen.form((base + mark).encode(), frame)
            drawn["/" + OFF] = pen.form(base.encode(), frame)
            widget["/AP"] = Dictionary(N=drawn)
            if not isinstance(widget.get("/AS"), Name):
                widget["/AS"] = _OFF_NAME


def spread_out(found: Sequence[Node]) -> None:
    """Put the looks of boxes into their widgets themselves: poppler does not follow a reference to them."""
    for widget in [widget for node in found for widget in node.widgets]:
        drawn = widget.get("/AP")
        kinds = drawn.items() if isinstance(drawn, Dictionary) else ()
        if any(isinstance(one, Dictionary) and not isinstance(one, pikepdf.Stream) for _, one in kinds):
            widget["/AP"] = Dictionary({key: _direct(one) for key, one in kinds})


def _direct(look: pikepdf.Object) -> pikepdf.Object:
    if isinstance(look, Dictionary) and not isinstance(look, pikepdf.Stream):
        return copy.copy(look)
    return look


def _has_both(widget: Dictionary, key: str) -> bool:
    """Whether a box has its looks; those when it is off may be missing, it is then empty."""
    drawn = widget.AP.get("/N")
    return isinstance(drawn, Dictionary) and not isinstance(drawn, pikepdf.Stream) and key in drawn
