"""The converter as it is, with a count of what it has converted."""

from collections import Counter

from buergerbuero.documents.adapters.converter import ShutInConverter
from buergerbuero.documents.values import CleanPage, FileKind

counts: Counter[str] = Counter()


class Counting(ShutInConverter):
    """Counts by kind."""

    def pages(self, content: bytes, kind: FileKind) -> tuple[CleanPage, ...]:
        counts[kind] += 1
        return super().pages(content, kind)


converter = Counting()
