"""What an application costs by its answers, and whether that may be charged. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from buergerbuero.catalogue.rules import days
from buergerbuero.catalogue.values import Charge, Fee, PublishedService, Service, StatedValue

Hint: TypeAlias = tuple[tuple[str | int, ...], str, str]
_CENTS: Final = 100
_NAMED: Final = re.compile(r"(\d[\d.]*(?:,\d{2})?)\s*(?:Euro|EUR|€)")
_FREE: Final = re.compile(r"ohne gebühr|keine gebühr|gebührenfrei|kostenlos|kostenfrei", re.IGNORECASE)
MOST: Final = 9999  # euros: what payment providers take at most (XBezahldienste 1.0.0), and far from any fee here


def fee_for(service: Service, answers: Mapping[str, Any]) -> StatedValue[Fee]:
    """Return the fee that holds for these answers: the one for the answer that it depends on, else the general one."""
    rule = service.fee_by_answer
    if rule is None:
        return service.fee
    return rule.amounts.get(_answer(answers, rule.question), service.fee)


def charge(published: PublishedService, answers: Mapping[str, Any], today: date) -> Charge | None:
    """Return what is to be claimed; None where nothing is, or where nobody has confirmed how much or until when."""
    payment, fee = published.service.payment, fee_for(published.service, answers)
    if payment is None or not fee.usable or fee.value is None or not fee.value.amount or fee.value.unit:
        return None
    within = payment.due_within
    if not within.usable or within.value is None:
        return None
    return Charge(
        cents=int(fee.value.amount * _CENTS),
        due_on=days.period_end(today, within.value, published.town.holidays),
        ways=payment.ways,
        before_review=payment.before_review.usable and payment.before_review.value == "ja",
        example=fee.example,
    )


def is_free(service: Service, answers: Mapping[str, Any]) -> bool:
    """Return whether nothing is to be paid for these answers, now or by the notice, as far as the service says so."""
    fee = fee_for(service, answers)
    return service.calculation is None and fee.usable and fee.value is not None and not fee.value.amount


def problems(service: Service) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield what does not fit together about fee and payment: path, what is wrong, what to do."""
    known = [(path, stated.value) for path, stated in service.fees if stated.value is not None]
    paid = [(path, fee) for path, fee in known if fee.amount]
    if paid and service.payment is None:
        remedy = "Ergänzen Sie „zahlung“ mit wege, fällig und prüfung_erst_nach_zahlung."
        yield paid[0][0], "Es gibt eine Gebühr, aber „zahlung“ fehlt: Niemand weiß, wie sie bezahlt wird.", remedy
    for path, fee in paid:
        if fee.unit:
            remedy = "Schreiben Sie den ganzen Betrag, zum Beispiel „9.00 EUR“."
            yield path, f"„{fee.text()}“ lässt sich nicht fordern: Wie oft, steht nirgends.", remedy
        elif fee.amount > MOST:
            yield path, f"„{fee.text()}“ nimmt kein Zahlungsdienst an.", f"Möglich sind höchstens {MOST} Euro."
    ways = service.payment.ways if service.payment else ()
    if len(set(ways)) != len(ways):
        yield ("zahlung", "wege"), "Ein Weg steht doppelt da.", "Nennen Sie jeden Weg einmal."


def hints(service: Service, labels: Mapping[str, str], others: bool) -> Iterator[Hint]:
    """Yield what is no mistake and will surprise people all the same: path, what it is, what to do.

    `labels`: what the answers are called on which the fee depends; `others`: whether the general fee is left for
    anybody. An amount that nobody has confirmed and that has no example value is shown, and not claimed.
    """
    for path, stated in service.fees[0 if others else 1 :]:
        label = labels.get(str(path[-1]), str(path[-1])) if len(path) > 1 else ""
        name = f"„{label}“" if label else "Die Gebühr"
        if stated.value is not None and stated.value.amount and not stated.usable:
            message = f"{name}: {stated.value.text()} wird gezeigt, aber nicht erhoben: Beispielwert fehlt."
            yield path, message, _confirm(".".join(map(str, path)))
        if stated.value is not None and _contradicts(label, stated.value):
            remedy = "Berichtigen Sie die Antwort in form.yaml oder den Betrag."
            yield path, f"Die Antwort heißt {name}, die Gebühr ist aber: {stated.value.text()}.", remedy
    payment = service.payment
    if payment and not payment.due_within.usable and any(fee.value and fee.value.amount for _, fee in service.fees):
        message = "Keine Gebühr wird erhoben: Für „fällig“ fehlt der Beispielwert."
        yield ("zahlung", "fällig"), message, _confirm("zahlung.fällig")
    if not others and service.fee.value and service.fee.value.amount:
        remedy = "Gezeigt wird er nicht. Schreiben Sie „keine“, oder nehmen Sie eine Antwort heraus."
        yield ("gebühr",), "Jede Antwort hat ihren eigenen Betrag: „gebühr“ gilt für niemanden.", remedy


def _confirm(path: str) -> str:
    return f"Lassen Sie den Wert bestätigen; für die Vorführung steht „{path}“ in beispielwerte.yaml."


def _contradicts(label: str, fee: Fee) -> bool:
    """Whether the words of an answer name another amount, or none where there is one."""
    named = [Decimal(each.replace(".", "").replace(",", ".")) for each in _NAMED.findall(label)]
    return any(amount != fee.amount for amount in named) or bool(fee.amount and _FREE.search(label))


def _answer(answers: Mapping[str, Any], key: str) -> str:
    """Return the answer to `page` or `page.field`; "" where it was not put to this person."""
    page, _, field = key.partition(".")
    found = answers.get(page)
    if field:
        found = found.get(field) if isinstance(found, Mapping) else None
    if isinstance(found, bool):
        return "ja" if found else "nein"
    return found if isinstance(found, str) else ""
