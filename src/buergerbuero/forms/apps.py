"""Django's entry for the forms area."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Questions and drafts."""

    name = "buergerbuero.forms"
    label = "forms"
