"""What was done to one's own account, in words."""

import datetime
from collections.abc import Iterable
from typing import Final

from buergerbuero.identity.values import AccountEvent

_MOST: Final = 50
_VERBS: Final = {
    "staff.created": "Konto angelegt",
    "staff.invited_again": "Neuer Einrichtungscode ausgegeben",
    "staff.set_up": "Kennwort und Telefon eingerichtet",
    "staff.changed": "Name, Stelle, Rollen oder Grenzen geändert",
    "staff.deactivated": "Konto abgeschaltet",
    "staff.password_changed": "Kennwort geändert",
    "staff.passkey_added": "Passkey hinzugefügt",
    "staff.passkey_removed": "Passkey entfernt",
    "staff.directory_linked": "Mit dem Verzeichnis verbunden",
    "staff.directory_unlinked": "Vom Verzeichnis getrennt",
    "staff.recovery_asked": "Neuer Zugang beantragt",
    "staff.recovery_confirmed": "Neuer Zugang bestätigt",
    "staff.recovery_refused": "Neuer Zugang abgelehnt",
}
_REFUSED: Final = {
    "wrong": "Anmeldung abgelehnt: Kennwort oder Code war falsch",
    "code_used": "Anmeldung abgelehnt: Der Code war schon benutzt",
    "passkey_cloned": "Anmeldung abgelehnt: Der Passkey wurde kopiert und ist gesperrt",
    "directory": "Anmeldung über das Verzeichnis abgelehnt: Konto abgeschaltet",
}


def lines(events: Iterable[AccountEvent]) -> tuple[tuple[datetime.datetime, str], ...]:
    """Return the newest events with what they are called; what sessions show already is left out."""
    named = ((each.at, _REFUSED.get(each.why, "") or _VERBS.get(each.verb, "")) for each in events)
    return tuple((at, words) for at, words in named if words)[:_MOST]
