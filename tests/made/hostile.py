"""A server that answers as a test tells it: badly. Over real HTTP on loopback."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Final, TypeAlias

import pytest

NONE: Final[Mapping[str, str]] = MappingProxyType({})
Behaviour: TypeAlias = Callable[[BaseHTTPRequestHandler, bytes], None]


class Hostile:
    """What it does, what it was asked, and where it is."""

    def __init__(self) -> None:
        self.behave: Behaviour = lambda handler, _body: send(handler, b"{}")
        self.asked: list[tuple[str, bytes]] = []
        self.url = ""

    def says(self, content: bytes, status: int = 200, headers: Mapping[str, str] = NONE) -> None:
        """Answer every question with this."""
        self.behave = lambda handler, _body: send(handler, content, status, headers)


def send(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, headers: Mapping[str, str] = NONE) -> None:
    """Send an answer that ends when the line is closed."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)
    handler.wfile.flush()


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    found = Hostile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.asked.append((self.path, body))
            with contextlib.suppress(OSError):  # whoever asked has hung up, as they should
                found.behave(self, body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield found
        server.shutdown()
        thread.join()
