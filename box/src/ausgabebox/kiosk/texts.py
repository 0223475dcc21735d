"""What the screen shows and says, in each language: a file of `texts/` a language, the same keys in all of them."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "texts"
FIRST = "de"
"""What the screen speaks before anybody has chosen."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language by their dotted keys. Raises FileNotFoundError for a language that has none."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return dict(_flat("", tomllib.load(file)))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(f"{prefix}{name}.", value)
        else:
            found.append((f"{prefix}{name}", value))
    return found


class Texts:
    """The texts of one language. Calling it with a key and what goes into the text returns the text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._all = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a text. Raises KeyError."""
        return self._all[key].format_map(values) if values else self._all[key]

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the text for one, or for another number."""
        return self(f"{key}.one" if n == 1 else f"{key}.other", n=n, **values)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._all

    def place(self, row: int, door: int) -> str:
        """Where a door is: "Vierte Reihe von oben, zweites Fach von links"."""
        return self("place.sentence", row=self._ordinal("row", row), door=self._ordinal("door", door))

    def _ordinal(self, kind: str, n: int) -> str:
        key = f"place.{kind}.{n}"
        return self(key) if self.has(key) else self(f"place.{kind}.any", n=n)


def clock_time(seconds: float, zone: str) -> str:
    """The time of day, as clocks show it."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).strftime("%H:%M")


def date_time(seconds: float, zone: str) -> str:
    """Day and time, as they are written here."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).strftime("%d.%m.%Y, %H:%M")
