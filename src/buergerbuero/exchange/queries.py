"""Reading look-ups, and how registers are."""

from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from buergerbuero.base import keyring, sealing
from buergerbuero.exchange import rules
from buergerbuero.exchange.models import BreakerRow, LookupRow, Waiting
from buergerbuero.exchange.ports import Residents, Vehicles
from buergerbuero.exchange.values import Breaker, Lookup, Outcome, Purpose, Register


def lookups_of(case_id: UUID, key: bytes) -> tuple[Lookup, ...]:
    """Return the look-ups of a case, oldest first, opened with its key."""
    return tuple(_lookup(row, key) for row in LookupRow.objects.filter(case_id=case_id).order_by("asked_at"))


def breaker_of(register: Register) -> Breaker:
    """Return how a register has behaved."""
    row = BreakerRow.objects.filter(register=register).first()
    return Breaker(row.failures, row.open_until) if row else Breaker()


def waiting() -> dict[Register, int]:
    """Return how many cases wait for each register."""
    return {register: Waiting.objects.filter(register=register).count() for register in Register}


def waits(case_id: UUID) -> bool:
    """Say whether a case waits for a register that was down."""
    return Waiting.objects.filter(case_id=case_id).exists()


def residents() -> Residents:
    """Return who asks the register of residents, as config/adapters.py says."""
    found: Residents = import_string(settings.ADAPTERS["residents"])
    return found


def vehicles() -> Vehicles:
    """Return who asks the register of vehicles, as config/adapters.py says."""
    found: Vehicles = import_string(settings.ADAPTERS["vehicles"])
    return found


def place(row: LookupRow, column: str) -> str:
    """Return the context that binds what is sealed to its place."""
    return keyring.context(row.case_id, f"exchange_lookup/{row.id}", column)


def _lookup(row: LookupRow, key: bytes) -> Lookup:
    register, outcome = Register(row.register), Outcome(row.outcome)
    asked = sealing.unseal_json(key, bytes(row.sealed_question), context=place(row, "sealed_question"))
    told = row.sealed_answer and sealing.unseal_json(key, bytes(row.sealed_answer), context=place(row, "sealed_answer"))
    return Lookup(
        id=row.id,
        register=register,
        purpose=Purpose(row.purpose, row.legal_basis),
        asked_at=row.asked_at,
        outcome=outcome,
        question=rules.question_from(register, asked),
        answer=rules.answer_from(register, outcome, told or None),
    )
