"""Django's entry for the cases area."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The life of an application."""

    name = "buergerbuero.cases"
    label = "cases"
