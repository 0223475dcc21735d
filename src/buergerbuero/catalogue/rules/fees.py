"""What an application costs by its answers, and whether that may be charged. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from buergerbuero.catalogue.rules import days
from buergerbuero.catalogue.values import Charge, Fee, PublishedService, Service, StatedValue

_CENTS: Final = 100
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


def _answer(answers: Mapping[str, Any], key: str) -> str:
    """Return the answer to `page` or `page.field`; "" where it was not put to this person."""
    page, _, field = key.partition(".")
    found = answers.get(page)
    if field:
        found = found.get(field) if isinstance(found, Mapping) else None
    if isinstance(found, bool):
        return "ja" if found else "nein"
    return found if isinstance(found, str) else ""
