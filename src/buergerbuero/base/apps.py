"""Django's entry for the base area."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Tables of keys, handled facts and rate limits."""

    name = "buergerbuero.base"
    label = "base"
