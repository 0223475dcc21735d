"""Taking the answers of a draft over to a newer form: nothing is dropped silently. Pure.

What was answered is read again by the new form. It stays when the question is the same, the new form takes it, and it
reads as before; otherwise the page is asked again and shows what was entered. What no page asks any more is named.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from buergerbuero.base.composing import composed
from buergerbuero.forms import rules, types
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.question import blank, scope
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import AnswerRow, Answers, Field, Form, Page, Raw, Refused, Saying, Value

DECLARATION: Final = "erklärung"  # consent to other words is no consent: it is never shown ticked


@dataclass(frozen=True)
class TakeOver:
    """What became of a draft's answers.

    `again` are the pages that are asked once more although they were answered, in the order of the new form; `before`
    says what was answered on them; `added` are pages on the path that the old form did not ask; `gone` is what the new
    form does not ask.
    """

    answers: Answers
    unfinished: Mapping[str, Raw]
    again: tuple[str, ...] = ()
    gone: tuple[AnswerRow, ...] = ()
    before: Mapping[str, tuple[AnswerRow, ...]] = field(default_factory=dict)
    added: tuple[str, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.again or self.gone or self.added)


@dataclass(frozen=True)
class _Moved:
    """What became of one page: the answers that stay (none: it counts as never answered), and whether it is asked."""

    value: tuple[Value, ...] = ()
    raw: Raw = field(default_factory=dict)
    again: bool = False
    gone: tuple[AnswerRow, ...] = ()


def take_over(
    old: Form, new: Form, answers: Answers, unfinished: Mapping[str, Raw], today: datetime.date, language: str = "de"
) -> TakeOver:
    """Return the answers of a draft of the old form as a draft of the new one; rows are said in `language`."""
    moved = {page_id: _move(old, new, page_id, answers[page_id], today, language) for page_id in answers}
    kept = {page_id: value for page_id, each in moved.items() for value in each.value}
    asked = {page_id: each.raw for page_id, each in moved.items() if each.again}
    typed = {page_id: raw for page_id, raw in unfinished.items() if _on(new, page_id)}
    opened = {page.id for page in rules.missing(new, kept)} - {page.id for page in rules.missing(old, answers)}
    again = tuple(page.id for page in new.pages if page.id in asked or page.id in opened & moved.keys())
    gone = [row for each in moved.values() for row in each.gone]
    gone += [row for page_id, raw in unfinished.items() for row in _unasked(old, new, page_id, raw, today, language)]
    return TakeOver(
        answers=kept,
        unfinished={**asked, **typed},
        again=again,
        gone=tuple(dict.fromkeys(gone)),
        before={page_id: tuple(_rows(old, page_id, answers[page_id], language)) for page_id in again},
        added=tuple(page.id for page in new.pages if page.id in opened - {*again, *typed}),
    )


def _move(old: Form, new: Form, page_id: str, value: Value, today: datetime.date, language: str) -> _Moved:
    here, there = _on(old, page_id), _on(new, page_id)
    if here is None or there is None:
        return _Moved(gone=tuple(_rows(old, page_id, value, language)))
    return _move_page(here, there, value, today, language)


def _move_page(old: Page, new: Page, value: Value, today: datetime.date, language: str) -> _Moved:
    asked = {each.key: each for each in new.fields}
    kept: dict[str, Value] = {}
    raw: dict[str, list[str]] = {}
    gone: list[AnswerRow] = []
    again = not asked.keys() <= {each.key for each in old.fields} or not _same(old.heading, new.heading)
    for each in old.fields:
        answer = rules.value_of(old, each, {old.id: value})
        if each.key not in asked:
            gone += _rows_of(old, each, answer, language)
            continue
        read = _read_again(each, asked[each.key], answer, today)
        again = again or isinstance(read, Refused) or not _same(each.label, asked[each.key].label)
        raw |= _without_declarations(asked[each.key], reading.fill(each, answer))
        if not isinstance(read, Refused):
            kept[last(each.key)] = read
    gone += _strangers(old, value, language)
    return _Moved(_value(new, kept, again), raw, again, tuple(gone))


def _read_again(old: Field, new: Field, value: Value, today: datetime.date) -> Value | Refused:
    """Return the answer as the new field takes it, the same in content and in words; else Refused."""
    if value is None:
        return Refused(()) if new.required and not old.required else None
    if old.type != new.type:
        return Refused(())
    raw = reading.fill(old, value)
    read = reading.read(new, raw, today)
    if isinstance(read, Refused) or read is None or not _covers(reading.fill(new, read), raw):
        return Refused(())
    return read if _said(old, value) == _said(new, read) else Refused(())


def _covers(after: Raw, before: Raw) -> bool:
    return all(list(after.get(name, ())) == list(values) for name, values in before.items())


def _said(asked: Field, value: Value) -> list[str]:
    return [_letters(text) for _label, text in reading.rows(asked, value, "de")]


def _value(page: Page, kept: Mapping[str, Value], again: bool) -> tuple[Value, ...]:
    if again and not any(value is not None for value in kept.values()):
        return ()
    return (kept.get(page.id),) if page.single else (dict(kept),)


def _without_declarations(asked: Field, raw: Raw) -> dict[str, list[str]]:
    ticks = {last(each.key) for each in _inside(asked) if each.type == DECLARATION}
    return {
        name: list(values)
        for name, values in raw.items()
        if name.rpartition("-")[2] not in ticks and not (asked.type == DECLARATION and name == asked.name)
    }


def _inside(asked: Field) -> Iterator[Field]:
    for child in (*types.of(asked.type).children(asked), *asked.fields):
        yield child
        yield from _inside(child)


def _unasked(old: Form, new: Form, page_id: str, raw: Raw, today: datetime.date, language: str) -> Iterator[AnswerRow]:
    """Yield what was entered on a page that was not finished, and that no field of the new form takes."""
    here, there = _on(old, page_id), _on(new, page_id)
    asked = {each.key: each.type for each in there.fields} if there else {}
    for each in here.fields if here else ():
        typed = scope(raw, each.name)
        if asked.get(each.key) != each.type and not blank(typed):
            read = reading.read(each, raw, today)
            text = _joined(typed.values()) if isinstance(read, Refused) else reading.show(each, read, language)
            yield _row(page_id, each.key, here, each.label.say(language), text, language)
    if here is None and there is None and not blank(raw):
        yield _row(page_id, page_id, None, page_id, _joined(raw.values()), language)


def _rows(form: Form, page_id: str, value: Value, language: str) -> Iterator[AnswerRow]:
    """Yield the answers of a page of the old form, whether it is on the path or not."""
    page = _on(form, page_id)
    if page is None:
        if value is not None:
            yield _row(page_id, page_id, None, page_id, str(value), language)
        return
    for each in page.fields:
        yield from _rows_of(page, each, rules.value_of(page, each, {page_id: value}), language)
    yield from _strangers(page, value, language)


def _rows_of(page: Page, asked: Field, value: Value, language: str) -> Iterator[AnswerRow]:
    for label, text in reading.rows(asked, value, language):
        yield _row(page.id, asked.key, page, label, text, language)


def _strangers(page: Page, value: Value, language: str) -> list[AnswerRow]:
    """Return what lies in an answer and belongs to no field of its page: older than the old form."""
    if page.single or not isinstance(value, Mapping):
        return []
    names = {last(each.key) for each in page.fields}
    found = ((name, each) for name, each in value.items() if name not in names and each is not None)
    return [_row(page.id, f"{page.id}.{name}", page, name, str(each), language) for name, each in found]


def _row(page_id: str, key: str, page: Page | None, label: str, text: str, language: str) -> AnswerRow:
    return AnswerRow(page_id, last(key), page.heading.say(language) if page else page_id, label, text)


def _joined(typed: Iterable[Iterable[str]]) -> str:
    return ", ".join(text for values in typed for text in values if text.strip())


def _on(form: Form, page_id: str) -> Page | None:
    return next((page for page in form.pages if page.id == page_id), None)


def _same(old: Saying, new: Saying) -> bool:
    return _letters(old.say("de")) == _letters(new.say("de"))


def _letters(text: str) -> str:
    """Return what counts of a sentence: a comma put right makes no other question of it."""
    return "".join(each for each in composed(text).casefold() if each.isalnum())
