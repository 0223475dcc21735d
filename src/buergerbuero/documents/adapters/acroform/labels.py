"""What a reader would take a field to ask: its tooltip, else what is printed beside it."""

from collections.abc import Sequence
from dataclasses import replace

from buergerbuero.documents.values import PaperField, PaperPage


def labelled(fields: Sequence[PaperField], pages: Sequence[PaperPage]) -> list[PaperField]:
    """Return the fields with their labels."""
    return [replace(one, label=one.tooltip) for one in fields]
