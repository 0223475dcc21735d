"""A question of each type with settings at random, as an author would write them in form.yaml. All values are text."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

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


def _group(lot: Chance) -> Node:
    fields = [{"id": "name", "frage": "Name", "art": "name"}, {"id": "seit", "frage": "Seit", "art": "datum"}]
    inner = {"id": "orte", "frage": "Orte", "art": "gruppe", "eintrag": "Ort", "höchstens": "3", "pflicht": "nein"}
    nested = {**inner, "felder": [{"id": "ort", "frage": "Ort", "art": "text", "höchstens": "60"}]}
    sizes = lot.choice([{}, {"mindestens": "2", "höchstens": "4"}])
    return {"eintrag": "Kind", **sizes, "felder": lot.choice([fields, [*fields, nested]])}


SETTINGS: Mapping[str, Callable[[Chance], Node]] = {
    "text": _text,
    "langtext": _long_text,
    "name": lambda lot: {},
    "datum": _date,
    "zahl": _number,
    "geld": _money,
    "auswahl": _choices,
    "mehrfach": _choices,
    "ja_nein": lambda lot: {},
    "person": lambda lot: lot.choice([{}, {"ohne": ["geburtsdatum"]}]),
    "anschrift": _address,
    "plz": _address,
    "email": lambda lot: {},
    "telefon": lambda lot: {},
    "iban": lambda lot: {},
    "kennzeichen": lambda lot: {},
    "gruppe": _group,
    "erklärung": lambda lot: {"text": f"Ich stimme zu: {lot.choice(words.SENTENCES)}"},
}
"""What can be set for each type. A new type needs a line here; a test says so."""


def question(lot: Chance, kind: str) -> Node:
    """Return `art`, `pflicht` and the settings of a question."""
    voluntary = {"pflicht": "nein"} if lot.random() < 0.35 else {}
    return {"art": kind, **voluntary, **SETTINGS[kind](lot)}


def answers_to(node: Node) -> tuple[str, ...]:
    """What conditions can ask of a question: its answers, if it has fixed ones."""
    fixed = {"ja_nein": ("ja", "nein"), "erklärung": ("ja",)}
    return fixed.get(node["art"], tuple(node.get("antworten", ())))


def chosen(lot: Chance, node: Node) -> list[str]:
    """Choose among the fixed answers as somebody might; nothing for what is voluntary, at times."""
    if node.get("pflicht") == "nein" and lot.random() < 0.4:
        return []
    offered = list(answers_to(node))
    return lot.sample(offered, lot.randint(1, len(offered))) if node["art"] == "mehrfach" else [lot.choice(offered)]
