"""Writing YAML that a department reads: comments, short lines, nothing quoted that need not be.

Read back by base.yamlfile, each scalar is the text that was written, to the character.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from buergerbuero.base.composing import composed

_PLAIN: Final = re.compile(r"[A-Za-zÄÖÜäöüß0-9§„(][A-Za-zÄÖÜäöüß0-9§_ .,;:/()?!„“”–…+=%€²'-]*")
_SPECIAL: Final = frozenset({"", "-", "~", "null", "true", "false", "yes", "no"})
WIDTH: Final = 118
Tree: TypeAlias = "object"
"""A text, or mappings and lists of such."""


def scalar(text: str, *, flow: bool = True) -> str:
    """Return a text as YAML; `flow`: between brackets, where a comma would end it."""
    awkward = (
        not _PLAIN.fullmatch(text)
        or text != text.strip()
        or text.lower() in _SPECIAL
        or re.search(r":(?:\s|$)|\s#", text)
        or (flow and "," in text)
        or composed(text) != text
        or (
            re.fullmatch(r"[0-9.,:+=-]+", text)
            and not re.fullmatch("[1-9][0-9]{0,3}|[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text)
        )
    )
    return _quoted(text) if awkward else text


def _quoted(text: str) -> str:
    """Return a text in double quotes; letters that are not composed are written by number, so that they stay so."""
    whole = composed(text) == text
    return f'"{"".join(_escaped(letter, whole) for letter in text)}"'


def _escaped(letter: str, whole: bool) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    number = ord(letter)
    if letter.isprintable() and (number < 0x7F or (whole and number < 0xFFF0)):
        return letter
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def flow(value: Tree) -> str:
    """Return a value in one line: {a: b}, [a, b] or a text."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{scalar(str(key))}: {flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(flow(each) for each in value)}]"
    return scalar(str(value))


def block(value: Tree, indent: int = 0) -> str:
    """Return a mapping or list over several lines; its parts in one line each where they fit."""
    space = " " * indent
    if isinstance(value, Mapping):
        return "".join(_entry(f"{space}{scalar(str(key))}:", each, indent) for key, each in value.items())
    assert isinstance(value, Sequence)
    return "".join(_item(each, indent) for each in value)


def _entry(head: str, value: Tree, indent: int) -> str:
    if isinstance(value, str):
        return f"{head} {scalar(value, flow=False)}\n"
    line = f"{head} {flow(value)}\n"
    return line if len(line) <= WIDTH or not value else f"{head}\n{block(value, indent + 2)}"


def _item(value: Tree, indent: int) -> str:
    space = " " * indent
    line = f"{space}- {flow(value)}\n"
    if len(line) <= WIDTH or not isinstance(value, Mapping):
        return line
    lines = block(value, indent + 2)
    return f"{space}- {lines[indent + 2 :]}"
