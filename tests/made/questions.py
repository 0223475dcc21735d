"""A question of each type with settings at random, as an author would write them in form.yaml. All values are text."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from buergerbuero.forms import types
from buergerbuero.forms.values import Options
from tests.made import words
from tests.made.chance import Chance

Node: TypeAlias = dict[str, Any]


def _text(lot: Chance) -> Node:
    patterned = {"muster": "[A-Z]{2}[0-9]{3}", "beispiel": "AB123"}
    longest = {"höchstens": str(lot.choice([1, 7, 60, 1000]))}
    return lot.choice([{}, longest, patterned, {"beispiel": "Dackel"}])


def _long_text(lot: Chance) -> Node:
    return lot.choice([{}, {"höchstens": str(lot.choice([5, 300, 20_000]))}])


def _date(lot: Chance) -> Node:
    first, last = lot.choice(["1900-01-01", "2020-02-29", None]), lot.choice(["heute", "2031-12-31", None])
    return {word: day for word, day in (("frühestens", first), ("spätestens", last)) if day}


def _number(lot: Chance) -> Node:
    least = lot.choice([-40, 0, 1, 1000])
    return lot.choice([{}, {"mindestens": str(least), "höchstens": str(least + lot.choice([0, 3, 10**9]))}])


def _money(lot: Chance) -> Node:
    return lot.choice([{}, {"mindestens": "0,50"}, {"mindestens": "12", "höchstens": "1.250,99"}])


def _choices(lot: Chance) -> Node:
    count = lot.choice([2, 3, 5, 12])
    return {"antworten": {f"{lot.choice(words.IDS)}_{number}": words.label(lot, number) for number in range(count)}}


def _address(lot: Chance) -> Node:
    return lot.choice([{}, {"gebiet": "stadt"}])


def _file(lot: Chance) -> Node:
    tips = {"tipps": [words.label(lot, number) for number in range(lot.randint(1, 3))]}
    return {**lot.choice([{}, {"höchstens": str(lot.choice([1, 3]))}]), **lot.choice([{}, tips])}


def _group(lot: Chance, depth: int = 1) -> Node:
    """A group of a few entries; at times with a group inside each. Inside a group nothing has a condition."""
    least = lot.choice([1, 1, 2])
    fields = [_inside(lot, number) for number in range(lot.randint(1, 2))]
    fields[0].pop("pflicht", None)  # something in an entry must be given
    if depth == 1 and lot.random() < 0.4:
        inner = {"art": "gruppe", **_group(lot, depth + 1), **lot.choice([{}, {"pflicht": "nein"}])}
        fields.append({"id": f"innen_{len(fields)}", "frage": words.label(lot, len(fields)), **inner})
    sizes = {"mindestens": str(least), "höchstens": str(least + lot.choice([0, 1, 1, 2]))}
    more = lot.choice([{}, {"hinzufügen": "Noch eins dazu"}])
    return {"eintrag": lot.choice(["Kind", "Wohnung", "Hund & Katze"]), **sizes, **more, "felder": fields}


def _inside(lot: Chance, number: int) -> Node:
    kind = lot.choice([kind for kind in SETTINGS if kind not in ("gruppe", "datei")])
    return {"id": words.name(lot, number), "frage": words.label(lot, number), **question(lot, kind)}


SETTINGS: Mapping[str, Callable[[Chance], Node]] = {
    "text": _text,
    "langtext": _long_text,
    "name": lambda lot: {},
    "datum": _date,
    "uhrzeit": lambda lot: lot.choice([{}, {"frühestens": "08:00", "spätestens": "18:30"}]),
    "zahl": _number,
    "geld": _money,
    "auswahl": _choices,
    "mehrfach": _choices,
    "ja_nein": lambda lot: {},
    "person": lambda lot: lot.choice([{}, {"ohne": ["geburtsdatum"]}]),
    "anschrift": _address,
    "straße": _address,
    "plz": _address,
    "email": lambda lot: {},
    "telefon": lambda lot: {},
    "iban": lambda lot: {},
    "kennzeichen": lambda lot: {},
    "erklärung": lambda lot: {"text": f"Ich stimme zu: {lot.choice(words.SENTENCES)}"},
    "datei": _file,
    "gruppe": _group,
}
"""What can be set for each type. A new type needs a line here; a test says so."""


def question(lot: Chance, kind: str) -> Node:
    """Return `art`, `pflicht` and the settings of a question."""
    voluntary = {"pflicht": "nein"} if lot.random() < 0.35 else {}
    return {"art": kind, **voluntary, **SETTINGS[kind](lot)}


def answers_to(node: Node) -> tuple[str, ...]:
    """What conditions can ask of a question: its answers, if it has fixed ones."""
    domain = types.of(node["art"]).domain
    return domain(_options(node)) if domain else ()


def chosen(lot: Chance, node: Node) -> list[str]:
    """Choose among the fixed answers as somebody might; nothing for what is voluntary, at times."""
    if node.get("pflicht") == "nein" and lot.random() < 0.4:
        return []
    offered, most = list(answers_to(node)), types.of(node["art"]).most
    return lot.sample(offered, lot.randint(1, most(_options(node)))) if most else [lot.choice(offered)]


def _options(node: Node) -> Options:
    wanted = types.of(node["art"]).options
    known = {each.alias or name for name, each in wanted.model_fields.items()}
    return wanted.model_validate({word: given for word, given in node.items() if word in known})
