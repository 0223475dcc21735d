"""Who applies: their snapshot, how they have shown who they are, and whether mails reach them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from buergerbuero.identity.values import About, Fact, TrustLevel


class MailState(StrEnum):
    """Whether hints go to the e-mail address of an application: there is none, the code is on its way (waiting), was
    sent (asked), or came back.
    """

    NONE = "none"
    WAITING = "waiting"
    ASKED = "asked"
    CONFIRMED = "confirmed"


class WrongMailCode(Exception):
    """The code is not the one that was sent to the address; so many tries are left, then another code is needed."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@dataclass(frozen=True)
class Login:
    """By what a person has shown who they are, and what was said of them, as far as the form asks for it.

    Never their pseudonym.
    """

    level: TrustLevel
    means: str
    provider: str
    at: datetime.datetime
    facts: Mapping[About, Fact] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Person:
    """A party's snapshot at the time of applying. There is no master record of persons.

    An organisation has its name as `family_name` and its number in a register as `register`. `right` is the answer's
    key to who has custody of a child (`gemeinsam`, `allein`) or by what one represents somebody (`vollmacht`,
    `betreuung`).
    """

    given_names: str
    family_name: str
    birth_date: str
    address: tuple[str, ...]
    email: str | None
    phone: str | None
    login: Login | None = None
    right: str = ""
    register: str = ""

    @property
    def name(self) -> str:
        """Given names and family name."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first, as lists show it."""
        return f"{self.family_name}, {self.given_names}".strip(", ")
