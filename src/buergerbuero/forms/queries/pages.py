"""Pages as they are drawn from a draft, and what was entered on them."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from buergerbuero.forms import files, rules, showing
from buergerbuero.forms.showing import PageView
from buergerbuero.forms.types import datei, reading
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.types.question import Line
from buergerbuero.forms.values import (
    AnswerRow,
    Answers,
    Field,
    Form,
    FromAccount,
    Invalid,
    OpenDraft,
    Page,
    Raw,
    Refused,
    Value,
)
from buergerbuero.identity import queries as identity


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


def file_fields(form: Form, page_id: str) -> tuple[str, ...]:
    """Return the names of the file inputs of a page; none for a page that the form does not have."""
    return tuple(files.fields_of(form, page_id))


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
