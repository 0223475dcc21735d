"""Asking servers of others (payments, registers, directory): only so long, only so much, and nobody else.

`requests` alone waits anew for each byte and keeps all that comes: a server that drips or never ends would hold the one
worker, or fill the memory. What a server sends on its way down is not believed to be short, whole or JSON.
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from buergerbuero.base.settings import LOOPBACK

REST_SECONDS: Final = 60
"""After two time-outs in a row nobody waits any more for so long: there is one worker, and notices wait behind it."""
_TIMEOUTS: Final = 2
_PIECE: Final = 65_536
_ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,4000}")


class NoReply(Exception):
    """No answer that makes sense. `waited`: time was lost by it. Its text is a word of ours, never the server's."""

    def __init__(self, why: str, *, waited: bool = False) -> None:
        super().__init__(why)
        self.waited = waited


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    content: bytes = field(repr=False)

    def json(self) -> dict[str, Any]:
        """Return the object in it. Raises NoReply, also where the server says that it is down (500 and more)."""
        if self.status >= 500:
            raise NoReply(f"status {self.status}")
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):  # brackets in brackets, thousands deep
            raise NoReply(f"status {self.status} without JSON") from None
        if not isinstance(found, dict):
            raise NoReply(f"status {self.status} with other JSON")
        return found


def ask(
    method: str,
    url: str,
    *,
    seconds: tuple[float, float],
    most_bytes: int,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - what requests takes
) -> Reply:
    """Ask, and return status and content. `seconds`: to connect, and to answer in whole. Raises NoReply.

    No redirect is followed: where it leads, nobody has said who may be asked. Nothing comes packed, so that nothing
    small unpacks to something large. Only the head of an answer may take `seconds` anew with each byte.
    """
    until = time.monotonic() + sum(seconds)
    plain = {**(headers or {}), "Accept-Encoding": "identity"}
    try:
        with (
            _Straight() as here,
            here.request(
                method, url, timeout=seconds, allow_redirects=False, stream=True, headers=plain, **more
            ) as answer,
        ):
            return Reply(answer.status_code, _content(answer, most_bytes, until))
    except (requests.RequestException, HTTPError, OSError) as error:  # its text may hold addresses with secrets
        name = type(error).__name__
        raise NoReply(name, waited="Timeout" in name or "TimedOut" in name) from None


class Line:
    """The way to one server, which is left alone for a while when it lets us wait. Keeps nothing but until when."""

    def __init__(self, *, seconds: tuple[float, float], most_bytes: int) -> None:
        self._seconds, self._most_bytes = seconds, most_bytes
        self._timeouts = 0
        self._rests_until = 0.0

    def ask(self, method: str, url: str, **more: Any) -> Reply:  # noqa: ANN401 - as `ask` takes it
        """Ask as `ask` does. Raises NoReply, at once while the server is left alone."""
        if time.monotonic() < self._rests_until:
            raise NoReply("not asked: it has let us wait")
        try:
            answer = ask(method, url, seconds=self._seconds, most_bytes=self._most_bytes, **more)
        except NoReply as error:
            self._timeouts = self._timeouts + 1 if error.waited else 0
            if self._timeouts >= _TIMEOUTS:
                self._rests_until = time.monotonic() + REST_SECONDS
            raise
        self._timeouts = 0
        return answer


def is_safe(address: str) -> bool:
    """Return whether a browser, or we, may be sent to an address that a server names: by HTTPS, or on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return encrypted and bool(parts.hostname) and _ADDRESS.fullmatch(address) is not None


class _Straight(requests.Session):
    """Leaves redirects alone. To say where one would lead, `requests` reads all that comes with it, however much."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return that it leads nowhere."""


def _content(answer: requests.Response, most_bytes: int, until: float) -> bytes:
    content = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=False):
        content += piece
        if len(content) > most_bytes:
            raise NoReply(f"more than {most_bytes} bytes")
        if time.monotonic() > until:
            raise NoReply("too slow", waited=True)
    return bytes(content)
