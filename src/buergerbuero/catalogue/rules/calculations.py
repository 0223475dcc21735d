"""Calculations that a service can name (`berechnung: {name: …}`), and which answers each of them needs. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias, cast, get_args

from buergerbuero.catalogue.rules import dogtax
from buergerbuero.catalogue.values import DogNumber, DogTaxAssessment, PublishedService, Town

Given: TypeAlias = Mapping[str, str]


class MissingAnswer(LookupError):
    """An answer that the calculation needs is not there or not one it knows."""


@dataclass(frozen=True)
class Calculation:
    """A named calculation: the inputs it needs, what makes a result of them, and what notices may call its figures.

    `values` and `tables` are what stands behind `rechnung.` in service.yaml; cases.queries.planned fills them.
    """

    inputs: frozenset[str]
    values: frozenset[str]
    tables: frozenset[str]
    run: Callable[[Town, Given, date], DogTaxAssessment | None]


def calculate(published: PublishedService, answers: Mapping[str, Any], today: date) -> DogTaxAssessment | None:
    """Return the result of the service's calculation; see queries.calculate."""
    rule = published.service.calculation
    if rule is None:
        return None
    given = {name: _answer(answers, key) for name, key in rule.inputs.items()}
    return CALCULATIONS[rule.name].run(published.town, given, today)


def _dog_tax(town: Town, given: Given, today: date) -> DogTaxAssessment | None:
    if town.dog_tax is None:
        return None
    if given["anzahl"] not in get_args(DogNumber):
        raise MissingAnswer("anzahl")
    return dogtax.assess(
        town.dog_tax,
        number=cast("DogNumber", given["anzahl"]),
        since=_day(given, "seit"),
        moved_here=given["zugezogen"] == "ja",
        notice_on=today,
    )


def _day(given: Given, name: str) -> date:
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        raise MissingAnswer(name) from None


def _answer(answers: Mapping[str, Any], key: str) -> str:
    page, _, field = key.partition(".")
    found = answers.get(page)
    if field:
        found = found.get(field) if isinstance(found, Mapping) else None
    if isinstance(found, bool):
        return "ja" if found else "nein"
    if not isinstance(found, str):
        raise MissingAnswer(key)
    return found


CALCULATIONS: Final[Mapping[str, Calculation]] = {
    "hundesteuer": Calculation(
        inputs=frozenset({"anzahl", "seit", "zugezogen"}),
        values=frozenset({"beginn", "jahr", "satz", "betrag"}),
        tables=frozenset({"fälligkeiten", "jahre"}),
        run=_dog_tax,
    ),
}
