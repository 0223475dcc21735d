"""What of a service may lie in a box of its town: whether service.yaml and ausgabebox.yaml fit together. Pure."""

import difflib
from collections.abc import Iterator
from typing import TypeAlias

from buergerbuero.catalogue.values import DocumentClass, PickupRules, Service, Town

Wrong: TypeAlias = "tuple[str, str]"
"""What is wrong with `dokumentart`, and what to do."""
_FILE = "ausgabebox.yaml"


def problems(service: Service, town: Town) -> Iterator[Wrong]:
    """Yield where a service puts into a box what the town knows no rule for, or what may not lie there."""
    wanted = service.document_class
    if wanted is None:
        return
    if not service.by_box:
        remedy = "Streichen Sie „dokumentart“, oder ergänzen Sie „box“ unter zustellung."
        yield "Kein Ergebnis geht in die Box.", remedy
    if town.pickup is None:
        return  # no form offers the box there
    found = town.pickup.classes.get(wanted)
    if found is None:
        near = difflib.get_close_matches(wanted, list(town.pickup.classes), n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(town.pickup.classes)}."
        yield f"Die dokumentart „{wanted}“ kennt {_FILE} nicht.", remedy
        return
    if found.allowed.value == "nein":
        remedy = "Streichen Sie „box“ unter zustellung, oder klären Sie es mit der Stadt."
        yield f"„{found.name}“ darf nach {_FILE} in keine Box.", remedy
    yield from _low(town.pickup, found)


def _low(rules: PickupRules, found: DocumentClass) -> Iterator[Wrong]:
    """What may lie in low compartments only needs one in each box."""
    if found.reach.value != "niedrig":
        return
    for box, each in (rules.boxes.value or {}).items():
        if not each.has_low:
            message = f"Die Box „{box}“ hat kein niedriges Fach, „{found.name}“ braucht eines."
            yield message, f"Schreiben Sie in {_FILE} ein Fach als „niedrig“ auf."
