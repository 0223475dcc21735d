"""Payments by XBezahldienste 1.0.0: `POST /paymenttransaction/{originatorId}/{endPointId}`, then `GET` of it.

Field names, limits and error codes are those of the specification (docs.fitko.de/xbezahldienste, API 1.0.0), its
`grosAmount` included. ePayBL asks for a client certificate, pmPayment for an OAuth2 token by client credentials: both
are settings. Not verified against a foreign implementation: none can be reached without a contract; `double.py` speaks
the same specification, but we wrote it.
"""

import time
from decimal import Decimal
from typing import Any, Final

import requests
from django.conf import settings

from buergerbuero.base.settings import PaymentAccess
from buergerbuero.payments.values import Order, ProviderDown, ProviderRefused, ProviderState, Transaction

SECONDS: Final = (4, 10)  # to connect, to answer: a person waits before the screen


class XBezahldienste:
    """One originator and end point at a provider. Keeps no state but a token until it expires."""

    def __init__(self) -> None:
        self._token: str = ""
        self._token_until = 0.0

    def start(self, order: Order) -> Transaction:
        """Open a transaction. Raises ProviderDown (nobody knows whether it was opened) and ProviderRefused."""
        return _transaction(self._call("POST", "", _request(order)))

    def look(self, transaction_id: str) -> Transaction:
        """Return how a transaction stands. Raises ProviderDown and ProviderRefused."""
        return _transaction(self._call("GET", f"/{transaction_id}"))

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        found = settings.BB.payment
        if found is None:
            raise ProviderDown("no provider is set up")
        address = f"{found.url}/paymenttransaction/{found.originator}/{found.end_point}{path}"
        try:
            answer = requests.request(
                method,
                address,
                json=body,
                headers={"Accept": "application/json", **self._authorization(found)},
                cert=str(found.certificate_file) if found.certificate_file else None,
                timeout=SECONDS,
                allow_redirects=False,
            )
            return _content(answer)
        except requests.RequestException as error:
            raise ProviderDown(type(error).__name__) from None  # its text may hold addresses with secrets

    def _authorization(self, found: PaymentAccess) -> dict[str, str]:
        if not found.token_url:
            return {}
        if time.monotonic() >= self._token_until:
            answer = requests.post(
                found.token_url,
                data={"grant_type": "client_credentials"},
                auth=(found.client_id, found.client_secret),
                timeout=SECONDS,
            )
            granted = _content(answer)
            self._token = str(granted.get("access_token", ""))
            self._token_until = time.monotonic() + max(0, int(granted.get("expires_in", 0)) - 30)
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


def _content(answer: requests.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except requests.JSONDecodeError:
        raise ProviderDown(f"status {answer.status_code} without JSON") from None
    if not isinstance(content, dict):
        raise ProviderDown(f"status {answer.status_code} with other JSON")
    if answer.status_code >= 500:
        raise ProviderDown(f"status {answer.status_code}")
    if answer.status_code >= 300:
        raise ProviderRefused(str(content.get("functionalCode", f"status {answer.status_code}"))[:60])
    return content


def _transaction(content: dict[str, Any]) -> Transaction:
    """Read a PaymentTransaction. Raises ProviderDown for one that the specification does not know."""
    try:
        told, asked = content["paymentInformation"], content["paymentRequest"]
        return Transaction(
            id=str(told["transactionId"]),
            state=ProviderState(told["status"]),
            request_id=str(asked["requestId"]),
            amount_cents=_cents(asked["grosAmount"]),
            currency=str(asked["currency"]),
            pay_url=str(told.get("transactionRedirectUrl", "")),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ProviderDown(f"unreadable answer: {type(error).__name__}") from None


def _cents(amount: object) -> int:
    cents = Decimal(str(amount)) * 100
    if cents != cents.to_integral_value():
        raise ValueError("fractions of a cent")
    return int(cents)


provider = XBezahldienste()
