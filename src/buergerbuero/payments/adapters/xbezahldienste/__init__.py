"""Payments by XBezahldienste 1.0.0: `POST /paymenttransaction/{originatorId}/{endPointId}`, then `GET` of it.

Field names, limits and error codes are those of the specification (docs.fitko.de/xbezahldienste, API 1.0.0), its
`grosAmount` included. ePayBL asks for a client certificate, pmPayment for an OAuth2 token by client credentials: both
are settings. Not verified against a foreign implementation: none can be reached without a contract; `double.py` speaks
the same specification, but we wrote it.
"""

import re
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from buergerbuero.base.asking import Line, NoReply
from buergerbuero.payments.adapters.xbezahldienste import settings
from buergerbuero.payments.adapters.xbezahldienste.settings import Access
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

SECONDS: Final = (4, 10)  # to connect, to answer: a person waits before the screen
_MOST_BYTES: Final = 200_000
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,8000}")
_LONGEST_AMOUNT: Final = 20
_LONGEST_TOKEN_SECONDS: Final = 24 * 3600


class XBezahldienste:
    """One originator and end point at a provider. Keeps no state but a token until it expires, and when to rest."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._line = Line(seconds=SECONDS, most_bytes=_MOST_BYTES)
        self._token = ""
        self._token_until = 0.0

    def start(self, order: Order) -> Transaction:
        """Open a transaction. Raises ProviderDown (nobody knows whether it was opened) and ProviderRefused."""
        return _transaction(self._call("POST", "", _request(order)))

    def look(self, transaction_id: str) -> Transaction:
        """Return how a transaction stands. Raises ProviderDown and ProviderRefused."""
        if not TRANSACTION_ID.fullmatch(transaction_id):  # it stands in the address
            raise ProviderRefused("no transaction id")
        found = _transaction(self._call("GET", f"/{transaction_id}"))
        if found.id != transaction_id:
            raise ProviderDown("another transaction")
        return found

    def heard(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Raise NotGenuine: the specification knows no calls of the provider."""
        raise NotGenuine

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        address = f"{self._access.url}/paymenttransaction/{self._access.originator}/{self._access.end_point}{path}"
        certificate = str(self._access.certificate_file) if self._access.certificate_file else None
        headers = {"Accept": "application/json", **self._authorization()}
        return self._ask(method, address, json=body, headers=headers, cert=certificate)

    def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as base.asking takes it
        try:
            answer = self._line.ask(method, address, **more)
            if answer.status == 401:  # taken back before its time
                self._token_until = 0.0
            content = answer.json()
        except NoReply as error:
            raise ProviderDown(str(error)) from None
        if answer.status >= 300:
            raise ProviderRefused(str(content.get("functionalCode", f"status {answer.status}"))[:60])
        return content

    def _authorization(self) -> dict[str, str]:
        if not self._access.token_url:
            return {}
        if time.monotonic() >= self._token_until:
            form, secret = {"grant_type": "client_credentials"}, (self._access.client_id, self._access.client_secret)
            granted = self._ask("POST", self._access.token_url, data=form, auth=secret)
            token = granted.get("access_token")
            if not isinstance(token, str) or not _TOKEN.fullmatch(token):
                raise ProviderDown("unreadable token")
            self._token, self._token_until = token, time.monotonic() + _lasts(granted.get("expires_in"))
        return {"Authorization": f"Bearer {self._token}"}


def _request(order: Order) -> dict[str, Any]:
    """Return the PaymentRequest: one item, no tax (a fee is no supply), and nobody's name."""
    euros = float(Decimal(order.amount_cents) / 100)  # JSON knows no decimals; two places survive a double
    item = {
        "id": "1",
        "reference": order.purpose,
        "description": order.description[:250],
        "taxRate": 0.0,
        "quantity": 1,
        "totalNetAmount": euros,
        "totalTaxAmount": 0.0,
        "singleNetAmount": euros,
        "singleTaxAmount": 0.0,
    }
    return {
        "requestId": str(order.request_id),
        "requestTimestamp": order.at.isoformat(),
        "currency": "EUR",
        "grosAmount": euros,
        "purpose": order.purpose,
        "description": order.description[:250],
        "redirectUrl": order.return_url,
        "items": [item],
    }


def _lasts(told: Any) -> int:  # noqa: ANN401 - whatever JSON came
    """Return for how many seconds a token is kept: a little less than is said, not at all if nothing sensible is."""
    try:
        return min(max(0, int(told) - 30), _LONGEST_TOKEN_SECONDS)
    except (TypeError, ValueError, OverflowError):
        return 0


def _transaction(content: dict[str, Any]) -> Transaction:
    """Read a PaymentTransaction. Raises ProviderDown for one that the specification does not know."""
    try:
        told, asked = content["paymentInformation"], content["paymentRequest"]
        state = ProviderState(told["status"])
        return Transaction(
            id=str(told["transactionId"]),
            state=state,
            request_id=str(asked["requestId"]),
            amount_cents=_cents(asked["grosAmount"]),
            currency=str(asked["currency"]),
            pay_url=str(told["transactionRedirectUrl"]) if state is ProviderState.INITIAL else "",
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ProviderDown(f"unreadable answer: {type(error).__name__}") from None


def _cents(amount: object) -> int:
    if len(str(amount)) > _LONGEST_AMOUNT:  # 1E+99999999 has few signs and very many digits
        raise ValueError("no amount")
    cents = Decimal(str(amount)) * 100
    if cents.adjusted() > _LONGEST_AMOUNT or cents != cents.to_integral_value():
        raise ValueError("fractions of a cent")
    return int(cents)


ADAPTER: Final = Adapter(settings.NAMES, settings.read, XBezahldienste)
