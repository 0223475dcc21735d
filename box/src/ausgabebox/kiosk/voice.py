"""Speech for headphones. What is said never stands on a command line, where others on the machine could read it."""

import logging
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
LOUDEST = 10
NORMAL = 5


class Voice(Protocol):
    """Somebody who reads aloud, to one person alone."""

    def say(self, text: str, voice: str, volume: int) -> None:
        """Say this in place of what is being said. `voice`: its name, as "de"; `volume`: 1 to LOUDEST."""

    def stop(self) -> None:
        """Be silent at once."""


class Silent:
    """No speech: where there are no headphones."""

    def say(self, text: str, voice: str, volume: int) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Say nothing."""


class Espeak:
    """Speech by espeak-ng. `device`: the sound device of the headphones; `into`: names a file for each text, to write
    sound instead of playing it. Raises FileNotFoundError where espeak-ng is missing.
    """

    def __init__(
        self, *, program: str | None = None, device: str | None = None, into: Callable[[], Path] | None = None
    ) -> None:
        found = program or shutil.which(PROGRAM)
        if found is None:
            raise FileNotFoundError(PROGRAM)
        self._program, self._device, self._into = found, device, into
        self._running: subprocess.Popen[bytes] | None = None

    def say(self, text: str, voice: str, volume: int) -> None:
        """Say this in place of what is being said. A voice that fails is noted and keeps nobody from collecting."""
        self.stop()
        try:
            self._running = subprocess.Popen(
                self._command(voice, volume),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            assert self._running.stdin is not None
            with self._running.stdin as words:
                words.write(text.encode())
        except OSError as failed:
            log.warning("speech failed: %s", type(failed).__name__)

    def stop(self) -> None:
        """End the program that speaks."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()

    def finish(self) -> None:
        """Wait until all is said."""
        if self._running is not None:
            self._running.wait()

    def _command(self, voice: str, volume: int) -> list[str]:
        loud = str(200 * max(1, min(volume, LOUDEST)) // LOUDEST)
        words = [self._program, "--stdin", "-b", "1", "-v", voice, "-s", str(WORDS_A_MINUTE), "-a", loud]
        if self._into is not None:
            return [*words, "-w", str(self._into())]
        return [*words, *(["-d", self._device] if self._device else [])]


def found(device: str | None) -> Voice:
    """Speech if headphones have a device of their own and espeak-ng is there; else none: never by a loudspeaker."""
    if device is None:
        return Silent()
    try:
        return Espeak(device=device)
    except FileNotFoundError:
        log.warning("espeak-ng is missing: this box cannot read aloud")
        return Silent()
