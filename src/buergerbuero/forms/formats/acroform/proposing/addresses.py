"""Fields that together are an address, in whatever cut."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.parts import WHOSE, Question, near, said_of_joined

_STREET: Final = re.compile(r"\bstr(?:a(?:ß|ss)en?(?:name)?|\.|eet\b)|^address (?:line )?1$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\bhaus-?\s?(?:nummer|nr)|\bnr\.?(?:$|[\s,/])|\bhausnummer|\bnummer$|\bhouse (?:number|no)\b|\b(?:number|no\.?)$",
    re.IGNORECASE,
)
_CODE: Final = re.compile(rf"\b{words.POSTCODE}\b", re.IGNORECASE)
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
_PARTS: Final = ("straße", "hausnummer", "plz", "ort")


def joined(questions: Sequence[Question]) -> list[Question]:
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
        parts = parts_in(each)
        if run and _EXTRA.search(each.label) and not seen & {"plz", "ort"} and near(run[0][0], each):
            between.append(each)
            continue
        if not run and parts == _PARTS and _goes_on(questions[start + 1 : start + 3]):
            parts = _PARTS[:2]
        if not parts or set(parts) & seen or (run and not near(run[0][0], each)):
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
    return any(set(parts_in(each)) & {"plz", "ort"} and "straße" not in parts_in(each) for each in behind)


def parts_in(question: Question) -> tuple[str, ...]:
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
        guessed=said_of_joined(each.label for each, parts in run if len(parts) > 1),
        required=any(each.required for each, _ in run),
    )


def _whose_address(first: Question) -> str:
    match = WHOSE.search(re.sub(r"\([^)]*\)", "", first.label).strip())
    return f"Anschrift {match[1]}" if match else ""
