"""Django's entry for the identity area."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Staff."""

    name = "buergerbuero.identity"
    label = "identity"
