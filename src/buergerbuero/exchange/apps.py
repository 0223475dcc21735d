"""Django's entry for the exchange area."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Look-ups in registers."""

    name = "buergerbuero.exchange"
    label = "exchange"
