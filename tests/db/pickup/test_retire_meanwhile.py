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
from buergerbuero.pickup.models import Box, Grant, Incoming, Order, Outgoing, Pin
from buergerbuero.pickup.values import BadBox, NotReady, OrderState
from tests.cast import NOW
from tests.db.pickup.conftest import ordered
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


def test_a_case_that_is_read_while_the_box_is_retired_gets_no_grant(box: Made, case_id: UUID) -> None:
    """Whichever comes first reads what was laid in; nothing is written to a box that is retired."""
    order_id = ordered(case_id, box)
    box.says(box.loads(order_id))
    assert meanwhile(lambda: retire(box), lambda: actions.take(box_id=box.box_id, now=NOW)) == 0
    assert Order.objects.get().state == OrderState.EXPIRED
    assert not Grant.objects.exists() and not Outgoing.objects.exists()


def test_who_waits_to_read_a_box_reads_the_one_that_came_then(box: Made) -> None:
    new = Made()

    def replace() -> None:
        retire(box)
        new.register()
        new.says(*(Alert("still_open", "staff", 1, 1) for _ in range(3)))

    assert meanwhile(replace, lambda: actions.take(box_id=box.box_id, now=NOW)) == 3
    assert set(Incoming.objects.values_list("refused", flat=True)) == {""}, "by its own key, not by the one before"


@pytest.mark.parametrize("speaks", [calls, exports])
def test_what_was_acknowledged_just_before_is_read_by_retiring(box: Made, speaks: Callable[[Made], object]) -> None:
    assert meanwhile(lambda: speaks(box), lambda: retire(box)) is None
    assert Incoming.objects.filter(read_at__isnull=False).count() == 3


def test_who_reads_a_box_has_ended_before_it_is_retired(box: Made, case_id: UUID) -> None:
    order_id = ordered(case_id, box)
    box.says(box.loads(order_id))
    assert meanwhile(lambda: actions.take(box_id=box.box_id, now=NOW), lambda: retire(box)) is None
    assert Order.objects.get().state == OrderState.EXPIRED
    assert Grant.objects.get().sealed_token is None


def test_of_two_computers_that_are_registered_at_once_one_is(db: None) -> None:
    first, second = Made(), Made()
    refused = meanwhile(first.register, second.register)
    assert isinstance(refused, BadBox) and str(refused) == "retire_first"
    assert bytes(Box.objects.get().signing_key) == first.key.public


def test_of_two_boxes_that_are_registered_at_once_by_one_key_one_is(db: None) -> None:
    first = Made()
    refused = meanwhile(first.register, Made("anderswo", first.key).register)
    assert isinstance(refused, BadBox) and str(refused) == "known_keys"
    assert Box.objects.get().pk == first.box_id
