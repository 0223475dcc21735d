"""Reading an inbox, and what a mail says."""

from typing import Any
from uuid import UUID

from buergerbuero.base import keyring, sealing
from buergerbuero.messages.models import Hint, Message
from buergerbuero.messages.values import Direction, Kind, MessageLine


def inbox(*, case_id: UUID, key: bytes) -> tuple[MessageLine, ...]:
    """Return the messages of a case, oldest first, opened with the case's key. What cannot be opened is marked so."""
    return tuple(_open(row, key) for row in Message.objects.filter(case_id=case_id).order_by("at", "id"))


def text_context(message: Message) -> str:
    """Return the associated data that a message's text is sealed with."""
    return keyring.context(message.case_id, f"messages_message/{message.id}", "sealed")


def hint_said(hint: Hint, key: bytes) -> dict[str, Any]:
    """Return what a mail was given: `to`, `language`, `practice`, and the `words` that its kind needs."""
    said: dict[str, Any] = sealing.unseal_json(key, bytes(hint.sealed), context=hint_context(hint))
    return said


def hint_context(hint: Hint) -> str:
    """Return the associated data that what a mail says is sealed with."""
    return keyring.context(hint.case_id, f"messages_hint/{hint.id}", "sealed")


def _open(row: Message, key: bytes) -> MessageLine:
    direction, unread = Direction(row.direction), row.read_at is None
    try:
        text = sealing.unseal(key, bytes(row.sealed), context=text_context(row)).decode()
        return MessageLine(row.id, direction, Kind(row.kind), text, row.at, unread)
    except (sealing.Tampered, ValueError):  # sealed with another key, no text, or of an unknown kind
        return MessageLine(row.id, direction, Kind.ANSWER, "", row.at, unread, readable=False)
