"""Fields while nobody changes them: what they say and what they inherit is looked up once, since each look costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Dictionary, Object

from buergerbuero.documents.adapters.acroform.tree import DEEPEST, Node


@dataclass
class StillNode(Node):
    """A field that is only read. `said`: all that it says, and those above it."""

    said: Mapping[str, Any]

    def get(self, key: str, widget: Dictionary | None = None) -> Object | None:
        """Return what a field says, or one above it, or the form."""
        return self.said.get(key) if widget is None else super().get(key, widget)


def still(found: Mapping[str, Sequence[Node]]) -> dict[str, list[Node]]:
    """Return fields for reading alone."""
    above: dict[tuple[int, int], dict[str, Any]] = {}
    return {name: [_still(node, above) for node in each] for name, each in found.items()}


def _still(node: Node, above: dict[tuple[int, int], dict[str, Any]]) -> Node:
    said = dict(node.field.items())
    parent = said.get("/Parent")
    inherited = _said(parent, above) if isinstance(parent, Dictionary) else {}
    of_form = {key: value for key in ("/DA", "/Q", "/DR") if (value := node.form.get(key)) is not None}
    return StillNode(node.field, node.widgets, node.form, {**of_form, **inherited, **said})


def _said(field: Dictionary, above: dict[tuple[int, int], dict[str, Any]]) -> dict[str, Any]:
    """Return what a field above others says, with what it inherits itself."""
    chain: list[tuple[tuple[int, int], dict[str, Any]]] = []
    at: object = field
    while isinstance(at, Dictionary) and len(chain) < DEEPEST and at.objgen not in above:
        chain.append((at.objgen, dict(at.items())))
        at = chain[-1][1].get("/Parent")
    whole = above.get(at.objgen, {}) if isinstance(at, Dictionary) else {}
    for number, said in reversed(chain):
        whole = {**whole, **said}
        if number[0]:
            above[number] = whole
    return whole
