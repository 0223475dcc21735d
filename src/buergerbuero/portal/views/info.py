"""What must be said about these pages: help, accessibility, privacy, imprint."""

from django.http import HttpRequest, HttpResponse

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.portal import kept, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.pages import language


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How all of it works, and what to do when it does not."""
    return pages.render(request, "portal/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of § 10b BGG NRW: what was tried and what was not, what is missing, whom to tell."""
    return pages.render(request, "portal/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What these pages do with data; each service has a notice of its own."""
    context = {"cards": catalogue.services(language()), "cookies": kept.all_cookies()}
    return pages.render(request, "portal/privacy.html", context)


@public
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is responsible; what the town has not said yet is said to be unknown."""
    return pages.render(request, "portal/imprint.html")
