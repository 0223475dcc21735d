"""Why it was decided so: reasons of the service's list, and words for this case."""

from buergerbuero.base import sealing
from buergerbuero.cases.models import Decision
from buergerbuero.cases.queries import contexts


def grounds_of(decision: Decision, key: bytes) -> tuple[tuple[str, ...], str]:
    """Return the reasons (ids of the service's list) and the words of a decision."""
    context = contexts.reasons(decision.case_id, decision.id)
    kept = sealing.unseal_json(key, bytes(decision.sealed_reasons), context=context)
    return tuple(kept["reasons"]), kept["text"]
