"""Addresses of the desk."""

from django.urls import include, path

urlpatterns = [path("", include("buergerbuero.desk.urls"))]
