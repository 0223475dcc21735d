"""What a person holds in the hand: opens addresses, fills in, presses. One walks over plain HTTP, one is Chromium."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tests.journey.html import Page

Entries = Mapping[str, str | tuple[str, ...]]
"""What is typed or chosen, by the name of the input. "" empties a field or takes a choice back; several are ticked."""


@dataclass(frozen=True)
class File:
    """A file that was downloaded."""

    name: str
    content: bytes


class Device(Protocol):
    """A browser, as far as a person notices."""

    @property
    def page(self) -> Page:
        """The page that is shown."""

    def open(self, path: str) -> Page:
        """Go to an address of the site this device is for."""

    def fill(self, entries: Entries) -> None:
        """Type and choose, without sending."""

    def press(self, label: str) -> Page:
        """Press the button, or follow the link, that says this."""

    def pay(self, go: str, away: str, there: str, done: str) -> Page:
        """Press `go`, follow `away` where the page does not lead on by itself, press `there` at the provider, and wait
        until the page that one comes back to says `done`.
        """

    def log_in(self, go: str, away: str, who: str) -> Page:
        """Press `go`, follow `away` where the page does not lead on by itself, and choose at the provider of log-ins
        who to be; return the page that one comes back to.
        """

    def download(self, label: str) -> File:
        """Press the button or link that hands over a file."""

    def upload(self, name: str, file: File) -> None:
        """Choose a file."""

    def is_new(self, what: str) -> bool:
        """Whether this is worth doing again: a slow device says no to what was done on its kind before."""
