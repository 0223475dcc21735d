"""The town's directory of staff, which may say who somebody is (OpenID Connect)."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class DirectoryTrip:
    """A way to the directory and back. The browser keeps it, sealed; only `state` travels in addresses.

    `link` names who wants to be linked, and by which session; None for a log-in.
    """

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    until: datetime.datetime
    following: str = ""
    link: tuple[UUID, UUID] | None = None


@dataclass(frozen=True)
class DirectoryPerson:
    """Who somebody is there. Issuer and subject name a person for good; name and login may change, and may be missing.

    `strong`: the directory says that a second factor was shown, as the settings understand it.
    """

    issuer: str
    subject: str
    strong: bool
    name: str = ""
    login: str = ""


@dataclass(frozen=True)
class DirectoryLink:
    """That somebody here is somebody there."""

    issuer: str
    linked_at: datetime.datetime


class NoDirectory(Exception):
    """No directory is set up."""


class DirectoryDown(Exception):
    """The directory does not answer, or not in a way that can be read. The other ways to log in are open."""


class DirectoryRefused(Exception):
    """The directory, or what is said in its name, does not show who somebody is. `code` is its own word for it."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class NotLinked(Exception):
    """Somebody is known there and not here."""


class NoSecondFactor(Exception):
    """The directory has not asked for a second factor."""


class LinkTaken(Exception):
    """Somebody else here is this person there, or this person is linked already."""
