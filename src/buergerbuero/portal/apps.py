"""Django's entry for the portal area."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for citizens."""

    name = "buergerbuero.portal"
    label = "portal"
