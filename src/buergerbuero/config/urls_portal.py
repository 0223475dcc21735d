"""Addresses of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

# German stands at the root; each other language below its own name.
urlpatterns = i18n_patterns(path("", include("buergerbuero.portal.urls")), prefix_default_language=False)

handler400 = "buergerbuero.portal.views.errors.bad_request"
handler403 = "buergerbuero.portal.views.errors.forbidden"
handler404 = "buergerbuero.portal.views.errors.not_found"
handler500 = "buergerbuero.portal.views.errors.server_error"
