"""The files of a draft: each comes, stays, is turned and goes on its own, and none waits for another.

Receiving in pieces and converting take their time and hold no lock; what the draft says of its files changes at its
row, so that two files that arrive together both stay. Each of these verbs touches the draft, and raises what opens no
draft.
"""

import datetime
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from django.db import transaction

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.documents import queries as stored
from buergerbuero.documents.values import FileRefused, RefusalReason, UnknownUpload, Upload
from buergerbuero.forms import drafts, files, queries
from buergerbuero.forms.actions.drafts import entered
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.types import datei
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.values import (
    AlreadySubmitted,
    Answers,
    ArrivingFile,
    FieldFull,
    Form,
    HeldFile,
    OpenDraft,
    Raw,
    RefusedFile,
    UnknownDraft,
    UnknownPage,
)

Change: TypeAlias = Callable[[OpenDraft, Form], OpenDraft]
InTime: TypeAlias = Callable[[], bool]
"""Whether another file may be converted in the same request, in which somebody waits."""


def always() -> bool:
    """Convert them all, however long it takes."""
    return True


def begin_file(
    *,
    draft_id: UUID,
    code: str,
    field: str,
    name: str,
    size: int,
    content: bytes = b"",
    by: Actor,
    now: datetime.datetime,
) -> Upload:
    """Announce a file for a field (the name of its input), and keep it if it came along whole as `content`.

    The same name and size again go on where it stopped. Raises FieldFull, FileRefused, UnknownPage.
    """
    name = datei.file_name(name)
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        draft = drafts.opened(row, key)
        _page, asked = files.asked(_form_of(row), field)
        begun = {str(each.id): each for each in stored.uploads_of(vault=draft_id, key=key)} if draft.arriving else {}
        draft = replace(draft, arriving={number: each for number, each in draft.arriving.items() if number in begun})
        for number, each in draft.arriving.items():
            if (each.field, each.name, begun[number].size) == (field, name, size):
                return begun[number]
        if files.room(asked, draft) <= 0:
            raise FieldFull
        upload = documents.begin_upload(vault=draft_id, key=key, name=name, size=size, content=content, by=by, now=now)
        arriving = {**draft.arriving, str(upload.id): ArrivingFile(field, name)}
        drafts.store(row, key, replace(draft, arriving=arriving), now=now)
    return upload


def receive_file(
    *, draft_id: UUID, code: str, upload_id: UUID, offset: int, chunk: bytes, by: Actor, now: datetime.datetime
) -> int:
    """Take the next piece of a file; return how much is there now. Raises WrongOffset, UnknownUpload, FileRefused."""
    key = drafts.key_of(draft_id, code)
    return documents.receive(vault=draft_id, key=key, upload_id=upload_id, offset=offset, chunk=chunk, by=by, now=now)


def finish_file(
    *, draft_id: UUID, code: str, upload_id: UUID, sender: str = "", by: Actor, now: datetime.datetime
) -> None:
    """Convert a file that is all there, and put it into its field. Repeated after a crash, it ends the same.

    `sender` stands for where it comes from, such as an address: of each, one file is converted at a time.
    Raises FileRefused: then the file is forgotten, or still held if it may be taken later (`again`). UnknownUpload;
    WrongOffset while bytes are missing. Takes seconds.
    """
    key = drafts.key_of(draft_id, code)
    try:
        upload = documents.finish_upload(vault=draft_id, key=key, upload_id=upload_id, sender=sender, by=by, now=now)
    except (FileRefused, UnknownUpload) as error:
        if isinstance(error, UnknownUpload) or not error.again:
            _change(draft_id, code, now, lambda draft, _form: _without(draft, upload_id))
        raise
    try:
        doubled = _keep(draft_id, code, upload, now)
    except (AlreadySubmitted, UnknownDraft):  # it was sent meanwhile: nobody will ever open this file
        documents.remove_upload(vault=draft_id, upload_id=upload_id, by=by, now=now)
        raise
    if doubled:
        documents.remove_upload(vault=draft_id, upload_id=upload_id, by=by, now=now)


def add_file(
    *,
    draft_id: UUID,
    code: str,
    field: str,
    name: str,
    content: bytes,
    in_time: InTime = always,
    sender: str = "",
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Take a file that came in one piece, for forms without JavaScript. Raises as `begin_file` and `finish_file` do.

    When it is not `in_time` any more, the file is kept and not converted: FileRefused, as if there were no turn for it.
    """
    number = put_file(draft_id=draft_id, code=code, field=field, name=name, content=content, by=by, now=now)
    finish_in_time(draft_id=draft_id, code=code, upload_id=number, in_time=in_time, sender=sender, by=by, now=now)


def put_file(
    *, draft_id: UUID, code: str, field: str, name: str, content: bytes, by: Actor, now: datetime.datetime
) -> UUID:
    """Take the bytes of a file that came in one piece and return its id: whoever waits to finish it need not hold them.

    Raises as `begin_file` does.
    """
    upload = begin_file(
        draft_id=draft_id, code=code, field=field, name=name, size=len(content), content=content, by=by, now=now
    )
    if upload.received < upload.size:
        start, rest = upload.received, content[upload.received :]
        receive_file(draft_id=draft_id, code=code, upload_id=upload.id, offset=start, chunk=rest, by=by, now=now)
    return upload.id


def finish_in_time(
    *,
    draft_id: UUID,
    code: str,
    upload_id: UUID,
    in_time: InTime,
    sender: str = "",
    by: Actor,
    now: datetime.datetime,
) -> None:
    """Finish a file; if it is not `in_time` any more, FileRefused as if there were no turn for it, and it is kept."""
    if not in_time():
        raise FileRefused(RefusalReason.BUSY)
    finish_file(draft_id=draft_id, code=code, upload_id=upload_id, sender=sender, by=by, now=now)


def finish_arrived(
    *,
    draft_id: UUID,
    code: str,
    page_id: str,
    in_time: InTime = always,
    sender: str = "",
    by: Actor,
    now: datetime.datetime,
) -> tuple[RefusedFile, ...]:
    """Try once more to convert the files of a page that are all there: an earlier try was cut off, or told to wait.

    Return those that are refused now, as `note_refused` takes them; those for which it is not `in_time` any more too.
    """
    draft = queries.open_draft(draft_id=draft_id, code=code)
    names = {field.name for field in _form(draft.draft.digest).page(page_id).fields}
    waiting = {number: each for number, each in draft.arriving.items() if each.field in names}
    if not waiting:
        return ()
    uploads = stored.uploads_of(vault=draft_id, key=drafts.key_of(draft_id, code))
    whole = {str(each.id) for each in uploads if each.received == each.size}
    refused = []
    for number, each in waiting.items():
        if number in whole:
            with suppress(UnknownUpload):  # removed in another tab at this moment
                try:
                    if not in_time():
                        raise FileRefused(RefusalReason.BUSY)
                    finish_file(draft_id=draft_id, code=code, upload_id=UUID(number), sender=sender, by=by, now=now)
                except FileRefused as error:
                    refused.append(RefusedFile(each.field, each.name, error.reason))
    return tuple(refused)


def keep_typed(*, draft_id: UUID, code: str, page_id: str, raw: Raw, by: Actor, now: datetime.datetime) -> None:
    """Keep what is typed beside a file field that is being filled, without judging it. Raises UnknownPage."""

    def change(draft: OpenDraft, form: Form) -> OpenDraft:
        page = form.page(page_id)
        if page.single:
            return draft
        return replace(draft, unfinished={**draft.unfinished, page.id: {**entered(page, raw), UNJUDGED: [""]}})

    _change(draft_id, code, now, change)


def note_refused(
    *, draft_id: UUID, code: str, page_id: str, refused: Iterable[RefusedFile], by: Actor, now: datetime.datetime
) -> None:
    """Keep with the page why files were not taken, in place of what was noted before."""
    noted = tuple(replace(each, name=datei.file_name(each.name)) for each in refused)

    def change(draft: OpenDraft, form: Form) -> OpenDraft:
        names = {field.name for field in form.page(page_id).fields}
        others = tuple(each for each in draft.refused if each.field not in names)
        return replace(draft, refused=(*others, *noted))

    _change(draft_id, code, now, change)


def remove_file(*, draft_id: UUID, code: str, upload_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Take a file out of its field, or stop one that is on its way, and erase it. A second time changes nothing."""
    with transaction.atomic():
        _change(draft_id, code, now, lambda draft, form: _removed(draft, form, upload_id))
        try:
            documents.remove_upload(vault=draft_id, upload_id=upload_id, by=by, now=now)
        except UnknownUpload:  # it belongs to a case that this draft amends: it stays there
            return


def turn_file(
    *, draft_id: UUID, code: str, upload_id: UUID, number: int, sender: str = "", by: Actor, now: datetime.datetime
) -> None:
    """Turn a page of a file clockwise by 90 degrees. Raises UnknownUpload, FileRefused."""
    key = drafts.key_of(draft_id, code)
    documents.turn_page(vault=draft_id, key=key, upload_id=upload_id, number=number, sender=sender, by=by, now=now)
    DraftRow.objects.filter(id=draft_id).update(updated_at=now)


def hand_over_files(
    *, draft: OpenDraft, answers: Answers, to_vault: UUID, to_key: bytes, now: datetime.datetime
) -> None:
    """Give the files in these answers, and the PDF that answers came from, to the case; erase all others of the draft.

    Belongs into the transaction that opened the draft with its lock, before `mark_submitted`. What is the case's
    already stays so.
    """
    row, paper = draft.draft, draft.paper
    kept = [*files.in_answers(_form(row.digest), answers), *([paper.upload] if paper else [])]
    ids = [UUID(each) for each in kept]
    documents.hand_over(upload_ids=ids, vault=row.id, key=draft.key, to_vault=to_vault, to_key=to_key, now=now)


def _keep(draft_id: UUID, code: str, upload: Upload, now: datetime.datetime) -> bool:
    """Put a converted file into its field, in the order of choosing; return whether the field has the same one already.

    The order is that in which files were announced: a small one must not overtake the large one before it.
    """
    doubled = False

    def change(draft: OpenDraft, form: Form) -> OpenDraft:
        nonlocal doubled
        arriving = draft.arriving.get(str(upload.id))
        if arriving is None:  # another request has put it there, or has removed it
            doubled = not any(each.id == str(upload.id) for each in _all(draft))
            return draft
        draft = _without(draft, upload.id)
        there = draft.files.get(arriving.field, ())
        doubled = any(each.sha256 == upload.sha256 for each in there)
        try:
            page, field = files.asked(form, arriving.field)
        except UnknownPage:  # the form has changed meanwhile, and asks for no such file any more
            doubled = True
        if doubled:
            return draft
        found = [*there, _held(upload)]
        if there:
            uploads = stored.uploads_of(vault=draft_id, key=drafts.key_of(draft_id, code))
            order = {str(each.id): number for number, each in enumerate(uploads)}
            found.sort(key=lambda each: order.get(each.id, -1))
        return files.having(draft, page, field, found)

    _change(draft_id, code, now, change)
    return doubled


def _held(upload: Upload) -> HeldFile:
    return HeldFile(str(upload.id), upload.name, upload.pages, upload.size, upload.sha256)


def _removed(draft: OpenDraft, form: Form, upload_id: UUID) -> OpenDraft:
    draft = _without(draft, upload_id)
    for name, there in draft.files.items():
        left = [each for each in there if each.id != str(upload_id)]
        if len(left) < len(there):
            try:
                page, field = files.asked(form, name)
            except UnknownPage:
                return replace(draft, files={**draft.files, name: tuple(left)})
            return files.having(draft, page, field, left)
    return draft


def _without(draft: OpenDraft, upload_id: UUID) -> OpenDraft:
    return replace(draft, arriving={name: each for name, each in draft.arriving.items() if name != str(upload_id)})


def _all(draft: OpenDraft) -> list[HeldFile]:
    return [each for there in draft.files.values() for each in there]


def _change(draft_id: UUID, code: str, now: datetime.datetime, change: Change) -> None:
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        drafts.store(row, key, change(drafts.opened(row, key), _form_of(row)), now=now)


def _form_of(row: DraftRow) -> Form:
    return _form(row.digest)


def _form(digest: str) -> Form:
    return queries.form_of(catalogue.bundle(digest))
