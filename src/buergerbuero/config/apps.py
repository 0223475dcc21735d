"""Django's entry for the configuration: it brings the checks."""

from django.apps import AppConfig
from django.core import checks

from buergerbuero.config import checks as ours


class ConfigConfig(AppConfig):
    """What is wrong with an installation is said at the start, with an id and a remedy."""

    name = "buergerbuero.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks."""
        for check in ours.CHECKS:
            checks.register(check)
