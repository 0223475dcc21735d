"""What a service costs, as lines to show: its fee, and what a named calculation takes from the town's rules."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, StatedValue, Town
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers


@dataclass(frozen=True)
class Cost:
    """One line: for what, and how much as the town has said it."""

    label: str
    amount: StatedValue[Any]


@dataclass(frozen=True)
class Estimate:
    """What the answers will cost, as lines of label and text. example: it rests on an example value."""

    rows: tuple[tuple[str, str], ...]
    example: bool


def of(bundle: PublishedService, language: str) -> tuple[Cost, ...]:
    """Return what people pay for the service, whatever they answer."""
    general = _own(bundle, {}) if _others(bundle) else ()
    return (*_by_answer(bundle, language), *general, *_calculated(bundle))


def of_answers(bundle: PublishedService, answers: Answers, *, estimated: bool) -> tuple[Cost, ...]:
    """Return what people pay who answer so; what the town's rules make of it only where no estimate stands beside."""
    return _own(bundle, answers) if estimated else (*_own(bundle, answers), *_calculated(bundle))


def is_charged(bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> bool:
    """Say whether something is to be paid right after sending."""
    return catalogue.charge(bundle, answers, today=timezone.localdate(now)) is not None


def are_examples(bundle: PublishedService) -> bool:
    """Say whether amounts stand in for some that nobody has confirmed (demo only)."""
    return any(stated.example for _, stated in bundle.service.fees)


def is_calculated(bundle: PublishedService) -> bool:
    """Say whether the notice names what is to be paid; else nothing is claimed but the fee right after sending."""
    return bundle.service.calculation is not None


def is_free(bundle: PublishedService, answers: Answers) -> bool:
    """Say whether nothing is to be paid, now or by the notice."""
    return catalogue.is_free(bundle, answers)


def estimate(bundle: PublishedService, answers: Answers, language: str, *, now: datetime.datetime) -> Estimate | None:
    """Return what the answers will cost if decided today; None if that is not known."""
    try:
        found = catalogue.calculate(bundle, answers, today=timezone.localdate(now))
    except catalogue.MissingAnswer:
        return None
    return Estimate(found.rows(language), found.example) if found else None


def _own(bundle: PublishedService, answers: Answers) -> tuple[Cost, ...]:
    other = bundle.service.fee_by_answer and not answers
    label = _("Sonst") if other else _("Für den Antrag selbst")
    return (Cost(label, catalogue.fee_for(bundle, answers)),)


def _others(bundle: PublishedService) -> bool:
    """Say whether the general fee is left for anybody."""
    rule = bundle.service.fee_by_answer
    return rule is None or form_queries.leaves_others(form_queries.form_of(bundle), rule.question, rule.amounts)


def _by_answer(bundle: PublishedService, language: str) -> Iterator[Cost]:
    """Yield what another answer costs, in the words of the question."""
    rule = bundle.service.fee_by_answer
    if rule is None:
        return
    sayings = form_queries.answers_to(form_queries.form_of(bundle), rule.question)
    for answer, stated in rule.amounts.items():
        yield Cost(sayings[answer].say(language), stated)


def _calculated(bundle: PublishedService) -> tuple[Cost, ...]:
    calculation = bundle.service.calculation
    return {"hundesteuer": _dog_tax}[calculation.name](bundle.town) if calculation else ()


def _dog_tax(town: Town) -> tuple[Cost, ...]:
    if town.dog_tax is None:
        return ()
    rates = town.dog_tax.rates[max(town.dog_tax.rates)]
    return (
        Cost(_("Steuer für einen Hund"), rates.first),
        Cost(_("Steuer bei zwei Hunden, je Hund"), rates.second),
        Cost(_("Steuer ab drei Hunden, je Hund"), rates.further),
    )
