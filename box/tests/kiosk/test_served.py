"""The screen as it is served: on loopback alone, and gone when it is closed."""

import http.client
import socket

import pytest

from ausgabebox.agent.agent import Agent
from ausgabebox.kiosk import chromium
from ausgabebox.kiosk.desk import AgentDesk
from ausgabebox.kiosk.main import LOOPBACK, serve
from ausgabebox.kiosk.port import Desk

from .scenes import SETTINGS
from .scripted import Heard, Scripted, StillClock


def test_it_answers_here_and_only_until_it_is_closed() -> None:
    served = serve(Scripted(), 0, settings=SETTINGS, clock=StillClock(), speech=Heard())
    connection = http.client.HTTPConnection(LOOPBACK, served.port, timeout=5)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200 and answer.getheader("Server") is None
    assert b"Guten Tag" in answer.read()
    connection.close()
    served.close()
    with pytest.raises(OSError), socket.create_connection((LOOPBACK, served.port), timeout=1):
        pass


def test_two_cannot_be_served_on_one_port() -> None:
    served = serve(Scripted(), 0, settings=SETTINGS, clock=StillClock(), speech=Heard())
    try:
        with pytest.raises(OSError):
            serve(Scripted(), served.port, settings=SETTINGS, clock=StillClock(), speech=Heard())
    finally:
        served.close()


def test_each_question_of_the_screen_is_one_of_the_program() -> None:
    asked = {name for name in vars(Desk) if not name.startswith("_")}
    assert asked == {name for name in vars(AgentDesk) if not name.startswith("_")}
    assert asked <= set(vars(Agent))


def test_the_browser_of_a_box_shows_one_page_and_keeps_nothing() -> None:
    command = chromium.command("/usr/bin/chromium", "http://127.0.0.1:8008/")
    assert command[-1] == "http://127.0.0.1:8008/"
    assert {"--kiosk", "--incognito", "--disable-pinch", "--proxy-server=127.0.0.1:9"} <= set(command)
