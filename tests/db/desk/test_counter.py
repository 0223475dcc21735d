"""The counter at the desk: laid ready, handed out to who proves who they are, taken back, never twice."""

import datetime
from collections.abc import Callable
from functools import partial

import pytest

from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Delivery
from buergerbuero.cases.values import Receipt
from tests.cast import NOW
from tests.db.conftest import Colleague, Time
from tests.made import fees

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(desk: None, clerk: Colleague, work: Callable[[], object]) -> Receipt:
    """A practice notice that is to be laid ready."""
    receipt = fees.apply(fees.publish(NOW), NOW, farbe="grau", zustellung="schalter")
    by = staff(clerk.staff_id)
    actions.take(case_id=receipt.case_id, version=0, by=by, now=NOW)
    actions.grant(case_id=receipt.case_id, version=1, by=by, now=NOW - datetime.timedelta(hours=1))
    actions.release_due(now=NOW)
    work()
    return receipt


def text(who: Colleague, path: str) -> str:
    answer = who.browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def pressed(who: Colleague, path: str, **typed: str) -> str:
    return " ".join(who.browser.post(path, typed, follow=True).content.decode().split())


def place(receipt: Receipt) -> str:
    return f"/schalter/{Delivery.objects.get(case_id=receipt.case_id).id}"


def test_from_the_printer_to_the_hand(waiting: Receipt, clerk: Colleague) -> None:
    assert waiting.number in text(clerk, "/schalter/")
    done = pressed(clerk, f"{place(waiting)}/bereit/", ort="weidenau")
    assert "Der Bescheid liegt bereit." in done and "Rathaus Weidenau" in done
    page = text(clerk, f"{place(waiting)}/aushaendigen/")
    assert "Gallina Probe" in page and "Womit hat sich die Person ausgewiesen?" in page
    assert "Sie haben den Bescheid ausgehändigt." in pressed(clerk, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    history = text(clerk, f"/vorgang/{waiting.case_id}/")
    assert "Bescheid am Schalter ausgehändigt" in history and "Ausweis oder Pass gesehen" in history


def test_without_a_proof_nothing_is_handed_out(waiting: Receipt, clerk: Colleague) -> None:
    pressed(clerk, f"{place(waiting)}/bereit/", ort="weidenau")
    for typed in ({}, {"weg": "gesicht"}, {"weg": "abholcode", "abholcode": "12"}, {"weg": "zugangscode"}):
        answer = clerk.browser.post(f"{place(waiting)}/aushaendigen/", typed)
        assert answer.status_code == 422, typed
    assert Delivery.objects.get(case_id=waiting.case_id).state == "provided"


def test_a_mistyped_collection_code_stays_to_be_mended_and_an_access_code_is_not_shown_again(
    waiting: Receipt, clerk: Colleague
) -> None:
    pressed(clerk, f"{place(waiting)}/bereit/", ort="weidenau")
    typed = {"weg": "abholcode", "abholcode": "12 34", "zugangscode": "AAAA-BBBB"}
    page = pressed(clerk, f"{place(waiting)}/aushaendigen/", **typed)
    assert 'name="abholcode" type="text" value="12 34"' in page
    assert "AAAA-BBBB" not in page


def test_two_clerks_hand_it_out_once(waiting: Receipt, clerk: Colleague, colleague: Callable[..., Colleague]) -> None:
    other = colleague()
    pressed(clerk, f"{place(waiting)}/bereit/")
    pressed(clerk, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    late = pressed(other, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    assert "Jemand war schneller" in late
    assert Delivery.objects.get(case_id=waiting.case_id).state == "collected"


def test_a_mistake_is_taken_back_within_the_minute(waiting: Receipt, clerk: Colleague, time: Time) -> None:
    pressed(clerk, f"{place(waiting)}/bereit/")
    pressed(clerk, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    assert "Die Aushändigung ist zurückgenommen." in pressed(clerk, f"{place(waiting)}/doch-nicht/")
    pressed(clerk, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    time.now += datetime.timedelta(minutes=5)
    assert "Das ging nicht mehr" in pressed(clerk, f"{place(waiting)}/doch-nicht/")


def test_it_is_marked_as_practice(waiting: Receipt, clerk: Colleague) -> None:
    assert "Übung" in text(clerk, "/schalter/")
    pressed(clerk, f"{place(waiting)}/bereit/")
    assert "keine rechtliche Wirkung" in text(clerk, f"{place(waiting)}/aushaendigen/")
    assert not queries.counter_list(now=NOW, services={"wohngeld"}).ready


def test_one_is_found_by_its_id_where_it_lies_and_is_theirs(waiting: Receipt, clerk: Colleague) -> None:
    one = partial(queries.counter_item, delivery_id=Delivery.objects.get(case_id=waiting.case_id).id, now=NOW)
    assert one() is None  # not laid ready yet
    pressed(clerk, f"{place(waiting)}/bereit/")
    assert (one(),) == queries.counter_list(now=NOW).ready
    assert one(services={"wohngeld"}) is None
    pressed(clerk, f"{place(waiting)}/aushaendigen/", weg="ausweis")
    assert one() is None
