"""Putting messages into an inbox, and telling people that they are there."""

import datetime
from collections.abc import Mapping
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring, languages, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.messages.models import Hint, Message
from buergerbuero.messages.ports import Mailer, MailRefused
from buergerbuero.messages.queries import hint_context, hint_said, text_context
from buergerbuero.messages.rules import hint_mail
from buergerbuero.messages.values import Direction, Kind
from buergerbuero.messages.values.hints import HintKind


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
    language: str,
    words: Mapping[str, str],
    practice: bool = False,
    now: datetime.datetime,
) -> None:
    """Queue a mail that says that something is there, in the caller's transaction; it is sent after the commit.

    `words`: what its kind needs, as the person reads it; nothing else is kept. Raises KeyError where one is missing.
    """
    hint = Hint(case_id=case_id, kind=kind.name.lower(), created_at=now)
    if kind.value.once:
        hint.id = uuid5(case_id, hint.kind)  # so that not even two workers at the same moment queue two
        if Hint.objects.filter(id=hint.id).exists():
            return
    needed = {name: words[name] for name in kind.value.needs}
    said = {"to": address, "language": language, "practice": practice, "words": needed}
    hint.sealed = sealing.seal_json(key, said, context=hint_context(hint))
    hint.save(force_insert=True)
    app.configure_task("send_hint", queue="mail").defer(hint_id=str(hint.id))


def deliver_hint(*, hint_id: UUID, now: datetime.datetime) -> None:
    """Send a queued hint. Any failure is raised, to be tried again, but for an address that does not exist: it ends it.

    Where a mail must arrive that is raised too, as MailRefused, so that its job shows at the desk in the end.
    Deliberately not in a transaction: the network may be slow. Sent twice after a crash at worst, with the same id.
    """
    hint = Hint.objects.filter(id=hint_id, sent_at=None, refused_at=None).first()
    if hint is None:
        return
    kind = HintKind[hint.kind.upper()]
    said = hint_said(hint, keyring.open_at_desk(vault=hint.case_id))
    mailer: Mailer = import_string(settings.ADAPTERS["mailer"])
    link = _link(kind.value.page, said["language"])
    try:
        mailer.send(hint_mail(hint_id=str(hint.id), kind=kind, link=link, **said))
    except MailRefused:
        if kind.value.must_arrive:
            raise
        Hint.objects.filter(id=hint_id).update(refused_at=now)
        return
    Hint.objects.filter(id=hint_id).update(sent_at=now)


def erase(*, case_id: UUID) -> None:
    """Delete all messages and hints of a case."""
    with transaction.atomic():
        Message.objects.filter(case_id=case_id).delete()
        Hint.objects.filter(case_id=case_id).delete()


def _link(page: str, language: str) -> str:
    """Return the address to go on at, in the language of the mail: German pages have none before them."""
    before = "" if language == languages.GERMAN else f"/{language}"
    return f"{settings.BB.portal_url}{before}/{page}/"
