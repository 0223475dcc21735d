"""Asking servers of others: what drips, never ends, leads elsewhere or is packed is no answer."""

import gzip
import time
from http.server import BaseHTTPRequestHandler

import pytest

from buergerbuero.base.asking import Line, NoReply, Reply, ask, is_safe
from tests.made.hostile import Hostile, hostile, send

__all__ = ["hostile"]

MOST = 1000


def asked(hostile: Hostile, seconds: tuple[float, float] = (5, 5)) -> Reply:
    return ask("GET", f"{hostile.url}/frage", seconds=seconds, most_bytes=MOST)


def test_an_answer_is_read(hostile: Hostile) -> None:
    hostile.says(b'{"a": "' + b"x" * (MOST - 10) + b'"}', 201)
    assert asked(hostile).status == 201
    assert asked(hostile).json()["a"].startswith("xxx")


def test_more_than_was_bargained_for_is_no_answer(hostile: Hostile) -> None:
    hostile.says(b"{}" + b" " * MOST)
    with pytest.raises(NoReply, match="bytes"):
        asked(hostile)


def test_what_drips_is_not_waited_for(hostile: Hostile) -> None:
    """Each byte comes in time, the whole does not. In the end it would even be an answer."""

    def drip(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        send(handler, b"{")
        for _ in range(20):
            time.sleep(0.1)
            handler.wfile.write(b" ")
        handler.wfile.write(b"}")

    hostile.behave = drip
    with pytest.raises(NoReply) as found:
        asked(hostile, (0.2, 0.3))
    assert found.value.waited


def test_what_stops_in_the_middle_is_no_answer(hostile: Hostile) -> None:
    def stop(handler: BaseHTTPRequestHandler, _body: bytes) -> None:
        send(handler, b'{"a":', headers={"Content-Length": "500"})
        time.sleep(1)

    hostile.behave = stop
    with pytest.raises(NoReply) as found:
        asked(hostile, (0.2, 0.2))
    assert found.value.waited


def test_what_breaks_off_is_no_answer(hostile: Hostile) -> None:
    hostile.says(b"5\r\n{", headers={"Transfer-Encoding": "chunked"})
    with pytest.raises(NoReply) as found:
        asked(hostile).json()
    assert not found.value.waited


def test_nobody_is_asked_but_who_was_named(hostile: Hostile) -> None:
    hostile.says(b"{}", 302, {"Location": "/anderswo"})
    assert asked(hostile).status == 302
    assert [path for path, _ in hostile.asked] == ["/frage"]


def test_nothing_is_unpacked(hostile: Hostile) -> None:
    hostile.says(gzip.compress(b"{}" + b" " * 100_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(NoReply, match="JSON"):
        asked(hostile).json()


def test_what_comes_with_a_redirect_is_no_more_than_anything_else(hostile: Hostile) -> None:
    hostile.says(b" " * 10 * MOST, 302, {"Location": "/anderswo"})
    with pytest.raises(NoReply, match="bytes"):
        asked(hostile)


DEEP = 100_000


@pytest.mark.parametrize("content", [b"", b"[" * DEEP, b'{"a":' * DEEP, b"[]", b"null", b"\xff\xfe\x00", b"9" * DEEP])
def test_what_is_no_object_is_none(content: bytes) -> None:
    with pytest.raises(NoReply):
        Reply(200, content).json()


def test_who_is_not_there_does_not_answer() -> None:
    with pytest.raises(NoReply):
        ask("GET", "http://127.0.0.1:9/", seconds=(1, 1), most_bytes=MOST)


def test_a_server_that_says_it_is_down_says_nothing_else() -> None:
    with pytest.raises(NoReply, match="503"):
        Reply(503, b"{}").json()


def test_who_lets_us_wait_twice_is_left_alone(hostile: Hostile) -> None:
    line = Line(seconds=(0.2, 0.1), most_bytes=MOST)
    assert line.ask("GET", hostile.url).status == 200
    hostile.behave = lambda _handler, _body: time.sleep(0.5)
    for _ in range(5):
        with pytest.raises(NoReply):
            line.ask("GET", hostile.url)
    assert len(hostile.asked) == 3


def test_an_answer_in_between_counts_anew(hostile: Hostile) -> None:
    line = Line(seconds=(0.2, 0.3), most_bytes=MOST)
    for _ in range(3):
        hostile.behave = lambda _handler, _body: time.sleep(1)
        with pytest.raises(NoReply):
            line.ask("GET", hostile.url)
        hostile.says(b"{}")
        assert line.ask("GET", hostile.url).status == 200


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://zahlen.example.org/abc?d=e", True),
        ("http://127.0.0.1:8005/abc", True),
        ("http://zahlen.example.org/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://[", False),
        ("https://x.example.org/a b", False),
        ("https://x.example.org/\ud800", False),
        ("https://x.example.org/" + "a" * 4000, False),
        ("", False),
    ],
)
def test_where_nobody_is_sent(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
