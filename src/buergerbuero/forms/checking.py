"""Whether a form makes sense: what `services check` says about form.yaml beyond its shape. Pure.

Reachability is decided by search: beginning with the condition of a page, the answers it names are tried one after
another, with the demand that they are asked at all, and a branch is left as soon as a demand is certain not to be met.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final, TypeAlias

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import types
from buergerbuero.forms.rules import NOTHING, holds
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.values import All, AnyOf, Condition, Is, Not

PLACEHOLDERS: Final = ("stadt", "gläubiger_id")
TAKEN: Final = frozenset({"pruefen", "quittung", "spaeter"})  # addresses of the portal beside a form's pages
_MOST_TRIES: Final = 20_000  # forms of people need some dozens; beyond, nothing is claimed
_DEEPEST: Final = 200


def problems_in(pages: tuple[PageSource, ...], located: Located) -> list[Problem]:
    """Return everything that makes no sense in a form, in the order of the lines."""
    found = [*_duplicates(pages, located), *_taken(pages, located), *_placeholders(pages, located)]
    conditions = list(_conditions(pages, located))
    found += conditions
    if not conditions:
        found += _unreachable(pages, located)
    return sorted(found)


def sentences(pages: Iterable[PageSource]) -> Iterator[tuple[str, str]]:
    """Yield every German sentence of a form with its stable id, as texte/<language>.yaml uses it."""
    for page in pages:
        yield from _sentences(page.head.id, page.head.question, page.head.help, page.head.why)
        for field in page.fields:
            if not page.single:
                yield from _sentences(field.key, field.head.question, field.head.help)
            for key, text in types.of(field.head.kind).texts(field.options).items():
                yield f"{field.key}.{key}", text


def _sentences(key: str, question: str, tip: str | None, why: str | None = None) -> Iterator[tuple[str, str]]:
    for name, text in (("frage", question), ("hilfe", tip), ("warum", why)):
        if text is not None:
            yield f"{key}.{name}", text


def _duplicates(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for part in _parts(pages):
        key = part.head.id if isinstance(part, PageSource) else part.key
        if key in seen:
            message = f"Die Kennung „{key}“ gibt es schon, in Zeile {seen[key]}."
            yield located.problem((*part.path, "id"), message, "Wählen Sie eine andere Kennung.")
        seen.setdefault(key, located.line((*part.path, "id")))


def _taken(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    for page in pages:
        if page.head.id in TAKEN:
            message = f"„{page.head.id}“ ist im Portal schon die Adresse einer anderen Seite."
            yield located.problem((*page.path, "id"), message, "Wählen Sie eine andere Kennung.")


def _parts(pages: Iterable[PageSource]) -> Iterator[PageSource | FieldSource]:
    for page in pages:
        yield page
        if not page.single:
            yield from page.fields


def _conditional(page: PageSource) -> Iterator[PageSource | FieldSource]:
    yield page
    yield from page.fields


def _placeholders(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    for page in pages:
        for _, text in sentences([page]):
            for word in re.findall(r"\{([^}]*)\}", text):
                if word not in PLACEHOLDERS:
                    message = f"„{{{word}}}“ kann das Programm nicht einsetzen."
                    yield located.problem(page.path, message, f"Möglich sind: {{{'}, {'.join(PLACEHOLDERS)}}}.")


def _conditions(pages: tuple[PageSource, ...], located: Located) -> Iterator[Problem]:
    every = {field.key: field for page in pages for field in page.fields}
    earlier: dict[str, FieldSource] = {}
    for page in pages:
        for part in _conditional(page):
            for atom in _atoms(part.condition):
                yield from _atom(atom, earlier, every, located, part)
        earlier |= {field.key: field for field in page.fields}


def _atom(
    atom: Is,
    earlier: Mapping[str, FieldSource],
    every: Mapping[str, FieldSource],
    located: Located,
    part: PageSource | FieldSource,
) -> Iterator[Problem]:
    path = (*part.path, "wenn")
    if atom.key not in earlier:
        message = f"Die Angabe „{atom.key}“ gibt es nicht."
        if atom.key in every:
            message = f"Die Angabe „{atom.key}“ wird erst später oder auf derselben Seite gefragt."
        yield located.problem(path, message, f"Möglich sind frühere Angaben: {_askable(earlier) or 'hier noch keine'}.")
        return
    domain = _domain(earlier[atom.key])
    if not domain:
        message = f"Nach „{atom.key}“ kann eine Bedingung nicht fragen, denn es hat keine festen Antworten."
        yield located.problem(path, message, f"Möglich sind: {_askable(earlier) or 'hier noch keine'}.")
        return
    for value in sorted(atom.values - set(domain)):
        message = f"Die Antwort „{value}“ gibt es bei „{atom.key}“ nicht."
        yield located.problem(path, message, f"Möglich sind: {', '.join(domain)}.")


def _askable(fields: Mapping[str, FieldSource]) -> str:
    return ", ".join(key for key, field in fields.items() if _domain(field))


def _domain(field: FieldSource) -> tuple[str, ...]:
    domain = types.of(field.head.kind).domain
    return domain(field.options) if domain else ()


def _atoms(condition: Condition | None) -> Iterator[Is]:
    match condition:
        case Is():
            yield condition
        case Not(part):
            yield from _atoms(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _atoms(part)


def _unreachable(pages: tuple[PageSource, ...], located: Located) -> Iterator[Problem]:
    remedy = "Die Bedingungen widersprechen sich. Berichtigen oder streichen Sie eine davon."
    world = _world(pages)
    for page in pages:
        if not _possible(page.condition, world):
            yield located.problem(page.path, f"Die Seite „{page.head.id}“ kommt nie vor.", remedy)
            continue
        for field in page.fields:
            if field.condition and not _possible(_and(page.condition, field.condition), world):
                yield located.problem(field.path, f"Das Feld „{field.key}“ kommt nie vor.", remedy)
        if all(field.condition for field in page.fields) and _possible(_and(page.condition, _no_field(page)), world):
            message = f"Die Seite „{page.head.id}“ kann leer sein: Alle ihre Felder haben eine Bedingung."
            yield located.problem(page.path, message, "Schreiben Sie eine Bedingung an die Seite, die das ausschließt.")


def _and(first: Condition | None, second: Condition | None) -> Condition | None:
    parts = tuple(part for part in (first, second) if part is not None)
    return All(parts) if parts else None


def _no_field(page: PageSource) -> Condition:
    return Not(AnyOf(tuple(field.condition for field in page.fields if field.condition is not None)))


@dataclass(frozen=True)
class _World:
    """All ways to answer a form, as far as conditions can tell them apart.

    For each field that they name: when it is asked, and which answers it may get.
    """

    asked_if: Mapping[str, Condition | None]
    answers: Mapping[str, tuple[frozenset[str], ...]]


def _world(pages: tuple[PageSource, ...]) -> _World:
    named: dict[str, set[str]] = {}
    for page in pages:
        for part in _conditional(page):
            for atom in _atoms(part.condition):
                named.setdefault(atom.key, set()).update(atom.values)
    fields = [(page, field) for page in pages for field in page.fields if field.key in named]
    return _World(
        asked_if={field.key: _and(page.condition, field.condition) for page, field in fields},
        answers={field.key: tuple(_answers(field, named[field.key])) for _, field in fields},
    )


def _answers(field: FieldSource, named: set[str]) -> Iterator[frozenset[str]]:
    """Yield the answers that conditions can tell apart: those they name, any other one, none where it is voluntary."""
    others = [value for value in _domain(field) if value not in named]
    values = [*sorted(named), *others[:1]]
    most = len(values) if types.of(field.head.kind).several else 1
    for size in range(0 if not field.head.required else 1, most + 1):
        yield from (frozenset(chosen) for chosen in combinations(values, size))


# That a condition must be true, or false.
Demand: TypeAlias = tuple[Condition | None, bool]


def _possible(condition: Condition | None, world: _World) -> bool:
    """Whether some way to answer the form makes the condition true; also when finding out takes too long."""
    return _meets(((condition, True),), {}, world, iter(range(_MOST_TRIES)))


def _meets(
    demands: tuple[Demand, ...], given: Mapping[str, frozenset[str]], world: _World, tries: Iterator[int]
) -> bool:
    """Whether answers beginning with `given` meet all demands. An answer demands that its field is asked, or not."""
    if next(tries, None) is None or len(given) > _DEEPEST:
        return True
    undecided: list[str] = []
    unmet: list[Demand] = []
    for condition, wanted in demands:
        outcome = holds(condition, partial(_look, given=given, undecided=undecided))
        if outcome is None:
            unmet.append((condition, wanted))
        elif outcome is not wanted:
            return False
    if not unmet:
        return True
    key = undecided[0]
    asked_if = world.asked_if[key]
    choices = [(keys, True) for keys in world.answers[key]] + ([(NOTHING, False)] if asked_if else [])
    return any(_meets((*unmet, (asked_if, asked)), {**given, key: keys}, world, tries) for keys, asked in choices)


def _look(key: str, given: Mapping[str, frozenset[str]], undecided: list[str]) -> frozenset[str] | None:
    """Return an answer, and note it when it is undecided."""
    if key not in given:
        undecided.append(key)
    return given.get(key)
