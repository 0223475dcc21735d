"""What the link answers, in this process: the words it has, and that a box cannot call without end."""

import secrets
import time as clock_of_tests
from typing import Any

import pytest
from django.conf import settings as live
from django.db import OperationalError
from django.test import Client

from ausgabebox.protocol import exchange, messages
from ausgabebox.protocol.messages import Alert, Message
from ausgabebox.protocol.signing import SigningKey
from buergerbuero.boxlink.views.calls import BAD_CALLS_A_MINUTE
from buergerbuero.pickup import actions
from buergerbuero.pickup.actions.calls import CALLS_A_MINUTE
from buergerbuero.pickup.models import Box, Incoming
from tests.db.conftest import Time
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any, time: Time) -> Made:
    settings.ROOT_URLCONF = "buergerbuero.config.urls_boxlink"
    settings.MIDDLEWARE = live.MIDDLEWARE_OF["boxlink"]
    return Made().register()


def called(box: Made, turn: int, *waiting: bytes, by: SigningKey | None = None) -> Any:
    call = exchange.Call(box.box_id, turn, int(clock_of_tests.time()), 0, waiting)
    return Client().post("/austausch", exchange.sign_call(call, by or box.key), content_type="application/cbor")


def refused(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/cbor"
    assert response["Cache-Control"] == "no-store"
    return response.status_code, exchange.unpack_refusal(response.content).refused


def test_a_box_is_answered(box: Made) -> None:
    signed = messages.sign_up(Message(box.box_id, 1, 1, Alert("tamper", "security", None, 1)), box.key)
    answer = called(box, 1, signed)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/cbor")
    assert exchange.unpack_answer(answer.content) == exchange.Answer(1, ())
    assert Incoming.objects.values_list("number", "received_at").get()[0] == 1
    assert Box.objects.get().last_contact_at is not None


def test_the_rights_of_its_role_are_enough(box: Made, as_role: Any) -> None:
    as_role("bb_boxlink")
    assert called(box, 1).status_code == 200
    assert refused(called(box, 1)) == (409, "turn")
    assert refused(called(box, 2, by=SigningKey.of(secrets.token_bytes(32)))) == (403, "stranger")


def test_a_box_that_calls_without_end_waits(box: Made, time: Time) -> None:
    for turn in range(1, CALLS_A_MINUTE + 1):
        assert called(box, turn).status_code == 200
    late = called(box, CALLS_A_MINUTE + 1)
    assert refused(late) == (429, "often")
    assert 0 < int(late["Retry-After"]) <= 60
    time.passes(minutes=1)
    assert called(box, CALLS_A_MINUTE + 1).status_code == 200


def test_strangers_wait_and_boxes_do_not_wait_for_them(box: Made) -> None:
    stranger = SigningKey.of(secrets.token_bytes(32))
    for turn in range(1, BAD_CALLS_A_MINUTE + 1):
        assert refused(called(box, turn, by=stranger)) == (403, "stranger")
    assert refused(called(box, 99, by=stranger)) == (429, "often")
    assert called(box, 1).status_code == 200


def test_what_fails_here_is_a_word_for_later(box: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**arguments: object) -> bytes:
        raise OperationalError

    monkeypatch.setattr(actions, "take_call", away)
    assert refused(called(box, 1)) == (503, "later")

    def broken(**arguments: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(actions, "take_call", broken)
    client = Client(raise_request_exception=False)
    assert refused(client.post("/austausch", b"x", content_type="application/cbor")) == (503, "later")


def test_there_is_nothing_else(box: Made) -> None:
    assert refused(Client().get("/")) == (404, "nothing")
    assert refused(Client().get("/austausch")) == (405, "method")
    assert refused(Client().post("/austausch/")) == (404, "nothing")
