"""The receipt of an application just sent: for an hour in the same browser; as a PDF made on the fly, never stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.languages import own
from buergerbuero.base.web import download
from buergerbuero.cases import actions
from buergerbuero.cases import queries as cases
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.documents.values import FormRefused
from buergerbuero.forms import queries as forms
from buergerbuero.portal import boxes, cookies, costs, limits, logins, pages, receipts
from buergerbuero.portal.access import OpenCase, case, public, receipt
from buergerbuero.portal.views import errors


@receipt
@require_safe
def show(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Show number and code to keep, and what happens next."""
    now = clock.now()
    found = cases.receipt_page(access=held.access, language=pages.language())
    box = cases.box_collection(access=held.access, language=pages.language(), now=now)
    calculated = costs.is_calculated(catalogue.bundle(found.digest))
    context = {
        "case": found,
        "code": held.ticket.code,
        "steps": receipts.steps(found),
        "calculated": calculated,
        "has_form": forms.has_paper(catalogue.bundle(found.digest)),
        "box": box,
        "pin": boxes.kept_pin(request, number=found.number, now=now) if box else "",
    }
    return boxes.shown(request, pages.render(request, "portal/receipt.html", context))


@receipt
@require_safe
def as_pdf(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """The receipt with the whole declaration, to keep."""
    return _pdf(held)


@case
@require_safe
def again_as_pdf(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """The same later, for whoever has opened the case."""
    return _pdf(held)


@receipt
@require_safe
def form_pdf(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """The form of the service with the answers that were sent, to keep."""
    return _form_pdf(request, held)


@case
@require_safe
def again_form_pdf(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """The same later, with the answers as they stand."""
    return _form_pdf(request, held)


@public
@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """Forget everything on this device, so that the next person before it finds nothing."""
    response = redirect("portal:closed")
    cookies.end(request, response, *cookies.LASTS)
    logins.forget(response)
    return response


@public
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say that this device has forgotten everything."""
    return pages.render(request, "portal/closed.html")


def _form_pdf(request: HttpRequest, held: OpenCase) -> HttpResponse:
    now = clock.now()
    limits.filling(request, now=now)
    try:
        file = actions.open_form(access=held.access, by=CITIZEN, now=now)
    except FormRefused:  # only that too much is asked of the computer: its own form can be filled
        return errors.show(request, 503, retry_after=60)
    if file is None:
        raise Http404
    return download(name=file.name, media_type=file.media_type, content=file.content)


def _pdf(held: OpenCase) -> HttpResponse:
    found = cases.receipt_paper(access=held.access, language=own(pages.language()))  # a paper is in one language
    town = pages.town()
    data = receipts.data(found, held.ticket.code, town, pages.helping(town))
    name = _("Quittung {number}.pdf").format(number=found.number)
    return download(name=name, media_type="application/pdf", content=documents.render_receipt(data=data))
