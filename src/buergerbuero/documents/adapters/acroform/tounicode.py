"""Which letters the codes of a font stand for, as viewers look it up to search and copy (ISO 32000-2, 9.10.3)."""

from collections.abc import Iterable
from typing import Final

_MOST: Final = 100
"""Codes of one block (Adobe Technical Note 5014)."""


def to_unicode(letters: Iterable[tuple[int, str]]) -> bytes:
    """Return the CMap of codes of two bytes and what each stands for."""
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in letters]
    blocks = [lines[begin : begin + _MOST] for begin in range(0, len(lines), _MOST)]
    said = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{said}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
