"""The word of the town when something is wrong: a file in the storage folder, so it needs neither database nor desk.

`stoerung.md` (for English pages `stoerung.en.md` before it): a `# title`, then paragraphs and lists. The page
says since when it stands there. Delete the file when all is well again.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings

from buergerbuero.portal import paper


@dataclass(frozen=True)
class Notice:
    """What stands above the start page."""

    title: str
    blocks: tuple[paper.Block, ...]
    as_of: datetime.datetime


def current(language: str) -> Notice | None:
    """Return what the town has to say right now; None on an ordinary day."""
    for name in dict.fromkeys((f"stoerung.{language}.md", "stoerung.md")):
        path = settings.BB.storage_dir / name
        try:
            text, changed = path.read_text(encoding="utf-8"), path.stat().st_mtime
        except (OSError, UnicodeDecodeError):
            continue
        rest = tuple(block for block in paper.blocks(text) if block.kind != "title")
        return Notice(paper.title(text), rest, datetime.datetime.fromtimestamp(changed, tz=datetime.UTC))
    return None
