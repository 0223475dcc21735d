"""Check your answers, then send: the last look before an application goes to the town (OZG § 9a Abs. 2 and 3)."""

import itertools
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases.values import Incomplete, NotIdentified, Stale
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.queries import PageView
from buergerbuero.forms.values import AnswerRow, Invalid, InvalidAnswers
from buergerbuero.portal import costs, counting, identified, inputs, pages
from buergerbuero.portal.access import draft, show_receipt
from buergerbuero.portal.drafts import Held, hold, up_to_date
from buergerbuero.portal.views.apply import address, problems_of


@dataclass(frozen=True)
class AnsweredPage:
    """What was answered on one page, and where to change it."""

    heading: str
    rows: tuple[AnswerRow, ...]
    change: str
    page_id: str


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
        return redirect(address(page.id))
    counting.page_shown(request, held, counting.CHECK_PAGE)
    return _show(request, held)


def groups(rows: tuple[AnswerRow, ...]) -> tuple[AnsweredPage, ...]:
    """Return answers by the page they were given on."""
    by_page = ((page_id, tuple(lines)) for page_id, lines in itertools.groupby(rows, key=lambda row: row.page_id))
    return tuple(
        AnsweredPage(lines[0].group, lines, address(page_id, from_check=True), page_id) for page_id, lines in by_page
    )


def _groups(held: Held) -> tuple[AnsweredPage, ...]:
    """Return every page that applies with its answers: also one left empty, which can be seen and filled in still."""
    language = pages.language()
    found = {group.page_id: group for group in groups(form_queries.rows(held.form, held.opened.answers, language))}
    return tuple(
        found.get(page.id) or AnsweredPage(page.heading.say(language), (), address(page.id, from_check=True), page.id)
        for page in held.path()
    )


def _wished(request: HttpRequest, held: Held) -> HttpResponse:
    match inputs.wish(request, "senden"):
        case "später":
            return redirect("portal:later")
        case "de" | "en":
            return _show(request, held, as_ticked(request, held))
        case _:
            return _send(request, held)


def _send(request: HttpRequest, held: Held) -> HttpResponse:
    now = clock.now()
    person = identified.person(request, held, now=now)
    if request.POST.get("bb-stand", held.fingerprint) != held.fingerprint:
        return _show(request, held, status=409, changed=True)  # what is sent must be what was looked at
    if wrong := declare(request, held):
        return _show(request, held, wrong, 422)
    forms.set_language(draft_id=held.id, code=held.code, language=pages.language(), by=CITIZEN, now=now)
    try:
        return show_receipt(held.ticket, seen=held.opened, person=person, now=now)
    except NotIdentified:
        return redirect("portal:identify")
    except Incomplete as missing:
        return redirect(address(missing.page_id))
    except Stale:  # in this very moment, in another window
        return _show(request, hold(held.ticket), status=409, changed=True)


def declare(request: HttpRequest, held: Held) -> PageView | None:
    """Keep the declaration; return its page with what is wrong, or None."""
    page, now = held.declaration(), clock.now()
    if page is None:
        return None
    try:
        forms.save_page(
            draft_id=held.id, code=held.code, page_id=page.id, raw=inputs.typed(request), by=CITIZEN, now=now
        )
    except InvalidAnswers as invalid:
        return declaration_view(held, invalid.problems)
    return None


def as_ticked(request: HttpRequest, held: Held) -> PageView | None:
    """Return the declaration as it was ticked in the other language, if what stands above it is the same."""
    same = request.POST.get("bb-stand") == held.fingerprint
    return declaration_view(held, raw=inputs.typed(request) if same else None)


def declaration_view(
    held: Held, problems: tuple[Invalid, ...] = (), raw: dict[str, list[str]] | None = None
) -> PageView | None:
    """Return the declaration's page. Its box starts empty on every visit: it is ticked for what stands above it now."""
    page = held.declaration()
    if page is None:
        return None
    return form_queries.page_view(held.form, page.id, {}, language=pages.language(), raw=raw or {}, problems=problems)


def _show(
    request: HttpRequest,
    held: Held,
    declaration: PageView | None = None,
    status: int = 200,
    *,
    changed: bool = False,
) -> HttpResponse:
    declared = declaration or declaration_view(held)
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
        "free": costs.is_free(held.bundle, held.opened.answers),
        "page": declared,
        "back": address(held.path()[-1].id),
        "problems": problems_of(declared) if declared else (),
        "stand": held.fingerprint,
        "changed": changed,
        "person": person,
        "level": level,
    }
    return pages.render(request, "portal/check.html", context, status=status)
