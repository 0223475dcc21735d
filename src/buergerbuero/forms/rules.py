"""Which pages apply to whom: conditions, the path through a form, and what is still missing. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from buergerbuero.forms import types
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import All, Answers, AnyOf, Condition, Field, Form, Is, Not, Page, Value

# What conditions can ask of an answer: the keys it stands for; none for an answer that is not there or off the path.
KeysOf: TypeAlias = Callable[[str], frozenset[str] | None]
NOTHING: Final[frozenset[str]] = frozenset()


def holds(condition: Condition | None, keys_of: KeysOf) -> bool | None:
    """Return whether a condition is true; None if that depends on an answer for which `keys_of` returns None."""
    match condition:
        case None:
            return True
        case Is(key, values):
            found = keys_of(key)
            return None if found is None else bool(found & values)
        case Not(part):
            inner = holds(part, keys_of)
            return None if inner is None else not inner
        case All(parts):
            return _all([holds(part, keys_of) for part in parts])
        case AnyOf(parts):
            inner = _all([_not(holds(part, keys_of)) for part in parts])
            return _not(inner)


def walk(form: Form, answers: Answers) -> Iterator[tuple[Page, tuple[Field, ...]]]:
    """Yield the pages that apply now with their fields that do. An answer off the path counts as not given."""
    known: dict[str, frozenset[str]] = {}

    def keys_of(key: str) -> frozenset[str]:
        return known.get(key, NOTHING)

    for page in form.pages:
        if holds(page.condition, keys_of):
            fields = tuple(field for field in page.fields if holds(field.condition, keys_of))
            yield page, fields
            for field in fields:
                known[field.key] = _keys(field, value_of(page, field, answers))


def path(form: Form, answers: Answers) -> tuple[Page, ...]:
    """Return the pages that apply now, in order."""
    return tuple(page for page, _ in walk(form, answers))


def fields_on(form: Form, page: Page, answers: Answers) -> tuple[Field, ...]:
    """Return the fields of a page that apply now; all of them for a page off the path."""
    return next((fields for each, fields in walk(form, answers) if each.id == page.id), page.fields)


def on_path(form: Form, answers: Answers) -> Answers:
    """Return only the answers that apply now, without those left empty: what is sent."""
    found: Answers = {}
    for page, fields in walk(form, answers):
        given = {last(field.key): value_of(page, field, answers) for field in fields}
        filled = {name: value for name, value in given.items() if value is not None}
        if filled:
            found[page.id] = filled[page.id] if page.single else filled
    return found


def missing(form: Form, answers: Answers, unfinished: Collection[str] = ()) -> tuple[Page, ...]:
    """Return the pages on the path that have not been answered, or whose last input could not be taken."""
    return tuple(
        page
        for page, fields in walk(form, answers)
        if page.id in unfinished or page.id not in answers or _lacks(page, fields, answers)
    )


def first_open(form: Form, answers: Answers, unfinished: Collection[str] = ()) -> Page | None:
    """Return the first page that is not answered yet; None when all are."""
    return next(iter(missing(form, answers, unfinished)), None)


def next_page(form: Form, answers: Answers, page_id: str) -> Page | None:
    """Return the page after one on the path; None after the last. A page off the path stands where the form has it."""
    here = _position(form, page_id)
    return next((page for page in path(form, answers) if _position(form, page.id) > here), None)


def previous_page(form: Form, answers: Answers, page_id: str) -> Page | None:
    """Return the page before one on the path; None before the first."""
    here = _position(form, page_id)
    return next((page for page in reversed(path(form, answers)) if _position(form, page.id) < here), None)


def value_of(page: Page, field: Field, answers: Answers) -> Value:
    """Return the answer to a field; None if there is none."""
    found = answers.get(page.id)
    if page.single:
        return found
    return found.get(last(field.key)) if isinstance(found, Mapping) else None


def _keys(field: Field, value: Value) -> frozenset[str]:
    keys = types.of(field.type).keys
    return NOTHING if keys is None or value is None else keys(value)


def _lacks(page: Page, fields: Sequence[Field], answers: Answers) -> bool:
    return any(field.required and value_of(page, field, answers) is None for field in fields)


def _position(form: Form, page_id: str) -> int:
    return form.pages.index(form.page(page_id))


def _all(parts: Sequence[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
