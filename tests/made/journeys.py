"""The known ways through a form as journeys (wege/*.yaml), with answers that the types give as examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from buergerbuero.forms import types
from buergerbuero.forms.values import Field, Page, Raw
from tests.made.chance import Chance
from tests.made.form import Passer

STEPS = [
    {"sachbearbeitung": {"übernimmt": "ja"}},
    {"sachbearbeitung": {"lehnt_ab": "nur_probe"}},
    {"erwartet": {"seite": ["Wir haben entschieden"], "dokument": "Ablehnung der Probe", "zustellung": "Brief"}},
]


def journey(lot: Chance, number: int, pages: Sequence[Page], passer: Passer) -> dict[str, Any]:
    """Return the way of one person."""
    answers = {page.id: _page(lot, page, passer) for page in pages if page.id in passer.asked}
    return {"titel": f"Weg {number}", "antrag": answers, "verlauf": STEPS}


def _page(lot: Chance, page: Page, passer: Passer) -> Any:
    found = {
        each.key.rpartition(".")[2]: _answer(lot, each, passer)
        for each in page.fields
        if each.key in passer.asked[page.id]
    }
    given = {name: answer for name, answer in found.items() if answer is not None}
    return given.get(page.id, {}) if page.single else given


def _answer(lot: Chance, field: Field, passer: Passer) -> Any:
    kind = types.of(field.type)
    if kind.keys is not None:
        chosen = passer.known.get(field.key)
        return chosen if kind.most else chosen[0] if chosen else None
    if field.type == "datei":
        return "ausweis.jpg"
    return _nested(lot.choice(kind.examples(field)))


def _nested(raw: Raw) -> Any:
    """Return an answer as a journey writes it: {part: text}, a list of entries, or a text."""
    tree: dict[str, Any] = {}
    for name, values in raw.items():
        here = tree
        for part in name.split("-") if name else ():
            here = here.setdefault(part, {})
        here[""] = list(values)
    return _folded(tree)


def _folded(tree: Mapping[str, Any]) -> Any:
    parts = {name: _folded(each) for name, each in tree.items() if name}
    if not parts:
        values = [value for value in tree.get("", ()) if value]
        return values[0] if len(values) == 1 else values or None
    filled = {name: each for name, each in parts.items() if each is not None}
    return [filled[name] for name in sorted(filled, key=int)] if all(map(str.isdecimal, filled)) else filled
