"""Rows of a table, and blocks that come again: one repeated group each, with as many entries as there are rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import wholes, words
from buergerbuero.forms.formats.acroform.proposing.parts import Link, Question

_EDGE: Final = 5.0  # points that columns may be apart
_LONGEST_ROW: Final = 24
_MOST_ROWS: Final = 50
MOST_INPUTS: Final = 380  # of one page; the checks allow 400
_ORDINAL: Final = re.compile(
    r"\b(?:erst|zweit|dritt|viert|fünft|sechst|siebt|siebent|acht|neunt|zehnt)e[nrsm]?\b\s*|(?:^|\s)\d+\s*[.)]?(?=\s|$)"
    r"|\s+(?:eins|zwei|drei|vier|fünf|sechs)\b(?=\s*(?:$|in\b))|(?<![\s_])[\s_]*\(?\d+\)?$",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(r"\[(\d+)\](?=\.)|(?:(?<=\.)|(?<=[A-Za-zäöüßÄÖÜ_]))(\d+)(?=\.)")
_ROWS: Final = re.compile(r"(?:Row|Zeile)[\s_.]?\d+", re.IGNORECASE)
_CALLED: Final = (
    ("Kind", re.compile(r"\bkind(?:er|es|ern)?\b|\bchild(?:ren)?\b", re.IGNORECASE)),
    ("Hund", re.compile(r"\bhunde?(?:s|n)?\b|\bdogs?\b", re.IGNORECASE)),
    ("Person", re.compile(r"\bperson(?:en|s)?\b|personen|bewohner|angehörige|mitglied|members?\b", re.IGNORECASE)),
    ("Fahrzeug", re.compile(r"fahrzeug|\bpkw\b|\bvehicles?\b", re.IGNORECASE)),
    ("Dokument", re.compile(r"dokument|ausweis|\bdocuments?\b", re.IGNORECASE)),
)
_TYPED: Final = ("text", "name", "langtext", "datum", "zahl", "geld", "plz")


def grouped(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with those that come again in rows made a group."""
    return _by_place(_by_name(questions))


def _by_place(questions: Sequence[Question]) -> list[Question]:
    found: list[Question] = []
    number = 0
    while number < len(questions):
        width, count = _repeats(questions, number)
        if count > 1:
            part = questions[number : number + width * count]
            found.append(_group([part[start : start + width] for start in range(0, len(part), width)]))
        else:
            found.append(questions[number])
        number += width * count
    return found


def _repeats(questions: Sequence[Question], start: int) -> tuple[int, int]:
    """Return how many questions from here on are a row, and how many such rows follow each other; else 1, 1."""
    best = (1, 1)
    for width in range(1, min(_LONGEST_ROW, (len(questions) - start) // 2) + 1):
        count = 1
        while _again(questions, start, start + count * width, width):
            count += 1
        if count > (2 if width == 1 else 1) and count * width > best[0] * best[1]:
            best = (width, count)
    width, count = best
    fitting = min(count, _MOST_ROWS, MOST_INPUTS // (1 + sum(map(_inputs, questions[start : start + width]))))
    return (width, fitting) if fitting > 1 else (1, 1)


def _inputs(question: Question) -> int:
    """Return how many inputs a question has online, at most."""
    answers = len(question.settings.get("antworten", ())) if question.kind == "mehrfach" else 1
    return {"datum": 3, "person": 4, "anschrift": 4}.get(question.kind, answers)


def _again(questions: Sequence[Question], first: int, later: int, width: int) -> bool:
    if later + width > len(questions):
        return False
    pairs = list(zip(questions[first : first + width], questions[later : later + width], strict=True))
    if not all(_same_column(one, other) for one, other in pairs):
        return False
    alike = sum(_same_label(one, other) or _counts_rows(one, other) for one, other in pairs)
    return alike * 2 > width


def _same_column(one: Question, other: Question) -> bool:
    """Whether a question is the same as another one, in a later row."""
    if one.fields or other.fields or len(one.links) != len(other.links):
        return False
    if (one.section, _stem(one.source.row)) != (other.section, _stem(other.source.row)):
        return False
    alike = one.kind == other.kind or (one.kind in _TYPED and other.kind in _TYPED)
    if not alike or one.settings.get("antworten") != other.settings.get("antworten"):
        return False
    mine, its = one.box, other.box
    if abs(mine.left - its.left) > _EDGE or abs(mine.right - its.right) > _EDGE:
        return False
    if mine.page == its.page and its.top < mine.top + 0.5 * mine.height:
        return False
    return _same_label(one, other) or _numbered(one, other)


def _same_label(one: Question, other: Question) -> bool:
    stem = _stem(one.label)
    return stem == _stem(other.label) and (not words.generic(stem) or _numbered(one, other))


def _numbered(one: Question, other: Question) -> bool:
    """Whether two fields have one name but for its numbers."""
    shape = _shape(one.source.name)
    return shape == _shape(other.source.name) and not words.generic(shape.replace("#", ""))


def _counts_rows(one: Question, other: Question) -> bool:
    """Whether the names of two fields count the rows of a table, as Acrobat names them."""
    return bool(_ROWS.search(one.source.name)) and _numbered(one, other)


@lru_cache(maxsize=4096)
def _stem(label: str) -> str:
    return re.sub(r"[^a-zäöüß]+", " ", _ORDINAL.sub(" ", label).lower()).strip()


@lru_cache(maxsize=4096)
def _shape(name: str) -> str:
    """Return a field's name with # for each number, and without those at its end."""
    shape = re.sub(r"\d+", "#", name)
    return re.sub(r"(?<![\s_.\-])(?:[\s_.\-]*+(?:Row|Zeile)?[\s_.\-\[]*+#\]?)+$", "", shape, flags=re.IGNORECASE)


def _by_name(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with those made a group whose names count them: kinder.0.name, kinder.1.name."""
    found = list(questions)
    for entries in _indexed(questions):
        rows = [[each for each in found if each in entry] for entry in entries]
        inputs = 1 + sum(map(_inputs, rows[0]))
        if any(not row for row in rows) or len(rows) > min(_MOST_ROWS, MOST_INPUTS // inputs):
            continue
        place = found.index(rows[0][0])
        found = [each for each in found if not any(each in row for row in rows)]
        found.insert(min(place, len(found)), _group(rows))
    return found


def _indexed(questions: Sequence[Question]) -> Iterator[list[list[Question]]]:
    """Yield the entries of groups whose fields say by their names to which entry they belong."""
    by_prefix: dict[str, dict[int, dict[str, Question]]] = {}
    for question in questions:
        for match in _INDEX.finditer(question.source.name):
            name = question.source.name
            index = int(match[1] or match[2])
            by_prefix.setdefault(name[: match.start()], {}).setdefault(index, {})[name[match.end() :]] = question
    for _, entries in sorted(by_prefix.items(), key=lambda each: len(each[0])):
        order = sorted(entries)
        if len(order) < 2 or order != list(range(order[0], order[0] + len(order))) or order[0] > 1:
            continue
        first = entries[order[0]]
        if len({question.section for entry in entries.values() for question in entry.values()}) > 1 and len(first) < 2:
            continue
        if all(_alike(first, entries[index]) for index in order[1:]):
            yield [list(entries[index].values()) for index in order]


def _alike(first: Mapping[str, Question], other: Mapping[str, Question]) -> bool:
    shared = [(first[suffix], other[suffix]) for suffix in first if suffix in other]
    same = [one for one, two in shared if one.kind == two.kind and _stem(one.source.row) == _stem(two.source.row)]
    return len(same) == len(first) == len(other)


def _group(rows: Sequence[Sequence[Question]]) -> Question:
    """Return the group of some rows; all ask what the first one asks."""
    labels = [_singular(question.label) for question in rows[0]]
    alike = [
        [
            replace(
                each,
                label=label,
                kind=first.kind,
                settings=first.settings,
                links=_links_like(first, each),
                guessed=first.guessed,
            )
            for each, first, label in zip(row, rows[0], labels, strict=True)
        ]
        for row in rows
    ]
    wide = [wholes.together(row) for row in alike]
    taken: set[str] = set()
    ids = [words.unique(words.slug(each.label), taken) for each in wide[0]]
    links: list[Link] = []
    for number, row in enumerate(wide, start=1):
        for each, key in zip(row, ids, strict=True):
            links += [link.below(f"{number}.{key}") for link in each.links]
    columns = [replace(each, id=key, links=()) for each, key in zip(wide[0], ids, strict=True)]
    return _named(_with_required(columns), links, rows)


def _links_like(first: Question, each: Question) -> tuple[Link, ...]:
    """Return the links of a later row with the patterns and answers of the first one."""
    found = []
    for mine, its in zip(first.links, each.links, strict=True):
        found.append(replace(its, pattern=mine.pattern, states=its.states))
    return tuple(found)


def _with_required(columns: Sequence[Question]) -> list[Question]:
    """Return the columns with one at least that must be filled: by it an entry is known as one."""
    if any(each.required and each.kind not in ("ja_nein",) for each in columns):
        return list(columns)
    typed = [number for number, each in enumerate(columns) if each.kind not in ("ja_nein", "mehrfach", "auswahl")]
    key = next((number for number in typed if columns[number].kind == "person"), (typed or [0])[0])
    return [replace(each, required=each.required or number == key) for number, each in enumerate(columns)]


def _named(columns: Sequence[Question], links: Sequence[Link], rows: Sequence[Sequence[Question]]) -> Question:
    first = rows[0][0]
    section = words.heading(first.section)
    entry = "Person" if any(each.kind == "person" for each in columns) else "Eintrag"
    before = _singular(words.cleaned(first.source.row))
    said = f"{section} {before} {' '.join(each.label for each in columns)}"
    entry = next((word for word, pattern in _CALLED if pattern.search(f"{section} {before}")), "") or (
        entry if entry == "Person" else next((word for word, pattern in _CALLED if pattern.search(said)), entry)
    )
    return Question(
        kind="gruppe",
        label=section or before or columns[0].label,
        links=tuple(links),
        source=first.source,
        section=first.section,
        required=any(each.required for row in rows[:1] for each in row if each.source.required),
        settings={"eintrag": entry, "höchstens": str(len(rows))},
        fields=tuple(columns),
        guessed=(f"{len(rows)} gleiche Zeilen im PDF sind online eine Liste mit höchstens {len(rows)} Einträgen.",),
    )


def _singular(label: str) -> str:
    """Return a label without what counts its row: "Name des ersten Kindes" is "Name des Kindes"."""
    found = _ORDINAL.sub(" ", label)
    return words.cleaned(re.sub(r"\s+([?:,.])", r"\1", re.sub(r"\s+", " ", found))) or label
