"""What browsers are asked for passkeys, and which ones somebody has."""

import datetime
from uuid import UUID

from buergerbuero.identity import passkeys
from buergerbuero.identity.models import Passkey, Staff
from buergerbuero.identity.values import PasskeyLine, PasskeyOffer, UnknownStaff


def passkeys_possible() -> bool:
    """Return whether browsers make passkeys for the desk's address: it must be a name, such as localhost."""
    return passkeys.possible()


def offer_log_in(*, now: datetime.datetime) -> PasskeyOffer | None:
    """Return what the log-in page asks authenticators; None where passkeys cannot be, see operating.md."""
    return passkeys.offer_log_in(now=now) if passkeys.possible() else None


def offer_passkey(staff_id: UUID, *, now: datetime.datetime) -> PasskeyOffer | None:
    """Return what asks for a new passkey of somebody; None where passkeys cannot be. Raises UnknownStaff."""
    row = Staff.objects.filter(id=staff_id).first()
    if row is None:
        raise UnknownStaff
    held = [bytes(each) for each in row.passkeys.values_list("credential_id", flat=True)]
    return passkeys.offer_new(row, held=held, now=now) if passkeys.possible() else None


def passkeys_of(staff_id: UUID) -> tuple[PasskeyLine, ...]:
    """Return somebody's passkeys, oldest first."""
    rows = Passkey.objects.filter(staff_id=staff_id).order_by("created_at", "id")
    return tuple(
        PasskeyLine(row.id, row.name, row.created_at, row.last_used_at, row.synced, row.cloned) for row in rows
    )
