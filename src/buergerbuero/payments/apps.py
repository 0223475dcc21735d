"""Django's entry for the payments area."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Claims, attempts to pay them, and the ledger."""

    name = "buergerbuero.payments"
    label = "payments"
