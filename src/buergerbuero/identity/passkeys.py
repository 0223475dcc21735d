"""Passkeys: what an authenticator is asked, and whether its answer is genuine (WebAuthn level 3, by py_webauthn).

A question is not stored. It goes to the page with a signed ticket and comes back with the answer, so that nobody fills
a table by opening the log-in page, and two tabs do not disturb each other. That an answer counts once, actions see to.
"""

import base64
import binascii
import dataclasses
import datetime
import hashlib
import os
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from django.core.signing import BadSignature, Signer
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_authenticator_data,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from buergerbuero.identity import rules
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import PasskeyOffer, PasskeyRefused

NAME: Final = "Bürgerbüro Schreibtisch"
_LOG_IN: Final = "log-in"
_LONGEST: Final = 20_000
_CHALLENGE_BYTES: Final = 32
# What the library raises on input that is no answer at all; it parses what anybody may send.
_UNREADABLE: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, RecursionError, binascii.Error)


@dataclasses.dataclass(frozen=True)
class Question:
    """What was asked: for a log-in or a new passkey of somebody, and until when an answer counts."""

    purpose: str
    challenge: bytes
    until: datetime.datetime

    @property
    def once(self) -> str:
        """The name under which an answer to it is remembered."""
        return hashlib.sha256(b"passkey\x00" + self.challenge).hexdigest()


@dataclasses.dataclass(frozen=True)
class NewKey:
    """A passkey that was made in answer to a question."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    synced: bool


def possible() -> bool:
    """Return whether browsers make passkeys for the desk's address."""
    return rules.takes_passkeys(_host())


def offer_log_in(*, now: datetime.datetime) -> PasskeyOffer:
    """Ask for any passkey of this desk: who it is, the authenticator says."""
    question = _ask(_LOG_IN, now)
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=question.challenge,
        timeout=_milliseconds(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return PasskeyOffer(webauthn.options_to_json(options), _ticket(question))


def offer_new(row: Staff, *, held: Iterable[bytes], now: datetime.datetime) -> PasskeyOffer:
    """Ask for a new passkey of somebody, from a device that holds none of theirs yet."""
    question = _ask(_purpose_of(row.id), now)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=NAME,
        user_id=row.id.bytes,
        user_name=row.login,
        user_display_name=row.display_name,
        challenge=question.challenge,
        timeout=_milliseconds(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Without it no log-in would work: nobody types a name, so the authenticator must know it.
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return PasskeyOffer(webauthn.options_to_json(options), _ticket(question))


def read_new(row: Staff, *, ticket: str, answer: str, now: datetime.datetime) -> tuple[Question, NewKey]:
    """Return the question and the new passkey. Raises PasskeyRefused."""
    question = _question(ticket, _purpose_of(row.id), now)
    try:
        found = webauthn.verify_registration_response(
            credential=_short(answer),
            expected_challenge=question.challenge,
            expected_rp_id=_host(),
            expected_origin=settings.BB.desk_url,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused(type(error).__name__) from None
    synced = found.credential_backed_up
    return question, NewKey(found.credential_id, found.credential_public_key, found.sign_count, synced)


def read_log_in(*, ticket: str, answer: str, now: datetime.datetime) -> tuple[Question, AuthenticationCredential]:
    """Return the question and what was answered, not checked yet. Raises PasskeyRefused."""
    question = _question(ticket, _LOG_IN, now)
    try:
        return question, parse_authentication_credential_json(_short(answer))
    except _UNREADABLE as error:
        raise PasskeyRefused(type(error).__name__) from None


def sign_count_of(credential: AuthenticationCredential, question: Question, *, public_key: bytes, owner: UUID) -> int:
    """Return how often the passkey has signed, if the answer is genuine and its owner's. Raises PasskeyRefused.

    Whether the count has grown is for the caller to say, who must tell a cloned passkey from a wrong answer.
    """
    if credential.response.user_handle != owner.bytes:
        raise PasskeyRefused("user_handle")
    try:
        webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=question.challenge,
            expected_rp_id=_host(),
            expected_origin=settings.BB.desk_url,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        return parse_authenticator_data(credential.response.authenticator_data).sign_count
    except _UNREADABLE as error:
        raise PasskeyRefused(type(error).__name__) from None


def _ask(purpose: str, now: datetime.datetime) -> Question:
    return Question(purpose, os.urandom(_CHALLENGE_BYTES), now + rules.ANSWER_PASSKEY_WITHIN)


def _ticket(question: Question) -> str:
    said = [question.purpose, bytes_to_base64url(question.challenge), question.until.isoformat()]
    return _signer().sign_object(said)


def _question(ticket: str, purpose: str, now: datetime.datetime) -> Question:
    try:
        asked_for, challenge, until = _signer().unsign_object(_short(ticket))
        question = Question(asked_for, base64url_to_bytes(challenge), datetime.datetime.fromisoformat(until))
    except (BadSignature, ValueError):
        raise PasskeyRefused("ticket") from None
    if question.purpose != purpose or question.until <= now:
        raise PasskeyRefused("ticket")
    return question


def _signer() -> Signer:
    return Signer(salt="buergerbuero.passkey")


def _purpose_of(staff_id: UUID) -> str:
    return f"new/{base64.urlsafe_b64encode(staff_id.bytes).decode()}"


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise PasskeyRefused("length")
    return text


def _host() -> str:
    return urlsplit(settings.BB.desk_url).hostname or ""


def _milliseconds() -> int:
    return int(rules.ANSWER_PASSKEY_WITHIN.total_seconds() * 1000)
