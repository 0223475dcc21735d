"""What others may ask about forms and drafts."""

import datetime
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from buergerbuero.base import keyring
from buergerbuero.base.yamlfile import DefinitionError, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import Upload
from buergerbuero.forms import assembling, drafts, files, rules, showing, source
from buergerbuero.forms.drafts import id_of
from buergerbuero.forms.journeys import inputs_for, standing
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.reviewing import (
    check,
    open_drafts,
    rehearse,
    review,
    review_version,
    ways_of,
)
from buergerbuero.forms.rules import (
    amendable,
    amended,
    answer_for,
    declaration_of,
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
from buergerbuero.forms.types.datei import AT_ONCE, FULL
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.types.question import Line, Row
from buergerbuero.forms.values import (
    AnsweredFile,
    AnswerRow,
    Answers,
    Change,
    Draft,
    Field,
    Form,
    FromAccount,
    Invalid,
    OpenDraft,
    OwnDraft,
    Page,
    Raw,
    Refused,
    UnknownDraft,
    Value,
    Vouched,
)
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, Fact, Person

__all__ = [
    "AT_ONCE",
    "FULL",
    "PageView",
    "amendable",
    "amended",
    "amendment_begun",
    "answer_for",
    "answered_files",
    "asks_account",
    "changes",
    "check",
    "chosen",
    "contradicted",
    "declaration_of",
    "draft",
    "drafts_of",
    "entered_rows",
    "examples",
    "facts_used",
    "file_fields",
    "file_of",
    "file_preview",
    "files_in",
    "first_open",
    "form_of",
    "id_of",
    "inputs_for",
    "inputs_on",
    "json_schema",
    "judge",
    "keys_of",
    "missing",
    "newest_form",
    "next_page",
    "on_path",
    "open_draft",
    "open_drafts",
    "own_words",
    "page_view",
    "path",
    "previous_page",
    "refusal",
    "rehearse",
    "review",
    "review_version",
    "rows",
    "says_the_same",
    "standing",
    "texts",
    "unamended",
    "unfinished_pages",
    "unfinished_view",
    "vouched",
    "ways_of",
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


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of form.yaml."""
    return source.json_schema(catalogue.blocks())


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
        raw = reading.fill_all(fields, rules.values_on(page, fields, answers))
    known: dict[str, FromAccount] = {}
    if draft is not None:
        raw = {**raw, **files.sent(page, draft)}
        if draft.account:
            today = timezone.localdate(draft.account.at)
            known = rules.agreeing(form, fields, raw, draft.account.facts, identity.same_name, today)
    return showing.page_view(page, fields, raw, problems, language, known)


def judge(form: Form, page: Page, opened: OpenDraft, raw: Raw, today: datetime.date) -> Value:
    """Return the answers of a page in what was entered, or Refused: also where it differs from what must be as the
    log-in says. Its files are those of the draft, whatever was sent under their names.
    """
    fields = rules.fields_on(form, page, opened.answers)
    outcome = reading.read_all(fields, {**raw, **files.sent(page, opened)}, today)
    return rules.judged(form, fields, outcome, opened.account, identity.same_name)


def examples(form: Form, page_id: str, answers: Answers) -> tuple[Raw, ...]:
    """Return what browsers might send for a page as it is asked after these answers: invented, varied, always taken."""
    return reading.examples_of(rules.fields_on(form, form.page(page_id), answers))


def unfinished_view(form: Form, page_id: str, opened: OpenDraft, *, now: datetime.datetime) -> PageView:
    """Return a page of a draft in its language: what was entered last, with its errors if it could not be taken."""
    raw = opened.unfinished.get(page_id)
    problems: tuple[Invalid, ...] = ()
    asked_again = opened.renewal is not None and page_id in opened.renewal.untouched
    # where the question is another one now, nobody has made a mistake
    if raw is not None and UNJUDGED not in raw and not asked_again:
        outcome = judge(form, form.page(page_id), opened, raw, timezone.localdate(now))
        problems = outcome.problems if isinstance(outcome, Refused) else ()
    problems += files.refused(form.page(page_id), opened)
    language = opened.draft.language
    return page_view(form, page_id, opened.answers, language=language, raw=raw, problems=problems, draft=opened)


def unfinished_pages(form: Form, opened: OpenDraft) -> frozenset[str]:
    """Return the pages whose last input could not be taken, or for which a file is on its way."""
    coming = {page.id for page in form.pages if files.is_coming(page, opened)}
    return frozenset(coming | opened.unfinished.keys())


def file_of(*, draft_id: UUID, code: str, upload_id: UUID) -> Upload:
    """Return how much of a file has arrived in a draft. Raises UnknownUpload, and as `open_draft` does."""
    return documents.upload(vault=draft_id, key=drafts.key_of(draft_id, code), upload_id=upload_id)


def file_preview(*, draft_id: UUID, code: str, upload_id: UUID, number: int) -> bytes:
    """Return a small picture (JPEG) of a page, counted from 1. Raises UnknownUpload, and as `open_draft` does."""
    key = drafts.key_of(draft_id, code)
    return documents.upload_preview(vault=draft_id, key=key, upload_id=upload_id, number=number)


def file_fields(form: Form, page_id: str) -> tuple[str, ...]:
    """Return the names of the file inputs of a page; none for a page that the form does not have."""
    return tuple(files.fields_of(form, page_id))


def files_in(form: Form, answers: Answers) -> frozenset[str]:
    """Return the ids of the files in the answers that apply."""
    return frozenset(files.in_answers(form, answers))


def refusal(form: Form, field: str, name: str, reason: str) -> Invalid:
    """Return why a file is not taken, and what to do, at a field's input. Raises UnknownPage."""
    _page, asked = files.asked(form, field)
    return datei.refusal(asked, datei.file_name(name), reason)


def inputs_on(form: Form, page_id: str, opened: OpenDraft) -> Raw:
    """Return what the inputs of a page hold when it is drawn from a draft, without those of files."""
    page = form.page(page_id)
    fields = _typed_into(form, page, opened)
    if (raw := opened.unfinished.get(page_id)) is not None:
        return {name: values for field in fields for name, values in _of_field(raw, field).items()}
    return reading.fill_all(fields, rules.values_on(page, fields, opened.answers))


def says_the_same(form: Form, page_id: str, opened: OpenDraft, raw: Raw, *, now: datetime.datetime) -> bool:
    """Whether what was entered on a page means what the draft holds, however it is written."""
    page = form.page(page_id)
    fields = _typed_into(form, page, opened)
    today = timezone.localdate(now)
    outcome = reading.read_all(fields, raw, today)
    held = opened.unfinished.get(page_id)
    if isinstance(outcome, Refused) or held is not None:
        return held is not None and all(_of_field(held, each) == _of_field(raw, each) for each in fields)
    return page_id in opened.answers and outcome == rules.values_on(page, fields, opened.answers)


def entered_rows(form: Form, page_id: str, raw: Raw, *, language: str, now: datetime.datetime) -> tuple[AnswerRow, ...]:
    """Return what was entered on a page as lines to read, whether it can be taken or not. Raises UnknownPage."""
    page, today = form.page(page_id), timezone.localdate(now)
    found: list[AnswerRow] = []
    for field in page.fields:
        value = reading.read(field, raw, today)
        lines = [*reading.rows(field, None if isinstance(value, Refused) else value, language)]
        if isinstance(value, Refused):
            text = ", ".join(value for values in _of_field(raw, field).values() for value in values)
            lines = [Line(field.label.say(language), text)] if text else []
        heading = page.heading.say(language)
        found += [AnswerRow(page.id, reading.last(field.key), heading, label, text) for label, text in lines]
    return tuple(found)


def _typed_into(form: Form, page: Page, opened: OpenDraft) -> list[Field]:
    """Return the fields of a page but those of files, whose inputs hold nothing that was typed."""
    return [field for field in rules.fields_on(form, page, opened.answers) if field.type != files.KIND]


def _of_field(raw: Raw, field: Field) -> dict[str, list[str]]:
    """Return what was entered at one field, without what was left empty, as it reads."""
    own = {name: values for name, values in raw.items() if name == field.name or name.startswith(f"{field.name}-")}
    read = {name: [" ".join(value.split()) for value in values if value.strip()] for name, values in own.items()}
    return {name: values for name, values in read.items() if values}


def rows(form: Form, answers: Answers, language: str) -> tuple[AnswerRow, ...]:
    """Return the answers on the path as lines of a summary, in order; those of a page's groups after its others, so
    that none of these seems to belong to the last entry.
    """
    return tuple(
        AnswerRow(page.id, field_id, page.heading.say(language), *row.line, row.entry)
        for page, fields in rules.walk(form, answers)
        for field_id, row in sorted(_rows(page, fields, answers, language), key=lambda found: bool(found[1].entry))
    )


def _rows(page: Page, fields: Sequence[Field], answers: Answers, language: str) -> Iterator[tuple[str, Row]]:
    for field in fields:
        for row in reading.entry_rows(field, rules.value_of(page, field, answers), language):
            yield reading.last(field.key), row


def own_words(form: Form, answers: Answers) -> bool:
    """Say whether somebody wrote anything in their own words that applies (`langtext`, also inside of groups)."""
    return any(
        showing.is_own_words(field) and rules.value_of(page, field, answers)
        for page, fields in rules.walk(form, answers)
        for field in fields
    )


def answered_files(form: Form, answers: Answers, language: str) -> tuple[AnsweredFile, ...]:
    """Return the files among the answers on the path, in order."""
    return tuple(files.answered(form, answers, language))


def texts(form: Form, answers: Answers, language: str) -> tuple[tuple[str, str], ...]:
    """Return the answers on the path as one text each, by the key of the field, such as `hund.name`."""
    return tuple(
        (field.key, reading.show(field, value, language))
        for page, fields in rules.walk(form, answers)
        for field in fields
        if (value := rules.value_of(page, field, answers)) is not None
    )


def chosen(form: Form, answers: Answers) -> dict[str, str]:
    """Return what was chosen on the path where one of several answers is to be chosen: its name in form.yaml (`ja` and
    `nein` for yes and no), by the key of the field.
    """
    return {
        field.key: key
        for page, fields in rules.walk(form, answers)
        for field in fields
        if (key := reading.chosen(field, rules.value_of(page, field, answers)))
    }


def changes(form: Form, before: Answers, after: Answers, language: str) -> tuple[Change, ...]:
    """Return what is different between two sets of answers as lines of a summary, in order."""
    return tuple(showing.changes(form, before, after, language))


def contradicted(form: Form, answers: Answers, facts: Mapping[About, Fact]) -> Page | None:
    """Return the first page whose answers are not what they must be by a log-in; None if there is none."""
    return rules.contradicted(form, answers, facts, identity.same_name)


def facts_used(form: Form, person: Person) -> dict[About, Fact]:
    """Return what a form asks for of what a log-in says."""
    return rules.used(form, person.facts)


def vouched(form: Form, answers: Answers, facts: Mapping[About, Fact], language: str) -> tuple[Vouched, ...]:
    """Return the answers for which a log-in stands, and those where it says something else, in order."""
    return tuple(
        Vouched(
            page_id=page.id,
            field_id=reading.last(leaf.field.key),
            label=leaf.asked.label.say(language),
            said=known.said,
            level=known.level,
            same=same,
        )
        for page, leaf, known, same in rules.compared(form, answers, facts, identity.same_name)
    )


def asks_account(form: Form) -> bool:
    """Say whether a log-in can fill in anything."""
    return any(rules.fits(field) for page in form.pages for field in page.fields if field.prefill)


def drafts_of(person: Person) -> tuple[OwnDraft, ...]:
    """Return the drafts that somebody has filled in while logged in and not sent, the last changed first."""
    if not person.pseudonym:
        return ()
    mine = keyring.vaults_of(person.pseudonym)
    rows = DraftRow.objects.filter(id__in=mine, submitted_case=None, amends=None).order_by("-updated_at")
    found = []
    for row in rows:
        account = drafts.opened(row, keyring.open_with_pseudonym(vault=row.id, pseudonym=person.pseudonym)).account
        if account and account.code:
            found.append(OwnDraft(drafts.draft_of(row), account.code))
    return tuple(found)


def amendment_begun(case_id: UUID) -> bool:
    """Say whether somebody has begun to amend an application, and not sent it."""
    return DraftRow.objects.filter(amends=case_id, submitted_case__isnull=True).exists()
