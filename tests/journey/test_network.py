"""Nothing in a journey can reach beyond this machine: not the tests, not the processes of the town, not the browser."""

import socket
import subprocess

import pytest
from playwright.sync_api import Error
from pytest_socket import SocketConnectBlockedError

from buergerbuero.config.cli import places
from tests.journey.running import Town
from tests.journey.screen import WIDE, Studio

ELSEWHERE = "192.0.2.1"  # for documentation only (RFC 5737): nobody is there
CALL = f"import socket; socket.create_connection(('{ELSEWHERE}', 80), timeout=3)"


def test_from_the_tests() -> None:
    with pytest.warns(UserWarning, match="tried to use"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection((ELSEWHERE, 80), timeout=3)


@pytest.mark.parametrize("process", ["portal", "desk", "worker"])
def test_from_the_town(town: Town, process: str) -> None:
    done = subprocess.run(
        [places.PYTHON, "-c", CALL], env=town.environment(process), capture_output=True, text=True, check=False
    )
    assert "blocked outside loopback" in done.stderr


@pytest.mark.browser
def test_from_the_browser(town: Town, studio: Studio) -> None:
    with studio.screen(town.portal, WIDE) as screen:
        for address in (f"http://{ELSEWHERE}/", "https://example.org/"):
            with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
                screen.open(address)
        studio.watch.noticed.clear()
