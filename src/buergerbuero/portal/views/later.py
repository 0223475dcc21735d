"""Stopping and coming back: the code that opens a draft, on this device or another, for 30 days.

The code is typed into a form, or stands behind the # of a link, from where a script puts it into the field. A link with
the code in its path would leave it in logs and histories, which design.md forbids ("codes are never logged").
"""

import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from buergerbuero.base import clock
from buergerbuero.base.ids import BadCode, CodeKind, OtherCode, parse_code
from buergerbuero.base.keyring import WrongCode
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import KEPT, AlreadySubmitted, UnknownDraft
from buergerbuero.portal import aside, cookies, counting, inputs, limits, logins, once, pages, rescue
from buergerbuero.portal.access import draft, public, show_receipt_to
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import Held, hold, next_address
from buergerbuero.portal.inputs import Carried
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door
from buergerbuero.portal.views.apply import bring_back


@draft
def later(request: HttpRequest, held: Held) -> HttpResponse:
    """Show the code and the link with which one comes back."""
    context = {
        "held": held,
        "card": held.bundle.card(pages.language()),
        "next": next_address(held),
        "resume_url": request.build_absolute_uri(reverse("portal:resume")),
    }
    return pages.render(request, "portal/later.html", context)


@draft
@require_POST
def leave(request: HttpRequest, held: Held) -> HttpResponse:
    """Forget the draft on this device; the code opens it again."""
    response = redirect("portal:left")
    logins.forget(response)
    if held.opened.amending:
        aside.end(request, response, now=clock.now())
    else:
        cookies.end(request, response, "draft")
    return response


@public
def left(request: HttpRequest) -> HttpResponse:
    """Say that this device has forgotten the draft."""
    return pages.render(request, "portal/left.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Come back to a draft with its code."""
    came = inputs.carried(request)
    if request.method != "POST":
        return once.show(request, "portal:resume", partial(_draw, request))
    if inputs.only_language(request):
        return rescue.again(request, came) if came else _ask(request)
    now = clock.now()
    limits.resuming(request, now=now)
    try:
        code = parse_code(request.POST.get("code", ""), CodeKind.DRAFT)
        ticket = Ticket(str(forms.id_of(code)), code, now)
        held = hold(ticket)
    except BadCode as bad:
        return _refuse(request, came, door.wrong_code(bad, _slip()), opens=isinstance(bad, OtherCode))
    except (UnknownDraft, WrongCode):
        return _refuse(request, came, Problem("code", _unknown()))
    except AlreadySubmitted:
        return show_receipt_to(request, ticket, came, now=now)
    counting.resumed(held)
    response = bring_back(request, held, came) if came else redirect(next_address(held))
    give = aside.give if held.opened.amending else _give
    give(request, response, ticket, now=now)
    return response


def _give(request: HttpRequest, response: HttpResponse, ticket: Ticket, *, now: datetime.datetime) -> None:
    cookies.replace(request, response, "draft", ticket, now=now)


def _slip() -> str:
    return gettext("Der Code ist nicht vollständig oder hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen.")


def _unknown() -> str:
    days = KEPT.days
    return gettext("Zu diesem Code gibt es keinen Antrag. Vielleicht ist er nach {days} Tagen gelöscht worden.").format(
        days=days
    )


def _refuse(request: HttpRequest, came: Carried | None, problem: Problem, *, opens: bool = False) -> HttpResponse:
    """Say what is wrong with the code, which is shown again unless it opens something else."""
    if came:
        return rescue.expired(request, came, problems=(problem,), status=422)
    return _ask(request, (problem,), 422, opens=opens)


def _ask(
    request: HttpRequest, problems: tuple[Problem, ...] = (), status: int = 200, *, opens: bool = False
) -> HttpResponse:
    typed = {} if opens else {"code": [request.POST.get("code", "")]}
    return once.lead("portal:resume", Shown(problems, typed, status=status), partial(_draw, request))


def _draw(request: HttpRequest, shown: Shown) -> HttpResponse:
    context = {"problems": shown.problems, "text": shown.text("code"), "carry": "weiter"}
    return pages.render(request, "portal/resume.html", context, shown.status)
