"""Lists to choose from: what is sent, what is seen, and which lines are marked (12.7.5.4)."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, String

from buergerbuero.documents.adapters.acroform import drawing, looks
from buergerbuero.documents.adapters.acroform.fonts import showable
from buergerbuero.documents.adapters.acroform.pen import Pen
from buergerbuero.documents.adapters.acroform.tree import COMBO, EDIT, MULTIPLE, Node, words
from buergerbuero.documents.values import FormReason, FormRefused

_MARKED = "0.6 0.757 0.855 rg"
"""Behind a chosen line, as viewers have it."""
_LINE = 1.25


def write(pen: Pen, name: str, label: str, found: Sequence[Node], values: tuple[str, ...]) -> None:
    """Choose options, or none. Raises FormRefused for an option that the field has not."""
    values = tuple(dict.fromkeys(value for value in values if value))
    flags = found[0].flags
    sent = [option for option, _ in options(found[0])]
    may_write = bool(flags & COMBO and flags & EDIT)
    if (len(values) > 1 and not flags & MULTIPLE) or (not may_write and not set(values) <= set(sent)):
        raise FormRefused(FormReason.UNKNOWN_VALUE, name)
    places = sorted(sent.index(value) for value in values if value in sent)
    ordered = sorted(values, key=lambda value: sent.index(value) if value in sent else len(sent))
    for node in found:
        _set(node.field, ordered, places, is_combo=bool(flags & COMBO))
    draw(pen, name, label, found)


def options(node: Node) -> list[tuple[str, str]]:
    """Return what is sent and what is seen of each option."""
    listed = node.get("/Opt")
    found = []
    for one in listed if isinstance(listed, Array) else ():
        if isinstance(one, Array):
            pair = [words(part) for part in one]
            found.append((pair[0], pair[1] if len(pair) > 1 else pair[0]) if pair else ("", ""))
        else:
            found.append((words(one), words(one)))
    return found


def draw(pen: Pen, name: str, label: str, found: Sequence[Node]) -> None:
    """Draw a list with what is chosen in it."""
    value = found[0].get("/V")
    chosen = [words(each) for each in value] if isinstance(value, Array) else [words(value)]
    chosen = [each for each in chosen if each]
    for node in found:
        seen = dict(options(node))
        shown = [showable(seen.get(each, each)).replace("\n", " ") for each in chosen]
        for widget in node.widgets:
            spot = looks.spot(node, widget)
            if not spot.frame.is_seen:
                content = ""
            elif node.flags & COMBO:
                content = _one(pen, name, label, spot, ", ".join(shown))
            else:
                content = _listed(pen, name, label, spot, set(chosen))
            pen.draw(spot, content)


def _set(field: Dictionary, values: Sequence[str], places: Sequence[int], *, is_combo: bool) -> None:
    for key in ("/V", "/I"):
        if key in field:
            del field[key]
    if not values:
        return
    field["/V"] = String(values[0]) if len(values) == 1 else Array([String(value) for value in values])
    if places and not is_combo:
        field["/I"] = Array(places)


def _one(pen: Pen, name: str, label: str, spot: looks.Spot, text: str) -> str:
    """Draw the chosen line of a list that opens."""
    if not text:
        return ""
    room, style = drawing.room_of(spot.frame), spot.style
    content = drawing.line(text, room, style, pen.letters)
    return content if content is not None else pen.part(name, label, text, spot)


def _listed(pen: Pen, name: str, label: str, spot: looks.Spot, chosen: set[str]) -> str:
    """Draw the lines of a list, those that are chosen marked; what is chosen and has no room goes to the sheet."""
    node, frame = spot.node, spot.frame
    room, style = drawing.room_of(frame), spot.style
    lines = options(node)
    size = min(style.size or drawing.LARGEST, room.high / _LINE) if room.high > 0 else 0.0
    if size <= 0:
        return ""
    height = size * _LINE
    most = max(1, int((room.high + 0.01) / height))
    places = [number for number, (sent, _) in enumerate(lines) if sent in chosen]
    top = _top(node, places, len(lines), most)
    node.field["/TI"] = top
    said = []
    lost = [lines[number][1] for number in places if not top <= number < top + most]
    for row, (sent, seen) in enumerate(lines[top : top + most]):
        y = frame.height - room.edge - (row + 1) * height
        if sent in chosen:
            said.append(f"q {_MARKED} {looks.number(frame.inset, y, frame.width - 2 * frame.inset, height)} re f Q\n")
        run = pen.letters.run(showable(seen).replace("\n", " "))
        own = min(size, room.wide * 1000 / max(run.width, 1))
        if own < drawing.LOWEST and sent in chosen:
            lost.append(seen)
        place = drawing.placed(run, room.side, y + height * 0.28, own)
        said.append(f"BT {drawing.FONT} {looks.number(own)} Tf {style.colour} {place} ET\n")
    if lost:
        pen.sheet_number(name, label, "\n".join(showable(each) for each in lost))
    return "".join(said)


def _top(node: Node, places: Sequence[int], count: int, most: int) -> int:
    """Return which line stands first: as it was, moved so that what is chosen is seen."""
    top = min(max(node.number("/TI"), 0), max(0, count - most))
    if places and not top <= places[0] < top + most:
        top = min(places[0], max(0, count - most))
    if places and places[-1] >= top + most:
        top = min(places[0], max(0, count - most))
    return top
