"""The portal with one page more, which needs to know who somebody is: what a service will do."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from buergerbuero.base import clock
from buergerbuero.config.urls_portal import urlpatterns as portal
from buergerbuero.identity.values import About, TrustLevel
from buergerbuero.portal import logins


def begin(request: HttpRequest) -> HttpResponse:
    return logins.start(
        request, purpose="draft", return_to="/probe/angekommen/", level=TrustLevel.HIGH, subject="entwurf-1"
    )


def arrived(request: HttpRequest) -> HttpResponse:
    person = logins.person_of(request, subject="entwurf-1", now=clock.now())
    return HttpResponse(f"<h1>{person.say(About.FAMILY_NAME) if person else 'niemand'}</h1>")


urlpatterns = [*portal, path("probe/", begin), path("probe/angekommen/", arrived)]
handler400 = "buergerbuero.portal.views.errors.bad_request"
handler403 = "buergerbuero.portal.views.errors.forbidden"
handler404 = "buergerbuero.portal.views.errors.not_found"
handler500 = "buergerbuero.portal.views.errors.server_error"
