"""What conditions ask: earlier answers only, and answers that there are."""

from collections.abc import Iterator, Mapping

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import types
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.values import All, AnyOf, Condition, Is, Not


def conditional(page: PageSource) -> Iterator[PageSource | FieldSource]:
    """Yield a page and its fields: all that can have a condition."""
    yield page
    yield from page.fields


def problems_in(pages: tuple[PageSource, ...], located: Located) -> Iterator[Problem]:
    """Yield where a condition asks what is not asked before, or names an answer that there is not."""
    every = {field.key: field for page in pages for field in page.fields}
    earlier: dict[str, FieldSource] = {}
    for page in pages:
        for part in conditional(page):
            for atom in atoms(part.condition):
                yield from _atom(atom, earlier, every, located, part)
        earlier |= {field.key: field for field in page.fields}


def _atom(
    atom: Is,
    earlier: Mapping[str, FieldSource],
    every: Mapping[str, FieldSource],
    located: Located,
    part: PageSource | FieldSource,
) -> Iterator[Problem]:
    path = (*part.path, "wenn")
    if atom.key not in earlier:
        message = f"Die Angabe „{atom.key}“ gibt es nicht."
        if atom.key in every:
            message = f"Die Angabe „{atom.key}“ wird erst später oder auf derselben Seite gefragt."
        yield located.problem(path, message, f"Möglich sind frühere Angaben: {_askable(earlier) or 'hier noch keine'}.")
        return
    known = domain(earlier[atom.key])
    if not known:
        message = f"Nach „{atom.key}“ kann eine Bedingung nicht fragen, denn es hat keine festen Antworten."
        yield located.problem(path, message, f"Möglich sind: {_askable(earlier) or 'hier noch keine'}.")
        return
    for value in sorted(atom.values - set(known)):
        message = f"Die Antwort „{value}“ gibt es bei „{atom.key}“ nicht."
        yield located.problem(path, message, f"Möglich sind: {', '.join(known)}.")


def _askable(fields: Mapping[str, FieldSource]) -> str:
    return ", ".join(key for key, field in fields.items() if domain(field))


def domain(field: FieldSource) -> tuple[str, ...]:
    """Return the answers to a field that a condition can name; none where there are no fixed ones."""
    answers = types.of(field.head.kind).domain
    return answers(field.options) if answers else ()


def atoms(condition: Condition | None) -> Iterator[Is]:
    """Yield the parts of a condition that ask a single answer."""
    match condition:
        case Is():
            yield condition
        case Not(part):
            yield from atoms(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
