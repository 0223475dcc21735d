"""Reading an inbox."""

from uuid import UUID

from buergerbuero.base import keyring, sealing
from buergerbuero.messages.models import Message
from buergerbuero.messages.values import Direction, Kind, MessageLine


def inbox(*, case_id: UUID, key: bytes) -> tuple[MessageLine, ...]:
    """Return the messages of a case, oldest first, opened with the case's key."""
    return tuple(_open(row, key) for row in Message.objects.filter(case_id=case_id).order_by("at", "id"))


def text_context(message: Message) -> str:
    """Return the associated data that a message's text is sealed with."""
    return keyring.context(message.case_id, f"messages_message/{message.id}", "sealed")


def _open(row: Message, key: bytes) -> MessageLine:
    text = sealing.unseal(key, bytes(row.sealed), context=text_context(row)).decode()
    return MessageLine(row.id, Direction(row.direction), Kind(row.kind), text, row.at, row.read_at is None)
