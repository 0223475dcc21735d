"""Fillable PDFs of services: filled with answers, and taken back into a draft."""

import datetime
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.documents import actions as documents
from buergerbuero.documents.values import FileRefused, FormRefused, UnknownUpload, Upload
from buergerbuero.forms import drafts, queries
from buergerbuero.forms.formats.acroform import landing
from buergerbuero.forms.values import (
    EVIDENCE,
    Left,
    NoAmendment,
    NotTaken,
    OpenDraft,
    Page,
    Raw,
    Slip,
    TakenPaper,
    Value,
)


@dataclass(frozen=True)
class FilledPaper:
    """A filled PDF (b"" where answers are wrong), what has no field of its own in it, and which answers are wrong."""

    pdf: bytes
    left: tuple[Left, ...] = ()
    slips: tuple[Slip, ...] = ()


def fill_paper(
    *, bundle: PublishedService, answers: object, flat: bool, judged: bool = False, now: datetime.datetime
) -> FilledPaper | None:
    """Return the PDF of a service with answers in it; None if it has none, or nothing says which field is which answer.

    `answers`: as forms.values.Answers, or as somebody typed them. `judged`: they were taken before, and are written
    whatever is thought of them by now. Raises FormRefused, DefinitionError.
    """
    blank = queries.blank_paper(bundle)
    if blank is None:
        return None
    found = queries.paper_filling(bundle, blank, answers, today=timezone.localdate(now), flat=flat)
    if found.slips and not judged:
        return FilledPaper(b"", slips=found.slips)
    return FilledPaper(documents.fill_paper_form(blank.pdf, found.filling), found.left)


def take_paper(
    *,
    draft_id: UUID,
    code: str,
    pdf: bytes,
    keep_mine: bool,
    sender: str = "",
    by: Actor,
    now: datetime.datetime,
) -> TakenPaper:
    """Take the answers out of a filled PDF into a draft, and keep the file with it.

    They are judged as if they were typed, and what is wrong stays as it stands there. `keep_mine`: what was answered
    before wins. Raises NotTaken with the reason: then nothing has changed; NoAmendment, and what opens no draft.
    Takes seconds, and holds no lock while the file is read, scanned and its pages are made.
    """
    opened = queries.open_draft(draft_id=draft_id, code=code)
    if opened.amending is not None:
        raise NoAmendment
    today = timezone.localdate(now)
    bundle = catalogue.bundle(opened.draft.digest)
    found = _brought(bundle, pdf, today)
    upload = _kept(draft_id, code, pdf, sender, by=by, now=now)
    try:
        with transaction.atomic():
            row = drafts.locked(draft_id)
            key = drafts.unlock(row, code)
            before = drafts.opened(row, key)
            changed, paper = _landed(before, found, today, keep_mine=keep_mine)
            paper = replace(paper, upload=str(upload.id))
            drafts.store(row, key, replace(changed, paper=paper), now=now)
    except BaseException:  # it was sent, or deleted, meanwhile: nobody will ever open this file
        documents.remove_upload(vault=draft_id, upload_id=upload.id, by=by, now=now)
        raise
    if before.paper is not None:
        with suppress(UnknownUpload):
            documents.remove_upload(vault=draft_id, upload_id=UUID(before.paper.upload), by=by, now=now)
    return paper


def _landed(
    before: OpenDraft, found: queries.Brought, today: datetime.date, *, keep_mine: bool
) -> tuple[OpenDraft, TakenPaper]:
    form = queries.form_of(catalogue.bundle(before.draft.digest))

    def judge(page: Page, draft: OpenDraft, raw: Raw) -> Value:
        return queries.judge(form, page, draft, raw, today)

    def mine(page_id: str, draft: OpenDraft) -> Raw:
        return queries.inputs_on(form, page_id, draft)

    changed, paper = landing.landed(
        form, before, found.taken, shown=found.shown, keep_mine=keep_mine, judge=judge, mine=mine
    )
    return changed, replace(paper, kind=found.what.kind.value, signed=found.what.signed)


def _brought(bundle: PublishedService, pdf: bytes, today: datetime.date) -> queries.Brought:
    try:
        found = queries.brought(bundle, pdf, today=today)
    except FormRefused as refused:
        raise NotTaken(refused.reason) from None
    if not found.what.usable:
        raise NotTaken(found.what.kind, found.what.service)
    return found


def _kept(draft_id: UUID, code: str, pdf: bytes, sender: str, *, by: Actor, now: datetime.datetime) -> Upload:
    """Have the file scanned and keep its pages with the draft. Raises NotTaken: then it is forgotten."""
    try:
        with transaction.atomic():  # one after the other, so that two are not both the last there is room for
            key = drafts.unlock(drafts.locked(draft_id), code)
            upload = documents.begin_upload(
                vault=draft_id, key=key, name=EVIDENCE, size=len(pdf), content=pdf, by=by, now=now
            )
        try:
            return documents.finish_upload(vault=draft_id, key=key, upload_id=upload.id, sender=sender, by=by, now=now)
        except FileRefused:
            documents.remove_upload(vault=draft_id, upload_id=upload.id, by=by, now=now)
            raise
        except UnknownUpload:
            queries.open_draft(draft_id=draft_id, code=code)  # which says that it was sent, or deleted, meanwhile
            raise
    except FileRefused as refused:
        raise NotTaken(refused.reason) from None
