"""A payment provider for tests and the demo: XBezahldienste 1.0.0 in a process of its own, with a page to pay on.

    python -m buergerbuero.payments.adapters.xbezahldienste.double --port 8123

Nobody's money moves. Written after the specification's field table, not verified against a foreign implementation.
What goes wrong in real life can be asked for: the next requests are answered as `POST /_double/next` says, with one of
`drop` (take it, then hang up), `late` (answer after a while), `down` (503), `garbage` (no JSON) and, for the payer's
page, a transaction may be paid, failed, cancelled, or paid with another amount (`POST /_double/{id}/{what}`).
Standard library only.
"""

import argparse
import html
import json
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

_ID: Final = re.compile(r"[\w-]{1,36}")
_PURPOSE: Final = re.compile(r"[\w\s-]{1,27}")
_CALL: Final = re.compile(r"/paymenttransaction/([\w-]{1,36})/([\w-]{1,36})(?:/([\w-]{1,36}))?")
_PAGE: Final = re.compile(r"/zahlen/([\w-]{1,36})(?:/(\w+))?")
_STATES: Final = {"paid": "PAYED", "failed": "FAILED", "cancelled": "CANCELED", "open": "INITIAL"}
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
class Books:
    """What the double remembers. One lock: requests come in threads."""

    transactions: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    next: deque[str] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Refusal(Exception):
    """An answer by application/problem+json."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code


def check(request: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON came
    """Return a PaymentRequest that keeps the specification's limits. Raises Refusal."""
    if not isinstance(request, dict):
        raise Refusal(400, "VALIDATION_ERROR", "no object")
    problems = [
        name
        for name, good in (
            ("requestId", lambda it: isinstance(it, str) and bool(_ID.fullmatch(it))),
            ("requestTimestamp", lambda it: isinstance(it, str) and "T" in it),
            ("currency", lambda it: it == "EUR"),
            ("grosAmount", lambda it: isinstance(it, int | float) and 0 < it <= 999999),
            ("purpose", lambda it: isinstance(it, str) and bool(_PURPOSE.fullmatch(it))),
            ("description", lambda it: it is None or len(it) <= 250),
            ("redirectUrl", lambda it: isinstance(it, str) and len(it) <= 2082 and it.startswith("http")),
            ("items", lambda it: isinstance(it, list) and 1 <= len(it) <= 99),
        )
        if not good(request.get(name))
    ]
    if problems:
        raise Refusal(400, "VALIDATION_ERROR", ", ".join(problems))
    total = sum(
        Decimal(str(each["totalNetAmount"])) + Decimal(str(each["totalTaxAmount"])) for each in request["items"]
    )
    if total != Decimal(str(request["grosAmount"])):
        raise Refusal(400, "CALCULATION_ERROR", f"items make {total}")
    return request


class Handler(BaseHTTPRequestHandler):
    """One request."""

    books: Books
    origin: str
    originator: str
    end_point: str

    def do_POST(self) -> None:
        """Open a transaction, press a button of the payer's page, or say what is to go wrong next."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
        path = urlsplit(self.path).path
        if path == "/_double/next":
            self.books.next.extend(json.loads(body))
            return self._json(200, {})
        if path == "/token":
            return self._json(200, {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 300})
        if (button := _PAGE.fullmatch(path)) and button[2]:
            return self._press(button[1], button[2])
        if path.startswith("/_double/"):
            _, _, transaction_id, what = path.split("/", 3)
            return self._settle(transaction_id, what, parse_qs(body.decode()))
        return self._serve(lambda: self._open(path, body))

    def do_GET(self) -> None:
        """Tell how a transaction stands, or show the payer's page."""
        path = urlsplit(self.path).path
        if path == "/":
            return self._json(200, {"double": "XBezahldienste 1.0.0"})
        if page := _PAGE.fullmatch(path):
            return self._page(page[1])
        return self._serve(lambda: self._tell(path))

    def _open(self, path: str, body: bytes) -> dict[str, Any]:
        self._called(path, with_id=False)
        try:
            request = check(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise Refusal(400, "VALIDATION_ERROR", str(error)) from None
        with self.books.lock:
            if request["requestId"] in self.books.requests:
                raise Refusal(409, "PAYMENT_EXISTS", "this requestId has a transaction")
            transaction_id = secrets.token_hex(12)
            self.books.requests[request["requestId"]] = transaction_id
            self.books.transactions[transaction_id] = {
                "paymentRequest": request,
                "paymentInformation": {
                    "transactionUrl": f"{self.origin}/zahlen/{transaction_id}",
                    "transactionRedirectUrl": f"{self.origin}/zahlen/{transaction_id}",
                    "transactionId": transaction_id,
                    "transactionReference": f"D-{transaction_id[:8]}",
                    "transactionTimestamp": request["requestTimestamp"],
                    "paymentMethod": "OTHER",
                    "status": "INITIAL",
                },
            }
            return self.books.transactions[transaction_id]

    def _tell(self, path: str) -> dict[str, Any]:
        transaction_id = self._called(path, with_id=True)
        found = self.books.transactions.get(transaction_id)
        if found is None:
            raise Refusal(404, "UNSPECIFIED", "no such transaction")
        return found

    def _called(self, path: str, *, with_id: bool) -> str:
        call = _CALL.fullmatch(path)
        if not call or bool(call[3]) is not with_id:
            raise Refusal(404, "UNSPECIFIED", "no such resource")
        if (call[1], call[2]) != (self.originator, self.end_point):
            raise Refusal(404, "NO_VALID_ORIGINATOR_OR_ENDPOINT", "unknown originator or end point")
        return call[3] or ""

    def _serve(self, answer: Callable[[], dict[str, Any]]) -> None:
        """Answer an API call, or spoil it as was asked for."""
        spoil = self.books.next.popleft() if self.books.next else ""
        if spoil == "down":
            return self._json(503, {"title": "down"})
        try:
            status, content = 200, answer()
        except Refusal as refusal:
            status, content = refusal.status, {"functionalCode": refusal.code, "detail": str(refusal)}
        if spoil == "drop":
            self.connection.close()
            return None
        if spoil == "late":
            time.sleep(_LATE_SECONDS)
        if spoil == "garbage":
            return self._send(200, "text/html", b"<h1>Wartung</h1>")
        return self._json(status, content)

    def _settle(self, transaction_id: str, what: str, form: dict[str, list[str]]) -> None:
        found = self.books.transactions.get(transaction_id)
        if found is None or what not in _STATES:
            return self._json(404, {})
        found["paymentInformation"]["status"] = _STATES[what]
        if "amount" in form:
            found["paymentRequest"]["grosAmount"] = float(form["amount"][0])
        return self._json(200, {})

    def _press(self, transaction_id: str, what: str) -> None:
        found = self.books.transactions.get(transaction_id)
        if found is None or what not in _STATES:
            return self._send(404, "text/plain", b"")
        if found["paymentInformation"]["status"] == "INITIAL":
            found["paymentInformation"]["status"] = _STATES[what]
        self.send_response(303)
        self.send_header("Location", found["paymentRequest"]["redirectUrl"])
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _page(self, transaction_id: str) -> None:
        found = self.books.transactions.get(transaction_id)
        if found is None:
            return self._send(404, "text/plain", b"")
        asked = found["paymentRequest"]
        amount = f"{asked['grosAmount']:.2f}".replace(".", ",")
        buttons = "".join(
            f'<form method="post" action="/zahlen/{transaction_id}/{what}"><p><button>{word}</button></p></form>'
            for what, word in _WORDS
        )
        page = (
            '<!doctype html><html lang="de"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>Bezahlen (Vorführung)</title><style>{_STYLE}</style></head>"
            "<body><main><h1>Bezahlen (Vorführung)</h1>"
            f"<p>{html.escape(str(asked.get('description') or ''))}</p><p>{amount} Euro, Kassenzeichen "
            f"{html.escape(asked['purpose'])}</p><p>Das ist kein echter Zahlungsdienst. Es fließt kein Geld.</p>"
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
        """Say nothing: the addresses hold transaction ids."""


def main() -> None:
    """Serve on loopback until stopped; the first line printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--originator", default="demo")
    parser.add_argument("--end-point", default="demo")
    chosen = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Handler)
    Handler.books = Books()
    Handler.origin = f"http://127.0.0.1:{server.server_address[1]}"
    Handler.originator, Handler.end_point = chosen.originator, chosen.end_point
    print(Handler.origin, flush=True)  # noqa: T201 - whoever started it reads the address
    server.serve_forever()


if __name__ == "__main__":
    main()
