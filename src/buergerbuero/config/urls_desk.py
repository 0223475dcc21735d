"""Addresses of the desk."""

from django.urls import include, path

urlpatterns = [path("", include("buergerbuero.desk.urls"))]

handler400 = "buergerbuero.desk.views.errors.bad_request"
handler403 = "buergerbuero.desk.views.errors.forbidden"
handler404 = "buergerbuero.desk.views.errors.not_found"
handler500 = "buergerbuero.desk.views.errors.server_error"
