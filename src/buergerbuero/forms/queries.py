"""What others may ask about forms and drafts."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from buergerbuero.base.yamlfile import DefinitionError, Problem, load
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import assembling, checking, drafts, loading, rules, showing, source
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.rules import first_open, missing, next_page, on_path, path, previous_page
from buergerbuero.forms.showing import PageView
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import (
    AnswerRow,
    Answers,
    Draft,
    Form,
    Invalid,
    OpenDraft,
    Raw,
    Refused,
    UnknownDraft,
    Value,
)

__all__ = [
    "check",
    "draft",
    "first_open",
    "form_of",
    "inputs_for",
    "json_schema",
    "missing",
    "next_page",
    "on_path",
    "open_draft",
    "page_view",
    "path",
    "previous_page",
    "rows",
    "unfinished_view",
]

FILE = "form.yaml"
_MANY = 200
_forms: dict[str, Form] = {}


def form_of(bundle: PublishedService) -> Form:
    """Return the questions of a published service in all its languages. Raises DefinitionError for a broken form."""
    if bundle.digest not in _forms:
        if len(_forms) >= _MANY:
            _forms.clear()
        _forms[bundle.digest] = assembling.assemble(bundle, load(FILE, bundle.file(FILE)))
    return _forms[bundle.digest]


def check(name: str, text: str | bytes) -> list[Problem]:
    """Return everything that is wrong with a form.yaml; `name` is what problems call the file."""
    try:
        located = load(name, text)
    except DefinitionError as error:
        return list(error.problems)
    pages, problems = loading.read(located)
    return sorted(problems) or checking.problems_in(pages, located)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of form.yaml."""
    return source.json_schema()


def draft(draft_id: UUID) -> Draft:
    """Return what anyone may know of a draft. Raises UnknownDraft."""
    row = DraftRow.objects.filter(id=draft_id).first()
    if row is None:
        raise UnknownDraft(draft_id)
    return drafts.draft_of(row)


def open_draft(*, draft_id: UUID, code: str, lock: bool = False) -> OpenDraft:
    """Return a draft with its answers. Raises UnknownDraft, AlreadySubmitted, keyring.WrongCode.

    `lock` keeps others from changing it until the transaction ends: for whoever sends it.
    """
    rows_of = DraftRow.objects.select_for_update() if lock else DraftRow.objects
    row = rows_of.filter(id=draft_id).first()
    if row is None:
        raise UnknownDraft(draft_id)
    return drafts.opened(row, drafts.unlock(row, code))


def page_view(
    form: Form,
    page_id: str,
    answers: Answers,
    *,
    language: str,
    raw: Raw | None = None,
    problems: Sequence[Invalid] = (),
) -> PageView:
    """Return a page as its template needs it, filled with the answers, or with `raw` and what is wrong with that."""
    page = form.page(page_id)
    fields = rules.fields_on(form, page, answers)
    if raw is None:
        values = {reading.last(field.key): rules.value_of(page, field, answers) for field in fields}
        raw = reading.fill_all(fields, values)
    return showing.page_view(page, fields, raw, problems, language)


def unfinished_view(form: Form, page_id: str, opened: OpenDraft, *, now: datetime.datetime) -> PageView:
    """Return a page of a draft in its language: what was entered last, with its errors if it could not be taken."""
    raw = opened.unfinished.get(page_id)
    problems: tuple[Invalid, ...] = ()
    if raw is not None:
        fields = rules.fields_on(form, form.page(page_id), opened.answers)
        outcome = reading.read_all(fields, raw, timezone.localdate(now))
        problems = outcome.problems if isinstance(outcome, Refused) else ()
    return page_view(
        form, page_id, opened.answers, language=opened.draft.language, raw=raw, problems=problems
    )


def rows(form: Form, answers: Answers, language: str) -> tuple[AnswerRow, ...]:
    """Return the answers on the path as lines of a summary, in order."""
    return tuple(
        AnswerRow(page.id, reading.last(field.key), page.heading.say(language), label, text)
        for page, fields in rules.walk(form, answers)
        for field in fields
        for label, text in reading.rows(field, rules.value_of(page, field, answers), language)
    )


def inputs_for(form: Form, page_id: str, answer: Value, *, today: datetime.date) -> Raw:
    """Return what a browser would send for an answer as a journey writes it: text, {part: text}, or a list of texts."""
    raw = _named(page_id, answer)
    fields = form.page(page_id).fields
    outcome = reading.read_all(fields, raw, today)
    return raw if isinstance(outcome, Refused) else reading.fill_all(fields, outcome)


def _named(name: str, answer: Value) -> dict[str, list[str]]:
    if isinstance(answer, Mapping):
        parts = [_named(f"{name}-{part}", value) for part, value in answer.items()]
        return {key: values for part in parts for key, values in part.items()}
    return {name: [str(each) for each in answer] if isinstance(answer, list | tuple) else [str(answer)]}
