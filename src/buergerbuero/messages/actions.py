"""Putting messages into an inbox, and telling people that they are there."""

import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.messages.models import Hint, Message
from buergerbuero.messages.ports import Mailer, MailRefused
from buergerbuero.messages.queries import text_context
from buergerbuero.messages.rules import hint_mail
from buergerbuero.messages.values import SECOND_PARENT, Direction, HintKind, Kind


def post(
    *,
    case_id: UUID,
    key: bytes,
    direction: Direction,
    kind: Kind,
    text: str,
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Put a message into the inbox of a case, sealed with the case's key. Call it inside the action's transaction."""
    message = Message(case_id=case_id, direction=direction, kind=kind, at=now)
    message.sealed = sealing.seal(key, text.encode(), context=text_context(message))
    message.save(force_insert=True)
    audit.record(verb=f"message.{kind}", subject="case", subject_id=str(case_id), by=by, now=now)
    return message.id


def mark_read(*, case_id: UUID, direction: Direction, now: datetime.datetime) -> int:
    """Note that the messages in one direction were shown; return how many were new."""
    return Message.objects.filter(case_id=case_id, direction=direction, read_at=None).update(read_at=now)


def queue_hint(
    *,
    case_id: UUID,
    key: bytes,
    address: str,
    kind: HintKind,
    number: str,
    language: str,
    town: str,
    phone: str,
    code: str = "",
    practice: bool = False,
    now: datetime.datetime,
) -> None:
    """Queue a mail that says that something is there, in the caller's transaction; it is sent after the commit.

    `code`: what a mail of the kind CONFIRM or CONSENT_ASKED is about.
    """
    words = {"number": number, "language": language, "town": town, "phone": phone}
    hint = Hint(case_id=case_id, kind=kind, created_at=now, practice=practice, **words)
    hint.sealed_address = sealing.seal(key, address.encode(), context=_address_context(hint))
    if code:
        hint.sealed_code = sealing.seal(key, code.encode(), context=_code_context(hint))
    hint.save(force_insert=True)
    app.configure_task("send_hint", queue="mail").defer(hint_id=str(hint.id))


def deliver_hint(*, hint_id: UUID, now: datetime.datetime) -> None:
    """Send a queued hint. An address that does not exist ends it; any other failure is raised, to be tried again.

    Deliberately not in a transaction: the network may be slow. Sent twice after a crash at worst, with the same id.
    """
    hint = Hint.objects.filter(id=hint_id, sent_at=None, refused_at=None).first()
    if hint is None:
        return
    key = keyring.open_at_desk(vault=hint.case_id)
    address = sealing.unseal(key, bytes(hint.sealed_address), context=_address_context(hint)).decode()
    mailer: Mailer = import_string(settings.ADAPTERS["mailer"])
    mail = hint_mail(
        hint_id=str(hint.id),
        kind=HintKind(hint.kind),
        number=hint.number,
        link=_link(hint),
        to=address,
        town=hint.town,
        phone=hint.phone,
        language=hint.language,
        code=_code(hint, key),
        practice=hint.practice,
    )
    try:
        mailer.send(mail)
    except MailRefused:
        Hint.objects.filter(id=hint_id).update(refused_at=now)
        return
    Hint.objects.filter(id=hint_id).update(sent_at=now)


def erase(*, case_id: UUID) -> None:
    """Delete all messages and hints of a case."""
    with transaction.atomic():
        Message.objects.filter(case_id=case_id).delete()
        Hint.objects.filter(case_id=case_id).delete()


def _link(hint: Hint) -> str:
    """Return the address to go on at, in the language of the mail: German pages have none before them."""
    language = "" if hint.language == "de" else f"/{hint.language}"
    page = "zustimmung" if hint.kind in SECOND_PARENT else "vorgang"
    return f"{settings.BB.portal_url}{language}/{page}/"


def _code(hint: Hint, key: bytes) -> str:
    if not hint.sealed_code:
        return ""
    return sealing.unseal(key, bytes(hint.sealed_code), context=_code_context(hint)).decode()


def _code_context(hint: Hint) -> str:
    return keyring.context(hint.case_id, f"messages_hint/{hint.id}", "sealed_code")


def _address_context(hint: Hint) -> str:
    return keyring.context(hint.case_id, f"messages_hint/{hint.id}", "sealed_address")
