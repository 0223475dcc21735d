"""Two who come through the door at the same moment with one code: one of them stays outside."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest
from django.db import connection

from buergerbuero.identity import actions
from buergerbuero.identity.models import StaffSession
from buergerbuero.identity.values import Browser, CodeUsed, Role

NOW = datetime.datetime(2026, 11, 23, 7, 0, tzinfo=datetime.UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "korrekt pferd batterie"
AT_ONCE = 4


@pytest.fixture
def known(transactional_db: None) -> Iterator[None]:
    actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="",
        roles=[Role.CLERK],
        password=PASSWORD,
        secret=SECRET,
        now=NOW,
    )
    yield


def test_one_code_lets_one_in(known: None) -> None:
    start = Barrier(AT_ONCE)

    def come(number: int) -> bool:
        start.wait()
        try:
            actions.authenticate(
                login="s.muster",
                password=PASSWORD,
                code=pyotp.TOTP(SECRET).at(NOW),
                browser=Browser(str(number)),
                now=NOW,
            )
        except CodeUsed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert sorted(threads.map(come, range(AT_ONCE))) == [False, False, False, True]
    assert StaffSession.objects.count() == 1
