"""What a directory says about itself, over real HTTP on loopback: believed only where it must be."""

import datetime
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from buergerbuero.identity.adapters.oidc.discovery import Discovery
from buergerbuero.identity.values import DirectoryDown
from tests.cast import NOW
from tests.unit.identity.test_directory_token import jwk

KEYS = {"keys": [jwk(rsa.generate_private_key(65537, 2048))]}


class Said:
    """What the server answers, by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.address = ""

    def say(self, path: str, what: Any, status: int = 200) -> None:
        self.answers[path] = (status, what if isinstance(what, bytes) else json.dumps(what).encode())

    def about(self, **changes: Any) -> dict[str, Any]:
        places = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        return {"issuer": self.address} | {name: self.address + path for name, path in places.items()} | changes


@pytest.fixture
def said() -> Iterator[Said]:
    found = Said()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            status, content = found.answers.get(self.path, (404, b"{}"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{found.address}/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    found.say("/.well-known/openid-configuration", found.about())
    found.say("/jwks", KEYS)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def later(**duration: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**duration)


def test_what_it_says_is_remembered_ten_minutes_and_its_keys_asked_for_anew(said: Said) -> None:
    found = Discovery(said.address)
    for moment in (NOW, later(seconds=599)):
        assert found.about(moment).token == f"{said.address}/token"
        found.keys(moment)
    assert len(said.asked) == 2
    found.keys(later(seconds=59), anew=True)
    assert len(said.asked) == 2, "who names unknown keys makes us ask once a minute"
    found.keys(later(seconds=60), anew=True)
    assert said.asked[2:] == ["/jwks"]


def test_an_issuer_may_end_with_a_slash(said: Said) -> None:
    said.say("/.well-known/openid-configuration", said.about(issuer=said.address + "/"))
    assert Discovery(said.address + "/").about(NOW).keys == f"{said.address}/jwks"


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://verzeichnis.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"token_endpoint": 7},
    ],
    ids=str,
)
def test_a_configuration_that_is_not_safe_is_none(said: Said, changes: dict[str, Any]) -> None:
    said.say("/.well-known/openid-configuration", said.about(**changes))
    with pytest.raises(DirectoryDown):
        Discovery(said.address).about(NOW)


@pytest.mark.parametrize(
    ("what", "status"),
    [
        (b"<html>", 200),
        (b"[]", 200),
        (b"", 200),
        ({}, 404),
        ({}, 500),
        ({}, 302),
        (b"1" * 600_000, 200),
        (b"[" * 200_000, 200),
    ],
)
def test_what_is_no_answer_is_a_directory_that_is_down(said: Said, what: Any, status: int) -> None:
    said.say("/.well-known/openid-configuration", what, status)
    with pytest.raises(DirectoryDown):
        Discovery(said.address).about(NOW)
    assert said.asked == ["/.well-known/openid-configuration"], "nobody is followed elsewhere"


@pytest.mark.parametrize("what", [{}, {"keys": 7}, {"keys": [7]}, {"keys": [{"kty": "RSA"}]}, {"keys": "x"}])
def test_keys_that_are_none_are_a_directory_that_is_down(said: Said, what: Any) -> None:
    said.say("/jwks", what)
    with pytest.raises(DirectoryDown):
        Discovery(said.address).keys(NOW)


def test_nobody_there_is_a_directory_that_is_down() -> None:
    with pytest.raises(DirectoryDown):
        Discovery("http://127.0.0.1:9").about(NOW)
