"""In what an amount is given: a unit that is printed behind a field, or that its format shows."""

import re
from typing import Final

from buergerbuero.documents.values.paperform import PaperField, PaperForm

_UNIT: Final = re.compile(
    r"(?:mtl\.? |monatlich )?(?:€|euro?)(?:\W.{0,12})?|[mk]?m[²³23]?|cm|qm|cbm|ccm|ha|k?g|t|l|kwh?|ps|km/h|%"
    r"|prozent|chf|usd|gbp|[$£]|uhr|jahre?n?|monate?n?|wochen?|tage?n?|stunden?|std\.?"
    r"|minuten|min\.?|stück|stk\.?|personen|years|months|weeks|days|hours",
    re.IGNORECASE,
)
_UNIT_BEFORE: Final = re.compile(r"^(\S+)\s+(?:[A-ZÄÖÜ].*|bis\b.*)")
_FARTHEST: Final = 14.0  # points behind a field


def beside(form: PaperForm, field: PaperField) -> str:
    """Return the unit of a field; "" if it has none."""
    if field.format and field.format.unit:
        return field.format.unit
    box = field.places[0].box
    for line in form.pages[box.page].lines:
        in_row = box.top - 2 < (line.box.top + line.box.bottom) / 2 < box.bottom + 2
        said = _UNIT_BEFORE.sub(r"\1", line.text).strip(" .:()[]")
        if in_row and -3 <= line.box.left - box.right < _FARTHEST and _UNIT.fullmatch(said):
            return said
    return ""
