"""What differs between two versions of a service, for people who decide on it: by question, by value, by line. Pure.

Files that hold data are compared by what they say, not by how it is written: comments and quotation marks do not count.
Entries with an `id` are known by it, so that a question that moved is not one removed and one added.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from buergerbuero.base.yamlfile import Node
from buergerbuero.catalogue.values.proposal import Change, ChangeKind, Difference, Section

MOST_LINES: Final = 60  # of one text file; beyond, the sheet says how many more
LONGEST: Final = 600  # letters of one value
_BETWEEN: Final = " › "
_NAMES: Final = {
    "gebühr": "Gebühr",
    "gebühr_nach": "Gebühr nach Antwort",
    "beleg": "Beleg",
    "wert": "Wert",
    "bestätigt": "Bestätigt",
    "id": "Kennung",
}


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every value of a data file with its place; lists of words are one value."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, part in node.items():
            yield from leaves(part, (*path, key))
    elif all(isinstance(part, str) for part in node):
        yield path, ", ".join(str(part) for part in node)
    else:
        for number, part in enumerate(node, start=1):
            yield from leaves(part, (*path, _known_by(part) or str(number)))


def differences(before: Node, after: Node) -> tuple[Difference, ...]:
    """Return every value that differs, in the order of the newer version, what is gone last."""
    old, new = dict(leaves(before)), dict(leaves(after))
    places = [*new, *(place for place in old if place not in new)]
    return tuple(
        Difference(_words(place), _short(old.get(place, "")), _short(new.get(place, "")))
        for place in places
        if old.get(place, "") != new.get(place, "")
    )


def entries(before: Mapping[str, Node], after: Mapping[str, Node], *, asked: bool = True) -> tuple[Change, ...]:
    """Return what was added, changed and removed among named entries; what moved only if nothing else changed.

    asked: an entry with a question of its own is called by it.
    """
    moved = _moved(list(before), list(after))
    every = [*after, *(name for name in before if name not in after)]
    found = [_entry(name, before.get(name), after.get(name), moved, asked=asked) for name in every]
    return tuple(change for change in found if change is not None)


def questions(before: Node, after: Node) -> tuple[Change, ...]:
    """Return what changed among the pages of two form.yaml."""
    return entries(_pages(before), _pages(after))


def statements(before: Node, after: Node) -> tuple[Change, ...]:
    """Return what changed among the values of two service.yaml or town.yaml; their order says nothing."""
    found = entries(_mapping(before), _mapping(after), asked=False)
    return tuple(each for each in found if each.kind != "verschoben")


def lines(name: str, before: bytes | None, after: bytes | None) -> Change | None:
    """Return how a text file changed, line by line; None if it did not."""
    if before == after:
        return None
    kind: ChangeKind = "neu" if before is None else "weg" if after is None else "geändert"
    try:
        old, new = (_lines(content) for content in (before, after))
    except UnicodeDecodeError:
        return Change(kind, name)
    found = tuple(_by_line(old, new)) if kind == "geändert" else ()
    if len(found) > MOST_LINES:
        rest = Difference(f"und {len(found) - MOST_LINES} weitere Stellen", "", "")
        found = (*found[:MOST_LINES], rest)
    return Change(kind, name, found)


def sections(*found: tuple[str, Sequence[Change]]) -> tuple[Section, ...]:
    """Return the parts in which anything changed."""
    return tuple(Section(title, tuple(changes)) for title, changes in found if changes)


def _entry(
    name: str, before: "Node | None", after: "Node | None", moved: frozenset[str], *, asked: bool
) -> Change | None:
    title = _title(name, after if after is not None else before) if asked else _name(name)
    found = differences(before if before is not None else {}, after if after is not None else {})
    if before is None:
        return Change("neu", title, found)
    if after is None:
        return Change("weg", title, found)
    if found:
        return Change("geändert", title, found)
    return Change("verschoben", title) if name in moved else None


def _title(name: str, node: "Node | None") -> str:
    question = node.get("frage") if isinstance(node, dict) else None
    return f"{question} ({name})" if isinstance(question, str) else _name(name)


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """Return which of the names that both have stand at another place among each other."""
    old, new = [name for name in before if name in after], [name for name in after if name in before]
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {name for block in blocks for name in old[block.a : block.a + block.size]}
    return frozenset(set(old) - stayed)


def _pages(node: Node) -> dict[str, Node]:
    pages = _mapping(node).get("seiten", [])
    return {_known_by(page) or str(number): page for number, page in enumerate(pages, 1)} if pages else {}


def _known_by(node: object) -> str:
    found = node.get("id") or node.get("baustein") if isinstance(node, dict) else None
    return found if isinstance(found, str) else ""


def _mapping(node: Node) -> dict[str, Node]:
    return node if isinstance(node, dict) else {}


def _by_line(old: list[str], new: list[str]) -> Iterator[Difference]:
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(f"Zeile {c + 1}", _short("\n".join(old[a:b])), _short("\n".join(new[c:d])))


def _lines(content: bytes | None) -> list[str]:
    return [] if content is None else content.decode().splitlines()


def _words(place: tuple[str, ...]) -> str:
    return _BETWEEN.join(_name(part) for part in place) or "Wert"


def _name(part: str) -> str:
    return _NAMES.get(part, part[:1].upper() + part[1:].replace("_", " "))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
