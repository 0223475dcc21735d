"""What the format actions of a form say that goes into a field: the functions that Acrobat brings for its scripts.

They are read, never run. Names and numbers: "JavaScript for Acrobat API Reference" and Acrobat's own AForm.js.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from pikepdf import Dictionary

from buergerbuero.documents.adapters.acroform.texts import text_of
from buergerbuero.documents.adapters.acroform.tree import Node
from buergerbuero.documents.values import Format

LONGEST: Final = 20_000
"""Characters of a script that are looked at."""
_WHEN: Final = ("/F", "/K", "/V")
"""Format, keystroke, validate (12.6.3, table 199)."""
_CALL: Final = re.compile(r"\bAF(Date|Time|Number|Percent|Special)_(Format|Keystroke)(Ex)?\s*\(([^()]*)\)")
_PRINTED: Final = re.compile(r"\b(?:printd|scand)\s*\(\s*[\"']([^\"']{2,30})[\"']")
_DATES: Final = (
    "m/d", "m/d/yy", "mm/dd/yy", "mm/yy", "d-mmm", "d-mmm-yy", "dd-mmm-yy", "yy-mm-dd", "mmm-yy", "mmmm-yy",
    "mmm d, yyyy", "mmmm d, yyyy", "m/d/yy h:MM tt", "m/d/yy HH:MM",
)  # fmt: skip
_TIMES: Final = ("HH:MM", "h:MM tt", "HH:MM:ss", "h:MM:ss tt")
_SIGNS: Final = (",|.", "|.", ".|,", "|,", "'|.")
"""Between thousands, and before decimal places."""
_QUOTED: Final = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_SPECIAL: Final = ("postcode", "postcode", "phone", "other")
"""ZIP, ZIP+4, telephone, social security number of the United States; forms here take the first for postcodes."""


def format_of(nodes: Sequence[Node]) -> Format | None:
    """Return what a field's scripts say of it; None if nothing that we know."""
    for when in _WHEN:
        for script in (found for node in nodes for found in _scripts(node, when)):
            said = read(script)
            if said:
                return said
    return None


def read(script: str) -> Format | None:
    """Return what a script says of the field."""
    for name, _, extended, words in _CALL.findall(script[:LONGEST]):
        said = _KINDS[name](bool(extended), [word.strip().strip("\"'") for word in words.split(",")], words)
        if said:
            return said
    printed = _PRINTED.search(script[:LONGEST])
    return _date(True, [], f'"{printed[1]}"') if printed else None


def _scripts(node: Node, when: str) -> list[str]:
    found = []
    for place in (node.field, *node.widgets):
        actions = place.get("/AA")
        action = actions.get(when) if isinstance(actions, Dictionary) else None
        if isinstance(action, Dictionary):
            found.append(text_of(action.get("/JS")))
    return found


def _date(extended: bool, words: list[str], whole: str) -> Format | None:
    pattern = whole.strip().strip("\"'") if extended else _listed(_DATES, words)
    if not pattern:
        return None
    return Format("time" if not re.search("[dmy]", pattern) and re.search("[HhMs]", pattern) else "date", pattern)


def _time(extended: bool, words: list[str], whole: str) -> Format | None:
    return Format("time", whole.strip().strip("\"'") if extended else _listed(_TIMES, words) or _TIMES[0])


def _number(extended: bool, words: list[str], whole: str) -> Format | None:
    """Decimal places, how they are written, two ways to write what is below zero, and the currency or another unit."""
    quoted = _QUOTED.search(whole)
    unit = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), quoted[0][1:-1]).strip() if quoted else ""
    if words[0] not in ("0", "1", "2"):
        return Format("number", unit=unit)
    group, point = (_listed(_SIGNS, words[1:2]) or _SIGNS[2]).split("|")
    return Format("number", f"1{group}234{point}{'56'[: int(words[0])]}".rstrip(point), unit)


def _percent(extended: bool, words: list[str], whole: str) -> Format | None:
    return Format("percent", words[0] if words[0].isdecimal() else "")


def _special(extended: bool, words: list[str], whole: str) -> Format | None:
    if extended:
        mask = whole.strip().strip("\"'")
        return Format("postcode" if mask == "99999" else "other", mask)
    return Format(_listed(_SPECIAL, words) or "other")


_KINDS: Final[dict[str, Callable[[bool, list[str], str], Format | None]]] = {
    "Date": _date,
    "Time": _time,
    "Number": _number,
    "Percent": _percent,
    "Special": _special,
}


def _listed(names: Sequence[str], words: Sequence[str]) -> str:
    number = int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 4 else -1
    return names[number] if 0 <= number < len(names) else ""
