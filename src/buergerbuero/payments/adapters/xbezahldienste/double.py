"""A payment provider for tests and the demo: XBezahldienste 1.0.0 in a process of its own, with a page to pay on.

    python -m buergerbuero.payments.adapters.xbezahldienste.double --port 8123

Written after the specification's field table, not verified against a foreign implementation. Originator and end point
are both `demo`. Standard library only.
"""

import json
import re
import secrets
from decimal import Decimal
from typing import Any, Final

from buergerbuero.payments.adapters.doubles import Double, Payment, Refusal, serve

_ID: Final = re.compile(r"[\w-]{1,36}")
_PURPOSE: Final = re.compile(r"[\w\s-]{1,27}")
_CALL: Final = re.compile(r"/paymenttransaction/([\w-]{1,36})/([\w-]{1,36})(?:/([\w-]{1,36}))?")
_STATES: Final = {"paid": "PAYED", "failed": "FAILED", "cancelled": "CANCELED", "open": "INITIAL"}
_WE: Final = ("demo", "demo")


def check(request: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON came
    """Return a PaymentRequest that keeps the specification's limits. Raises Refusal."""
    if not isinstance(request, dict):
        raise _refusal(400, "VALIDATION_ERROR", "no object")
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
        raise _refusal(400, "VALIDATION_ERROR", ", ".join(problems))
    total = sum(
        Decimal(str(each["totalNetAmount"])) + Decimal(str(each["totalTaxAmount"])) for each in request["items"]
    )
    if total != Decimal(str(request["grosAmount"])):
        raise _refusal(400, "CALCULATION_ERROR", f"items make {total}")
    return request


class XBezahldienste(Double):
    """One request."""

    name = "XBezahldienste 1.0.0"
    sound = frozenset({"/token"})

    def api(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """Open a transaction, tell how it stands, or give a token. Raises Refusal."""
        if path == "/token":
            return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 300}
        call = _CALL.fullmatch(path)
        if not call or bool(call[3]) is not (method == "GET"):
            raise _refusal(404, "UNSPECIFIED", "no such resource")
        if (call[1], call[2]) != _WE:
            raise _refusal(404, "NO_VALID_ORIGINATOR_OR_ENDPOINT", "unknown originator or end point")
        found = self.payments.get(call[3]) if call[3] else self._open(body)
        if found is None:
            raise _refusal(404, "UNSPECIFIED", "no such transaction")
        return self._told(found)

    def _open(self, body: bytes) -> Payment:
        try:
            request = check(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise _refusal(400, "VALIDATION_ERROR", str(error)) from None
        if any(each.asked["requestId"] == request["requestId"] for each in self.payments.values()):
            raise _refusal(409, "PAYMENT_EXISTS", "this requestId has a transaction")
        return self.opened(round(request["grosAmount"] * 100), request["purpose"], request["redirectUrl"], request)

    def _told(self, found: Payment) -> dict[str, Any]:
        return {
            "paymentRequest": {**found.asked, "grosAmount": found.cents / 100},
            "paymentInformation": {
                "transactionUrl": self.page_of(found),
                "transactionRedirectUrl": self.page_of(found),
                "transactionId": found.id,
                "transactionReference": f"D-{found.id[:8]}",
                "transactionTimestamp": found.asked["requestTimestamp"],
                "paymentMethod": "OTHER",
                "status": _STATES[found.state],
            },
        }


def _refusal(status: int, code: str, detail: str) -> Refusal:
    return Refusal(status, functionalCode=code, detail=detail)


if __name__ == "__main__":
    serve(XBezahldienste)
