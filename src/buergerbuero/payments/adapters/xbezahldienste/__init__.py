"""Payments by XBezahldienste 1.0.0: `POST /paymenttransaction/{originatorId}/{endPointId}`, then `GET` of it.

Field names, limits and error codes are those of the specification (docs.fitko.de/xbezahldienste, API 1.0.0), its
`grosAmount` included. ePayBL asks for a client certificate, pmPayment for an OAuth2 token by client credentials: both
are settings. Not verified against a foreign implementation: none can be reached without a contract; `double.py` speaks
the same specification, but we wrote it.
"""

import re
import time
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from buergerbuero.base.asking import NoReply, Reply, ask
from buergerbuero.base.settings import LOOPBACK, PaymentAccess
from buergerbuero.payments.values import Order, ProviderDown, ProviderRefused, ProviderState, Transaction

SECONDS: Final = (4, 10)  # to connect, to answer: a person waits before the screen
REST_SECONDS: Final = 60
"""After two time-outs in a row nobody waits any more for so long: there is one worker, and notices wait behind it."""
_TIMEOUTS: Final = 2
_MOST_BYTES: Final = 200_000
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,36}")
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,8000}")
_ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,4000}")
_LONGEST_AMOUNT: Final = 20
_LONGEST_TOKEN_SECONDS: Final = 24 * 3600


class XBezahldienste:
    """One originator and end point at a provider. Keeps no state but a token until it expires, and when to rest."""

    def __init__(self) -> None:
        self._token: str = ""
        self._token_until = 0.0
        self._timeouts = 0
        self._rests_until = 0.0

    def start(self, order: Order) -> Transaction:
        """Open a transaction. Raises ProviderDown (nobody knows whether it was opened) and ProviderRefused."""
        made = _transaction(self._call("POST", "", _request(order)))
        if (made.request_id, made.amount_cents, made.currency) != (str(order.request_id), order.amount_cents, "EUR"):
            raise ProviderDown("another order")
        return made

    def look(self, transaction_id: str) -> Transaction:
        """Return how a transaction stands. Raises ProviderDown and ProviderRefused."""
        if not _ID.fullmatch(transaction_id):  # it stands in the address
            raise ProviderRefused("no transaction id")
        found = _transaction(self._call("GET", f"/{transaction_id}"))
        if found.id != transaction_id:
            raise ProviderDown("another transaction")
        return found

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        found: PaymentAccess | None = settings.BB.payment
        if found is None:
            raise ProviderDown("no provider is set up")
        if time.monotonic() < self._rests_until:
            raise ProviderDown("not asked: it has let us wait")
        address = f"{found.url}/paymenttransaction/{found.originator}/{found.end_point}{path}"
        certificate = str(found.certificate_file) if found.certificate_file else None
        headers = {"Accept": "application/json", **self._authorization(found)}
        return _content(self._ask(method, address, json=body, headers=headers, cert=certificate))

    def _ask(self, method: str, address: str, **more: Any) -> Reply:  # noqa: ANN401 - as base.asking takes it
        try:
            answer = ask(method, address, seconds=SECONDS, most_bytes=_MOST_BYTES, **more)
        except NoReply as error:
            self._timeouts = self._timeouts + 1 if error.waited else 0
            if self._timeouts >= _TIMEOUTS:
                self._rests_until = time.monotonic() + REST_SECONDS
            raise ProviderDown(str(error)) from None
        self._timeouts = 0
        if answer.status == 401:  # taken back before its time
            self._token_until = 0.0
        return answer

    def _authorization(self, found: PaymentAccess) -> dict[str, str]:
        if not found.token_url:
            return {}
        if time.monotonic() >= self._token_until:
            form, secret = {"grant_type": "client_credentials"}, (found.client_id, found.client_secret)
            granted = _content(self._ask("POST", found.token_url, data=form, auth=secret))
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


def _content(answer: Reply) -> dict[str, Any]:
    try:
        content = answer.json()
    except NoReply as error:
        raise ProviderDown(str(error)) from None
    if answer.status >= 500:
        raise ProviderDown(f"status {answer.status}")
    if answer.status >= 300:
        raise ProviderRefused(str(content.get("functionalCode", f"status {answer.status}"))[:60])
    return content


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
        state, found_id = ProviderState(told["status"]), str(told["transactionId"])
        if not _ID.fullmatch(found_id):
            raise ValueError
        return Transaction(
            id=found_id,
            state=state,
            request_id=str(asked["requestId"]),
            amount_cents=_cents(asked["grosAmount"]),
            currency=str(asked["currency"]),
            pay_url=_pay_url(told["transactionRedirectUrl"]) if state is ProviderState.INITIAL else "",
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ProviderDown(f"unreadable answer: {type(error).__name__}") from None


def _pay_url(address: object) -> str:
    """Return where the person pays, if a browser can be sent there. Raises ValueError."""
    parts = urlsplit(str(address))
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or not _ADDRESS.fullmatch(str(address)):
        raise ValueError
    return str(address)


def _cents(amount: object) -> int:
    if len(str(amount)) > _LONGEST_AMOUNT:  # 1E+99999999 has few signs and very many digits
        raise ValueError("no amount")
    cents = Decimal(str(amount)) * 100
    if cents.adjusted() > _LONGEST_AMOUNT or cents != cents.to_integral_value():
        raise ValueError("fractions of a cent")
    return int(cents)


provider = XBezahldienste()
