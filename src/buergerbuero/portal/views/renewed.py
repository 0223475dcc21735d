"""A newer publication of a service took over what was begun: told once, before anything else is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.languages import GERMAN, there
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Page, Renewal
from buergerbuero.portal import costs, pages
from buergerbuero.portal.access import draft
from buergerbuero.portal.drafts import Held, hold, next_address, question_address


@draft
@require_http_methods(["GET", "HEAD", "POST"])
def renewed(request: HttpRequest, held: Held) -> HttpResponse:
    """Say what stays, what is asked again, what is asked anew, and what is not needed any more."""
    if held.news is None:
        return redirect(next_address(held))
    if request.method != "POST":
        return _show(request, held, held.news)
    forms.tell_renewal(draft_id=held.id, code=held.code, by=CITIZEN, now=clock.now())
    return redirect(_on(hold(held.ticket), held.news))


def _on(held: Held, news: Renewal) -> str:
    """Return where to go on; who had answered everything comes back to the check after what is asked once more."""
    still_open = form_queries.missing(held.form, held.opened.answers, held.opened.unfinished)
    asked = [page.id for page in still_open if page is not held.declaration()]
    if asked and set(asked) <= {*news.again, *news.added}:
        return question_address(asked[0], from_check=True)
    return next_address(held)


def _show(request: HttpRequest, held: Held, news: Renewal) -> HttpResponse:
    asked = [page for page in held.form.pages if page is not held.declaration()]
    context = {
        "card": held.bundle.card(pages.language()),
        "again": [(_heading(page), held.before(page.id)) for page in asked if page.id in news.again],
        "added": [_heading(page) for page in asked if page.id in news.added],
        "gone": there({GERMAN: (), **news.gone}, pages.language()),
        "fee": there({GERMAN: (), **news.fee}, pages.language()),
        "example": costs.are_examples(held.bundle),
    }
    return pages.render(request, "portal/renewed.html", context)


def _heading(page: Page) -> str:
    return page.heading.say(pages.language())
