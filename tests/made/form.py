"""A form at random: pages of every type, fields and pages under conditions that build upon each other.

Some people go along while it is made. A condition is only written down if it lets one of them through, so that every
page and every field is reached by a way that is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.made import conditions, questions, words
from tests.made.chance import Chance, chance
from tests.made.conditions import When
from tests.made.questions import Node

PEOPLE = 8


@dataclass
class Passer:
    """Somebody who goes along: what was answered by key, and which fields were asked by page."""

    known: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """The pages as they stand in form.yaml, and the ways through them that are known."""

    pages: tuple[Node, ...]
    passers: tuple[Passer, ...]


@dataclass
class _Making:
    lot: Chance
    kinds: list[str]
    passers: list[Passer]
    pages: list[Node] = field(default_factory=list)
    askable: dict[str, tuple[str, ...]] = field(default_factory=dict)


def form(seed: object, kinds: Sequence[str], pages: int) -> Form:
    """Return a form with so many pages of these types, each of which occurs if there is room."""
    lot = chance(seed)
    making = _Making(lot, lot.sample(list(kinds), len(kinds)), [Passer() for _ in range(PEOPLE)])
    declared = lot.random() < 0.7
    for number in range(pages - declared):
        _add_page(making, number, kinds)
    if declared:
        page = {"id": f"erklärung_{pages}", "frage": "Stimmt alles?", "art": "erklärung", "text": "Alles stimmt."}
        _ask(making, page, making.passers, {page["id"]: page})
    return Form(tuple(making.pages), tuple(making.passers))


def fields_of(page: Node) -> dict[str, Node]:
    """Return the fields of a page by their keys, as conditions name them."""
    if "art" in page:
        return {page["id"]: page}
    return {f"{page['id']}.{each['id']}": each for each in page["felder"]}


def _add_page(making: _Making, number: int, kinds: Sequence[str]) -> None:
    lot = making.lot
    page: Node = {"id": words.name(lot, number), "frage": words.question(lot, number)}
    page |= {name: text for name in ("hilfe", "warum") if (text := words.maybe(lot, 0.3))}
    visitors = _put_condition(making, page, making.passers, share=0.55)
    if lot.random() < 0.4:
        page |= questions.question(lot, _kind(making, kinds))
    else:
        page["felder"] = [_field(making, kinds, each, visitors) for each in range(lot.randint(1, 5))]
        _keep_one_group(page["felder"])
    _ask(making, page, visitors, fields_of(page))


def _field(making: _Making, kinds: Sequence[str], number: int, visitors: list[Passer]) -> Node:
    lot = making.lot
    found: Node = {"id": words.name(lot, number), "frage": words.label(lot, number)}
    found |= {name: text for name in ("hilfe",) if (text := words.maybe(lot, 0.2))}
    found |= questions.question(lot, _kind(making, kinds))
    if number:  # the first is always there: a page must not be empty
        _put_condition(making, found, visitors, share=0.25)
    return found


def _keep_one_group(fields: list[Node]) -> None:
    """A page may hold only so many inputs."""
    groups = [number for number, each in enumerate(fields) if each["art"] == "gruppe"]
    for number in groups[1:]:
        kept = {name: value for name, value in fields[number].items() if name in ("id", "frage", "hilfe", "wenn")}
        fields[number] = {**kept, "art": "text"}


def _kind(making: _Making, kinds: Sequence[str]) -> str:
    """Each type once, then rather those that conditions can ask for."""
    if making.kinds:
        return making.kinds.pop()
    asked = [kind for kind in ("auswahl", "mehrfach", "ja_nein") if kind in kinds]
    return making.lot.choice(asked if asked and making.lot.random() < 0.45 else list(kinds))


def _put_condition(making: _Making, node: Node, passers: list[Passer], share: float) -> list[Passer]:
    """Put a condition to a page or field, at times; return who meets it."""

    def fits(when: When) -> bool:
        return any(conditions.holds(when, each.known) for each in passers)

    if making.lot.random() < share and (when := conditions.some(making.lot, making.askable, fits)):
        node["wenn"] = when
    return [each for each in passers if conditions.holds(node.get("wenn"), each.known)]


def _ask(making: _Making, page: Node, visitors: list[Passer], fields: dict[str, Any]) -> None:
    """Let everybody who sees the page answer it."""
    for passer in visitors:
        asked = {
            key: node
            for key, node in fields.items()
            if node is page or conditions.holds(node.get("wenn"), passer.known)
        }
        passer.asked[page["id"]] = list(asked)
        answers = {key: questions.chosen(making.lot, node) for key, node in asked.items() if questions.answers_to(node)}
        passer.known |= {key: found for key, found in answers.items() if found}
    making.askable |= {key: fixed for key, node in fields.items() if (fixed := questions.answers_to(node))}
    making.pages.append(page)
