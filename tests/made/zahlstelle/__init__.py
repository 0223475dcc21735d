"""The "Zahlstelle Musterland", an invented provider that is as unlike XBezahldienste as may be: the proof of the port.

`POST /orders`, then `GET /orders/ID`; and it calls us, signed by HMAC-SHA256 (header `X-Signature`, over the body).
When it is looked at it repeats neither our id nor where to pay, and what is wrong it says by status alone.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from buergerbuero.base.asking import Line, NoReply
from buergerbuero.base.settings import secret_text, text, url
from buergerbuero.payments.ports import Adapter
from buergerbuero.payments.values import (
    TRANSACTION_ID,
    NotGenuine,
    Order,
    ProviderDown,
    ProviderRefused,
    ProviderState,
    Transaction,
)

NAMES: Final = frozenset({"PAYMENT_ZAHLSTELLE_URL", "PAYMENT_ZAHLSTELLE_SECRET_FILE"})
_STATES: Final = {
    "open": ProviderState.INITIAL,
    "paid": ProviderState.PAYED,
    "failed": ProviderState.FAILED,
    "cancelled": ProviderState.CANCELED,
}


@dataclass(frozen=True)
class Access:
    """What the Zahlstelle has given the town."""

    url: str
    secret: str = field(repr=False)


def read() -> Access | None:
    """Return how to reach it; None where nothing is paid this way. Raises BadSettings."""
    if not text("PAYMENT_ZAHLSTELLE_URL", ""):
        return None
    return Access(url("PAYMENT_ZAHLSTELLE_URL", ("https", "http")), secret_text("PAYMENT_ZAHLSTELLE_SECRET"))


class Zahlstelle:
    """The town at the Zahlstelle."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._line = Line(seconds=(4, 10), most_bytes=10_000)

    def start(self, order: Order) -> Transaction:
        """Open an order."""
        asked = {
            "amount_cents": order.amount_cents,
            "reference": order.purpose,
            "return_url": order.return_url,
            "notify_url": order.notify_url,
        }
        made = self._call("POST", "/orders", asked)
        address = str(made.get("pay_url"))
        return Transaction(_id(made), ProviderState.INITIAL, None, order.amount_cents, "EUR", address)

    def look(self, transaction_id: str) -> Transaction:
        """Return how an order stands."""
        if not TRANSACTION_ID.fullmatch(transaction_id):
            raise ProviderRefused("no order id")
        found = self._call("GET", f"/orders/{transaction_id}")
        state, cents = _STATES.get(str(found.get("status"))), found.get("amount_cents")
        if state is None or type(cents) is not int:
            raise ProviderDown("unreadable answer")
        return Transaction(transaction_id, state, None, cents, "EUR")

    def heard(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Return which order a call speaks of."""
        ours = hmac.new(self._access.secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(ours.encode(), headers.get("X-Signature", "").encode()):
            raise NotGenuine
        return _id(json.loads(body))  # signed: it is JSON

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            answer = self._line.ask(method, self._access.url + path, json=body)
            content = answer.json()
        except NoReply as error:
            raise ProviderDown(str(error)) from None
        if answer.status >= 300:
            raise ProviderRefused(f"status {answer.status}")
        return content


def _id(content: dict[str, Any]) -> str:
    return str(content.get("order_id"))


ADAPTER: Final = Adapter(NAMES, read, Zahlstelle)
