"""Conditions (`wenn`): what they mean, written down a second time, and some at random.

Written anew from the comment at the top of form.yaml, so that the program is not measured against itself. A condition
looks as in form.yaml: {frage: [antwort]}, {alle: [...]}, {eines: [...]}, {nicht: {...}}.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from tests.made.chance import Chance

When: TypeAlias = Mapping[str, Any]
Known: TypeAlias = Mapping[str, Sequence[str]]
"""What was answered on the way so far, by `page` or `page.field`. What was not asked is not there."""


def holds(when: When | None, known: Known) -> bool:
    """Whether a condition is true for what was answered."""
    return all(_row(word, value, known) for word, value in (when or {}).items())


def _row(word: str, value: Any, known: Known) -> bool:
    if word == "nicht":
        return not holds(value, known)
    if word == "alle":
        return all(holds(each, known) for each in value)
    if word == "eines":
        return any(holds(each, known) for each in value)
    return any(answer in value for answer in known.get(word, ()))


def some(lot: Chance, askable: Mapping[str, Sequence[str]], fits: Callable[[When], bool]) -> When | None:
    """Return a condition over answers that can be asked (key: its answers) that `fits`; None if none was found."""
    if not askable:
        return None
    for _ in range(30):
        found = _some(lot, askable, depth=lot.choice([0, 0, 1, 1, 2, 3]))
        if fits(found):
            return found
    return None


def _some(lot: Chance, askable: Mapping[str, Sequence[str]], depth: int) -> dict[str, Any]:
    kind = lot.choice(["eines", "alle", "nicht", "rows"]) if depth else "rows"
    if kind == "nicht":
        return {"nicht": _some(lot, askable, depth - 1)}
    if kind in ("eines", "alle"):
        return {kind: [_some(lot, askable, depth - 1) for _ in range(lot.randint(1, 3))]}
    return {key: _answers(lot, askable[key]) for key in _late(lot, list(askable), lot.choice([1, 1, 1, 2]))}


def _answers(lot: Chance, offered: Sequence[str]) -> list[str]:
    return lot.sample(list(offered), lot.randint(1, max(1, len(offered) - 1)))


def _late(lot: Chance, keys: list[str], count: int) -> set[str]:
    """Choose rather what was asked last, so that conditions grow upon conditions."""
    return {keys[-1 - min(int(lot.expovariate(0.35)), len(keys) - 1)] for _ in range(count)}
