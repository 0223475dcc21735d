"""Why something was done so: the reasons of a decision, and what staff remarked with other events of the case."""

from buergerbuero.base import sealing
from buergerbuero.cases.models import Case, Decision
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import Verb


def grounds_of(decision: Decision, key: bytes) -> tuple[tuple[str, ...], str]:
    """Return the reasons (ids of the service's list) and the words of a decision."""
    context = contexts.reasons(decision.case_id, decision.id)
    kept = sealing.unseal_json(key, bytes(decision.sealed_reasons), context=context)
    return tuple(kept["reasons"]), kept["text"]


def remarks_of(case: Case, key: bytes, *, axis: str) -> dict[int, tuple[Verb, str]]:
    """Return what was remarked with events of an axis, by their sequence, oldest first."""
    verbs = dict(case.events.filter(axis=axis).values_list("sequence", "verb"))
    return {
        row.sequence: (
            Verb(verbs[row.sequence]),
            sealing.unseal(key, bytes(row.sealed), context=contexts.remark(case.id, row.sequence)).decode(),
        )
        for row in case.remarks.filter(sequence__in=verbs).order_by("sequence")
    }
