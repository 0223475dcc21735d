"""Watching a service's folder and its town's for the preview: after each change look, publish anew, say what is wrong.

In a process of its own, which owns the tables of the preview's database.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import django

from buergerbuero.base import clock
from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.config.cli import services_check, services_schema
from buergerbuero.config.preview import state
from buergerbuero.config.preview.state import Gap, Stand, Told

EVERY: Final = 0.2  # seconds
SETTLED: Final = 0.15  # seconds: an editor writes a file in several steps


def watch(folder: Path, town: Path, told: Path) -> None:
    """Look after each change. Never returns."""
    seen: frozenset[tuple[str, int, int]] | None = None
    while True:
        found = _fingerprint(folder, town)
        if found != seen:
            while (later := _after_a_moment(folder, town)) != found:
                found = later
            state.write(told, look(folder, town))
            seen = found
        time.sleep(EVERY)


def look(folder: Path, town: Path) -> Stand:
    """Publish the folder as it stands, unless what the pages are made of is wrong; return what there is to say."""
    from buergerbuero.catalogue import actions as catalogue  # noqa: PLC0415 - models need Django's setup before

    found = services_check.find(folder, town=town)
    mistakes = found.pages
    if not mistakes:
        try:
            catalogue.preview(folder=folder, town=town, now=clock.now())
        except DefinitionError as error:
            mistakes = error.problems
    now = clock.now()
    return Stand(
        number=str(time.time_ns()),
        service=folder.name,
        folder=os.fspath(folder),
        at=f"{now.astimezone(services_check.HERE):%H:%M:%S}",
        mistakes=[_told(each, folder, town) for each in mistakes],
        beside=[_told(each, folder, town) for each in sorted({*found.beside, *found.not_yet})],
        hints=[_told(each, folder, town) for each in found.hints],
        gaps=[Gap(gap.language, gap.key, gap.german, gap.stale) for gap in found.gaps],
    )


def _told(problem: Problem, folder: Path, town: Path) -> Told:
    """Name the file as its author does: form.yaml, or siegen/town.yaml."""
    file = problem.file.removeprefix(f"{folder}/").replace(f"{town}/", f"{town.name}/")
    return Told(f"{file}, Zeile {problem.line}" if problem.line else file, problem.message, problem.remedy)


def _after_a_moment(folder: Path, town: Path) -> frozenset[tuple[str, int, int]]:
    time.sleep(SETTLED)
    return _fingerprint(folder, town)


def _fingerprint(*folders: Path) -> frozenset[tuple[str, int, int]]:
    """Return what tells one state of the folders from another: names, times, sizes."""
    return frozenset(line for folder in folders for line in _files(folder))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for file in folder.rglob("*"):
        with suppress(OSError):  # gone in between: the next look sees it
            found = file.stat()
            yield str(file), found.st_mtime_ns, found.st_size


if __name__ == "__main__":
    django.setup()
    services_schema.write()
    watch(Path(sys.argv[1]), Path(sys.argv[2]), Path(os.environ[state.FOLDER]))
