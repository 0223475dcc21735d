"""Check your answers, then send: the last look before an application goes to the town (OZG § 9a Abs. 2 and 3)."""

from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.cases.values import Incomplete, NotIdentified, Stale
from buergerbuero.forms import queries as form_queries
from buergerbuero.portal import costs, counting, declaring, identified, inputs, once, pages
from buergerbuero.portal.access import draft, show_receipt
from buergerbuero.portal.declaring import AnsweredPage, answered_pages
from buergerbuero.portal.drafts import Held, hold, question_address, up_to_date
from buergerbuero.portal.once import Shown

_HERE: Final = "portal:check"


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, held: Held) -> HttpResponse:
    """Show all answers, or send them."""
    if held.opened.amending:
        return redirect("portal:amendment")
    held = up_to_date(held, now=clock.now())
    if held.news:
        return redirect("portal:renewed")
    if not identified.taken_over(held, identified.person(request, held, now=clock.now())):
        return redirect("portal:identify")
    if request.method == "POST":
        return _wished(request, held)
    if page := held.first_open():
        return redirect(question_address(page.id))
    counting.page_shown(request, held, counting.CHECK_PAGE)
    return once.show(request, _HERE, partial(_draw, request, held))


def _groups(held: Held) -> tuple[AnsweredPage, ...]:
    """Return every page that applies with its answers: also one left empty, which can be seen and filled in still."""
    language = pages.language()
    rows = form_queries.rows(held.form, held.opened.answers, language)
    found = {each.page_id: each for each in answered_pages(rows)}
    return tuple(
        found.get(page.id)
        or AnsweredPage(page.heading.say(language), (), question_address(page.id, from_check=True), page.id)
        for page in held.path()
    )


def _wished(request: HttpRequest, held: Held) -> HttpResponse:
    match inputs.wish(request, "senden"):
        case "später":
            return redirect("portal:later")
        case _ if inputs.only_language(request):
            return _say(request, held, Shown(typed=declaring.ticked(request, held)))
        case _:
            return _send(request, held)


def _send(request: HttpRequest, held: Held) -> HttpResponse:
    now = clock.now()
    person = identified.person(request, held, now=now)
    if declaring.changed_since(request, held):
        changed = "service" if declaring.edition_since(request, held) else "answers"
        return _say(request, held, _changed(changed))  # what is sent must be what was looked at
    if not declaring.declare(request, held):
        return _say(request, hold(held.ticket), Shown(said={declaring.REFUSED: "ja"}, status=422))
    try:
        return show_receipt(held.ticket, seen=held.opened, person=person, now=now)
    except NotIdentified:
        return redirect("portal:identify")
    except Incomplete as missing:
        return redirect(question_address(missing.page_id))
    except Stale:  # in this very moment, in another window
        return _say(request, hold(held.ticket), _changed("answers"))


def _changed(what: str) -> Shown:
    return Shown(said={"changed": what}, status=409)


def _say(request: HttpRequest, held: Held, shown: Shown) -> HttpResponse:
    return once.lead(_HERE, shown, partial(_draw, request, held))


def _draw(request: HttpRequest, held: Held, shown: Shown) -> HttpResponse:
    declared = declaring.shown_view(held, shown)
    person = identified.person(request, held, now=clock.now())
    estimate = costs.estimate(held.bundle, held.opened.answers, pages.language(), now=clock.now())
    level = identified.missing(held, person)
    context = {
        "carry": "" if level else "senden",
        "card": held.bundle.card(pages.language()),
        "groups": _groups(held),
        "estimate": estimate,
        "costs": costs.of_answers(held.bundle, held.opened.answers, estimated=estimate is not None),
        "charged": costs.is_charged(held.bundle, held.opened.answers, now=clock.now()),
        "calculated": costs.is_calculated(held.bundle),
        "free": costs.is_free(held.bundle, held.opened.answers),
        "page": declared,
        "back": question_address(held.path()[-1].id),
        "problems": pages.problems_of(declared) if declared else (),
        "stand": held.fingerprint,
        "changed": shown.said.get("changed", ""),
        "person": person,
        "level": level,
    }
    return pages.render(request, "portal/check.html", context, status=shown.status)
