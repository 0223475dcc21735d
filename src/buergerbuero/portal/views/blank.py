"""The form of a service as a PDF: given out empty, and where to go with one that is filled in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from buergerbuero.base.web import download
from buergerbuero.documents.values.blankform import short_number
from buergerbuero.portal import blankforms, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.pages import language


@public
@require_safe
def page(request: HttpRequest, service_id: str) -> HttpResponse:
    """Say what to do with the form, filled in or not; its QR code and number lead here."""
    bundle = pages.service(service_id)
    context = {"bundle": bundle, "card": bundle.card(language()), "number": short_number(bundle.digest)}
    return pages.render(request, "portal/blank.html", context)


@public
@require_safe
def pdf(request: HttpRequest, service_id: str) -> HttpResponse:
    """The questions of a service as a PDF, to be filled in on a screen or by hand."""
    bundle = pages.service(service_id)
    made = blankforms.kept(bundle.digest, language(), settings.BB.portal_url)
    return download(name=f"{bundle.card(language()).title}.pdf", media_type="application/pdf", content=made)
