"""The order in which one reads the fields of a form: by their places, not by their order in the file."""

from collections.abc import Sequence

from buergerbuero.documents.values import Box, PaperField


def in_order(fields: Sequence[PaperField]) -> list[PaperField]:
    """Return fields page by page, row by row."""
    return sorted(fields, key=lambda one: _key(one.places[0].box))


def _key(box: Box) -> tuple[int, float, float]:
    return box.page, box.top, box.left
