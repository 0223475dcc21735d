"""The pages of a second parent, and the applicant's part in it: with and without a log-in, late, lost, by strangers."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from buergerbuero.base.settings import LoginAccess
from buergerbuero.cases import queries
from buergerbuero.cases.models import Consent, ConsentAnswer
from buergerbuero.cases.values import Receipt
from tests.cast import NOW
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.db.portal.test_login import brought, left, reply_to
from tests.made import children
from tests.made import provider as foreign
from tests.made.provider import FAMILY, GIVEN

pytestmark = pytest.mark.django_db
BORN = {"geboren-tag": "4", "geboren-monat": "5", "geboren-jahr": "2019"}


@pytest.fixture
def asked(bare_portal: None) -> Receipt:
    return children.apply(children.publish(NOW), NOW)


def code_of(receipt: Receipt) -> str:
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    found = queries.citizen_view(access=access, language="de").consent
    assert found
    return found.code


def inside(receipt: Receipt, browser: Client | None = None) -> Person:
    """The other parent has opened what they are asked."""
    person = Person(browser).open("/zustimmung/")
    person.press("Ansehen, worum es geht", {"code": code_of(receipt), **BORN})
    assert person.path == "/zustimmung/stand/", person.page.text
    return person


def applicant(receipt: Receipt) -> Person:
    person = Person().open("/vorgang/")
    return person.press("Vorgang öffnen", {"nummer": receipt.number, "code": receipt.access_code})


def test_both_parents_see_what_is_theirs(asked: Receipt) -> None:
    ida = applicant(asked)
    assert "Der andere Elternteil muss noch zustimmen" in ida.page.text
    assert "Mila Muster" in ida.page.text
    paper = ida.follow("Code zum Weitergeben")
    code = code_of(asked)
    assert f"{code[:4]}" in paper.page.text
    assert asked.access_code[:4] not in paper.page.text
    assert paper.page.text.count("2026-") == 0  # the paper does not name the case

    jonas = inside(asked)
    assert "Ida Muster" in jonas.page.text
    assert "in die Berge" in jonas.page.text
    assert "Musterstraße" not in jonas.page.text
    jonas.press("Ja, ich stimme zu")
    assert "Sie haben zugestimmt" in jonas.page.text
    assert "hat zugestimmt" in applicant(asked).page.text


def test_no_and_back(asked: Receipt) -> None:
    jonas = inside(asked).press("Nein, ich stimme nicht zu")
    assert "Sie haben nicht zugestimmt" in jonas.page.text
    assert "stimmt nicht zu" in applicant(asked).page.text
    jonas.press("Ja, ich stimme zu").press("Zustimmung zurücknehmen")
    assert "Sie haben Ihre Zustimmung zurückgenommen" in jonas.page.text
    assert [row.state for row in ConsentAnswer.objects.order_by("sequence")] == ["declined", "given", "taken_back"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "", **BORN}, "Der Code fehlt"),
        ({"code": "ABC", **BORN}, "Tippfehler"),
        ({"geboren-tag": "31", "geboren-monat": "2", "geboren-jahr": "2019"}, "Geburtsdatum des Kindes"),
        ({**BORN, "geboren-jahr": "²019"}, "Geburtsdatum des Kindes"),
        ({**BORN, "geboren-tag": "5"}, "passen nicht zusammen"),
    ],
)
def test_what_does_not_fit_is_said_and_opens_nothing(asked: Receipt, typed: dict[str, str], said: str) -> None:
    person = Person().open("/zustimmung/")
    person.press("Ansehen, worum es geht", {"code": code_of(asked), **typed})
    assert (person.status, person.path) == (422, "/zustimmung/")
    assert said in person.page.text
    assert "Mila" not in person.page.text


def test_the_code_of_the_other_parent_opens_no_case_and_stands_in_no_address(asked: Receipt) -> None:
    person = Person().open("/vorgang/")
    person.press("Vorgang öffnen", {"nummer": asked.number, "code": code_of(asked)})
    assert person.status == 422
    jonas = inside(asked)
    assert jonas.open("/vorgang/stand/").status == 403
    assert jonas.open("/vorgang/zustimmung/").status == 403


def test_after_half_an_hour_the_page_is_closed(asked: Receipt, time: Time) -> None:
    jonas = inside(asked)
    time.passes(minutes=31)
    assert jonas.open("/zustimmung/stand/").status == 403
    assert "noch einmal" in jonas.page.text


def test_a_lost_code_is_replaced_by_another(asked: Receipt) -> None:
    old = inside(asked)
    ida = applicant(asked).follow("Code zum Weitergeben")
    ida.press("Neuen Code machen", {"email": "falsch"})
    assert (ida.status, "keine E-Mail-Adresse" in ida.page.text) == (422, True)
    ida.press("Neuen Code machen", {"email": ""})
    assert Consent.objects.filter(case_id=asked.case_id).count() == 2
    old.open("/zustimmung/stand/")
    assert "Wir fragen Sie nicht mehr" in old.page.text
    fresh = inside(asked).press("Ja, ich stimme zu")
    assert "Sie haben zugestimmt" in fresh.page.text


def test_a_page_from_before_says_that_something_has_changed(asked: Receipt) -> None:
    stale = inside(asked)
    applicant(asked).follow("Code zum Weitergeben").press("Neuen Code machen", {"email": ""})
    stale.press("Ja, ich stimme zu")
    assert stale.status == 409
    assert "zählt nicht mehr" in stale.page.text


@pytest.fixture
def sure(bare_portal: None, settings: Any, tmp_path: Path) -> Receipt:
    """A service that wants a log-in for the consent, and a town that is connected to BundID."""
    folder = tmp_path / "anmeldung"
    foreign.set_up(folder)
    access = LoginAccess(folder, folder / "key.pem", folder / "cert.pem")
    settings.BB = dataclasses.replace(settings.BB, login=access)
    return children.apply(children.publish(NOW, children.SURE), NOW)


@pytest.fixture
def log_in(time: Time) -> Callable[..., Person]:
    def go(person: Person, **facts: str) -> Person:
        assert person.path == "/anmeldung/", person.path
        reply = reply_to(left(person.browser, "elster"), time, 3, assertion_id="_zustimmung")
        names = {"vornamen": GIVEN, "familienname": FAMILY}
        said = {**reply.facts, **{names[key]: (value, reply.facts[names[key]][1]) for key, value in facts.items()}}
        return person.open(brought(person.browser, foreign.field_of(reply.but(facts=said)))["Location"])

    return go


def test_where_a_log_in_is_wanted_it_comes_first(sure: Receipt, log_in: Callable[..., Person]) -> None:
    jonas = inside(sure, Client())
    assert "Ja, ich stimme zu" not in jonas.page.text
    assert "müssen Sie sich anmelden" in jonas.page.text
    log_in(jonas.press("Anmelden"), vornamen="JONAS", familienname="PROBE")
    assert jonas.path == "/zustimmung/stand/"
    assert "angemeldet als JONAS PROBE" in jonas.page.text
    jonas.press("Ja, ich stimme zu")
    [answer] = ConsentAnswer.objects.all()
    assert (answer.came_by, answer.level) == ("login", 2)


def test_saying_no_needs_no_log_in(sure: Receipt) -> None:
    inside(sure).press("Nein, ich stimme nicht zu")
    assert ConsentAnswer.objects.get().came_by == "code"


def test_a_forged_yes_without_the_log_in_is_told_so(sure: Receipt) -> None:
    jonas = inside(sure, Client())
    jonas.response = jonas.browser.post("/zustimmung/antwort/", {"antwort": "ja"}, follow=True)
    assert jonas.status == 422
    assert not ConsentAnswer.objects.exists()
