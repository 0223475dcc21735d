"""The fee of a case at the desk: what stands there, what can be done, and what is typed into an amount."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from buergerbuero.cases.values import Fee
from buergerbuero.desk import words
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember
from buergerbuero.payments.values import AttemptState, ClaimState, ClaimView

AGAIN: Final = "noch-eine-ueberweisung"
_AMOUNT: Final = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{2}))? ?(?:€|EUR|Euro)?")


@dataclass(frozen=True)
class FeeStep:
    """One thing that can be done with a claim. `amount` and `receipt`: what has to be typed in; `reason`: a text."""

    slug: str
    label: str
    consequence: str
    done: str
    permission: Permission
    amount: str = ""
    receipt: str = ""
    reason: str = ""


STEPS: Final[Mapping[str, FeeStep]] = MappingProxyType(
    {
        step.slug: step
        for step in (
            FeeStep(
                "kasse",
                "An der Kasse bezahlt",
                "Ist alles bezahlt, bekommt die Person eine Quittung mit Siegel.",
                "Die Zahlung ist gebucht.",
                Permission.WORK_CASES,
                amount="Betrag in Euro",
                receipt="Nummer des Kassenbelegs",
            ),
            FeeStep(
                "ueberweisung",
                "Überweisung ist da",
                "Ist alles bezahlt, bekommt die Person eine Quittung mit Siegel.",
                "Die Überweisung ist gebucht.",
                Permission.WORK_CASES,
                amount="Betrag in Euro",
                receipt="Nummer der Buchung im Kontoauszug",
            ),
            FeeStep(
                AGAIN,
                "Noch eine Überweisung ist eingegangen",
                "Zu zahlen ist nichts mehr. Was trotzdem eingegangen ist, muss zurück: "
                "Es steht dann unter „Zahlungen“ bei „Muss zurück“.",
                "Die Überweisung ist gebucht. Sie steht unter „Zahlungen“ bei „Muss zurück“.",
                Permission.WORK_CASES,
                amount="Betrag in Euro",
                receipt="Nummer der Buchung im Kontoauszug",
            ),
            FeeStep(
                "erlassen",
                "Gebühr erlassen",
                "Die Person muss nichts mehr zahlen. Zahlt sie doch, muss das Geld zurück.",
                "Die Gebühr ist erlassen.",
                Permission.SETTLE_FEES,
                reason="Grund",
            ),
            FeeStep(
                "zurueckgezahlt",
                "Zurückzahlung bestätigen",
                "Die Kasse hat das Geld zurückgezahlt. Das wird gebucht und lässt sich nicht ändern.",
                "Die Zurückzahlung ist gebucht.",
                Permission.SETTLE_FEES,
                amount="Betrag in Euro",
                receipt="Nummer der Auszahlung",
            ),
            FeeStep(
                "behalten",
                "Gebühr behalten",
                "Der Antrag ist zurückgezogen oder abgelehnt, die Gebühr war trotzdem zu zahlen. "
                "Das Geld bleibt bei der Stadt.",
                "Vermerkt ist: Die Gebühr bleibt bei der Stadt.",
                Permission.SETTLE_FEES,
                reason="Grund",
            ),
            FeeStep(
                "fordern",
                "Gebühr ist trotzdem zu zahlen",
                "Der Antrag ist zurückgezogen oder abgelehnt. "
                "Die Person wird auf der Seite ihres Vorgangs wieder gebeten zu zahlen, auch online.",
                "Vermerkt ist: Die Gebühr ist trotzdem zu zahlen.",
                Permission.SETTLE_FEES,
                reason="Grund",
            ),
            FeeStep(
                "geklaert",
                "Abweichende Zahlung geklärt",
                "Die Zahlung verschwindet aus der Liste, und die Person kann wieder online zahlen.",
                "Die abweichende Zahlung ist als geklärt vermerkt.",
                Permission.SETTLE_FEES,
            ),
        )
    }
)


@dataclass(frozen=True)
class ShownClaim:
    """A claim as the page draws it, with what this person can do."""

    claim: ClaimView
    state: str
    icon: str
    attempts: tuple[str, ...]
    steps: tuple[FeeStep, ...]


def claims(fee: Fee, member: StaffMember) -> tuple[ShownClaim, ...]:
    """Return the claims of a case, newest first."""
    return tuple(
        ShownClaim(
            claim=claim,
            state=words.CLAIMS[claim.state],
            icon=words.CLAIM_ICONS[claim.state],
            attempts=tuple(dict.fromkeys(words.ATTEMPTS[attempt.state] for attempt in claim.attempts)),
            steps=tuple(step for step in offered(fee, claim) if identity.may(member.roles, step.permission)),
        )
        for claim in reversed(fee.claims)
    )


def offered(fee: Fee, claim: ClaimView) -> Iterator[FeeStep]:
    """Yield what can be done with a claim, by whoever may."""
    if claim.state is ClaimState.DUE:
        yield STEPS["kasse"]
        yield STEPS["ueberweisung"]
        yield STEPS["erlassen"]
        if fee.stopped:
            yield STEPS["fordern"]
    if claim.state is not ClaimState.DUE and claim.received_cents > 0:
        yield STEPS["zurueckgezahlt"]
    if fee.unsettled and claim.state is ClaimState.PAID:
        yield STEPS["behalten"]
    if any(attempt.state is AttemptState.MISMATCHED for attempt in claim.attempts):
        yield STEPS["geklaert"]
    if claim.state in (ClaimState.PAID, ClaimState.WAIVED):
        yield STEPS[AGAIN]


def suggested(claim: ClaimView, slug: str) -> str:
    """Return the amount that most likely is meant; nothing where nobody can know it."""
    if slug == AGAIN:
        return ""
    if slug == "zurueckgezahlt":
        return _written(claim.overpaid_cents or claim.received_cents)
    return _written(max(0, claim.amount_cents - claim.received_cents) or claim.amount_cents)


def cents(text: str) -> int | None:
    """Return what was typed as an amount, in cents; None if it is none."""
    found = _AMOUNT.fullmatch(text.strip())
    return int(found[1]) * 100 + int(found[2] or 0) if found else None


def _written(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02}"
