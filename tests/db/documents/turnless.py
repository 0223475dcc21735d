"""The converter as several processes of the portal have it: the turns of one say nothing of the other's."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from buergerbuero.documents.adapters.converter import ShutInConverter
from buergerbuero.documents.values import CleanPage, FileKind, FileRefused, RefusalReason

meanwhile: list[Callable[[], object]] = []
"""What happens elsewhere while a file is converted here, in vain: this machine is too busy."""


class Turnless(ShutInConverter):
    """Never waits for others."""

    def turn(self, *names: str, waits: Callable[[], None] = lambda: None) -> AbstractContextManager[None]:
        return nullcontext()

    def pages(self, content: bytes, kind: FileKind) -> tuple[CleanPage, ...]:
        if meanwhile:
            meanwhile.pop()()
            raise FileRefused(RefusalReason.TOO_MANY_PIXELS)
        return super().pages(content, kind)


converter = Turnless()
