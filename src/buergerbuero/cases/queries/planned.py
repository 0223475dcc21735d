"""What a decision would say: the named calculation of the service, made of the answers, as lines and as figures."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from buergerbuero.base.languages import translated
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import DogTaxAssessment, PublishedService, euros, shown
from buergerbuero.documents.values import Value
from buergerbuero.forms.values import Answers


@dataclass(frozen=True)
class Figures:
    """The result of a calculation by the names that `werte` and `tafeln` in service.yaml use after `rechnung.`."""

    values: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[Value, ...], ...]] = field(default_factory=dict)


def planned_lines(bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> tuple[tuple[str, str], ...]:
    """Return what granting would fix, line by line; nothing where the service calculates nothing."""
    found = assessment(bundle, answers, now=now)
    if found is None:
        return ()
    mark = (("Hinweis", "gerechnet mit Beispielwerten"),) if found.example else ()
    return (*found.rows("de"), *mark)


def assessment(bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> DogTaxAssessment | None:
    """Return what the calculation makes of the answers on the day of the notice."""
    return catalogue.calculate(bundle, answers, today=timezone.localdate(now))


def figures_of(found: DogTaxAssessment | None, language: str) -> Figures:
    """Return the figures of an assessment, each marked as an example where it is one."""
    if found is None:
        return Figures()

    def value(text: str) -> Value:
        return Value(text, example=found.example)

    last = found.years[-1]
    within = translated(
        "für Termine, die schon vorbei sind: innerhalb von {period} nach der Bekanntgabe",
        language,
        period=found.arrears_within.text(language),
    )
    now_due = [(value(within), value(euros(found.arrears, language)))] if found.arrears else []
    later = [(value(shown(each.due_on, language)), value(euros(each.amount, language))) for each in found.instalments]
    return Figures(
        values={
            "beginn": value(shown(found.begins, language)),
            "jahr": value(str(last.year)),
            "satz": value(euros(last.yearly_rate, language)),
            "betrag": value(euros(sum((each.amount for each in found.years), start=last.amount * 0), language)),
        },
        tables={
            "fälligkeiten": (*now_due, *later),
            "jahre": tuple(
                (value(f"{each.year}"), value(f"{each.months}"), value(euros(each.amount, language)))
                for each in found.years
            ),
        },
    )
