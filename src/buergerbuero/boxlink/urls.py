"""The one address of the link to boxes."""

from django.urls import path

from buergerbuero.boxlink.views import calls

app_name = "boxlink"
urlpatterns = [path("austausch", calls.call, name="call")]
