"""Which question, and which of its inputs, a key of pdf.yaml names: `bewohner.1.familienname`, `einzug.tag`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from buergerbuero.forms import types
from buergerbuero.forms.types.entries import MOST
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import Field, Form, Page


@dataclass(frozen=True)
class Target:
    """What a key names. `name`: of its inputs, in what a page sends; `part`: which one of them, "" for all.

    `entry`: the name of the entry of a repeated group in which it stands ("bewohner-0"), or "".
    """

    key: str
    page: Page
    field: Field
    name: str
    part: str = ""
    entry: str = ""


def target(form: Form, key: str) -> Target | None:
    """Return what a key names; None if the form asks no such thing."""
    found = _found(form, key)
    return None if found is None else replace(found, key=key)


def _found(form: Form, key: str) -> Target | None:
    page_id, *rest = key.split(".")
    page = next((page for page in form.pages if page.id == page_id), None)
    if page is None:
        return None
    if page.single:
        found = Target(key, page, page.fields[0], page.fields[0].name)
        return _below(found, rest)
    field = next((field for field in page.fields if rest and last(field.key) == rest[0]), None)
    return None if field is None else _below(Target(key, page, field, field.name), rest[1:])


def _below(found: Target, rest: list[str]) -> Target | None:
    if not rest:
        return found
    if found.field.fields:
        return _in_entry(found, rest)
    for child in children(found):
        if last(child.field.key) == rest[0]:
            return _below(child, rest[1:])
    if len(rest) == 1 and rest[0] in {each.part for each in types.of(found.field.type).inputs(found.field)} - {""}:
        return replace(found, part=rest[0])
    return None


def _in_entry(group: Target, rest: list[str]) -> Target | None:
    number, *inner = rest
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= MOST and inner):
        return None
    entry = f"{group.name}-{int(number) - 1}"
    for field in group.field.fields:
        if last(field.key) == inner[0]:
            return _below(Target(group.key, group.page, field, f"{entry}-{field.name}", entry=entry), inner[1:])
    return None


def children(found: Target) -> tuple[Target, ...]:
    """Return the fields that a field is made of, such as the four of an address; none for all others."""
    inside = types.of(found.field.type).children(found.field)
    return tuple(
        replace(found, key=f"{found.key}.{last(each.key)}", field=each, name=f"{found.name}-{each.name}")
        for each in inside
    )


def leaves(found: Target) -> tuple[Target, ...]:
    """Return what has inputs of its own in what a key names, in order."""
    inside = () if found.part else children(found)
    return tuple(leaf for child in inside for leaf in leaves(child)) or (found,)


def key_of(name: str) -> str:
    """Return the key for the name of an input: bewohner-0-familienname -> bewohner.1.familienname."""
    return ".".join(str(int(part) + 1) if part.isdigit() else part for part in name.split("-"))


def keys(form: Form) -> tuple[str, ...]:
    """Return the keys that a form has, for suggestions; of a group those of its first entry."""
    return tuple(key for page in form.pages for field in page.fields for key in _keys(Target("", page, field, "")))


def _keys(found: Target) -> Iterator[str]:
    key = found.field.key
    if found.field.fields:
        for inner in found.field.fields:
            yield from (f"{key}.1{each.removeprefix(key)}" for each in _keys(replace(found, field=inner)))
        return
    yield key
    for child in types.of(found.field.type).children(found.field):
        yield from _keys(replace(found, field=child))
