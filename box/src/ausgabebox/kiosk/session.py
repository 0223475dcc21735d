"""What one person in front of the screen has chosen and typed so far. It is thrown away as a whole."""

import secrets
from dataclasses import dataclass, field

from ausgabebox.agent.errors import Reason
from ausgabebox.kiosk import voice
from ausgabebox.kiosk.texts import FIRST


@dataclass(frozen=True)
class Refusal:
    """Why somebody cannot collect now, and until when (unix seconds)."""

    reason: Reason
    until: float | None = None


@dataclass(frozen=True)
class Notice:
    """Words above what is to be done: a key of the texts, a number in them, and whether something went wrong."""

    key: str
    n: int | None = None
    wrong: bool = True


def fresh_token() -> str:
    """What each form of this session carries, so that no other page can send one."""
    return secrets.token_urlsafe(24)


@dataclass
class Session:
    """One person, from the first key to the end. `deadline` counts on the clock that never goes back."""

    language: str = FIRST
    contrast: bool = False
    speech: bool = False
    dark: bool = False
    volume: int = voice.NORMAL
    token: str = field(default_factory=fresh_token, repr=False)
    typed: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    card: str = field(default="", repr=False)
    page: str = ""
    notice: Notice | None = None
    refusal: Refusal | None = None
    reported: int | None = None
    begun: bool = False
    extended: int = 0
    deadline: float | None = None
    warned: bool = False

    def forget_typing(self) -> None:
        """Drop what was typed."""
        self.typed = self.pin = ""
