"""The file of a box, read strictly: what is too much, missing or of another type is refused, not guessed."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ausgabebox.agent.cabinet import RESERVE
from ausgabebox.kiosk.settings import Settings


class BadConfig(Exception):
    """The file cannot be used; the text says which line of it."""


@dataclass(frozen=True)
class Config:
    """One box.

    `folder`: everything it keeps; `device`: the serial port of the boards; `wiring`: the file that commissioning wrote;
    `low`: compartments within reach of a wheelchair; `reserve`: percent of the battery below which nothing opens;
    `port`: of the screen on loopback, 0 for none; `every`: seconds between calls of the town hall.
    """

    folder: Path
    device: str
    wiring: Path
    low: frozenset[int] = frozenset()
    reserve: int = RESERVE
    port: int = 0
    every: float = 15.0
    kiosk: Settings = field(default_factory=Settings)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file; paths in it count from where it lies. Raises BadConfig."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadConfig(f"{path}: {error}") from error
        return cls._of(table, path)

    @classmethod
    def _of(cls, table: dict[str, Any], path: Path) -> Self:
        kiosk, link = _table(table, "kiosk"), _table(table, "link")
        values = {
            "folder": path.parent / _take(table, "folder", str),
            "device": _take(table, "device", str),
            "wiring": path.parent / _take(table, "wiring", str),
            "low": frozenset(_numbers(_take(table, "low", list, []))),
            "reserve": _within(_take(table, "reserve", int, RESERVE), 1, 100, "reserve"),
            "port": _within(_take(kiosk, "port", int, 0), 0, 65535, "port"),
            "every": float(_within(_take(link, "every", int, 15), 1, 3600, "every")),
        }
        for left in (table, link):
            if left:
                raise BadConfig(f"{path}: nobody knows {', '.join(sorted(left))}")
        try:
            return cls(**values, kiosk=Settings.of(kiosk))
        except (ValueError, TypeError) as error:
            raise BadConfig(f"{path}: kiosk: {error}") from error

    @property
    def store(self) -> Path:
        """The memory of the box."""
        return self.folder / "box.sqlite"

    @property
    def keys(self) -> Path:
        """Its keys."""
        return self.folder / "keys"

    @property
    def began(self) -> Path:
        """Beside the keys: that they have had a memory."""
        return self.keys / "memory"

    @property
    def link(self) -> Path:
        """Its papers for the line to the town hall."""
        return self.folder / "link"

    @property
    def inbox(self) -> Path:
        """Files with grants and messages that somebody brought along."""
        return self.folder / "inbox"

    @property
    def archive(self) -> Path:
        """Old parts of the journal."""
        return self.folder / "journal"


def _table(table: dict[str, Any], name: str) -> dict[str, Any]:
    found = _take(table, name, dict, {})
    return dict(found)


def _take(table: dict[str, Any], name: str, kind: type, default: Any = None) -> Any:  # noqa: ANN401 - as TOML has it
    if name not in table:
        if default is None:
            raise BadConfig(f"{name} is missing")
        return default
    value = table.pop(name)
    if type(value) is not kind:
        raise BadConfig(f"{name} must be {kind.__name__}")
    return value


def _numbers(values: list[Any]) -> list[int]:
    if not all(type(value) is int and 1 <= value <= 999 for value in values):
        raise BadConfig("low must be numbers of compartments")
    return values


def _within(value: int, least: int, most: int, name: str) -> int:
    if not least <= value <= most:
        raise BadConfig(f"{name} must be from {least} to {most}")
    return value
