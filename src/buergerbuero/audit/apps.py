"""Django's entry for the audit area."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, chained and signed."""

    name = "buergerbuero.audit"
    label = "audit"
