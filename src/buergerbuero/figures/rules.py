"""The arithmetic of figures: what a step adds to the counts, and what counts say together. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from buergerbuero.figures.values import Count, Funnel, Reached, Step, Trail

HIDDEN_BELOW: Final = 5
"""Fewer are not told: among so few somebody might be recognised. Nought tells of nobody."""
_OF_PAGES: Final = (Step.SHOWN, Step.WENT_ON, Step.SAVED, Step.REFUSED)
_OF_WHOLE: Final = (Step.BEGUN, Step.TAKEN_OVER, Step.RENEWED, Step.SENT)


def shown(trail: Trail, page_id: str, *, version: str, day: str) -> tuple[Trail, tuple[Count, ...]]:
    """Return the trail after a page was shown, and what that counts: nothing for a page that was shown before."""
    trail, counts = _begun(trail, version, day)
    if page_id in trail.pages:
        return trail, counts
    counts += tuple(Count(version, Step.WENT_ON, page) for page in trail.pages[-1:])
    return replace(trail, pages=(*trail.pages, page_id)), (*counts, Count(version, Step.SHOWN, page_id))


def marked(trail: Trail, step: Step, about: str = "") -> tuple[Trail, tuple[Count, ...]]:
    """Return the trail after something that counts once for each application; of one that no page began, nothing."""
    mark = f"{step}:{about}"
    if not trail.version or mark in trail.marks:
        return trail, ()
    return replace(trail, marks=trail.marks | {mark}), (Count(trail.version, step, about),)


def sent(trail: Trail) -> tuple[Count, ...]:
    """Return what counts when an application is sent."""
    if not trail.version:
        return ()
    went_on = tuple(Count(trail.version, Step.WENT_ON, page) for page in trail.pages[-1:])
    return (*went_on, Count(trail.version, Step.SENT))


def funnel(service_id: str, version: str, counts: Iterable[tuple[Step, str, int]]) -> Funnel:
    """Return what the counts of one version say together. Pages come in no order: the form has it."""
    by_page: dict[str, dict[Step, int]] = {}
    whole = dict.fromkeys(_OF_WHOLE, 0)
    others: dict[tuple[Step, str], int] = {}
    for step, about, count in counts:
        if step in _OF_PAGES:
            found = by_page.setdefault(about, {})
            found[step] = found.get(step, 0) + count
        elif step in _OF_WHOLE:
            whole[step] += count
        else:
            others[step, about] = others.get((step, about), 0) + count
    return Funnel(
        service_id=service_id,
        version=version,
        begun=whole[Step.BEGUN],
        taken_over=whole[Step.TAKEN_OVER],
        renewed=whole[Step.RENEWED],
        sent=whole[Step.SENT],
        pages=tuple(_reached(page_id, found) for page_id, found in by_page.items()),
        others=tuple((step, about, count) for (step, about), count in sorted(others.items())),
    )


def hidden(count: int) -> bool:
    """Whether a count is too small to be told."""
    return 0 < count < HIDDEN_BELOW


def share(part: int, whole: int) -> int | None:
    """Return a part in per cent; None where one of both is too small to be told, or there is nothing."""
    if not whole or hidden(part) or hidden(whole):
        return None
    return round(100 * min(part, whole) / whole)


def _begun(trail: Trail, version: str, day: str) -> tuple[Trail, tuple[Count, ...]]:
    if trail.version == version:
        return trail, ()
    if not trail.version:
        return Trail(version, day), (Count(version, Step.BEGUN),)
    left = tuple(Count(trail.version, Step.WENT_ON, page) for page in trail.pages[-1:])
    counts = (*left, Count(trail.version, Step.RENEWED), Count(version, Step.TAKEN_OVER))
    return Trail(version, trail.day), counts


def _reached(page_id: str, found: dict[Step, int]) -> Reached:
    seen = found.get(Step.SHOWN, 0)
    return Reached(
        page_id=page_id,
        shown=seen,
        saved=found.get(Step.SAVED, 0),
        refused=found.get(Step.REFUSED, 0),
        stopped=max(0, seen - found.get(Step.WENT_ON, 0)),
    )
