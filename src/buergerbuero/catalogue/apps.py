"""Django's entry for the catalogue area."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services and the town."""

    name = "buergerbuero.catalogue"
    label = "catalogue"
