"""Is this notice real? Whoever holds it can ask."""

from collections.abc import Callable

import pytest

from buergerbuero.base.actors import CITIZEN, SYSTEM, Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import open_access
from buergerbuero.cases.values import OpenedFile, Receipt
from buergerbuero.documents import actions as documents
from buergerbuero.documents.models import Document
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import Way
from tests.db.conftest import Time
from tests.db.portal.person import Person, pdf
from tests.journey.pdf import code_in, text_of
from tests.made import fees


@pytest.fixture
def notice(sent: Receipt, work: Callable[[], None], clerk_actor: Actor, time: Time) -> OpenedFile:
    """A notice in the hands of whoever applied."""
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.grant(case_id=sent.case_id, version=sequence, by=clerk_actor, now=time.now)
    time.passes(minutes=5)
    actions.release_due(now=time.now)
    work()
    access = open_access(number=sent.number, code=sent.access_code)
    return actions.open_document(access=access, document_id=Document.objects.get().id, by=CITIZEN, now=time.now)


@pytest.fixture
def code(notice: OpenedFile) -> str:
    return code_in(text_of(notice.content))


def ask(person: Person, code: str, **files: object) -> Person:
    return person.open("/pruefen/").press("Prüfen", {"code": code, **files})


def test_a_genuine_notice_is_recognised_by_its_code(person: Person, code: str) -> None:
    page = ask(person, code.lower()).page

    page.says("Die Stadt hat diesen Bescheid ausgestellt", "Stadt Siegen", "Hundesteuerbescheid", "108,00 Euro")
    page.says("Montag, 23. November 2026")
    assert code not in person.address


def test_an_unchanged_file_is_recognised(person: Person, code: str, notice: OpenedFile) -> None:
    ask(person, code, datei=pdf(notice.content)).page.says("Er gilt, und Ihre Datei ist unverändert.")
    ask(person, code).press("Datei prüfen", {"datei": pdf(notice.content)}).page.says("Ihre Datei ist unverändert")


@pytest.mark.parametrize(
    "change", [lambda found: found + b" ", lambda found: found[:-1], lambda found: b"", lambda found: b"x"]
)
def test_a_changed_file_is_not_ours(
    person: Person, code: str, notice: OpenedFile, change: Callable[[bytes], bytes]
) -> None:
    page = ask(person, code, datei=pdf(change(notice.content))).page
    page.says("Diese Datei ist nicht unser Bescheid", "Verlassen Sie sich nicht auf sie")
    assert "Er gilt" not in page.text


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"])
def test_a_photo_is_no_forgery_and_what_can_be_checked_is_said(person: Person, code: str, head: bytes) -> None:
    photo = pdf(head + bytes(1000), "foto.jpg")
    page = ask(person, code, datei=photo).page
    page.says("Ihr Foto können wir nicht prüfen", "Das heißt nicht, dass etwas falsch ist", "PDF-Datei")
    page.says("Die Stadt hat diesen Bescheid ausgestellt", "Vergleichen Sie die Angaben", "108,00 Euro")
    assert "ist nicht unser Bescheid" not in page.text
    assert "unverändert." not in page.text
    person.press("Datei prüfen", {"datei": pdf(head)}).page.says("Ihr Foto können wir nicht prüfen")


def test_a_withdrawn_notice_is_said_to_be_withdrawn(person: Person, code: str, time: Time) -> None:
    documents.withdraw(document_id=Document.objects.get().id, by=SYSTEM, now=time.now)
    ask(person, code).page.says("Dieser Bescheid gilt nicht mehr", "zurückgenommen")


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Der Prüfcode fehlt"), ("ABC", "Tippfehler"), ("0" * 16 + "J", "kein Dokument ausgestellt")],
)
def test_any_other_code_says_what_is_wrong(person: Person, typed: str, says: str) -> None:
    page = ask(person, typed).page
    [problem] = page.problems
    assert (problem.name, person.status, page.value("code")) == ("code", 422, typed)
    assert says in problem.text
    assert page.root.first("p", id="code-fehler").text == problem.text


def test_a_file_that_is_too_large_is_refused_and_never_taken_for_none(person: Person, code: str) -> None:
    page = ask(person, code, datei=pdf(b"%PDF-" + b"x" * 10_600_000)).page
    assert [each.name for each in page.problems] == ["datei"]
    assert "ausgestellt" not in page.title


@pytest.fixture
def practised(bare_portal: None, work: Callable[[], None], clerk_actor: Actor, time: Time) -> OpenedFile:
    """The notice of a service to practise with."""
    sent = fees.apply(fees.publish(time.now), time.now)
    [claim] = payments.claims_of(sent.case_id)
    actions.book_payment(
        case_id=sent.case_id,
        claim_id=claim.id,
        way=Way.COUNTER,
        amount_cents=claim.amount_cents,
        receipt="K-1",
        by=clerk_actor,
        now=time.now,
    )
    sequence = Case.objects.get(id=sent.case_id).sequence
    actions.grant(case_id=sent.case_id, version=sequence, by=clerk_actor, now=time.now)
    time.passes(minutes=5)
    actions.release_due(now=time.now)
    work()
    notice = Document.objects.get(kind="notice")
    access = open_access(number=sent.number, code=sent.access_code)
    return actions.open_document(access=access, document_id=notice.id, by=CITIZEN, now=time.now)


def test_practice_is_said_to_have_no_legal_effect(practised: OpenedFile) -> None:
    person = Person()
    code = code_in(text_of(practised.content))
    for page in (ask(person, code).page, ask(person, code, datei=pdf(practised.content)).page):
        page.says("Das ist nur eine Übung", "Es hat keine rechtliche Wirkung", "Ausgestellt am")
        assert "Er gilt" not in page.text
        assert page.title.startswith("Das ist nur eine Übung")
    page.says("Ihre Datei ist unverändert.")
    page = ask(person, code, datei=pdf(practised.content + b" ")).page
    page.says("Diese Datei ist nicht unser Bescheid")


def test_codes_cannot_be_tried_without_end(person: Person) -> None:
    for _ in range(30):
        ask(person, "ABC")
    assert ask(person, "ABC").status == 429
