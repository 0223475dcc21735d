"""A browser for measuring: one connection kept open, cookies, forms with their hidden inputs.

Cheap, so that the server is measured and not the browser.
"""

import http.client
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

SECONDS_FOR_AN_ANSWER: Final = 60.0
_REDIRECTS: Final = (302, 303)
_FORM: Final = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_addresses = count()


class Failed(Exception):
    """An answer that no person should get, or none at all; says what and where."""


@dataclass(frozen=True)
class Came:
    """A page or a file that came back."""

    path: str
    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


@dataclass
class Browser:
    """One person's browser. Each has an address of its own in the loopback net, so that limits count people apart."""

    port: int
    requests: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        number = next(_addresses)
        address = f"127.{1 + number // 60000 % 250}.{number // 250 % 240}.{2 + number % 250}"
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=SECONDS_FOR_AN_ANSWER, source_address=(address, 0)
        )

    def get(self, path: str) -> Came:
        """Open an address and go where it leads. Raises Failed."""
        return self._follow(self._send("GET", path, b"", ""))

    def send(self, page: Came, answers: Mapping[str, str], file: tuple[str, bytes] | None = None) -> Came:
        """Send the page's form with these answers, and go where it leads. Raises Failed."""
        pairs = [*hidden(page), *answers.items()]
        body, kind = multipart(pairs, file) if file else (urlencode(pairs).encode(), FORM)
        return self._follow(self._send("POST", page.path, body, kind))

    def post(self, path: str, answers: Mapping[str, str]) -> Came:
        """Send answers to an address without having seen its form. Raises Failed."""
        return self._follow(self._send("POST", path, urlencode(answers).encode(), FORM))

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _follow(self, came: tuple[Came, str]) -> Came:
        page, to = came
        while to:
            page, to = self._send("GET", urljoin(page.path, to), b"", "")
        if page.status != http.HTTPStatus.OK:
            raise Failed(f"{page.status} at {page.path}")
        return page

    def _send(self, method: str, path: str, body: bytes, kind: str) -> tuple[Came, str]:
        self.requests += 1
        try:
            self.connection.request(method, urlsplit(path)._replace(fragment="").geturl(), body, self._headers(kind))
            answer = self.connection.getresponse()
            content = answer.read()
        except OSError as problem:
            raise Failed(f"{type(problem).__name__} at {path}") from problem
        for line in answer.headers.get_all("set-cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        leads = answer.headers["location"] if answer.status in _REDIRECTS else ""
        return Came(path.partition("#")[0], answer.status, content), leads

    def _headers(self, kind: str) -> dict[str, str]:
        headers = {"Accept": "text/html", "Accept-Language": "de"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if kind:
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        return headers


FORM: Final = "application/x-www-form-urlencoded"


def hidden(page: Came) -> Iterator[tuple[str, str]]:
    """Yield what the last form of a page that is to be sent holds out of sight. Raises Failed if there is none."""
    forms = _FORM.findall(page.text)
    if not forms:
        raise Failed(f"no form at {page.path}")
    for name, value in _HIDDEN.findall(max(forms, key=len)):
        yield name, unescape(value)


def multipart(pairs: Sequence[tuple[str, str]], file: tuple[str, bytes]) -> tuple[bytes, str]:
    """Return a form with a PDF as a browser sends it, and its content type. `file`: the input's name, the content."""
    mark = uuid.uuid4().hex
    parts = [(f'name="{name}"', value.encode()) for name, value in pairs]
    parts.append((f'name="{file[0]}"; filename="nachweis.pdf"\r\nContent-Type: application/pdf', file[1]))
    head = f"--{mark}\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{what}\r\n\r\n".encode() + content + b"\r\n" for what, content in parts)
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
