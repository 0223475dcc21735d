"""What identity needs from outside. config/adapters.py names who does it."""

import datetime
from collections.abc import Mapping
from typing import Protocol

from buergerbuero.identity.values import Answer, Challenge, DirectoryPerson, DirectoryTrip, Means, TrustLevel, Wish


class LoginProvider(Protocol):
    """Somebody who can say who a citizen is, such as BundID. Set up by a file (docs/operating.md, "Log-in")."""

    @property
    def id(self) -> str:
        """The name in addresses and in the database, such as "bundid"."""

    @property
    def name(self) -> str:
        """The name that people know, such as "BundID"."""

    @property
    def origin(self) -> str:
        """Where forms of ours may be sent to, for the Content-Security-Policy: scheme, host and port."""

    @property
    def means(self) -> tuple[Means, ...]:
        """The ways to show who one is, with the level that each reaches."""

    @property
    def ends_on(self) -> datetime.datetime:
        """When the first of the certificates ends, theirs and ours: log-ins may fail from then on."""

    def challenge(self, *, request_id: str, wish: Wish, back: str, now: datetime.datetime) -> Challenge:
        """Return what the browser must bring there. `back` is where the provider leads who gives up."""

    def read(self, fields: Mapping[str, str], *, now: datetime.datetime) -> Answer:
        """Return what an answer says, if it is genuine, meant for us and of this moment.

        Whether we have asked for it, whether it has been used and whether its level is enough is for the caller to say.
        Raises values.LoginFailed.
        """

    def metadata(self) -> bytes:
        """Return what the provider needs to know about us, as a file to hand in."""

    def highest(self) -> TrustLevel:
        """Return the highest level that this provider reaches."""


class Directory(Protocol):
    """The town's directory of staff, which can say who of them somebody is."""

    @property
    def name(self) -> str:
        """What people call it."""

    def address(self, trip: DirectoryTrip, *, now: datetime.datetime) -> str:
        """Return where the browser goes. Raises values.DirectoryDown."""

    def person(self, fields: Mapping[str, str], trip: DirectoryTrip, *, now: datetime.datetime) -> DirectoryPerson:
        """Return who has logged in there, by what it sent back with the browser.

        Raises values.DirectoryRefused, values.DirectoryDown.
        """
