"""Addresses of the link to boxes."""

from django.urls import include, path

urlpatterns = [path("", include("buergerbuero.boxlink.urls"))]

handler400 = "buergerbuero.boxlink.views.errors.bad_request"
handler403 = "buergerbuero.boxlink.views.errors.forbidden"
handler404 = "buergerbuero.boxlink.views.errors.not_found"
handler500 = "buergerbuero.boxlink.views.errors.server_error"
