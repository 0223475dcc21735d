"""Knowing what is set up already: each part leaves a stamp with a hash of what it was made from.

Standard library only; reading all stamps takes a few milliseconds.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import places

FOLDER = places.STATE / "setup"


@dataclass(frozen=True)
class Stamp:
    """A part's name, what it is made from (files, or words), and a file that is there when it has been made."""

    name: str
    made_from: Sequence[Path | str]
    result: Path

    @property
    def fresh(self) -> bool:
        """Whether the part was made from just this."""
        file = FOLDER / self.name
        return self.result.exists() and file.exists() and file.read_text(encoding="ascii") == self._hash()

    def set(self) -> None:
        """Note that the part has been made."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / self.name).write_text(self._hash(), encoding="ascii")

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for source in self.made_from:
            content = source.read_bytes() if isinstance(source, Path) else os.fsencode(source)
            digest.update(len(content).to_bytes(8, "big") + content)
        return digest.hexdigest()
