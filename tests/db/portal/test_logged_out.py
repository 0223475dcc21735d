"""A log-out is for good: who has copied a cookie before opens nothing afterwards, and not for ever without one."""

import copy
from collections.abc import Callable

import pytest
from django.test import Client

from buergerbuero.cases.values import Receipt
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.db.portal.test_consent import asked as asked  # a fixture
from tests.db.portal.test_consent import inside as second_parent

CASE = "/vorgang/stand/"


def copied(person: Person) -> Person:
    """Somebody else, who has every cookie that lies in a browser by now."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = copy.deepcopy(person.browser.cookies)
    return Person(browser)


def test_a_copied_case_is_closed_by_the_log_out_however_often_it_was_renewed(inside: Person, time: Time) -> None:
    thief, idle = copied(inside), copied(inside)
    time.passes(minutes=20)
    assert thief.open(CASE).status == 200
    inside.open(CASE).press("Auf diesem Gerät abmelden")
    for each in (thief, idle, inside):
        assert each.open(CASE).status == 403
        assert each.open("/vorgang/quittung/pdf/").status == 403


def test_a_copied_case_ends_after_eight_hours_of_use(inside: Person, time: Time) -> None:
    thief = copied(inside)
    for _ in range(19):
        time.passes(minutes=25)
        assert thief.open(CASE).status == 200
    time.passes(minutes=10)
    assert thief.open(CASE).status == 403


def test_opening_it_once_more_leaves_no_copy_open(inside: Person, sent: Receipt) -> None:
    thief, tab = copied(inside), copied(inside)
    tab.browser.cookies.pop("bb_case")
    tab.open("/vorgang/")
    tab.browser.cookies = inside.browser.cookies
    tab.press("Vorgang öffnen", {"nummer": sent.number, "code": sent.access_code})
    assert tab.path == CASE
    tab.press("Auf diesem Gerät abmelden")
    assert thief.open(CASE).status == 403


@pytest.mark.parametrize("close", ["receipt", "case"])
def test_after_sending_the_copied_draft_leads_to_the_case_until_the_log_out(person: Person, close: str) -> None:
    person.reach()
    thief, late = copied(person), copied(person)
    person.press("Antrag senden", {"erklärung": "ja"})
    assert thief.open("/antrag/pruefen/").path == "/antrag/quittung/", "as a second click does"
    if close == "case":
        person.open(CASE).press("Auf diesem Gerät abmelden")
    else:
        person.press("Fertig: auf diesem Gerät alles schließen")
    assert thief.open("/antrag/quittung/").status == 403
    assert thief.open(CASE).status == 403
    assert late.open("/antrag/pruefen/").status == 404


def test_a_copied_draft_is_closed_by_leaving_it_and_its_code_opens_it_still(person: Person, another: Person) -> None:
    person.reach("hund").press("Später weitermachen")
    [code] = (each.text for each in person.page.root.of_class("bb-code"))
    thief = copied(person)
    person.press("Auf diesem Gerät abmelden")
    assert thief.open("/antrag/halter/").status == 404
    assert another.open("/weitermachen/").press("Weitermachen", {"code": code}).path == "/antrag/hund/"


def test_a_copy_of_what_the_second_parent_has_opened_is_closed_too(asked: Receipt, time: Time) -> None:
    jonas = second_parent(asked)
    thief = copied(jonas)
    time.passes(minutes=20)
    assert thief.open("/zustimmung/stand/").status == 200
    jonas.open("/zustimmung/stand/").press("Fertig: auf diesem Gerät alles schließen")
    assert thief.open("/zustimmung/stand/").status == 403


def test_others_stay_inside(inside: Person, sent: Receipt, apart: Callable[[str], Person]) -> None:
    elsewhere = Person().open("/vorgang/")
    elsewhere.press("Vorgang öffnen", {"nummer": sent.number, "code": sent.access_code})
    inside.press("Auf diesem Gerät abmelden")
    assert elsewhere.open(CASE).status == 200
