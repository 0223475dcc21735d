"""Registers by messages in the manner of XMeld, one POST each over HTTPS with a client certificate.

Not XMeld itself: its schemas come with a licence and a vendor's procedure, and which one the town has is unknown. The
messages have its shape (head with sender, purpose and legal basis; question; exactly one answer) in a namespace of our
own, so nobody takes them for the real ones. Not verified against a foreign implementation; `double.py` answers them.
"""

from typing import Final

from django.conf import settings

from buergerbuero.base.asking import NoReply, ask
from buergerbuero.base.settings import RegisterAccess
from buergerbuero.exchange.adapters.xmeld import messages
from buergerbuero.exchange.values import (
    NoAnswer,
    RegisterRefused,
    ResidentAnswer,
    ResidentQuestion,
    VehicleAnswer,
    VehicleQuestion,
)

SECONDS: Final = (1, 3)  # to connect, to answer: then the case waits and a person does not
_MOST_BYTES: Final = 200_000
_NOT_THIS_QUESTION: Final = (400, 413, 422)
"""It works, and will not have what somebody has typed: no reason to leave it alone for all others."""


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
        answer = ask(
            "POST",
            found.url + path,
            seconds=SECONDS,
            most_bytes=_MOST_BYTES,
            data=message,
            headers={"Content-Type": "application/xml"},
            cert=str(found.certificate_file) if found.certificate_file else None,
        )
    except NoReply as error:
        raise NoAnswer(str(error)) from None
    if answer.status in _NOT_THIS_QUESTION:
        raise RegisterRefused(f"status_{answer.status}")
    if answer.status != 200:
        raise NoAnswer(f"status {answer.status}")
    return answer.content


residents = ResidentsByMessage()
vehicles = VehiclesByMessage()
