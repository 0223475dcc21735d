"""The folder into which `take` puts what was brought along: handed in by the program that runs, and only then removed.

What the program cannot read stays where it is: it may have been written for papers that came after it had started.
"""

import logging
from pathlib import Path
from typing import Final

from ausgabebox.disk import sticks
from ausgabebox.disk.sticks import BadFile
from ausgabebox.keys.port import BoxKeys
from ausgabebox.link import offline
from ausgabebox.link.offline import Taker
from ausgabebox.protocol.signing import TrustedKeys

BROUGHT: Final = ".msg"
"""How files end that were brought along."""
_REMEDY: Final = (
    "Has the box been given newer papers (settle) since it was started? Start it anew; else take the file away."
)
_log = logging.getLogger(__name__)


class Inbox:
    """The folder, as long as the program runs. `trusted`: what it believed when it started."""

    def __init__(self, folder: Path, taker: Taker, keys: BoxKeys, trusted: TrustedKeys) -> None:
        self._folder, self._taker, self._keys, self._trusted = folder, taker, keys, trusted
        self._told: set[str] = set()
        self._done: set[Path] = set()
        """Taken, or of no use to what this program believes: not looked at again."""

    def look(self) -> None:
        """Hand in what lies there; a warning, once each, for what cannot be. Raises what the taker raises."""
        try:
            there = sorted(self._folder.iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            self._tell(f"{self._folder} cannot be read: {error.strerror}. Nothing that was brought along is taken.")
            return
        for path in there:
            if path.suffix == BROUGHT and path not in self._done:
                self._hand_in(path)

    def _hand_in(self, path: Path) -> None:
        try:
            content = sticks.read(path)
        except BadFile as error:
            self._tell(f"{error.message} It stays, and is tried again.")
            return
        if self._is_known(path, content):
            offline.take(content, self._taker, self._trusted, box_id=self._keys.box_id, box_key=self._keys.key_id)
            self._remove(path)
        self._done.add(path)

    def _is_known(self, path: Path, content: bytes) -> bool:
        try:
            offline.check(content, self._trusted, box_id=self._keys.box_id, box_key=self._keys.key_id)
        except BadFile as error:
            self._tell(f"{sticks.shown(path)} is not taken, and stays. {error.message} {_REMEDY}")
            return False
        return True

    def _remove(self, path: Path) -> None:
        try:
            path.unlink()
        except OSError as error:
            self._tell(f"{sticks.shown(path)} was taken, and cannot be removed: {error.strerror}. Remove it by hand.")

    def _tell(self, warning: str) -> None:
        if warning not in self._told:
            self._told.add(warning)
            _log.warning("%s", warning)
