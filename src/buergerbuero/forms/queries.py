"""What others may ask about forms and drafts."""

import datetime
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from buergerbuero.base.yamlfile import DefinitionError, Problem, build, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Journey, PublishedService
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import Upload
from buergerbuero.forms import assembling, checking, drafts, files, journeys, rules, showing, source
from buergerbuero.forms.drafts import id_of
from buergerbuero.forms.journeys import inputs_for
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.rules import (
    amendable,
    amended,
    first_open,
    missing,
    next_page,
    on_path,
    path,
    previous_page,
    unamended,
)
from buergerbuero.forms.showing import PageView
from buergerbuero.forms.types import datei, reading
from buergerbuero.forms.values import (
    AnswerRow,
    Answers,
    Change,
    Draft,
    Form,
    Invalid,
    OpenDraft,
    Place,
    Raw,
    Refused,
    Text,
    UnknownDraft,
)

__all__ = [
    "PageView",
    "amendable",
    "amended",
    "changes",
    "check",
    "draft",
    "examples",
    "file_of",
    "file_page",
    "first_open",
    "form_of",
    "id_of",
    "inputs_for",
    "json_schema",
    "keys_of",
    "missing",
    "newest_form",
    "next_page",
    "on_path",
    "open_draft",
    "page_view",
    "path",
    "previous_page",
    "refusal",
    "rows",
    "unamended",
    "unfinished_view",
]

FILE = "form.yaml"
_MANY = 200
log = logging.getLogger(__name__)
_forms: dict[str, Form] = {}


def form_of(bundle: PublishedService) -> Form:
    """Return the questions of a published service in all its languages. Raises DefinitionError for a broken form."""
    if bundle.digest not in _forms:
        if len(_forms) >= _MANY:
            _forms.clear()
        _forms[bundle.digest] = assembling.assemble(bundle, load(FILE, bundle.file(FILE)))
    return _forms[bundle.digest]


def newest_form(digest: str) -> Form | None:
    """Return the form that a draft of this publication should answer by now; None if it is the one it has.

    None too when the newest one cannot be read: then drafts go on with their own.
    """
    newest = catalogue.newest_digest(catalogue.bundle(digest).id)
    if newest is None or newest == digest:
        return None
    try:
        return form_of(catalogue.bundle(newest))
    except DefinitionError:
        log.error("drafts stay with their form: the newest publication %s cannot be read", newest[:12])
        return None


def keys_of(form: Form) -> frozenset[str]:
    """Return the keys of everything that a form can ask, such as `hund.name`."""
    return frozenset(field.key for page in form.pages for field in page.fields)


def check(folder: Path, *, today: datetime.date) -> tuple[Problem, ...]:
    """Return everything wrong with the questions of a service's folder: form.yaml, its translations, the journeys.

    `today` is the day that journeys are walked on. The rest of the folder is checked by catalogue.queries.check.
    """
    name = f"{folder}/{FILE}"
    try:
        pages = assembling.sensible(load(name, (folder / FILE).read_bytes()))
    except FileNotFoundError:
        return (Problem(name, 0, "Die Datei fehlt.", "Legen Sie die Fragen an; ein Muster ist hundesteuer_anmeldung."),)
    except DefinitionError as error:
        return error.problems
    form = Form("", assembling.form_pages(pages, lambda key, german: Text(german), Place()))
    sentences = dict(checking.sentences(pages))
    return tuple(sorted({*_translations(folder, sentences), *_journeys(folder, form, today)}))


def _translations(folder: Path, sentences: Mapping[str, str]) -> Iterator[Problem]:
    for file in sorted((folder / "texte").glob("*.yaml")):
        try:
            located = load(str(file), file.read_bytes())
            yield from catalogue.translation_problems(located, sentences, owns=_own_key)
        except DefinitionError as error:
            yield from error.problems


def _own_key(key: str) -> bool:
    return not key.startswith("leistung.")


def _journeys(folder: Path, form: Form, today: datetime.date) -> Iterator[Problem]:
    for file in sorted((folder / "wege").glob("*.yaml")):
        try:
            located = load(str(file), file.read_bytes())
            yield from journeys.problems_in(form, build(Journey, located), located, today)
        except DefinitionError as error:
            yield from error.problems


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
    draft: OpenDraft | None = None,
) -> PageView:
    """Return a page as its template needs it, filled with the answers, or with `raw` and what is wrong with that.

    Files are those of the `draft`, if there is one.
    """
    page = form.page(page_id)
    fields = rules.fields_on(form, page, answers)
    if raw is None:
        values = {reading.last(field.key): rules.value_of(page, field, answers) for field in fields}
        raw = reading.fill_all(fields, values)
    if draft is not None:
        raw = {**raw, **files.sent(page, draft)}
    return showing.page_view(page, fields, raw, problems, language)


def examples(form: Form, page_id: str, answers: Answers) -> tuple[Raw, ...]:
    """Return what browsers might send for a page as it is asked after these answers: invented, varied, always taken."""
    return reading.examples_of(rules.fields_on(form, form.page(page_id), answers))


def unfinished_view(form: Form, page_id: str, opened: OpenDraft, *, now: datetime.datetime) -> PageView:
    """Return a page of a draft in its language: what was entered last, with its errors if it could not be taken."""
    raw = opened.unfinished.get(page_id)
    problems: tuple[Invalid, ...] = ()
    asked_again = opened.renewal is not None and page_id in opened.renewal.untouched
    if raw is not None and not asked_again:  # nobody made a mistake there: the question is another one
        fields = rules.fields_on(form, form.page(page_id), opened.answers)
        there = {**raw, **files.sent(form.page(page_id), opened)}
        outcome = reading.read_all(fields, there, timezone.localdate(now))
        problems = outcome.problems if isinstance(outcome, Refused) else ()
    problems += files.refused(form.page(page_id), opened)
    language = opened.draft.language
    return page_view(form, page_id, opened.answers, language=language, raw=raw, problems=problems, draft=opened)


def file_of(*, draft_id: UUID, code: str, upload_id: UUID) -> Upload:
    """Return how much of a file has arrived in a draft. Raises UnknownUpload, and as `open_draft` does."""
    return documents.upload(vault=draft_id, key=drafts.key_of(draft_id, code), upload_id=upload_id)


def file_page(*, draft_id: UUID, code: str, upload_id: UUID, number: int) -> bytes:
    """Return a page of a draft's file as JPEG, counted from 1. Raises UnknownUpload, and as `open_draft` does."""
    key = drafts.key_of(draft_id, code)
    return documents.upload_page(vault=draft_id, key=key, upload_id=upload_id, number=number)


def refusal(form: Form, field: str, name: str, reason: str) -> Invalid:
    """Return why a file is not taken, and what to do, at a field's input. Raises UnknownPage."""
    _page, asked = files.asked(form, field)
    return datei.refusal(asked, datei.file_name(name), reason)


def rows(form: Form, answers: Answers, language: str) -> tuple[AnswerRow, ...]:
    """Return the answers on the path as lines of a summary, in order."""
    return tuple(
        AnswerRow(page.id, reading.last(field.key), page.heading.say(language), label, text)
        for page, fields in rules.walk(form, answers)
        for field in fields
        for label, text in reading.rows(field, rules.value_of(page, field, answers), language)
    )


def changes(form: Form, before: Answers, after: Answers, language: str) -> tuple[Change, ...]:
    """Return what is different between two sets of answers as lines of a summary, in order."""
    return tuple(showing.changes(form, before, after, language))
