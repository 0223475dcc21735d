"""Django's entry for the messages area."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The inbox and hints to it."""

    name = "buergerbuero.messages"
    label = "messages"
