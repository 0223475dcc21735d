"""Django's entry."""

from django.apps import AppConfig


class PreviewConfig(AppConfig):
    """Templates and static files of the preview."""

    name = "buergerbuero.config.preview"
    label = "preview"
