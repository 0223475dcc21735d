"""The certificate of registration: the register's facts and nothing that a person says, whatever they say."""

import io
import json
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
import requests

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions import ask_registers
from buergerbuero.cases.models import Case
from buergerbuero.cases.rules.facts import AMBIGUOUS, BLOCKED, ELSEWHERE, NOT_FOUND, OTHER, UNVOUCHED
from buergerbuero.cases.values import Access, Channel, FeeState, NotAllowed, NotIdentified, Receipt
from buergerbuero.catalogue.values import Verdict
from buergerbuero.documents import queries as documents
from buergerbuero.identity.values import TrustLevel
from buergerbuero.payments.models import Claim
from buergerbuero.payments.values import Way
from tests.cast import LATER, NOW
from tests.db.exchange.conftest import Registers, process, registers
from tests.journey.html import squeezed
from tests.made import certificates
from tests.made.certificates import ADDRESS, ANSWERS, HENRIKE, PERSON

__all__ = ["process", "registers"]
pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]

POISON_PERSON = {"vornamen": "Giftvorname", "familienname": "Giftname", "geburtsdatum": "1964-08-12"}
POISON_ADDRESS = {"straße": "Giftgasse", "hausnummer": "9999", "plz": "57080", "ort": "Siegen"}
POISON_FACTS = {
    **POISON_PERSON,
    "geburtsname": "Giftgeborene",
    "titel": "Giftdoktor",
    "geburtsort": "Giftgeburtsort",
    "straße": "Giftgasse 9999",
    "plz": "57080",
    "ort": "Siegen",
    "email": "gift-konto@example.org",
}
POISON: dict[str, Any] = {
    "wer": {"person": POISON_PERSON, "anschrift": POISON_ADDRESS},
    "kontakt": {"email": "gift@example.org", "telefon": "0271 6666666"},
}
FOUND_IN = ["gift", "9999", "57080", "6666666"]
"""What a piece of the poison would be known by, folded and without spaces."""


@pytest.fixture
def digest(db: None) -> str:
    return certificates.publish(NOW)


@pytest.fixture
def knows(registers: Registers) -> Callable[..., None]:
    """Let the register know these people and nobody else."""

    def know(*people: Any) -> None:
        said = json.dumps({"personen": people, "fahrzeuge": []})
        requests.post(f"{registers.url}/_double/people", data=said, timeout=5).raise_for_status()

    return know


def applied(digest: str, facts: dict[str, str] = PERSON, **changed: Any) -> Receipt:
    receipt = certificates.apply(digest, certificates.logged_in(NOW, facts), NOW, **changed)
    ask_registers(case_id=receipt.case_id, now=NOW)
    return receipt


def version(receipt: Receipt) -> int:
    return Case.objects.values_list("sequence", flat=True).get(id=receipt.case_id)


def certified(receipt: Receipt, clerk: Actor, run_facts: Run) -> pypdf.PdfReader:
    """Let a clerk release it; return the certificate as the person gets it."""
    actions.grant(case_id=receipt.case_id, version=version(receipt), by=clerk, now=NOW)
    return released(receipt, run_facts)


def released(receipt: Receipt, run_facts: Run) -> pypdf.PdfReader:
    """Let the time to undo pass; return the paper that comes of it."""
    assert actions.release_due(now=LATER) == 1
    run_facts()
    access = access_of(receipt)
    title = ("Meldebescheinigung", "Keine Meldebescheinigung")
    papers = queries.citizen_view(access=access, language="de").documents
    [document] = [each for each in papers if each.title in title]
    content = actions.open_document(access=access, document_id=document.id, by=CITIZEN, now=LATER).content
    assert documents.sealer().check(content).intact
    return pypdf.PdfReader(io.BytesIO(content))


def access_of(receipt: Receipt) -> Access:
    return queries.open_access(number=receipt.number, code=receipt.access_code)


def text_of(pdf: pypdf.PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def everything_in(pdf: pypdf.PdfReader) -> str:
    """All that the file says, shown or not: what is drawn, its metadata, what is attached, and its objects."""
    said = [*(str(value) for value in (pdf.metadata or {}).values()), *pdf.attachments]
    said += [repr(pdf.get_object(number)) for number in range(1, len(pdf.xref_objStm) + len(pdf.xref.get(0, ())))]
    return text_of(pdf) + squeezed(" ".join(said))


def verdicts(receipt: Receipt) -> list[tuple[Verdict | None, str]]:
    view = queries.case_view(case_id=receipt.case_id, staff_id=receipt.case_id, now=NOW)
    return [(each.verdict, each.why) for each in view.checks.lines]


def test_the_register_is_certified_on_one_page(
    digest: str, knows: Callable[..., None], clerk: Actor, run_facts: Run
) -> None:
    knows(HENRIKE)
    receipt = applied(digest)
    assert verdicts(receipt) == [(Verdict.YES, "Das Melderegister kennt genau eine Person mit diesen Angaben.")]
    pdf = certified(receipt, clerk, run_facts)
    assert len(pdf.pages) == 1
    text = text_of(pdf)
    for said in (
        "Meldebescheinigung",
        "Stand 23.11.2026, 10:30 Uhr",
        "Familienname Beispiel Vornamen Henrike Ágnes Doktorgrad Dr. Geburtsdatum 12.08.1964",
        "Hauptwohnung Musterstraße 17, 57072 Siegen Nebenwohnung Entwurfsallee 3 a, 50667 Köln",
    ):
        assert squeezed(said) in text, (said, text)
    for unsaid in ("Vormals", "01.04.2009"):  # more than BMG § 18 Abs. 1 lists is in the extended certificate only
        assert squeezed(unsaid) not in text


def paid(receipt: Receipt, clerk: Actor) -> None:
    [claim] = Claim.objects.filter(case_id=receipt.case_id)
    facts = {"way": Way.COUNTER, "amount_cents": 900, "receipt": "K-1"}
    actions.book_payment(case_id=receipt.case_id, claim_id=claim.id, by=clerk, now=NOW, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("delivery", ["postfach", "post"])
def test_nothing_that_a_person_says_is_certified(
    digest: str, knows: Callable[..., None], clerk: Actor, run_facts: Run, delivery: str
) -> None:
    knows({**HENRIKE, "auch": [POISON_PERSON]})
    receipt = applied(digest, POISON_FACTS, **POISON, zustellung=delivery)
    assert verdicts(receipt) == [(Verdict.UNCLEAR, OTHER)]
    outline = queries.case_view(case_id=receipt.case_id, staff_id=receipt.case_id, now=NOW).outline
    assert outline.recipient == ("Henrike Ágnes Beispiel", "Musterstraße 17", "57072 Siegen"), "as the paper will say"
    if delivery == "post":
        paid(receipt, clerk)
    text = everything_in(certified(receipt, clerk, run_facts))
    assert squeezed("Henrike Ágnes Beispiel Musterstraße 17 57072 Siegen") in text, "the window shows the register"
    assert [piece for piece in FOUND_IN if piece in text] == []


def test_the_poison_would_be_found(digest: str, knows: Callable[..., None], clerk: Actor, run_facts: Run) -> None:
    knows()
    receipt = applied(digest, POISON_FACTS, **POISON)
    refused = {"reasons": ["nicht_gemeldet"], "text": "", "by": clerk, "now": NOW}
    actions.refuse(case_id=receipt.case_id, version=version(receipt), **refused)  # type: ignore[arg-type]
    text = everything_in(released(receipt, run_facts))
    assert {piece for piece in FOUND_IN if piece in text} == {"gift", "9999", "57080"}, "a refusal goes to who asked"


def test_another_address_is_for_a_human(digest: str, knows: Callable[..., None]) -> None:
    knows(HENRIKE)
    moved = {**ANSWERS["wer"], "anschrift": {**ADDRESS, "hausnummer": "19"}}
    assert verdicts(applied(digest, wer=moved)) == [(Verdict.UNCLEAR, ELSEWHERE)]


def test_the_same_address_may_be_written_in_another_way(digest: str, knows: Callable[..., None]) -> None:
    knows(HENRIKE)
    written = {**ANSWERS["wer"], "anschrift": {**ADDRESS, "straße": "MUSTERSTR."}}
    assert [verdict for verdict, _ in verdicts(applied(digest, wer=written))] == [Verdict.YES]


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([{**HENRIKE, "auskunftssperre": "ja"}], BLOCKED),
        ([HENRIKE, HENRIKE], AMBIGUOUS),
        ([], NOT_FOUND),
    ],
)
def test_what_is_not_sure_is_for_a_human(digest: str, knows: Callable[..., None], people: list[Any], why: str) -> None:
    knows(*people)
    assert verdicts(applied(digest)) == [(Verdict.UNCLEAR, why)]


@pytest.mark.parametrize("lacks", ["vornamen", "familienname", "geburtsdatum"])
def test_words_that_no_log_in_vouches_for_open_no_entry(
    digest: str, knows: Callable[..., None], clerk: Actor, lacks: str
) -> None:
    knows(HENRIKE)
    said = {about: text for about, text in PERSON.items() if about != lacks}
    receipt = applied(digest, said)
    assert verdicts(receipt) == [(Verdict.UNCLEAR, UNVOUCHED)]


def test_nothing_is_certified_that_no_register_says(digest: str, knows: Callable[..., None], clerk: Actor) -> None:
    knows()
    receipt = applied(digest)
    with pytest.raises(NotAllowed):
        actions.grant(case_id=receipt.case_id, version=version(receipt), by=clerk, now=NOW)


def test_a_register_that_is_down_is_asked_again(
    digest: str, knows: Callable[..., None], registers: Registers, run_facts: Run
) -> None:
    knows(HENRIKE)
    registers.next("down")
    receipt = applied(digest)
    view = queries.case_view(case_id=receipt.case_id, staff_id=receipt.case_id, now=NOW)
    assert view.checks.waits
    assert view.outline.recipient == ("steht noch nicht fest",)
    assert queries.citizen_view(access=access_of(receipt), language="de").register_down
    ask_registers(case_id=receipt.case_id, now=LATER)
    assert [verdict for verdict, _ in verdicts(receipt)] == [Verdict.YES]


@pytest.mark.parametrize("level", [TrustLevel.NORMAL, TrustLevel.SUBSTANTIAL])
def test_only_who_is_surely_known_can_apply(digest: str, level: TrustLevel) -> None:
    with pytest.raises(NotIdentified):
        certificates.apply(digest, certificates.logged_in(NOW, PERSON, level=level), NOW)
    assert not Case.objects.exists()


def test_online_it_is_free_and_on_paper_it_costs_nine_euros(digest: str) -> None:
    person = certificates.logged_in(NOW, PERSON)
    free = certificates.apply(digest, person, NOW)
    assert not Claim.objects.exists()
    paper = certificates.apply(digest, person, NOW, zustellung="post")
    assert Claim.objects.get().amount_cents == 900
    cases = [Case.objects.get(id=each.case_id) for each in (free, paper)]
    assert [(case.channel, case.fee_state) for case in cases] == [
        (Channel.INBOX, FeeState.NONE),
        (Channel.POST, FeeState.DUE),
    ]


def test_who_wants_paper_after_all_pays_for_it(digest: str, run_facts: Run) -> None:
    receipt = certificates.apply(digest, certificates.logged_in(NOW, PERSON), NOW)
    access = access_of(receipt)
    costs = queries.letter_costs(access)
    assert costs and costs.text() == "9,00 Euro"
    actions.revoke_consent(access=access, by=CITIZEN, now=NOW)
    run_facts()
    case = Case.objects.get(id=receipt.case_id)
    assert (case.channel, case.fee_state, Claim.objects.get().amount_cents) == (Channel.POST, FeeState.DUE, 900)
    run_facts()
    assert Claim.objects.count() == 1
