"""Fields that together are one thing: a person, an address in whatever cut, a day in three boxes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.parts import Question

_OF_WHOM: Final = r"(?:\(s\))?(?:$| \(| de[sr] | of )"
_GIVEN: Final = re.compile(
    r"^(?:(?:alle |sämtliche )?vornamen?|vorname\(n\)|rufname|(?:first|given|fore|christian)[ -]?names?)" + _OF_WHOM,
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"^(?:familien-?name|nach-?namen?|zuname|name|(?:last|family|sur)[ -]?names?)" + _OF_WHOM, re.IGNORECASE
)
_BORN: Final = re.compile(
    r"^(?:geburtsdatum|geboren(?: am)?|geb\.?(?: am)?|geb\.?-?datum|geburtstag|tag der geburt|date of birth"
    r"|birth ?da(?:te|y)|dob|d\.o\.b|born(?: on)?)\b",
    re.IGNORECASE,
)
_BESIDE_A_NAME: Final = re.compile(
    r"^(?:geburts-?name|ggf\.?|anrede|titel|doktorgrad|akademischer|namenszusatz|geschlecht|rufname|frühere"
    r"|(?:birth|maiden|middle)[ -]?name|name at birth|title|gender|sex\b|former|previous)",
    re.IGNORECASE,
)
_STREET: Final = re.compile(r"\bstr(?:a(?:ß|ss)en?(?:name)?|\.|eet\b)|^address (?:line )?1$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\bhaus-?\s?(?:nummer|nr)|\bnr\.?(?:$|[\s,/])|\bhausnummer|\bnummer$|\bhouse (?:number|no)\b|\b(?:number|no\.?)$",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\bplz\b|\bpostleitzahl|\bpost ?code\b|\bpostal code\b|\bzip\b", re.IGNORECASE)
_TOWN: Final = re.compile(r"\b(?:wohn)?ort\b|\bstadt\b|\bgemeinde\b|\bwohnort|\bcity\b|\btown\b", re.IGNORECASE)
_WHOLE: Final = re.compile(
    r"^(?:(?:wohn|privat|post)?anschrift|(?:wohn)?adresse|(?:(?:home|postal|current|mailing|private) )?address)\b"
    r"(?! de[sr] (?:bank|firma)| of (?:the )?(?:bank|company))",
    re.IGNORECASE,
)
_NOT_PLACE: Final = re.compile(
    r"geburtsort|ort der geburt|\bstaat\b|\bland\b|\btag\b|datum|\bam\b|name|birth|\bcountry\b|\bdate\b", re.IGNORECASE
)
_EXTRA: Final = re.compile(
    r"zusatz|zusätz|wohnungsnummer|etage|stockwerk|\bc/o\b|ortsteil|stadtteil|postfach|\baddress (?:line )?2|\bflat\b"
    r"|\bfloor\b|\bcare of\b",
    re.IGNORECASE,
)
_Parts = tuple[str, ...]
_NAMES: Final[_Parts] = ("familienname", "vornamen")
_AND: Final = r"\s*(?:,|/|und|and|&|\+)\s*"
_LAST: Final = r"(?:(?:familien|nach|zu)?-?namen?|(?:last |sur|family )?name)"
_FIRST: Final = r"(?:(?:alle )?vornamen?(?:\(n\))?|(?:first|given)[ -]?names?)"
_ENDS: Final = r"(?:$| \(| de[sr] | of )"
_SWAPPED: Final = re.compile(rf"^{_LAST}{_AND}{_FIRST}{_ENDS}", re.IGNORECASE)
_BOTH: Final = re.compile(rf"^(?:{_FIRST}(?:{_AND}|\s+){_LAST}|vor-{_AND}{_LAST}|full name){_ENDS}", re.IGNORECASE)
_CALLED: Final = re.compile(r"(\([A-ZÄÖÜ][\w/ -]{5,}\))$")
_WHOSE: Final = re.compile(r"\b((?:de[sr]|of) .+)$")
_PARTS: Final = ("straße", "hausnummer", "plz", "ort")
_DAY_PARTS: Final = (
    ("TT", re.compile(r"(?:^|[^a-zäöü])(?:tag|tt|dd|day)$", re.IGNORECASE)),
    ("MM", re.compile(r"(?:^|[^a-zäöü])(?:monat|mm|month)$", re.IGNORECASE)),
    ("JJJJ", re.compile(r"(?:^|[^a-zäöü])(?:jahr|jjjj|jj|yyyy|yy|year)$", re.IGNORECASE)),
)
_ASKS_A_DAY: Final = re.compile(r"datum|geb|\bam\b|\bseit\b|\bbis\b|tag|date|birth", re.IGNORECASE)
_APART: Final = 30.0  # points between the boxes of a day
_NARROW: Final = 90.0


def together(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with those that are one thing made one."""
    return _addresses(_persons(days(questions)))


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
    born = {"spätestens": "heute"} if re.search("geb|birth", label, re.IGNORECASE) else {}
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
    return bool(_GIVEN.match(label) or _FAMILY.match(label) or _name_in_one(question) or address_parts(question))


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
        if another or not _near(questions[start], each):
            break
        if each.kind == "datum" and _BORN.match(each.label):
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
        if not _near(first, each):
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


def _near(first: Question, other: Question) -> bool:
    alike = first.section == other.section and first.source.row == other.source.row
    return alike and abs(first.box.page - other.box.page) <= 1


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
        guessed=_said_of_joined(questions[place].label for names, place in parts.items() if len(names) > 1),
    )


def _whose(first: Question) -> str:
    """Return "des Kindes" out of "Vorname des Kindes", and "(Kontoinhaber)" as it is there."""
    match = _WHOSE.search(first.label) or _CALLED.search(first.label)
    return f"Name {match[1]}" if match else ""


def _addresses(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with the parts of an address made one, however they are cut."""
    found: list[Question] = []
    number = 0
    while number < len(questions):
        run, between = _address_run(questions, number)
        if run:
            found += [_address(run), *between]
            number += len(run) + len(between)
            continue
        found.append(questions[number])
        number += 1
    return found


def _address_run(
    questions: Sequence[Question], start: int
) -> tuple[list[tuple[Question, tuple[str, ...]]], list[Question]]:
    """Return the questions from a place on that are a whole address, and what is asked between them; else nothing."""
    run: list[tuple[Question, tuple[str, ...]]] = []
    between: list[Question] = []
    seen: set[str] = set()
    for each in questions[start : start + 7]:
        parts = address_parts(each)
        if run and _EXTRA.search(each.label) and not seen & {"plz", "ort"} and _near(run[0][0], each):
            between.append(each)
            continue
        if not run and parts == _PARTS and _goes_on(questions[start + 1 : start + 3]):
            parts = _PARTS[:2]
        if not parts or set(parts) & seen or (run and not _near(run[0][0], each)):
            break
        run.append((each, parts))
        seen |= set(parts)
        if seen == set(_PARTS):
            return run, between
    if seen == {"straße", "plz", "ort"}:  # the number stands behind the street, as people write it
        return [(each, ("straße", "hausnummer") if parts == ("straße",) else parts) for each, parts in run], between
    return [], []


def _goes_on(questions: Sequence[Question]) -> bool:
    """Whether postcode and town have fields of their own after one that could hold the whole address."""
    behind = [each for each in questions if not _EXTRA.search(each.label)][:1]
    return any(set(address_parts(each)) & {"plz", "ort"} and "straße" not in address_parts(each) for each in behind)


def address_parts(question: Question) -> tuple[str, ...]:
    """Return which parts of an address a field asks for, in the order of its label."""
    if question.kind not in ("text", "plz", "name", "langtext") or question.links[0].states:
        return ()
    label = question.label
    within = f"{label} {question.source.label}" if _WHOLE.match(label) and not _STREET.search(label) else label
    if _NOT_PLACE.search(re.sub(r"\b(?:gemeinde|straßen|street ?)name\w*|ortsname", "", within, flags=re.I)):
        return ()
    places = {
        part: match.start()
        for part, pattern in zip(_PARTS, (_STREET, _NUMBER, _CODE, _TOWN), strict=True)
        if (match := pattern.search(within))
    }
    if _WHOLE.match(label) and not places:
        return _PARTS
    if (
        set(places) == {"hausnummer"}
        and not re.search(r"haus|house", label, re.IGNORECASE)
        and not re.match(r"^(?:nr|nummer|no|number)\.?$", label, re.I)
    ):
        return ()
    if len(re.findall(r"[a-zäöüß]{4,}", re.sub(r"\([^)]*\)", "", label.lower()))) > len(places) + 3:
        return ()
    return tuple(sorted(places, key=lambda part: places[part]))


def _address(run: Sequence[tuple[Question, tuple[str, ...]]]) -> Question:
    first = run[0][0]
    links = tuple(replace(link, parts=parts) for each, parts in run for link in each.links)
    whose = _whose_address(first)
    return replace(
        first,
        kind="anschrift",
        label=whose or "Anschrift",
        links=links,
        settings={},
        help="",
        guessed=_said_of_joined(each.label for each, parts in run if len(parts) > 1),
        required=any(each.required for each, _ in run),
    )


def _said_of_joined(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        f"„{label}“ steht im PDF in einem Feld; online sind es mehrere, für das PDF werden sie verbunden."
        for label in labels
    )


def _whose_address(first: Question) -> str:
    match = _WHOSE.search(re.sub(r"\([^)]*\)", "", first.label).strip())
    return f"Anschrift {match[1]}" if match else ""
