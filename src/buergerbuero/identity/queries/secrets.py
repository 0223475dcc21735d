"""What a set-up code opens."""

import datetime

from buergerbuero.identity import totp
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import PendingSetup, WrongSetup


def pending_setup(*, login: str, setup_code: str, now: datetime.datetime) -> PendingSetup:
    """Return what the person brings onto the phone, while the set-up code is good. Raises WrongSetup."""
    row = staff_to_set_up(login=login, setup_code=setup_code, now=now)
    secret = totp.open_secret(row.id, row.sealed_totp)
    return PendingSetup(row.display_name, totp.uri(row.login, secret), secret)


def staff_to_set_up(*, login: str, setup_code: str, now: datetime.datetime) -> Staff:
    """Return the row that a set-up code opens, for the actions of this area. Raises WrongSetup."""
    row = Staff.objects.filter(login=login.replace("\x00", ""), active=True, setup_until__gt=now).first()
    if row is None or row.setup_hash != totp.setup_hash(row.id, setup_code):
        raise WrongSetup
    return row
