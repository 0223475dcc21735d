"""Which pages and fields anybody reaches.

Decided by search: beginning with the condition of a page, the answers it names are tried one after another, with the
demand that they are asked at all, and a branch is left as soon as a demand is certain not to be met.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final, TypeAlias

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import types
from buergerbuero.forms.checking.conditions import atoms, conditional, domain
from buergerbuero.forms.rules import NOTHING, holds
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.values import All, AnyOf, Condition, Not

_MOST_TRIES: Final = 20_000  # forms of people need some dozens; beyond, nothing is claimed
_DEEPEST: Final = 200


def problems_in(pages: tuple[PageSource, ...], located: Located) -> Iterator[Problem]:
    """Yield the pages and fields that nobody is ever asked, and pages that may ask nothing."""
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
        for part in conditional(page):
            for atom in atoms(part.condition):
                named.setdefault(atom.key, set()).update(atom.values)
    fields = [(page, field) for page in pages for field in page.fields if field.key in named]
    return _World(
        asked_if={field.key: _and(page.condition, field.condition) for page, field in fields},
        answers={field.key: tuple(_answers(field, named[field.key])) for _, field in fields},
    )


def _answers(field: FieldSource, named: set[str]) -> Iterator[frozenset[str]]:
    """Yield the answers that conditions can tell apart: those they name, any other one, none where it is voluntary."""
    others = [value for value in domain(field) if value not in named]
    values = [*sorted(named), *others[:1]]
    at_once = types.of(field.head.kind).most
    most = min(len(values), at_once(field.options)) if at_once else 1
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
