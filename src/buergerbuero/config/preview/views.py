"""The author's own pages: what is wrong, whether something has changed, and filling the form with examples."""

import io
from contextlib import suppress
from itertools import count

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from PIL import Image, ImageDraw

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Journey
from buergerbuero.config.preview import state
from buergerbuero.config.preview.state import Stand
from buergerbuero.documents.values import FileRefused
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import InvalidAnswers, Page, Raw
from buergerbuero.portal import cookies, drafts, pages
from buergerbuero.portal.drafts import Held

MOST_PAGES = 300


@require_safe
def stand(request: HttpRequest) -> JsonResponse:
    """Say which stand is shown: the page asks again and again, and reloads when it is another one."""
    return JsonResponse({"stand": state.read().number})


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show everything that is to be said of the service."""
    return _page(request, state.read())


def mistakes(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Show what is wrong in place of a page; the address stays, so that the page comes back when it is mended."""
    return _page(request, stand)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Forget what was answered, and begin anew."""
    service_id = state.read().service
    response = redirect("portal:service", service_id)
    cookies.take_back(response, "draft")
    return response


@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    """Answer the open questions with examples, or all of them as a way does; up to a question, if one is named."""
    stand = state.read()
    until, way = request.POST.get("bis", ""), request.POST.get("weg", "")
    version = catalogue.service(stand.service)
    ways = form_queries.ways_of(version) if way or until else ()
    chosen = ways[int(way)] if way.isdecimal() and int(way) < len(ways) else None
    held = None if way else drafts.held_by(request)
    if held is None or held.bundle.id != stand.service:
        held = begun(version.digest)
    held = _filled(held, chosen, until)
    if until and until not in {page.id for page in held.path()}:  # examples do not lead there: a way does
        by = next((each for each in ways if until in each.application), None)
        held = _filled(begun(version.digest), by, until)
    there = until and until in {page.id for page in held.path()}
    response = redirect("portal:question", until) if there else redirect(drafts.next_address(held))
    cookies.give(response, "draft", held.ticket, now=clock.now())
    return response


def begun(digest: str) -> Held:
    """Begin a draft of a version."""
    now = clock.now()
    draft, code = forms.start_draft(digest=digest, language=pages.language(), by=CITIZEN, now=now)
    return drafts.hold(cookies.Ticket(str(draft.id), code, now))


def _filled(held: Held, way: Journey | None, until: str) -> Held:
    """Answer page after page, as long as the form takes it."""
    for number in count():
        page = held.first_open()
        if page is None or page.id == until or number > MOST_PAGES or not _answer(held, page, way, number):
            return held
        held = drafts.hold(held.ticket)
    return held


def _answer(held: Held, page: Page, way: Journey | None, number: int) -> bool:
    _send_files(held, page)
    raw = _typed(held, page, way, number)
    try:
        forms.save_page(draft_id=held.id, code=held.code, page_id=page.id, raw=raw, by=CITIZEN, now=clock.now())
    except InvalidAnswers:
        return False
    return True


def _send_files(held: Held, page: Page) -> None:
    """Send a made-up picture for each file that a page asks for."""
    for field in form_queries.file_fields(held.form, page.id):
        if not held.opened.files.get(field):
            with suppress(FileRefused):
                forms.add_file(
                    draft_id=held.id,
                    code=held.code,
                    field=field,
                    name="beispiel.jpg",
                    content=_picture(),
                    by=CITIZEN,
                    now=clock.now(),
                )


def _picture() -> bytes:
    """Return a sheet of paper that says what it is."""
    sheet = Image.new("RGB", (840, 1188), "white")
    ImageDraw.Draw(sheet).text((80, 80), "Beispiel", fill="black", font_size=80)
    content = io.BytesIO()
    sheet.save(content, "JPEG")
    return content.getvalue()


def _typed(held: Held, page: Page, way: Journey | None, number: int) -> Raw:
    if way and page.id in way.application:
        today = timezone.localdate(clock.now())
        return form_queries.inputs_for(held.form, page.id, way.application[page.id], today=today)
    known = form_queries.examples(held.form, page.id, held.opened.answers)
    example = known[number % len(known)] if known else {}
    if held.opened.account is None:
        return example
    there = form_queries.inputs_on(held.form, page.id, held.opened)  # what the stand-in for a log-in has said stays
    return {**example, **{name: values for name, values in there.items() if any(values)}}


def _page(request: HttpRequest, stand: Stand) -> HttpResponse:
    by_language: dict[str, list[state.Gap]] = {}
    for gap in stand.gaps:
        by_language.setdefault(gap.language, []).append(gap)
    context = {
        "stand": stand,
        "language": "de",
        "site": "Vorschau",
        "gaps": by_language,
        "demo": False,
        "problems": (),
    }
    return render(request, "preview/overview.html", context, status=200)
