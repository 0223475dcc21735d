"""Django's entry for the documents area."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files, notices, seals."""

    name = "buergerbuero.documents"
    label = "documents"
