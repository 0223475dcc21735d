"""A box is retired while it calls, or while something is made for it: what comes second finds it retired."""

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from ausgabebox.protocol import bundles, exchange, messages
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.errors import UnknownKey
from ausgabebox.protocol.messages import Alert, Message
from ausgabebox.protocol.signing import Context
from buergerbuero.base.actors import CITIZEN, SYSTEM
from buergerbuero.pickup import actions
from buergerbuero.pickup.models import Box, Incoming, Order, Pin
from buergerbuero.pickup.values import NotReady, OrderState
from tests.cast import NOW
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = int(NOW.timestamp())


def said(box: Made) -> tuple[bytes, ...]:
    alert = Alert("still_open", "staff", 1, 1)
    return tuple(messages.sign_up(Message(box.box_id, number, 1, alert), box.key) for number in (1, 2, 3))


def calls(box: Made) -> object:
    call = exchange.Call(box.box_id, 500, SECONDS, 0, said(box))
    return actions.take_call(body=exchange.sign_call(call, box.key), now=NOW)


def exports(box: Made) -> object:
    bundle = Bundle(Context.UP, box.box_id, box.key.key_id, SECONDS, 40, said(box))
    return actions.take_bundle(body=bundles.sign_bundle(bundle, box.key), now=NOW)


def orders(case_id: UUID, box: Made) -> UUID:
    return actions.order(
        case_id=case_id, delivery_id=uuid4(), box_id=box.box_id, doc_class="personalausweis", low_reach=False,
        return_required=False, retention_days=10, by=SYSTEM, now=NOW,
    )  # fmt: skip


def retire(box: Made) -> None:
    actions.retire_box(box_id=box.box_id, by=SYSTEM, now=NOW)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else one transaction sees the same all along
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def meanwhile(first: Callable[[], object], second: Callable[[], object], *, until: float = 20) -> object:
    """Let `second` begin on another connection before `first` is committed; return what it raised, or did."""
    came: list[object] = []

    def run() -> None:
        try:
            came.append(second())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            came.append(error)
        finally:
            connection.close()

    thread, done = threading.Thread(target=run), threading.Event()
    with transaction.atomic():
        first()
        thread.start()
        for _ in range(int(until * 20)):
            if came or waits_for_a_lock():
                break
            done.wait(0.05)
    thread.join(until)
    assert came, "it never ended"
    return came[0]


@pytest.mark.parametrize("speaks", [calls, exports])
def test_what_a_box_says_while_it_is_retired_is_refused(box: Made, speaks: Callable[[Made], object]) -> None:
    assert isinstance(meanwhile(lambda: retire(box), lambda: speaks(box)), UnknownKey)
    assert not Incoming.objects.exists()


@pytest.mark.parametrize("speaks", [calls, exports])
def test_what_the_old_computer_says_while_another_comes_does_not_count_for_that_one(
    box: Made, speaks: Callable[[Made], object]
) -> None:
    new = Made()

    def replace() -> None:
        retire(box)
        new.register()

    assert isinstance(meanwhile(replace, lambda: speaks(box)), UnknownKey)
    assert Box.objects.values_list("received", "acknowledged", "turn").get() == (0, 0, 0)
    calls(new)
    assert Incoming.objects.count() == Box.objects.get().received == 3


def test_no_pin_and_no_order_is_made_for_a_box_that_is_being_retired(box: Made, case_id: UUID) -> None:
    assert actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    assert isinstance(meanwhile(lambda: retire(box), lambda: orders(case_id, box)), NotReady)
    assert not Order.objects.exists()
    box = Made().register()
    made = meanwhile(
        lambda: retire(box), lambda: actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    )
    assert isinstance(made, NotReady)
    assert not Pin.objects.exists()


def test_an_order_that_came_first_is_ended_by_retiring(box: Made, case_id: UUID) -> None:
    actions.new_pin(case_id=case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    assert meanwhile(lambda: orders(case_id, box), lambda: retire(box)) is None
    assert Order.objects.get().state == OrderState.WITHDRAWN
