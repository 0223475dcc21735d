"""What the process that watches the folders tells the process that shows the pages: one small file."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "stand.json"
FOLDER: Final = "PREVIEW_STATE"
"""The variable of the environment that names the folder of the preview."""


@dataclass(frozen=True)
class Told:
    """One line for the author: where, what, and what to do."""

    place: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Gap:
    """A sentence that is shown in German in another language."""

    language: str
    key: str
    german: str
    stale: bool


@dataclass(frozen=True)
class Stand:
    """What is shown now.

    number: another one after each change. service: its id. at: when it was taken over, as `14:02:11`. mistakes: in what
    the pages are made of: they stand in place of the pages. beside: other mistakes. hints: worth a look.
    """

    number: str
    service: str
    folder: str
    at: str
    mistakes: Sequence[Told] = ()
    beside: Sequence[Told] = ()
    hints: Sequence[Told] = ()
    gaps: Sequence[Gap] = ()


def write(folder: Path, stand: Stand) -> None:
    """Write the file whole, so that nobody reads half of it."""
    half = folder / f"{FILE}.new"
    half.write_text(json.dumps(asdict(stand), ensure_ascii=False), encoding="utf-8")
    half.replace(folder / FILE)


def read() -> Stand:
    """Return what is shown now. Raises OSError before the first look."""
    folder = Path(os.environ[FOLDER])
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    told = {name: [Told(**each) for each in found[name]] for name in ("mistakes", "beside", "hints")}
    return Stand(**{**found, **told, "gaps": [Gap(**each) for each in found["gaps"]]})
