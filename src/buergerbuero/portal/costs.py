"""What a service costs, as lines to show: its fee, and what a named calculation takes from the town's rules."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, StatedValue, Town
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


def of(bundle: PublishedService) -> tuple[Cost, ...]:
    """Return what people pay for the service, whatever they answer."""
    calculation = bundle.service.calculation
    own = fee(bundle)
    if calculation is None:
        return (own,)
    return (own, *{"hundesteuer": _dog_tax}[calculation.name](bundle.town))


def fee(bundle: PublishedService) -> Cost:
    """Return what the application itself costs."""
    return Cost(_("Für den Antrag selbst"), bundle.service.fee)


def estimate(bundle: PublishedService, answers: Answers, language: str, *, now: datetime.datetime) -> Estimate | None:
    """Return what the answers will cost if decided today; None if that is not known."""
    try:
        found = catalogue.calculate(bundle, answers, today=timezone.localdate(now))
    except catalogue.MissingAnswer:
        return None
    return Estimate(found.rows(language), found.example) if found else None


def _dog_tax(town: Town) -> tuple[Cost, ...]:
    if town.dog_tax is None:
        return ()
    rates = town.dog_tax.rates[max(town.dog_tax.rates)]
    return (
        Cost(_("Steuer für einen Hund"), rates.first),
        Cost(_("Steuer bei zwei Hunden, je Hund"), rates.second),
        Cost(_("Steuer ab drei Hunden, je Hund"), rates.further),
    )
