"""Fields that together are one thing: a person, a day in three boxes; and an address (addresses.py)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import addresses, words
from buergerbuero.forms.formats.acroform.proposing.parts import WHOSE, Question, near, said_of_joined

_ENDS: Final = r"(?:$| \(| de[sr] | of )"
_OF_WHOM: Final = r"(?:\(s\))?" + _ENDS
_GIVEN: Final = re.compile(
    r"^(?:(?:alle |sämtliche )?vornamen?|vorname\(n\)|rufname|(?:first|given|fore|christian)[ -]?names?)" + _OF_WHOM,
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"^(?:familien-?name|nach-?namen?|zuname|name|(?:last|family|sur)[ -]?names?)" + _OF_WHOM, re.IGNORECASE
)
_DAY_OF_BIRTH: Final = re.compile(
    r"^(?:geburtsdatum|geboren(?: am)?|geb\.?(?: am)?|geb\.?-?datum|geburtstag|tag der geburt|date of birth"
    r"|birth ?da(?:te|y)|dob|d\.o\.b|born(?: on)?)\b",
    re.IGNORECASE,
)
_BESIDE_A_NAME: Final = re.compile(
    r"^(?:geburts-?name|ggf\.?|anrede|titel|doktorgrad|akademischer|namenszusatz|geschlecht|rufname|frühere"
    r"|(?:birth|maiden|middle)[ -]?name|name at birth|title|gender|sex\b|former|previous)",
    re.IGNORECASE,
)
_Parts = tuple[str, ...]
_NAMES: Final[_Parts] = ("familienname", "vornamen")
_AND: Final = r"\s*(?:,|/|und|and|&|\+)\s*"
_LAST: Final = r"(?:(?:familien|nach|zu)?-?namen?|(?:last |sur|family )?name)"
_FIRST: Final = r"(?:(?:alle )?vornamen?(?:\(n\))?|(?:first|given)[ -]?names?)"
_SWAPPED: Final = re.compile(rf"^{_LAST}{_AND}{_FIRST}{_ENDS}", re.IGNORECASE)
_BOTH: Final = re.compile(rf"^(?:{_FIRST}(?:{_AND}|\s+){_LAST}|vor-{_AND}{_LAST}|full name){_ENDS}", re.IGNORECASE)
_CALLED: Final = re.compile(r"(\([A-ZÄÖÜ][\w/ -]{5,}\))$")
_DAY_PARTS: Final = (
    ("TT", re.compile(r"(?:^|[^a-zäöü])(?:tag|tt|dd|day)$", re.IGNORECASE)),
    ("MM", re.compile(r"(?:^|[^a-zäöü])(?:monat|mm|month)$", re.IGNORECASE)),
    ("JJJJ", re.compile(r"(?:^|[^a-zäöü])(?:jahr|jjjj|jj|yyyy|yy|year)$", re.IGNORECASE)),
)
_ASKS_A_DAY: Final = re.compile(rf"datum|\bam\b|\bvom\b|\bseit\b|\bbis\b|tag|date|{words.BORN.pattern}", re.IGNORECASE)
_APART: Final = 30.0  # points between the boxes of a day
_NARROW: Final = 90.0


def together(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with those that are one thing made one."""
    return addresses.joined(_persons(days(questions)))


def days(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with days that are asked in three boxes made one."""
    found: list[Question] = []
    number = 0
    while number < len(questions):
        day = _day(questions[number : number + 3])
        found.append(day or questions[number])
        number += 3 if day else 1
    return found


def _day(three: Sequence[Question]) -> Question | None:
    if len(three) < 3 or any(each.kind not in ("text", "datum", "zahl", "plz") or each.fields for each in three):
        return None
    boxes = [each.box for each in three]
    in_a_row = all(
        one.page == two.page and abs(one.top - two.top) < one.height and -2 <= two.left - one.right < _APART
        for one, two in pairwise(boxes)
    )
    if not in_a_row or any(box.width > _NARROW for box in boxes):
        return None
    said = [_part_of_day(each) for each in three]
    by_words = sorted(said) == ["JJJJ", "MM", "TT"]
    lengths = [each.source.max_length for each in three]
    if not by_words and not (lengths in ([2, 2, 4], [2, 2, 2]) and _one_label(three)):
        return None
    patterns = said if by_words else ["TT", "MM", "JJJJ"]
    patterns = ["JJ" if each == "JJJJ" and room == 2 else each for each, room in zip(patterns, lengths, strict=True)]
    links = tuple(replace(each.links[0], pattern=part) for each, part in zip(three, patterns, strict=True))
    label = _label_of_day(three)
    born = {"spätestens": "heute"} if words.BORN.search(label) else {}
    return replace(
        three[0],
        kind="datum",
        label=label,
        links=links,
        settings=born,
        guessed=(),
        required=any(each.required for each in three),
    )


def _one_label(three: Sequence[Question]) -> bool:
    """Whether only the first of three boxes bears words, or all the same, and they may be those of a day."""
    labels = {each.source.label.strip() or each.source.tooltip.strip() for each in three[1:]}
    first = three[0].source.label.strip() or three[0].source.tooltip.strip()
    return labels <= {"", first} and _ASKS_A_DAY.search(three[0].label) is not None


def _part_of_day(question: Question) -> str:
    for text in (
        question.label,
        words.tidy(question.source.label),
        re.sub(r"(?<![\W\d_])[\W\d_]+$", "", question.source.name),
    ):
        for part, pattern in _DAY_PARTS:
            if pattern.search(re.sub(r"(?<![\s:.*])[\s:.*]+$", "", text)):
                return part
    return ""


def _label_of_day(three: Sequence[Question]) -> str:
    """Return what the three have in common: the words before "Tag", or those of the first."""
    candidates = [re.sub(r"[\s,:()–-]*\(?(?:tag|tt|dd)\)?$", "", three[0].label, flags=re.IGNORECASE).strip(" ,:(–-")]
    stem = re.sub(r"(?<![_.\- ])[_.\- ]*(?:tag|tt|dd|day)[\W\d_]*$", "", three[0].source.name, flags=re.IGNORECASE)
    candidates += [words.cleaned(three[0].source.label), words.named(stem), words.named(three[0].source.name)]
    for text in candidates:
        if len(text) > 2 and not any(pattern.search(text) for _, pattern in _DAY_PARTS):
            return text
    return "Datum"


def _persons(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with given name and family name, and the day of birth close by, made a person."""
    found = list(questions)
    number = 0
    while number < len(found):
        parts = _person_at(found, number)
        if parts:
            first = min(parts.values())
            person = _person(found, parts)
            found = [each for place, each in enumerate(found) if place not in parts.values()]
            found.insert(first, person)
        number += 1
    return found


def is_part(question: Question) -> bool:
    """Whether a question asks for a name or a part of an address."""
    label = question.label
    return bool(_GIVEN.match(label) or _FAMILY.match(label) or _name_in_one(question) or addresses.parts_in(question))


def _name_in_one(question: Question) -> _Parts:
    """Return given and family name in the order in which one field asks for both."""
    if question.kind not in ("text", "name") or question.source.multiline:
        return ()
    given_first = _BOTH.match(question.label)
    return ("vornamen", "familienname") if given_first else _NAMES if _SWAPPED.match(question.label) else ()


def _person_at(questions: Sequence[Question], start: int) -> dict[_Parts, int]:
    """Return where the parts of a person are that begins at a place; nothing if none does."""
    both = _name_in_one(questions[start])
    parts = {both: start} if both else _names_at(questions, start)
    after = max(parts.values(), default=0) + 1
    for place in range(after, min(after + 3, len(questions))) if parts else ():
        each = questions[place]
        another = _GIVEN.match(each.label) or (_FAMILY.match(each.label) and _single(each))
        if another or not near(questions[start], each):
            break
        if each.kind == "datum" and _DAY_OF_BIRTH.match(each.label):
            return {**parts, ("geburtsdatum",): place}
    return parts


def _names_at(questions: Sequence[Question], start: int) -> dict[_Parts, int]:
    first = questions[start]
    wanted = {"vornamen": _GIVEN, "familienname": _FAMILY}
    part = next((name for name, pattern in wanted.items() if _single(first) and pattern.match(first.label)), "")
    if not part:
        return {}
    other = "familienname" if part == "vornamen" else "vornamen"
    for place in range(start + 1, min(start + 4, len(questions))):
        each = questions[place]
        if not near(first, each):
            break
        if _single(each) and wanted[other].match(each.label):
            return {(part,): start, (other,): place}
        if not _BESIDE_A_NAME.match(each.label):
            break
    return {}


def _single(question: Question) -> bool:
    return (
        question.kind in ("text", "name") and not question.source.multiline and not re.search(r"[,/]", question.label)
    )


def _person(questions: Sequence[Question], parts: dict[_Parts, int]) -> Question:
    links = tuple(
        replace(link, parts=tuple(key for part in names for key in link.below(part).parts))
        for names, place in sorted(parts.items(), key=lambda each: each[1])
        for link in questions[place].links
    )
    first = questions[min(parts.values())]
    ohne = {} if ("geburtsdatum",) in parts else {"ohne": ["geburtsdatum"]}
    return replace(
        first,
        kind="person",
        label=_whose(first) or "Name",
        links=links,
        settings=ohne,
        help="",
        required=any(questions[place].required for place in parts.values()),
        guessed=said_of_joined(questions[place].label for names, place in parts.items() if len(names) > 1),
    )


def _whose(first: Question) -> str:
    """Return "des Kindes" out of "Vorname des Kindes", and "(Kontoinhaber)" as it is there."""
    match = WHOSE.search(first.label) or _CALLED.search(first.label)
    return f"Name {match[1]}" if match else ""
