"""Addresses of the preview: those of the portal, and the author's own."""

from django.urls import include, path

from buergerbuero.config import urls_portal
from buergerbuero.config.preview import standin, views

own = (
    [
        path("", views.overview, name="overview"),
        path("stand/", views.stand, name="stand"),
        path("ausfuellen/", views.fill, name="fill"),
        path("neu/", views.begin, name="begin"),
        path("anmelden/", standin.log_in, name="log_in"),
    ],
    "preview",
)
urlpatterns = [path("_vorschau/", include(own)), *urls_portal.urlpatterns]

handler400 = urls_portal.handler400
handler403 = urls_portal.handler403
handler404 = urls_portal.handler404
handler500 = urls_portal.handler500
