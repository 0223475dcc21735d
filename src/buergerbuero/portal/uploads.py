"""Files that come with a page, without JavaScript: each is taken on its own; what is refused is said at its field."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.incoming import NotKept
from buergerbuero.base.web import client_address
from buergerbuero.documents.values import FileRefused, RefusalReason, UnknownUpload, WrongOffset
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import FieldFull, Raw, RefusedFile
from buergerbuero.portal import counting, limits
from buergerbuero.portal.drafts import Held

ADD, REMOVE, TURN = "datei:", "entfernen:", "drehen:"
SECONDS: Final = 30.0
"""In which files of one page begin to be converted: a proxy waits two minutes, and others want pages meanwhile."""


def fields_on(held: Held, page_id: str) -> tuple[str, ...]:
    """Return the names of the file inputs on a page; none for a page that the form does not have."""
    return form_queries.file_fields(held.form, page_id)


def take(request: HttpRequest, held: Held, page_id: str) -> bool:
    """Take what was chosen on a page; return whether one of the files was refused. Each says so at its field."""
    now, sender = clock.now(), client_address(request)
    in_time = _until(time.monotonic() + SECONDS)
    refused: list[RefusedFile] = []
    if held.opened.arriving:
        refused += forms.finish_arrived(
            draft_id=held.id, code=held.code, page_id=page_id, in_time=in_time, sender=sender, by=CITIZEN, now=now
        )
    for name, file in _chosen(request, held, page_id):
        limits.sending(request, now=now)
        if reason := _reason(held, name, file, in_time, sender):
            refused.append(RefusedFile(name, file.name or "", reason))
    counting.files_refused(held, [each.reason for each in refused])
    if refused or held.opened.refused:
        forms.note_refused(
            draft_id=held.id, code=held.code, page_id=page_id, refused=refused, by=CITIZEN, now=clock.now()
        )
    return bool(refused)


def pressed(request: HttpRequest, held: Held, page_id: str, entered: Raw, wish: str) -> str | None:
    """Do what a button at a file says; return the id to go on at, None for a button that is none of these."""
    word, _, rest = wish.partition(":")
    if f"{word}:" not in (ADD, REMOVE, TURN):
        return None
    now = clock.now()
    forms.keep_typed(draft_id=held.id, code=held.code, page_id=page_id, raw=entered, by=CITIZEN, now=now)
    names = fields_on(held, page_id)
    if f"{word}:" == ADD:
        return rest if rest in names else names[0]
    number, _, page = rest.partition("/")
    with suppress(ValueError, UnknownUpload, FileRefused):  # gone by another press; or busy: then one presses again
        if f"{word}:" == REMOVE:
            forms.remove_file(draft_id=held.id, code=held.code, upload_id=UUID(number), by=CITIZEN, now=now)
        else:
            turn(request, held, UUID(number), int(page))
    return next((name for name in names if _has(held, name, number)), names[0])


def turn(request: HttpRequest, held: Held, upload_id: UUID, number: int) -> None:
    """Turn a page clockwise. Raises UnknownUpload, FileRefused (busy), base.limits.TooMany."""
    now = clock.now()
    limits.turning(request, now=now)
    forms.turn_file(
        draft_id=held.id,
        code=held.code,
        upload_id=upload_id,
        number=number,
        sender=client_address(request),
        by=CITIZEN,
        now=now,
    )


def _chosen(request: HttpRequest, held: Held, page_id: str) -> "Iterator[tuple[str, UploadedFile[bytes]]]":
    for name in fields_on(held, page_id):
        for file in request.FILES.getlist(name):
            yield name, file


def _until(end: float) -> Callable[[], bool]:
    return lambda: time.monotonic() < end


def _reason(held: Held, name: str, file: "UploadedFile[bytes]", in_time: Callable[[], bool], sender: str) -> str:
    """Take one file; return why it is refused, "" if it is not."""
    if isinstance(file, NotKept):
        return RefusalReason.TOO_LARGE if file.by_itself else form_queries.AT_ONCE
    try:
        number = forms.put_file(
            draft_id=held.id,
            code=held.code,
            field=name,
            name=file.name or "",
            content=file.read(),
            by=CITIZEN,
            now=clock.now(),
        )
        file.close()  # who waits for a turn below holds a thread, and no memory
        forms.finish_in_time(
            draft_id=held.id,
            code=held.code,
            upload_id=number,
            in_time=in_time,
            sender=sender,
            by=CITIZEN,
            now=clock.now(),
        )
    except FieldFull:
        return form_queries.FULL
    except FileRefused as refused:
        return refused.reason
    except (UnknownUpload, WrongOffset):  # another tab was at the same file
        return RefusalReason.BROKEN
    return ""


def _has(held: Held, name: str, number: str) -> bool:
    return any(each.id == number for each in held.opened.files.get(name, ()))
