"""The drawn cabinet: hands do what hands can, and no more."""

import threading

import pytest
from werkzeug.test import Client, TestResponse

from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.page import ACTS, HAND_AT_MOST, Card, Front, application
from ausgabebox.simulated.rig import rig


@pytest.fixture
def front() -> Front:
    return Front(
        rig(4).cabinet, threading.RLock(), cards=(Card("Karte Probe", "1234", "000000"),), kiosk="http://127.0.0.1/"
    )


def move(front: Front, was: str, fach: int = 1, ding: str = "", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(application(front)).post("/hand", data={"was": was, "fach": fach, "ding": ding}, headers=sent)


def test_nothing_can_be_put_behind_a_shut_door_or_taken_from_there(front: Front) -> None:
    thing = Thing(Kind.DOCUMENT, "D-1")
    front.cabinet.compartments[1].things.append(thing)
    move(front, "nehmen", ding="D-1")
    move(front, "neu", ding="D-2")
    assert front.hand == [] and front.cabinet.compartments[1].things == [thing]


def test_what_is_taken_lies_in_the_hand_and_can_be_put_elsewhere(front: Front) -> None:
    front.cabinet.pry(1)
    front.cabinet.pry(2)
    move(front, "neu", ding=" D-1 ")
    move(front, "nehmen", ding="D-1")
    assert [thing.ref for thing in front.hand] == ["D-1"]
    move(front, "legen", fach=2, ding="D-1")
    assert front.hand == [] and [thing.ref for thing in front.cabinet.compartments[2].things] == ["D-1"]


def test_a_hand_holds_only_so_much(front: Front) -> None:
    front.cabinet.pry(1)
    for count in range(HAND_AT_MOST + 2):
        move(front, "neu", ding=f"D-{count}")
        move(front, "nehmen", ding=f"D-{count}")
    assert len(front.hand) == HAND_AT_MOST


def test_no_act_of_the_page_opens_a_lock(front: Front) -> None:
    for act in ACTS:
        if act != "aufbrechen":  # a crowbar is no lock
            move(front, act, ding="x")
    assert front.cabinet.open_doors() == []


def test_the_page_shows_doors_things_and_cards(front: Front) -> None:
    front.cabinet.pry(2)
    move(front, "alt", fach=2, ding="<b>alt</b>")
    shown = Client(application(front)).get("/").get_data(as_text=True)
    assert "Fach 4" in shown and "Tür offen, Schloss aufgebrochen" in shown and "Karte Probe" in shown
    assert "&lt;b&gt;alt&lt;/b&gt;" in shown and "<b>alt" not in shown


@pytest.mark.parametrize(("was", "fach"), [("öffnen", 1), ("schließen", 5), ("schließen", 0)])
def test_what_is_no_act_or_no_door_is_not_found(front: Front, was: str, fach: int) -> None:
    assert move(front, was, fach).status_code == 404


def test_another_page_moves_no_hands(front: Front) -> None:
    front.cabinet.pry(1)
    assert move(front, "neu", ding="D-1", Sec_Fetch_Site="cross-site").status_code == 404
    assert front.cabinet.compartments[1].things == []
