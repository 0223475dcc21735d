"""A payment provider that is broken, slow or taken: nothing it says harms more than the one payment."""

import json
import time
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings

from buergerbuero.payments import queries
from buergerbuero.payments.adapters import xbezahldienste
from buergerbuero.payments.adapters.xbezahldienste.settings import Access
from buergerbuero.payments.models import Attempt
from buergerbuero.payments.values import AttemptState, ProviderDown, ProviderRefused
from tests.db.payments.conftest import start
from tests.made.hostile import Hostile, hostile, send

pytestmark = pytest.mark.django_db
__all__ = ["hostile"]


@pytest.fixture(autouse=True)
def provider(hostile: Hostile, settings: Any) -> None:
    """Ask the hostile one, by an adapter that remembers nothing of other tests."""
    queries._made.cache_clear()
    _by(Access(hostile.url, "demo", "demo"), settings)


def answering(handler: Any, body: bytes, **changes: Any) -> None:
    """Answer an order as the specification says, but for the changes."""
    asked = json.loads(body)
    told = {
        "transactionId": "abc",
        "status": "INITIAL",
        "transactionRedirectUrl": "https://zahlen.example.org/abc",
    }
    request = {name: asked[name] for name in ("requestId", "grosAmount", "currency")}
    told |= {name: value for name, value in changes.items() if name in told}
    request |= {name: value for name, value in changes.items() if name in request}
    send(handler, json.dumps({"paymentInformation": told, "paymentRequest": request}).encode())


def test_what_is_asked_for_is_taken(hostile: Hostile, claim_id: UUID) -> None:
    hostile.behave = answering
    assert start(claim_id) == "https://zahlen.example.org/abc"


@pytest.mark.parametrize(
    "changes",
    [
        {"transactionId": "../../verwaltung"},
        {"transactionId": "a" * 37},
        {"transactionId": ""},
        {"transactionId": "a\x00"},
        {"transactionRedirectUrl": ""},
        {"transactionRedirectUrl": "javascript:alert(1)"},
        {"transactionRedirectUrl": "data:text/html,x"},
        {"transactionRedirectUrl": "http://anderswo.example.org/"},
        {"transactionRedirectUrl": "https://x.example.org/\ud800"},
        {"grosAmount": "1E+99999999"},
        {"grosAmount": "9" * 5000},
        {"grosAmount": -30.0},
        {"grosAmount": 3000},
        {"grosAmount": float("nan")},
        {"currency": "USD"},
        {"requestId": "another"},
        {"status": ["INITIAL"]},
    ],
)
def test_another_order_is_no_order(hostile: Hostile, claim_id: UUID, changes: dict[str, Any]) -> None:
    hostile.behave = lambda handler, body: answering(handler, body, **changes)
    with pytest.raises(ProviderDown):
        start(claim_id)
    assert Attempt.objects.get(claim_id=claim_id).state == AttemptState.LOST


@pytest.mark.parametrize("content", [b"[" * 150_000, b"{}" + b" " * 300_000, b"\xff\xfe"])
def test_what_is_no_answer_leaves_nothing_behind_that_blocks(hostile: Hostile, claim_id: UUID, content: bytes) -> None:
    hostile.says(content)
    with pytest.raises(ProviderDown):
        start(claim_id)
    assert Attempt.objects.get(claim_id=claim_id).state == AttemptState.LOST


@pytest.mark.parametrize(
    "token",
    [
        b"{}",
        b'{"access_token": null}',
        b'{"access_token": "a\\nX-Evil: 1", "expires_in": 300}',
        b"[" * 150_000,
    ],
)
def test_what_is_no_token_opens_nothing(hostile: Hostile, claim_id: UUID, settings: Any, token: bytes) -> None:
    _by_token(hostile, settings)
    hostile.says(token)
    with pytest.raises(ProviderDown):
        start(claim_id)
    assert {path for path, _ in hostile.asked} == {"/token"}


@pytest.mark.parametrize("lasts", [b"null", b'"bald"', b"1e400", b"-5", b'"3600"', b"9" * 1000])
def test_how_long_a_token_lasts_may_be_said_in_any_way(
    hostile: Hostile, claim_id: UUID, settings: Any, lasts: bytes
) -> None:
    _by_token(hostile, settings)
    token = b'{"access_token": "x", "expires_in": ' + lasts + b"}"
    hostile.behave = lambda handler, body: (
        send(handler, token) if handler.path == "/token" else answering(handler, body)
    )
    assert start(claim_id)


def test_who_we_are_is_not_told_where_a_redirect_leads(hostile: Hostile, claim_id: UUID, settings: Any) -> None:
    _by_token(hostile, settings)
    hostile.says(b"{}", 302, {"Location": "/anderswo"})
    with pytest.raises(ProviderRefused):
        start(claim_id)
    assert {path for path, _ in hostile.asked} == {"/token"}


def test_a_transaction_is_asked_for_by_nothing_but_an_id(hostile: Hostile) -> None:
    for written in ("../../verwaltung", "..", "a?b", "a/b", ""):
        with pytest.raises(ProviderRefused):
            queries.provider("xbezahldienste").look(written)
    assert hostile.asked == []


def test_after_two_time_outs_nobody_waits_for_a_while(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one worker: while it waits for a provider that hangs, no notice is made."""
    monkeypatch.setattr(xbezahldienste, "SECONDS", (0.2, 0.1))
    hostile.behave = lambda _handler, _body: time.sleep(0.5)
    for _ in range(10):
        with pytest.raises(ProviderDown):
            queries.provider("xbezahldienste").look("abc")
    assert len(hostile.asked) == 2


def _by_token(hostile: Hostile, settings: Any) -> None:
    _by(Access(hostile.url, "demo", "demo", token_url=f"{hostile.url}/token", client_id="stadt"), settings)


def _by(access: Access, settings: Any) -> None:
    found = {"xbezahldienste": access}
    settings.BB = replace(django_settings.BB, payment_provider="xbezahldienste", payment_access=found)
