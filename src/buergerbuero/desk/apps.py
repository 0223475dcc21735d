"""Django's entry for the desk area."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for clerks."""

    name = "buergerbuero.desk"
    label = "desk"
