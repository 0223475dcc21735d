"""Registers by messages in the manner of XMeld, one POST each over HTTPS with a client certificate.

Not XMeld itself: its schemas come with a licence and a vendor's procedure, and which one the town has is unknown. The
messages have its shape (head with sender, purpose and legal basis; question; exactly one answer) in a namespace of our
own, so nobody takes them for the real ones. Not verified against a foreign implementation; `double.py` answers them.
"""

from typing import Final

import requests
from django.conf import settings

from buergerbuero.base.settings import RegisterAccess
from buergerbuero.exchange.adapters.xmeld import messages
from buergerbuero.exchange.values import (
    NoAnswer,
    ResidentAnswer,
    ResidentQuestion,
    VehicleAnswer,
    VehicleQuestion,
)

SECONDS: Final = (1, 3)  # to connect, to answer: then the case waits and a person does not
_MOST_BYTES: Final = 200_000


class ResidentsByMessage:
    """Asks the register of residents."""

    def ask(self, question: ResidentQuestion, *, reference: str, legal_basis: str) -> ResidentAnswer:
        """Return what the register says. Raises NoAnswer and RegisterRefused."""
        message = messages.resident_question(question, reference=reference, legal_basis=legal_basis)
        return messages.resident_answer(_send("/meldewesen", message), reference)


class VehiclesByMessage:
    """Asks the register of vehicles."""

    def ask(self, question: VehicleQuestion, *, reference: str, legal_basis: str) -> VehicleAnswer:
        """Return what the register says. Raises NoAnswer and RegisterRefused."""
        message = messages.vehicle_question(question, reference=reference, legal_basis=legal_basis)
        return messages.vehicle_answer(_send("/fahrzeuge", message), reference)


def _send(path: str, message: bytes) -> bytes:
    found: RegisterAccess | None = settings.BB.registers
    if found is None:
        raise NoAnswer("no register is set up")
    try:
        answer = requests.post(
            found.url + path,
            data=message,
            headers={"Content-Type": "application/xml"},
            cert=str(found.certificate_file) if found.certificate_file else None,
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        )
        content = answer.raw.read(_MOST_BYTES + 1, decode_content=False)
    except (requests.RequestException, OSError) as error:
        raise NoAnswer(type(error).__name__) from None  # its text may hold what was asked
    if answer.status_code != 200 or len(content) > _MOST_BYTES:
        raise NoAnswer(f"status {answer.status_code}")
    return bytes(content)


residents = ResidentsByMessage()
vehicles = VehiclesByMessage()
