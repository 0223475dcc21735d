"""What every double of a payment provider has: a page to pay on, and what can be made to go wrong. No money moves.

A provider's double adds what the provider says by itself (`api`), and its calls to us, if it makes any (`changed`).
What goes wrong in real life can be asked for: the next answers of the API are as `POST /_double/next` says, a list of
`drop` (take it, then hang up), `late` (answer after a while), `down` (503), `garbage` (no JSON). A payment may be paid,
failed, cancelled or open again (`POST /_double/{id}/{what}`), with another amount too. Standard library only.
"""

import argparse
import html
import json
import re
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

STATES: Final = ("paid", "failed", "cancelled", "open")
_PAGE: Final = re.compile(r"/zahlen/([\w-]{1,36})(?:/(\w+))?")
_WORDS: Final = (("paid", "Bezahlen"), ("cancelled", "Abbrechen"), ("failed", "Die Karte wird abgelehnt"))
_LATE_SECONDS: Final = 12
_STYLE: Final = (
    "body{font:1.125rem/1.5 sans-serif;margin:0;background:#f2f3f8;color:#171a2b}"
    "main{max-width:32rem;margin:2rem auto;padding:1.5rem;background:#fff;border:1px solid #c3c8db}"
    "button{font:inherit;width:100%;padding:.75rem;border:2px solid #171a2b;background:#fff;color:#171a2b}"
    "form:first-of-type button{background:#1f3fa5;border-color:#1f3fa5;color:#fff}"
    "@media(max-width:34rem){main{margin:0;border:0}}"
)


@dataclass
class Payment:
    """What the double remembers of one. `asked`: the order as it came."""

    id: str
    cents: int
    purpose: str
    return_url: str
    asked: dict[str, Any]
    state: str = "open"


class Refusal(Exception):
    """An answer that is none: its status and content."""

    def __init__(self, status: int, **content: str) -> None:
        super().__init__(str(status))
        self.status = status
        self.content = content


class Double(BaseHTTPRequestHandler):
    """One request. What is remembered belongs to the process; requests come in threads."""

    name: str
    sound: frozenset[str] = frozenset()
    """Paths of the API that are never spoiled."""
    origin: str
    payments: dict[str, Payment]
    spoils: deque[str]
    lock: threading.Lock

    def api(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """Answer as the provider does. Raises Refusal."""
        raise NotImplementedError

    def changed(self, payment: Payment) -> None:
        """Call the town, where the provider does so when somebody has paid or given up."""

    def opened(self, cents: int, purpose: str, return_url: str, asked: dict[str, Any]) -> Payment:
        """Remember an order as a payment."""
        made = Payment(secrets.token_hex(12), cents, purpose, return_url, asked)
        self.payments[made.id] = made
        return made

    def page_of(self, payment: Payment) -> str:
        """Return where a payment is paid."""
        return f"{self.origin}/zahlen/{payment.id}"

    def do_POST(self) -> None:
        """Take an order, press a button of the payer's page, or say what is to go wrong next."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
        path = urlsplit(self.path).path
        if path == "/_double/next":
            self.spoils.extend(json.loads(body))
            return self._json(200, {})
        if (button := _PAGE.fullmatch(path)) and button[2]:
            return self._press(button[1], button[2])
        if path.startswith("/_double/"):
            _, _, payment_id, what = path.split("/", 3)
            return self._settle(payment_id, what, parse_qs(body.decode()))
        return self._serve("POST", path, body)

    def do_GET(self) -> None:
        """Tell how a payment stands, or show the payer's page."""
        path = urlsplit(self.path).path
        if path == "/":
            return self._json(200, {"double": self.name})
        if page := _PAGE.fullmatch(path):
            return self._page(page[1])
        return self._serve("GET", path, b"")

    def _serve(self, method: str, path: str, body: bytes) -> None:
        """Answer an API call, or spoil it as was asked for."""
        spoil = self.spoils.popleft() if self.spoils and path not in self.sound else ""
        if spoil == "down":
            return self._json(503, {"title": "down"})
        try:
            with self.lock:
                status, content = 200, self.api(method, path, body)
        except Refusal as refusal:
            status, content = refusal.status, refusal.content
        if spoil == "drop":
            self.connection.close()
            return None
        if spoil == "late":
            time.sleep(_LATE_SECONDS)
        if spoil == "garbage":
            return self._send(200, "text/html", b"<h1>Wartung</h1>")
        return self._json(status, content)

    def _settle(self, payment_id: str, what: str, form: dict[str, list[str]]) -> None:
        found = self.payments.get(payment_id)
        if found is None or what not in STATES:
            return self._json(404, {})
        found.state = what
        if "amount" in form:
            found.cents = round(float(form["amount"][0]) * 100)
        return self._json(200, {})

    def _press(self, payment_id: str, what: str) -> None:
        found = self.payments.get(payment_id)
        if found is None or what not in STATES:
            return self._send(404, "text/plain", b"")
        if found.state == "open":
            found.state = what
            threading.Thread(target=self.changed, args=(found,)).start()
        self.send_response(303)
        self.send_header("Location", found.return_url)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _page(self, payment_id: str) -> None:
        found = self.payments.get(payment_id)
        if found is None:
            return self._send(404, "text/plain", b"")
        amount = f"{found.cents / 100:.2f}".replace(".", ",")
        buttons = "".join(
            f'<form method="post" action="/zahlen/{payment_id}/{what}"><p><button>{word}</button></p></form>'
            for what, word in _WORDS
        )
        page = (
            '<!doctype html><html lang="de"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>Bezahlen (Vorführung)</title><style>{_STYLE}</style></head>"
            "<body><main><h1>Bezahlen (Vorführung)</h1>"
            f"<p>{html.escape(str(found.asked.get('description') or ''))}</p><p>{amount} Euro, Kassenzeichen "
            f"{html.escape(found.purpose)}</p><p>Das ist kein echter Zahlungsdienst. Es fließt kein Geld.</p>"
            f"{buttons}</main></body></html>"
        )
        return self._send(200, "text/html; charset=utf-8", page.encode())

    def _json(self, status: int, content: dict[str, Any]) -> None:
        kind = "application/json" if status < 400 else "application/problem+json"
        self._send(status, kind, json.dumps(content).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Say nothing: the addresses hold ids of payments."""


def serve(double: type[Double]) -> None:
    """Serve on loopback until stopped (--port); the first line printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), double)
    double.payments, double.spoils, double.lock = {}, deque(), threading.Lock()
    double.origin = f"http://127.0.0.1:{server.server_address[1]}"
    print(double.origin, flush=True)  # noqa: T201 - whoever started it reads the address
    server.serve_forever()
