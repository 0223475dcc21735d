"""The receipt of an application just sent: for an hour in the same browser; as a PDF made on the fly, never stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buergerbuero.base.languages import own
from buergerbuero.base.web import download
from buergerbuero.cases import queries as cases
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.portal import cookies, costs, logins, pages, receipts
from buergerbuero.portal.access import OpenCase, case, public, receipt


@receipt
@require_safe
def show(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Show number and code to keep, and what happens next."""
    found = cases.citizen_view(access=held.access, language=pages.language())
    calculated = costs.is_calculated(catalogue.bundle(found.digest))
    context = {"case": found, "code": held.ticket.code, "steps": receipts.steps(found), "calculated": calculated}
    return pages.render(request, "portal/receipt.html", context)


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


def _pdf(held: OpenCase) -> HttpResponse:
    found = cases.citizen_view(access=held.access, language=own(pages.language()))  # a paper is in one language
    data = receipts.data(found, held.ticket.code, pages.town(), pages.helping(pages.town()))
    name = _("Quittung {number}.pdf").format(number=found.number)
    return download(name=name, media_type="application/pdf", content=documents.render_receipt(data=data))
