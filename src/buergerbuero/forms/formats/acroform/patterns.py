"""How a date, a time or a number is written in a field of a PDF (`als` in pdf.yaml), there and back.

Dates: TT, MM, JJ and JJJJ (T and M: without a nought) in any order, with anything between them, or one alone. Times: hh
and mm. Numbers by example: `1.234,56`, `1234.56`, `1.234,56 €`, `1.234` (no cents unless there are any), and `,56` for
the cents alone. An IBAN or a postcode over several fields: which letters stand in each, `1-4`, and `21-` for the rest.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from buergerbuero.forms.types.datum import DateOptions
from buergerbuero.forms.types.question import options_of
from buergerbuero.forms.values import Field

DAY: Final = "TT.MM.JJJJ"
WITHOUT_COUNTRY: Final = "ohne DE"
"""Of an IBAN whose DE is printed before the field."""
_TOKENS: Final = {"TT": "tag", "T": "tag", "MM": "monat", "M": "monat", "JJJJ": "jahr", "JJ": "jahr"}
_TOKEN: Final = re.compile("(?<![a-zäöüß])(?:TT?|MM?|JJJJ|JJ)(?![a-zäöüß])")
_CLOCK: Final = re.compile("hh|mm")
_LOOSE: Final = r"[\s./-]+"
_NUMBER: Final = re.compile(r"(?P<before>[^0-9.,-]*)(?P<digits>[0-9][0-9.,  '’]*|,[0-9]{2})(?P<after>[^0-9]*)")
_UNITS: Final = re.compile(r"€|\beur(?:o)?\b", re.IGNORECASE)
_LETTERS: Final = re.compile("([1-9][0-9]?)-([1-9][0-9]?)?")
_CENTURY: Final = 100
_AHEAD: Final = 20


def dated(pattern: str) -> frozenset[str]:
    """Return which parts of a date a pattern has: tag, monat, jahr; none if it is no pattern of a date.

    Words may stand around them: den TT.MM.JJJJ.
    """
    return frozenset(_TOKENS[each] for each in _TOKEN.findall(pattern))


def day_written(parts: Mapping[str, str], pattern: str) -> str:
    """Return the parts of a date (tag, monat, jahr; digits) as the pattern wants them."""

    def piece(found: re.Match[str]) -> str:
        value = parts.get(_TOKENS[found[0]], "")
        if found[0] in ("T", "M"):
            return value.lstrip("0")
        return value.zfill(4) if found[0] == "JJJJ" else value[-2:].zfill(2)

    return _TOKEN.sub(piece, pattern)


def day_entered(text: str, pattern: str, field: Field, today: datetime.date) -> dict[str, str] | None:
    """Return the parts of a date in what stands in the field; None if it is not written by the pattern."""
    match = re.fullmatch(_expression(pattern), text.strip())
    if match is None:
        return None
    found = {part: value for part, value in match.groupdict().items() if value}
    if len(found.get("jahr", "")) == 2 and "JJJJ" not in pattern:
        found["jahr"] = str(_year(int(found["jahr"]), field, today))
    return found


def _expression(pattern: str) -> str:
    """Return what a person may write for a pattern: with other signs between the parts, and without noughts."""
    loose = len(_TOKEN.findall(pattern)) == 1 or re.search("[TMJ][^TMJ]+[TMJ]", pattern) is not None
    found, place = "", 0
    for match in _TOKEN.finditer(pattern):
        between = pattern[place : match.start()]
        if place:
            found += _LOOSE if between else ""
        elif words := re.escape(between.strip()):
            found += rf"(?:{words})?\s*"
        digits = "[0-9]{1,2}" if loose else "[0-9]{2}"
        if match[0].startswith("J"):
            digits = "[0-9]{4}" if match[0] == "JJJJ" else "[0-9]{4}|[0-9]{2}"
        found += f"(?P<{_TOKENS[match[0]]}>{digits})"
        place = match.end()
    rest = re.escape(pattern[place:].strip())
    return f"{found}[.]?(?:{rest})?" if rest else f"{found}[.]?"


def _year(short: int, field: Field, today: datetime.date) -> int:
    """Return the year that two digits mean: of what cannot be in the future the last one, else the nearest."""
    options = options_of(field, DateOptions) if isinstance(field.options, DateOptions) else DateOptions()
    latest = today.year if options.latest else today.year + _AHEAD
    if options.earliest:
        first = today.year if options.earliest == "heute" else int(options.earliest[:4])
        return first + (short - first) % _CENTURY
    return latest - (latest - short) % _CENTURY


def letters(pattern: str) -> slice | None:
    """Return which letters of a text, without its spaces, a field has by a pattern; None if it is another one."""
    match = _LETTERS.fullmatch(pattern)
    return slice(int(match[1]) - 1, int(match[2]) if match[2] else None) if match else None


def time_written(value: str, pattern: str) -> str:
    """Return a time such as 08:30 as the pattern wants it."""
    hour, _, minute = value.partition(":")
    return _CLOCK.sub(lambda found: hour if found[0] == "hh" else minute, pattern)


@dataclass(frozen=True)
class _Example:
    before: str
    after: str
    group: str
    point: str
    decimals: int
    cents_alone: bool


def numeric(pattern: str) -> bool:
    """Whether a pattern is an example of a number."""
    return _example(pattern) is not None


def cents_alone(pattern: str) -> bool:
    """Whether a pattern is that of the cents alone."""
    found = _example(pattern)
    return found is not None and found.cents_alone


def _example(pattern: str) -> _Example | None:
    match = _NUMBER.fullmatch(pattern)
    if match is None:
        return None
    digits = match["digits"].strip()
    after = match["digits"][len(digits) :] + match["after"]
    if digits.startswith(","):
        return _Example(match["before"], after, "", ",", 2, True)
    point = next((sign for sign in ",." if re.search(rf"[{sign}][0-9]{{1,2}}$", digits)), "")
    whole, _, decimals = digits.rpartition(point) if point else (digits, "", "")
    group = next((sign for sign in whole if not sign.isdigit()), "")
    return _Example(match["before"], after, group, point, len(decimals), False)


def number_written(number: int, pattern: str, scale: int, *, split: bool = False) -> str:
    """Return a whole number (`scale` 0) or cents (`scale` 2) as the example shows numbers; never less than there is,
    but for the cents where they stand in a field of their own (`split`).
    """
    example = _example(pattern)
    if example is None:
        return pattern
    whole, rest = divmod(abs(number), 10**scale)
    decimals = str(rest).zfill(scale) if scale else ""
    if example.cents_alone:
        return f"{example.before}{decimals}{example.after}"
    text = f"{whole:,}".replace(",", example.group) if example.group else str(whole)
    if scale and (example.point or rest) and not split:
        text += (example.point or ",") + decimals
    return f"{example.before}{'-' if number < 0 else ''}{text}{example.after}"


def number_entered(text: str, pattern: str) -> str | None:
    """Return a number written as the example shows as a German person types it: 1234,56. None: written otherwise."""
    example = _example(pattern)
    if example is None:
        return None
    bare = _UNITS.sub("", text.strip())
    for around in (example.before.strip(), example.after.strip()):
        bare = bare.replace(around, "") if around else bare
    bare = bare.strip().replace("−", "-")
    if example.cents_alone:
        return bare.lstrip(",.").zfill(2) if re.fullmatch("[,.]?[0-9]{1,2}", bare) else None
    if example.group and re.fullmatch(rf"-?[0-9]{{1,3}}(?:[{re.escape(example.group)}][0-9]{{3}})+(?:[.,].*)?", bare):
        bare = bare.replace(example.group, "")
    point = example.point or ","
    match = re.fullmatch(rf"(-?[0-9]+)(?:{re.escape(point)}([0-9]{{1,2}}))?", bare)
    if match is None:
        return None
    return f"{match[1]},{match[2]}" if match[2] else match[1]
