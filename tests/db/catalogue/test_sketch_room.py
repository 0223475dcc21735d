"""Two who begin a sketch at once do not both get the last place."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from buergerbuero.base.actors import staff
from buergerbuero.base.ids import new_id
from buergerbuero.catalogue import actions
from buergerbuero.catalogue.models import Sketch
from tests.cast import NOW

_WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def begin() -> None:
    try:
        actions.begin_sketch(
            service_id="meldung", title="Meldung", files={}, pages=(), notes=(), by=staff(new_id()), now=NOW
        )
    finally:
        connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buergerbuero.catalogue.actions.sketches.MOST_SKETCHES", 1)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.begin_sketch(
                service_id="eine", title="Eine", files={}, pages=(), notes=(), by=staff(new_id()), now=NOW
            )
            other = pool.submit(begin)
            while not (other.done() or somebody_waits()):
                time.sleep(0.01)
        with pytest.raises(actions.NoRoom):
            other.result()
    assert Sketch.objects.count() == 1
