"""Whether what a service's ways say of its fee is what would be claimed: amounts on pages, what is paid, what waits."""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Fee, Journey, PublishedService
from buergerbuero.forms.values import Answers

_AMOUNT: Final = re.compile(r"(\d[\d.]*,\d{2})\s*(?:Euro|EUR|€)")
_REMEDY: Final = (
    "Vergleichen Sie „gebühr“ und „gebühr_nach“ in service.yaml mit dem Weg. Was weder bestätigt ist noch einen"
    " Beispielwert hat, wird nicht gefordert."
)


def problems_in(
    version: PublishedService, journey: Journey, located: Located, stands: Sequence[Answers], today: datetime.date
) -> Iterator[Problem]:
    """Yield where a way expects another amount on a page than is claimed by its answers, pays what nobody claims, or is
    granted although the review would wait for the fee. `stands`: the answers after each step.

    Amounts that somebody has written on the way may stand on a page too. Where a service calculates, amounts are not
    looked at: what is estimated there is no claim.
    """
    written, paid = _written(journey), 0
    for number, (step, answers) in enumerate(zip(journey.steps, stands, strict=True)):
        charge = catalogue.charge(version, answers, today=today)
        cents = charge.cents if charge else 0
        due = max(0, cents - paid)
        alone = bool(step.expected and step.expected.alone)
        if step.expected and not version.service.calculation:
            known = {cents, due, paid} | written
            for sentence in step.expected.page:
                if any(_cents(amount) not in known for amount in _AMOUNT.findall(sentence)):
                    claimed = f"Gefordert werden dann {_said(cents)}." if cents else "Gefordert wird dann nichts."
                    message = f"„{sentence}“ steht dort nicht. {claimed}"
                    yield located.problem(("verlauf", number, "erwartet", "seite"), message, _REMEDY)
        if step.citizen and step.citizen.pays:
            if not due:
                path = ("verlauf", number, "bürgerin", "bezahlt")
                yield located.problem(path, "Nach diesen Angaben ist hier nichts zu zahlen.", _REMEDY)
            paid += due
        if charge and charge.before_review and due and (alone or (step.staff and step.staff.grants)):
            message = f"Bewilligt wird erst, wenn die Gebühr bezahlt ist: {_said(due)} sind offen."
            yield located.problem(("verlauf", number), message, f"Lassen Sie vorher bezahlen, oder: {_REMEDY}")


def _written(journey: Journey) -> set[int]:
    """Return the amounts that somebody types on the way, in an answer or in words."""
    steps = (step for step in journey.steps if step.expected is None)
    return {_cents(each) for each in re.findall(r"\d[\d.]*,\d{2}", repr((journey.application, tuple(steps))))}


def _cents(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


def _said(cents: int) -> str:
    return Fee(Decimal(cents) / 100).text()
