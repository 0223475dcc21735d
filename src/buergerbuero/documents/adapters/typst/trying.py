"""Templates tried in a process that is shut in (caged/cage.py): one that goes round in circles holds nobody up.

For services on their way to being published. What two persons have published is set where it is needed, without this.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.documents.adapters.caged.asking import Asking, Busy
from buergerbuero.documents.adapters.caged.children import Forked
from buergerbuero.documents.adapters.caged.talking import OverLimit
from buergerbuero.documents.values import NoticeData, as_json

FORKED: Final = Forked(f"{__package__}.inside")
_ASKING: Final = Asking(FORKED, at_once=2, waiting=4, wait=10.0, seconds=20.0, most=10_000_000)
"""inside.MOST_SECONDS of work end it before `seconds` unless the machine is busy."""
_BUSY: Final = "Die Vorlagen sind nicht geprüft, weil gerade zu viel anderes zu prüfen ist."
_AGAIN: Final = "Versuchen Sie es in einer Minute noch einmal."
_ENDLESS: Final = "Die Vorlage wird nicht fertig: Sie braucht zu viel Zeit oder Speicher."
_LOOPS: Final = "Sehen Sie ihre Schleifen und Wiederholungen durch."


class ShutInTrial:
    """Tries the templates of one service at a time, all in one process."""

    def __init__(self, asking: Asking = _ASKING) -> None:
        self._asking = asking

    def problems(self, files: Mapping[str, bytes], name: str) -> tuple[Problem, ...]:
        """Return what is wrong with the templates. Raises DefinitionError if they cannot be tried to the end."""
        found = self._asked("problems", files, name)
        return tuple(Problem(str(file), int(line), str(said), str(remedy)) for file, line, said, remedy in found)

    def texts(
        self, notices: Sequence[tuple[str, NoticeData]], files: Mapping[str, bytes], name: str
    ) -> tuple[str | None, ...]:
        """Return what notices say, each by the name of its template. Raises DefinitionError as above."""
        found = self._asked("texts", files, name, notices=[(template, as_json(data)) for template, data in notices])
        return tuple(text if text is None else str(text) for text in found)

    def _asked(self, wish: str, files: Mapping[str, bytes], name: str, **more: object) -> list[Any]:
        packed = {path: base64.b64encode(content).decode() for path, content in files.items()}
        at = ["vorlagen"]
        try:
            letter, answer = self._asking.answer(
                wish,
                json.dumps({"files": packed, "name": name, **more}).encode(),
                heard=lambda said: at.append(said.decode("utf-8", "replace")),
            )
        except Busy:
            raise DefinitionError((Problem(f"{name}/vorlagen", 0, _BUSY, _AGAIN),)) from None
        except OverLimit:
            letter = b""
        if letter != b"A":
            raise DefinitionError((Problem(f"{name}/{at[-1]}", 0, _ENDLESS, _LOOPS),))
        found: list[Any] = json.loads(answer)
        return found


trial = ShutInTrial()
