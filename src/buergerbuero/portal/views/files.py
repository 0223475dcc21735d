"""Files of an application, each sent on its own: tus 1.0.0 (core, creation, termination; https://tus.io) for files.js.

Whoever has no JavaScript sends files with the page (portal/uploads.py). No name and no code stands in an address. The
last piece, or an empty one after it, converts the file; what is refused says why, in the language of the address.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeAlias
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.web import client_address
from buergerbuero.cases import queries as cases
from buergerbuero.cases.values import UnknownCase
from buergerbuero.documents.values import MOST_BYTES, FileRefused, UnknownUpload, WrongOffset
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import FieldFull
from buergerbuero.portal import amendments, counting, limits, pages, tabs, uploads
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import Held
from buergerbuero.portal.inputs import Drawn

P = ParamSpec("P")
HeldView: TypeAlias = Callable[Concatenate[HttpRequest, Held, P], HttpResponse]
VERSION: Final = "1.0.0"
PIECE: Final = "application/offset+octet-stream"


def tus(view: HeldView[P]) -> HeldView[P]:
    """Speak the protocol: refuse another version of it, and a page that was drawn for another application."""

    @wraps(view)
    def speaking(request: HttpRequest, held: Held, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        safe = request.method in ("OPTIONS", "GET")
        if not safe and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412)
            response["Tus-Version"] = VERSION
        elif tabs.is_other(held, Drawn(draft=request.headers.get("Bb-Antrag", ""))):
            other = gettext("In einem anderen Fenster ist ein anderer Antrag offen. Laden Sie die Seite neu.")
            response = _say(other, 409)
        else:
            response = view(request, held, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        return response

    return speaking


@draft
@require_http_methods(["GET", "POST", "OPTIONS"])
@tus
def files(request: HttpRequest, held: Held, page_id: str, field: str) -> HttpResponse:
    """The files of a field: listed as a part of its page, or one more announced."""
    if field not in form_queries.file_fields(held.form, page_id):
        raise Http404
    if request.method == "POST":
        return _announce(request, held, field)
    return _options() if request.method == "OPTIONS" else _list(request, held, page_id, field)


@draft
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@tus
def file(request: HttpRequest, held: Held, upload_id: UUID) -> HttpResponse:
    """One file on its way: how much is there, the next piece, or no more of it."""
    limits.receiving(request, now=clock.now())
    try:
        match request.method:
            case "PATCH":
                return _receive(request, held, upload_id)
            case "DELETE":
                forms.remove_file(draft_id=held.id, code=held.code, upload_id=upload_id, by=CITIZEN, now=clock.now())
                return HttpResponse(status=204)
            case _:
                return _state(held, upload_id)
    except UnknownUpload:
        return HttpResponse(status=404)


@draft
@require_POST
@tus
def turn(request: HttpRequest, held: Held, upload_id: UUID, number: int) -> HttpResponse:
    """Turn a page clockwise."""
    try:
        uploads.turn(request, held, upload_id, number)
    except UnknownUpload:
        raise Http404 from None
    except FileRefused:
        return _say(gettext("Das geht gerade nicht. Versuchen Sie es in einer Minute noch einmal."), 503, 60)
    return HttpResponse(status=204)


@draft
@require_safe
def preview(request: HttpRequest, held: Held, upload_id: UUID, number: int) -> HttpResponse:
    """A small picture of a page, for whoever holds the draft."""
    try:
        picture = _picture(request, held, upload_id, number)
    except (UnknownUpload, UnknownCase):
        raise Http404 from None
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def _picture(request: HttpRequest, held: Held, upload_id: UUID, number: int) -> bytes:
    """Return the picture of a page of the draft, or of the case that it corrects, if that is open here."""
    of_case = amendments.case_of(request, held) if str(upload_id) in held.sent_files else None
    if of_case:
        return cases.sent_preview(access=of_case.access, upload_id=upload_id, number=number)
    return form_queries.file_preview(draft_id=held.id, code=held.code, upload_id=upload_id, number=number)


def _announce(request: HttpRequest, held: Held, field: str) -> HttpResponse:
    limits.sending(request, now=clock.now())
    try:
        name, size = _name(request.headers.get("Upload-Metadata", "")), int(request.headers.get("Upload-Length", ""))
    except ValueError:
        return HttpResponse(status=400)
    try:
        upload = forms.begin_file(
            draft_id=held.id, code=held.code, field=field, name=name, size=size, by=CITIZEN, now=clock.now()
        )
    except FieldFull:
        return _refuse(held, field, name, form_queries.FULL)
    except FileRefused as refused:
        return _refuse(held, field, name, refused.reason, 413)
    response = HttpResponse(status=201)
    response["Location"] = reverse("portal:file", args=[upload.id])
    response["Upload-Offset"] = str(upload.received)
    return response


def _receive(request: HttpRequest, held: Held, upload_id: UUID) -> HttpResponse:
    if request.content_type != PIECE:
        return HttpResponse(status=415)
    try:
        offset = int(request.headers.get("Upload-Offset", ""))
    except ValueError:
        return HttpResponse(status=400)
    try:
        piece = request.body
    except UnreadablePostError:  # the line was lost in the middle of it; it is sent once more
        return HttpResponse(status=400)
    before = form_queries.file_of(draft_id=held.id, code=held.code, upload_id=upload_id)
    now, received = clock.now(), before.received
    try:
        if piece and before.state == "receiving":
            received = forms.receive_file(
                draft_id=held.id,
                code=held.code,
                upload_id=upload_id,
                offset=offset,
                chunk=piece,
                by=CITIZEN,
                now=now,
            )
        elif offset != received:
            raise WrongOffset(received)
        if received == before.size:
            forms.finish_file(
                draft_id=held.id,
                code=held.code,
                upload_id=upload_id,
                sender=client_address(request),
                by=CITIZEN,
                now=clock.now(),
            )
    except WrongOffset:
        return HttpResponse(status=409)
    except FileRefused as refused:
        if str(upload_id) not in held.opened.arriving:  # another request has had the same answer already
            raise UnknownUpload from refused
        field = held.opened.arriving[str(upload_id)].field
        wait = 20 if refused.again else None
        return _refuse(held, field, before.name, refused.reason, 503 if refused.again else 422, wait)
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(received)
    return response


def _state(held: Held, upload_id: UUID) -> HttpResponse:
    upload = form_queries.file_of(draft_id=held.id, code=held.code, upload_id=upload_id)
    response = HttpResponse(status=200)
    response["Upload-Offset"], response["Upload-Length"] = str(upload.received), str(upload.size)
    response["Cache-Control"] = "no-store"
    return response


def _list(request: HttpRequest, held: Held, page_id: str, field: str) -> HttpResponse:
    now = clock.now()
    view = form_queries.unfinished_view(held.form, page_id, held.opened, now=now)
    found = next((each for each in view.fields if each.name == field), None)
    if found is None:
        raise Http404
    context = {"field": found, "stamp": int(now.timestamp() * 1000), "sent_files": held.sent_files}
    return render(request, "portal/parts/files.html", context)


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"], response["Tus-Extension"] = VERSION, "creation,termination"
    response["Tus-Max-Size"] = str(MOST_BYTES)
    return response


def _name(metadata: str) -> str:
    """Return the file name in Upload-Metadata: pairs of a key and a value in base64. Raises ValueError."""
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode(errors="replace")
            except binascii.Error as error:
                raise ValueError from error
    return ""


def _refuse(
    held: Held, field: str, name: str, reason: str, status: int = 422, retry_after: int | None = None
) -> HttpResponse:
    counting.files_refused(held, [reason])
    problem = form_queries.refusal(held.form, field, name, reason)
    language = pages.language()
    return _say(f"{problem.cause.say(language)} {problem.remedy.say(language)}", status, retry_after)


def _say(text: str, status: int, retry_after: int | None = None) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response
