"""The words and figures of the receipt for a payment, put together from the case and the claim."""

from decimal import Decimal
from typing import Final

from django.utils import timezone

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries.notice import recipient_of, sender_of, verification_of
from buergerbuero.cases.queries.parties import applicant_of
from buergerbuero.catalogue.values import PublishedService, euros, shown
from buergerbuero.documents.values import NoticeData, Value
from buergerbuero.payments.values import ClaimView, Way

TITLE: Final = "Quittung über eine Zahlung"
_WAYS: Final = {Way.ONLINE: "online", Way.TRANSFER: "durch Überweisung", Way.COUNTER: "an der Kasse im Bürgerbüro"}


def payment_receipt(
    case: Case, claim: ClaimView, key: bytes, bundle: PublishedService, *, code: str
) -> tuple[NoticeData, tuple[tuple[str, str], ...]]:
    """Return the receipt of a claim that is paid, and what whoever checks it may compare. German, as all notices."""
    paid = [entry for entry in claim.entries if entry.amount_cents > 0]
    day = shown(timezone.localdate(paid[-1].at), "de")
    ways = dict.fromkeys(_WAYS[entry.way] for entry in paid)
    values = {
        "betrag": Value(euros(Decimal(claim.amount_cents) / 100)),
        "kassenzeichen": Value(claim.reference),
        "wofür": Value(claim.purpose),
        "bezahlt_am": Value(day),
        "weg": Value(", ".join(ways)),
    }
    data = NoticeData(
        title=TITLE,
        case_number=case.number,
        created_at=timezone.localtime(paid[-1].at),
        sender=sender_of(bundle),
        recipient=recipient_of(applicant_of(case, key)),
        info=(("Datum", Value(day)), ("Vorgang", Value(case.number)), ("Telefon", Value(bundle.town.phone.text()))),
        salutation="Guten Tag,",
        values=values,
        reasons=(),
        legal_basis=(),
        remedy=(),
        verification=verification_of(code),
        demo=bundle.demo,
    )
    facts = (("Betrag", str(values["betrag"].text)), ("Kassenzeichen", claim.reference), ("Bezahlt am", day))
    return data, facts
