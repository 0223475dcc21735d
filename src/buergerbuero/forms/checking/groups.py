"""Repeated groups: what they cannot hold, and how large a page may grow."""

from collections.abc import Iterable, Iterator
from typing import Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import types
from buergerbuero.forms.checking.conditions import domain
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.types.gruppe import GroupOptions
from buergerbuero.forms.values import Field, Text

MOST_INPUTS: Final = 400  # of one page, all groups full; what a browser may send at once is limited (settings)
DEEPEST: Final = 3


def problems_in(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    """Yield where a group asks what cannot be asked in one, or what nobody could fill in."""
    for page in pages:
        for field in page.fields:
            yield from _group(field, located, 1)
        yield from _too_large(page, located)


def inside(field: FieldSource) -> Iterator[FieldSource]:
    """Yield the fields of a group, and those of the groups in it."""
    for inner in field.fields:
        yield inner
        yield from inside(inner)


def _group(field: FieldSource, located: Located, depth: int) -> Iterator[Problem]:
    if not isinstance(field.options, GroupOptions):
        return
    if depth > DEEPEST:
        message = f"Mehr als {DEEPEST} Gruppen ineinander kann niemand überblicken."
        yield located.problem(field.path, message, "Fragen Sie das auf einer eigenen Seite.")
    if not any(inner.head.required for inner in field.fields):
        message = f"In der Gruppe „{field.key}“ ist alles freiwillig."
        yield located.problem(
            field.path, message, "Machen Sie mindestens eine Angabe zur Pflicht: Daran ist ein Eintrag zu erkennen."
        )
    for inner in field.fields:
        yield from _inner(inner, located)
        yield from _group(inner, located, depth + 1)


def _inner(field: FieldSource, located: Located) -> Iterator[Problem]:
    if field.head.when is not None:
        message = "Innerhalb einer Gruppe sind keine Bedingungen möglich."
        remedy = "Schreiben Sie „wenn“ an die Gruppe oder ihre Seite, oder machen Sie die Angabe freiwillig."
        yield located.problem((*field.path, "wenn"), message, remedy)
    if field.head.kind == "datei":
        message = "In einer Gruppe kann man keine Dateien hochladen."
        yield located.problem((*field.path, "art"), message, "Fragen Sie nach der Datei auf einer eigenen Seite.")


def _too_large(page: PageSource, located: Located) -> Iterator[Problem]:
    count = sum(_inputs(field) for field in page.fields)
    if count > MOST_INPUTS:
        message = f"Auf der Seite „{page.head.id}“ können {count} Eingabefelder stehen; möglich sind {MOST_INPUTS}."
        remedy = "Verkleinern Sie „höchstens“ der Gruppen, oder verteilen Sie die Fragen auf mehrere Seiten."
        yield located.problem(page.path, message, remedy)


def _inputs(field: FieldSource) -> int:
    """Return how many inputs a field can have."""
    if isinstance(field.options, GroupOptions):
        return field.options.most * (1 + sum(_inputs(inner) for inner in field.fields))
    kind = types.of(field.head.kind)
    plain = Field(field.key, "x", field.head.kind, Text(""), options=field.options)
    return _drawn(plain) * (len(domain(field)) if kind.most else 1)


def _drawn(field: Field) -> int:
    kind = types.of(field.type)
    children = kind.children(field)
    return sum(map(_drawn, children)) if children else len(kind.inputs(field))
