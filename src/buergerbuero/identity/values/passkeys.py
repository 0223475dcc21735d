"""Passkeys of staff, and the browsers that they use."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Browser:
    """From where somebody comes: network address, what the browser is in words, and who has logged in with it before.

    `id` is random, kept by the browser alone; empty as long as nobody has logged in with it.
    """

    address: str = field(repr=False)
    words: str = ""
    id: str = ""
    known: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class PasskeyOffer:
    """What a page hands to the browser: options (JSON of WebAuthn), and a ticket to be sent back with the answer."""

    options: str
    ticket: str


@dataclass(frozen=True)
class PasskeyLine:
    """A passkey as its owner sees it. `synced`: it can be on several devices. `cloned`: switched off, see models."""

    passkey_id: UUID
    name: str
    created_at: datetime.datetime
    last_used_at: datetime.datetime | None
    synced: bool
    cloned: bool


class PasskeyRefused(Exception):
    """What the browser sent is no answer to our question: too late, sent before, from elsewhere, or not genuine."""


class PasskeyKnown(Exception):
    """This device has a passkey here already."""


class UnknownPasskey(Exception):
    """Nobody, or somebody else, has this passkey."""


class TooManyPasskeys(Exception):
    """Nobody needs so many; remove one first."""


class NotFresh(Exception):
    """The log-in is too long ago for what gives lasting access."""
