"""Texts that towns and departments write: a small part of Markdown, turned into blocks that a template draws.

Headings (`#`, `##`), lists (`- `), paragraphs, `**bold**`. Anything else, HTML included, stays the text it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(r"(#{1,3})\s+(.+)")
_ITEM = re.compile(r"[-*]\s+(.+)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Span:
    """A run of words."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list; `lines` holds one run of spans an item, one in all for the others."""

    kind: Literal["title", "heading", "paragraph", "list"]
    lines: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text."""
    return tuple(block for part in re.split(r"\n\s*\n", text.strip()) for block in _part(part.splitlines()))


def title(text: str) -> str:
    """Return the first title of a text; nothing if it has none."""
    found = next((block for block in blocks(text) if block.kind == "title"), None)
    return "".join(span.text for span in found.lines[0]) if found else ""


def _part(lines: list[str]) -> Iterator[Block]:
    while lines and (heading := _HEADING.fullmatch(lines[0].strip())):
        lines = lines[1:]
        yield Block("title" if heading[1] == "#" else "heading", (_spans(heading[2]),))
    running: list[str] = []
    while lines and not _ITEM.match(lines[0].strip()):
        running.append(lines[0].strip())
        lines = lines[1:]
    if running:
        yield Block("paragraph", (_spans(" ".join(running)),))
    if lines:
        yield Block("list", tuple(_spans(item) for item in _items(lines)))


def _items(lines: list[str]) -> Iterator[str]:
    item = ""
    for line in lines:
        if begins := _ITEM.fullmatch(line.strip()):
            if item:
                yield item
            item = begins[1]
        else:
            item += " " + line.strip()
    yield item


def _spans(text: str) -> tuple[Span, ...]:
    # re.split with one group gives plain and bold text by turns
    return tuple(Span(part, bold=bool(n % 2)) for n, part in enumerate(_BOLD.split(text)) if part)
