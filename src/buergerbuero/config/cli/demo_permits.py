"""Applications for parking permits for the demo: what registers confirm, and what is left to a clerk. All invented.

The worker asks the stand-in for registers about them as soon as both run. Who and what that knows stands in
exchange/adapters/xmeld/beispiel.json.
"""

import datetime
from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from uuid import UUID

from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.cases import actions as cases
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity.values import About, Fact, Person, TrustLevel
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import Way

SERVICE: Final = "bewohnerparkausweis"


@dataclass(frozen=True)
class Plan:
    """Who applies for which plate, how many days ago, and whether the fee is paid."""

    given_names: str
    family_name: str
    birth_date: str
    home: tuple[str, str, str]
    plate: str
    days_ago: int
    paid: bool = True
    logged_in: bool = False


PLANS: Final = (
    # registers confirm all, and the log-in that it is him
    Plan("Malte", "Probe", "1983-01-19", ("Musterstraße", "8", "57072"), "SI-MP 8", 1, logged_in=True),
    # registers confirm all, and nobody that it is her
    Plan("Henrike", "Beispiel", "1964-08-12", ("Musterstraße", "17", "57072"), "SI-HB 1", 1),
    Plan("Malte", "Probe", "1983-01-19", ("Musterstraße", "8", "57072"), "SI-MP 8", 0),  # a second one for the plate
    Plan("Erika", "Muster", "1954-08-12", ("Vorlagenplatz", "9", "57076"), "SI-EM 5", 2),  # lives in no zone
    Plan("Aylin", "Vorlage", "1997-06-30", ("Beispielweg", "5", "57074"), "SI-AV 9", 3),  # Auskunftssperre
    Plan("Tomasz Łukasz", "Entwurf", "1991-02-28", ("Beispielweg", "3", "57074"), "SI-XX 4", 4),  # unknown vehicle
    Plan("Tomasz Łukasz", "Entwurf", "1991-02-28", ("Beispielweg", "3", "57074"), "SI-TE 9", 0, paid=False),
)


def fill(*, clerks: tuple[UUID, ...], now: datetime.datetime) -> None:
    """Make them, by the same verbs that people use."""
    for number, plan in enumerate(PLANS):
        receipt = _apply(plan, now)
        if plan.paid:
            _pay(receipt, number, clerks[number % len(clerks)], now)


def _apply(plan: Plan, now: datetime.datetime) -> Receipt:
    bundle = catalogue.service(SERVICE)
    form = form_queries.form_of(bundle)
    begin = now - datetime.timedelta(days=plan.days_ago, minutes=40)
    at = (begin + datetime.timedelta(seconds=20 * n) for n in count())
    draft, code = forms.start_draft(digest=bundle.digest, language="de", by=CITIZEN, now=next(at))
    wanted, answers = _answers(plan), dict[str, Any]()
    while page := form_queries.first_open(form, answers):
        moment = next(at)
        raw = form_queries.inputs_for(form, page.id, wanted[page.id], today=moment.date())
        answers = forms.save_page(draft_id=draft.id, code=code, page_id=page.id, raw=raw, by=CITIZEN, now=moment)
    moment = next(at)
    person = _logged_in(plan, moment) if plan.logged_in else None
    return cases.open_case(draft_id=draft.id, code=code, person=person, by=CITIZEN, now=moment)


def _logged_in(plan: Plan, now: datetime.datetime) -> Person:
    """Say what a log-in by ELSTER would. Without a pseudonym: nobody finds the case again by a log-in."""
    said = {
        About.GIVEN_NAMES: plan.given_names,
        About.FAMILY_NAME: plan.family_name,
        About.BIRTH_DATE: plan.birth_date,
    }
    level = TrustLevel.SUBSTANTIAL
    facts = {about: Fact(text, level) for about, text in said.items()}
    return Person(provider="bundid", level=level, at=now, means="Elster", facts=facts)


def _pay(receipt: Receipt, number: int, clerk: UUID, now: datetime.datetime) -> None:
    for claim in payments.claims_of(receipt.case_id):
        cases.book_payment(
            case_id=receipt.case_id,
            claim_id=claim.id,
            way=Way.COUNTER,
            amount_cents=claim.amount_cents,
            receipt=f"PARK-{number}",
            by=staff(clerk),
            now=now,
        )


def _answers(plan: Plan) -> dict[str, Any]:
    street, number, postcode = plan.home
    return {
        "person": {
            "vornamen": plan.given_names,
            "familienname": plan.family_name,
            "geburtsdatum": plan.birth_date,
        },
        "wohnung": {"straße": street, "hausnummer": number, "plz": postcode, "ort": "Siegen"},
        "kontakt": {"email": "", "telefon": ""},
        "kennzeichen": plan.plate,
        "halter": "ich",
        "zustellung": "postfach",
        "erklärung": "ja",
    }
