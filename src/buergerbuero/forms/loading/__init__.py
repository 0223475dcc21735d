"""From form.yaml to what was meant, with every problem at its line. What does not fit is left out and reported."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from buergerbuero.base.yamlfile import DefinitionError, Located, Node, Path, Problem, build
from buergerbuero.forms import types
from buergerbuero.forms.loading import blocks
from buergerbuero.forms.source import (
    FieldHead,
    FieldSource,
    FormFile,
    GroupPage,
    PageHead,
    PageSource,
    SinglePage,
    options_in,
    with_options,
)
from buergerbuero.forms.types.gruppe import GroupOptions
from buergerbuero.forms.values import All, AnyOf, Condition, Is, Not

M = TypeVar("M", bound=BaseModel)


def read(
    located: Located, files: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[tuple[PageSource, ...], list[Problem]]:
    """Return the pages of a form.yaml and what is wrong with it, shape and settings only (see `checking` for sense).

    `files` are those of the service: a published one has its standard pages among them.
    """
    problems: list[Problem] = []
    expanded = blocks.expand(located, files, problems)
    built = _build(FormFile, expanded.located, (), problems)
    if built is None:
        return (), problems
    pages = []
    for number in range(len(built.pages)):
        page = _page(expanded.located, ("seiten", number), problems)
        if page is not None:
            pages.append(replace(page, texts=expanded.texts.get(number, {})))
    return tuple(pages), problems


def _page(located: Located, path: Path, problems: list[Problem]) -> PageSource | None:
    node = _at(located.value, path)
    if not isinstance(node, dict):
        problems.append(
            located.problem(path, "Hier steht keine Seite.", "Schreiben Sie „- id: …“ und darunter „frage: …“.")
        )
        return None
    if ("art" in node) == ("felder" in node) and node.get("art") != "gruppe":
        message = "Die Seite hat „art“ und „felder“." if "art" in node else "Die Seite fragt nichts."
        problems.append(
            located.problem(path, message, "Schreiben Sie entweder „art“ (eine Angabe) oder „felder“ (mehrere).")
        )
        return None
    return _single_page(located, path, problems) if "art" in node else _group_page(located, path, problems)


def _single_page(located: Located, path: Path, problems: list[Problem]) -> PageSource | None:
    built = _with_type(SinglePage, located, path, problems)
    if built is None:
        return None
    field = FieldSource(path, built.id, built, options_in(built.kind, built))
    field = _with_fields(field, located, problems)
    return PageSource(path, built, (field,), _condition_of(built, located, path, problems))


def _group_page(located: Located, path: Path, problems: list[Problem]) -> PageSource | None:
    head = _build(GroupPage, located, path, problems)
    if head is None:
        return None
    paths = [(*path, "felder", number) for number in range(len(head.fields))]
    fields = [_field(head.id, located, each, problems) for each in paths]
    condition = _condition_of(head, located, path, problems)
    return PageSource(path, head, tuple(field for field in fields if field is not None), condition)


def _field(parent: str, located: Located, path: Path, problems: list[Problem]) -> FieldSource | None:
    built = _with_type(FieldHead, located, path, problems)
    if built is None:
        return None
    condition = _condition_of(built, located, path, problems)
    field = FieldSource(path, f"{parent}.{built.id}", built, options_in(built.kind, built), condition)
    return _with_fields(field, located, problems)


def _with_fields(field: FieldSource, located: Located, problems: list[Problem]) -> FieldSource:
    """Return a group with what its entries ask; any other field as it is."""
    if not isinstance(field.options, GroupOptions):
        return field
    paths = [(*field.path, "felder", number) for number in range(len(field.options.fields))]
    found = [_field(field.key, located, path, problems) for path in paths]
    return replace(field, fields=tuple(each for each in found if each is not None))


def _with_type(head: type[M], located: Located, path: Path, problems: list[Problem]) -> M | None:
    node = _at(located.value, path)
    kind = node.get("art") if isinstance(node, dict) else None
    if isinstance(kind, str) and kind not in types.TYPES:
        problems.append(
            located.problem((*path, "art"), f"Die Art „{kind}“ gibt es nicht.", _suggestion(kind, types.TYPES))
        )
        return None
    model = with_options(head, kind) if isinstance(kind, str) else head
    built = _build(model, located, path, problems)
    assert built is None or isinstance(built, head)
    return built


def _build(model: type[M], located: Located, path: Path, problems: list[Problem]) -> M | None:
    try:
        return build(model, _part(located, path))
    except DefinitionError as error:
        problems.extend(error.problems)
        return None


def _condition_of(
    head: PageHead | FieldHead, located: Located, path: Path, problems: list[Problem]
) -> Condition | None:
    return None if head.when is None else condition(head.when, located, (*path, "wenn"), problems)


def condition(node: Node, located: Located, path: Path, problems: list[Problem]) -> Condition | None:
    """Return what stands under `wenn`; None with a problem if it makes no sense."""
    if not isinstance(node, dict) or not node:
        remedy = "Schreiben Sie zum Beispiel „wenn: {zahlweg: [lastschrift]}“."
        problems.append(located.problem(path, "Das ist keine Bedingung.", remedy))
        return None
    parts = [_row(key, value, located, (*path, key), problems) for key, value in node.items()]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else All(known)


def _row(key: str, value: Node, located: Located, path: Path, problems: list[Problem]) -> Condition | None:
    if key == "nicht":
        inner = condition(value, located, path, problems)
        return None if inner is None else Not(inner)
    if key in ("alle", "eines"):
        parts = tuple(_several(value, located, path, problems))
        if None in parts or not parts:
            return None
        found = tuple(part for part in parts if part is not None)
        return All(found) if key == "alle" else AnyOf(found)
    values = [value] if isinstance(value, str) else value
    if isinstance(values, list) and values and all(isinstance(each, str) and each for each in values):
        return Is(key, frozenset(str(each) for each in values))
    remedy = f"Schreiben Sie „{key}: [antwort]“ mit den Schlüsseln der Antworten."
    problems.append(located.problem(path, f"Die Bedingung zu „{key}“ nennt keine Antworten.", remedy))
    return None


def _several(value: Node, located: Located, path: Path, problems: list[Problem]) -> Iterator[Condition | None]:
    if not isinstance(value, list) or not value:
        problems.append(
            located.problem(path, "Hier muss eine Liste von Bedingungen stehen.", "Schreiben Sie [{…}, {…}].")
        )
        return
    for number, each in enumerate(value):
        yield condition(each, located, (*path, number), problems)


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"{f'Meinten Sie „{near[0]}“? ' if near else ''}Erlaubt sind: {', '.join(known)}."


def _at(value: Node, path: Path) -> Node:
    for part in path:
        value = value[part]  # type: ignore[index]  # the path comes from the value itself
    return value


def _part(located: Located, path: Path) -> Located:
    """Return a part of a file that keeps its lines."""
    depth = len(path)
    lines = {key[depth:]: line for key, line in located.lines.items() if key[:depth] == path}
    foreign = {key[depth:]: place for key, place in located.foreign.items() if key[:depth] == path}
    return Located(located.file, _at(located.value, path), lines, foreign)
