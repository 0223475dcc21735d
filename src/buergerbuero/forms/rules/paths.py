"""Which pages apply to whom: conditions, the path through a form, and what is still missing. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    return _walk(form, lambda page, fields: answers)


def _walk(form: Form, given: Callable[[Page, tuple[Field, ...]], Answers]) -> Iterator[tuple[Page, tuple[Field, ...]]]:
    known: dict[str, frozenset[str]] = {}

    def keys_of(key: str) -> frozenset[str]:
        return known.get(key, NOTHING)

    for page in form.pages:
        if holds(page.condition, keys_of):
            fields = tuple(field for field in page.fields if holds(field.condition, keys_of))
            yield page, fields
            answers = given(page, fields)
            for field in fields:
                known[field.key] = _keys(field, value_of(page, field, answers))


def answer_for(form: Form, answers: Answers, purpose: str) -> Value:
    """Return the answer of the page that is there for a purpose; None if it was not asked or not answered."""
    found = [page for page in path(form, answers) if page.purpose == purpose and page.single]
    return answers.get(found[0].id) if found else None


def answers_for(form: Form, answers: Answers, purpose: str) -> Mapping[str, Value]:
    """Return the answers of the page with several fields that is there for a purpose; none if it was not asked."""
    found = [page for page in path(form, answers) if page.purpose == purpose and not page.single]
    given = answers.get(found[0].id) if found else None
    return given if isinstance(given, Mapping) else {}


def declaration_of(form: Form) -> Page | None:
    """Return the declaration that a form ends with for everybody: it is made where everything can be checked."""
    last_page = form.pages[-1]
    declares = last_page.single and last_page.fields[0].type == "erklärung" and last_page.condition is None
    return last_page if declares else None


def path(form: Form, answers: Answers) -> tuple[Page, ...]:
    """Return the pages that apply now, in order."""
    return tuple(page for page, _ in walk(form, answers))


def fields_on(form: Form, page: Page, answers: Answers) -> tuple[Field, ...]:
    """Return the fields of a page that apply now; all of them for a page off the path."""
    if not any(field.condition for field in page.fields):
        return page.fields
    return next((fields for each, fields in walk(form, answers) if each.id == page.id), page.fields)


def on_path(form: Form, answers: Answers) -> Answers:
    """Return only the answers that apply now, without those left empty: what is sent."""
    found: Answers = {}
    for page, fields in walk(form, answers):
        filled = {name: value for name, value in values_on(page, fields, answers).items() if value is not None}
        if filled:
            found[page.id] = filled[page.id] if page.single else filled
    return found


def amendable(form: Form, sent: Answers, asked: Collection[str], answers: Answers) -> tuple[Page, ...]:
    """Return the pages that may differ from what was sent: those asked for, and those on which changes open a field."""
    free, _ = _amended(form, sent, asked, answers)
    return free


def amended(form: Form, sent: Answers, asked: Collection[str], answers: Answers) -> Answers:
    """Return what applies of the answers that were sent, with the amendable pages as in `answers`."""
    _, found = _amended(form, sent, asked, answers)
    return on_path(form, found)


def unamended(
    form: Form, sent: Answers, asked: Collection[str], answers: Answers, unfinished: Collection[str] = ()
) -> tuple[Page, ...]:
    """Return the amendable pages that changes have opened and nobody has answered, or that could not be taken."""
    free, found = _amended(form, sent, asked, answers)
    lacking = {page.id for page in missing(form, {**dict.fromkeys(asked), **found}, unfinished)}
    return tuple(page for page in free if page.id in lacking)


def _amended(form: Form, sent: Answers, asked: Collection[str], answers: Answers) -> tuple[tuple[Page, ...], Answers]:
    """One walk is enough: conditions name earlier answers only."""
    before = {field.key for _, fields in walk(form, sent) for field in fields}
    free: list[Page] = []
    found: Answers = {}

    def chosen(page: Page, fields: tuple[Field, ...]) -> Answers:
        may = page.id in asked or any(field.key not in before for field in fields)
        source = answers if may else sent
        if may:
            free.append(page)
        if page.id in source:
            found[page.id] = source[page.id]
        return source

    for _ in _walk(form, chosen):
        pass
    return tuple(free), found


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


def next_page(form: Form, pages: Sequence[Page], page_id: str) -> Page | None:
    """Return the page after one on a path; None after the last. A page off the path stands where the form has it."""
    here = _position(form, page_id)
    return next((page for page in pages if _position(form, page.id) > here), None)


def previous_page(form: Form, pages: Sequence[Page], page_id: str) -> Page | None:
    """Return the page before one on a path; None before the first."""
    here = _position(form, page_id)
    return next((page for page in reversed(pages) if _position(form, page.id) < here), None)


def value_of(page: Page, field: Field, answers: Answers) -> Value:
    """Return the answer to a field; None if there is none."""
    found = answers.get(page.id)
    if page.single:
        return found
    return found.get(last(field.key)) if isinstance(found, Mapping) else None


def values_on(page: Page, fields: Iterable[Field], answers: Answers) -> dict[str, Value]:
    """Return the answers to some fields of a page by their ids; None where there is none."""
    return {last(field.key): value_of(page, field, answers) for field in fields}


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
