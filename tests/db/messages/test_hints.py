"""Hints over real SMTP: they say that something is there, and nothing else."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings as django_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import keyring, sealing
from buergerbuero.base.actors import SYSTEM
from buergerbuero.messages import actions, queries
from buergerbuero.messages.models import Hint
from buergerbuero.messages.ports import MailRefused
from buergerbuero.messages.values import Direction, Kind
from buergerbuero.messages.values.hints import HintKind
from tests.cast import NOW

pytestmark = pytest.mark.django_db
WORDS = {"number": "2026-000001-0", "town": "Stadt Siegen", "phone": "0271 404-1111"}


class Inbox(MessageHandler):
    """A mail server that keeps what it gets and refuses the addresses it is told to."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.mails: list[Message] = []

    async def handle_RCPT(  # noqa: N802 - the server's name
        self, server: object, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("unbekannt"):
            return "550 no such user"
        if address.startswith("spaeter"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)


@pytest.fixture
def server(settings: Any) -> Iterator[Inbox]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.BB = replace(django_settings.BB, smtp_url=f"smtp://127.0.0.1:{port}")
    yield inbox
    controller.stop()


def queued(address: str, language: str = "de") -> tuple[UUID, UUID]:
    case_id = uuid4()
    queue(address, case_id, keyring.create_vault(vault=case_id, now=NOW), language=language)
    return case_id, Hint.objects.get(case_id=case_id).id


def queue(address: str, case_id: UUID, key: bytes, *, language: str = "de", words: dict[str, str] = WORDS) -> None:
    actions.queue_hint(
        case_id=case_id, key=key, address=address, kind=HintKind.QUESTION, language=language, words=words, now=NOW
    )


def test_a_hint_says_where_to_look_and_nothing_of_the_case(server: Inbox) -> None:
    _, hint_id = queued("vorgang1@example.org")
    actions.deliver_hint(hint_id=hint_id, now=NOW)
    actions.deliver_hint(hint_id=hint_id, now=NOW)  # the job came twice
    [mail] = server.mails
    text = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert mail["To"] == "vorgang1@example.org"
    assert "/vorgang/" in text and "2026-000001-0" in text and "0271 404-1111" in text
    assert "Hund" not in text
    assert str(hint_id) in mail["Message-ID"]


def test_an_english_mail_leads_to_the_english_page(server: Inbox) -> None:
    for language in ("en", "de"):
        actions.deliver_hint(hint_id=queued("vorgang1@example.org", language)[1], now=NOW)
    english, german = (mail.get_payload(decode=True).decode() for mail in server.mails)  # type: ignore[union-attr]
    assert "/en/vorgang/" in english
    assert "/vorgang/" in german and "/en/" not in german


def test_an_address_that_does_not_exist_ends_the_hint(server: Inbox) -> None:
    _, hint_id = queued("unbekannt@example.org")
    actions.deliver_hint(hint_id=hint_id, now=NOW)
    assert Hint.objects.get(id=hint_id).refused_at == NOW


@pytest.fixture
def important(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of mail that goes out once a case, and must arrive."""
    letter = replace(HintKind.QUESTION.value, once=True, must_arrive=True)
    monkeypatch.setattr(HintKind.QUESTION, "_value_", letter)


@pytest.mark.usefixtures("important")
def test_a_mail_that_must_arrive_is_not_forgotten_when_it_is_refused(server: Inbox) -> None:
    _, hint_id = queued("unbekannt@example.org")
    with pytest.raises(MailRefused):  # its job fails in the end, and shows at the desk
        actions.deliver_hint(hint_id=hint_id, now=NOW)
    hint = Hint.objects.get(id=hint_id)
    assert (hint.sent_at, hint.refused_at) == (None, None)


@pytest.mark.usefixtures("important")
def test_a_mail_that_goes_out_once_is_queued_once_a_case(server: Inbox) -> None:
    case_id, hint_id = queued("vorgang1@example.org")
    queue("vorgang1@example.org", case_id, keyring.open_at_desk(vault=case_id))
    assert [hint.id for hint in Hint.objects.filter(case_id=case_id)] == [hint_id]
    assert ProcrastinateJob.objects.filter(args__hint_id=str(hint_id)).count() == 1
    assert queued("vorgang1@example.org")[1] != hint_id, "another case has its own"


def test_a_mail_without_a_word_that_it_needs_is_not_queued() -> None:
    case_id = uuid4()
    key = keyring.create_vault(vault=case_id, now=NOW)
    with pytest.raises(KeyError, match="phone"):
        queue("vorgang1@example.org", case_id, key, words={"number": "1", "town": "Stadt Siegen"})


def test_what_a_mail_does_not_need_it_does_not_hold() -> None:
    case_id = uuid4()
    key = keyring.create_vault(vault=case_id, now=NOW)
    queue("vorgang1@example.org", case_id, key, words={**WORDS, "code": "123 456"})
    assert queries.hint_said(Hint.objects.get(case_id=case_id), key)["words"] == WORDS


def test_a_server_that_says_later_is_asked_again(server: Inbox) -> None:
    _, hint_id = queued("spaeter@example.org")
    with pytest.raises(Exception, match="deferred") as failed:
        actions.deliver_hint(hint_id=hint_id, now=NOW)
    assert "spaeter" not in str(failed.value)  # no address in a log
    assert Hint.objects.get(id=hint_id).sent_at is None


def test_a_server_that_is_down_is_asked_again(settings: Any) -> None:
    settings.BB = replace(django_settings.BB, smtp_url="smtp://127.0.0.1:1")
    _, hint_id = queued("vorgang1@example.org")
    with pytest.raises(OSError):
        actions.deliver_hint(hint_id=hint_id, now=NOW)


def test_the_address_lies_sealed_and_the_inbox_opens_with_the_key_only(server: Inbox) -> None:
    case_id, hint_id = queued("vorgang1@example.org")
    assert b"vorgang1" not in bytes(Hint.objects.get(id=hint_id).sealed)
    key = keyring.open_at_desk(vault=case_id)
    actions.post(
        case_id=case_id,
        key=key,
        direction=Direction.TO_CITIZEN,
        kind=Kind.QUESTION,
        text="Wie alt?",
        by=SYSTEM,
        now=NOW,
    )
    assert [message.text for message in queries.inbox(case_id=case_id, key=key)] == ["Wie alt?"]
    [line] = queries.inbox(case_id=case_id, key=sealing.new_key())
    assert (line.readable, line.text) == (False, "")


def test_erasing_leaves_nothing(server: Inbox) -> None:
    case_id, hint_id = queued("vorgang1@example.org")
    actions.erase(case_id=case_id)
    actions.deliver_hint(hint_id=hint_id, now=NOW)
    assert server.mails == []
