"""In which zones of resident parking an address lies. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from buergerbuero.catalogue.values.parking import Stretch

_NUMBER: Final = re.compile(r"([0-9]{1,4})(?: ?[a-zA-Z])?")
_SHORT: Final = re.compile(r"str(\.|$)")
_PARITY: Final = {"gerade": 0, "ungerade": 1}


def zones_at(street: str, number: str, listed: Mapping[str, Sequence[Stretch]]) -> tuple[str, ...] | None:
    """Return the zones that an address lies in; None where the list parts the street and the number says not where."""
    wanted = _street(street)
    hits = {zone: [each for each in parts if _street(each.street) == wanted] for zone, parts in listed.items()}
    match = _NUMBER.fullmatch(number.strip())
    if match is None and any(part.first is not None for parts in hits.values() for part in parts):
        return None
    house = int(match[1]) if match else 0
    return tuple(zone for zone, parts in hits.items() if any(_holds(part, house) for part in parts))


def _holds(part: Stretch, house: int) -> bool:
    if part.first is None or part.last is None:
        return True
    return part.first <= house <= part.last and (part.side is None or house % 2 == _PARITY[part.side])


def _street(text: str) -> str:
    """Return a street as it compares: `Beispielstr.` is `Beispielstraße`, `Am-Markt` is `Am Markt`."""
    words = " ".join(text.casefold().replace("-", " ").split())
    return _SHORT.sub("strasse", words).replace("straße", "strasse")
