"""Django's entry for the figures area."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Counts of how far people get."""

    name = "buergerbuero.figures"
    label = "figures"
