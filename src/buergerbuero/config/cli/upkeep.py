"""What a start of the demo need not do again: tables that are as the code says, files that are collected already."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from buergerbuero.config.cli import databases, environment, places, roles
from buergerbuero.config.cli.stamps import Stamp

SOURCE = places.PROJECT / "src" / "buergerbuero"
TABLES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "base/policy.py")


def tables(cluster: Path = databases.OWN, *, name: str = "tables") -> Stamp:
    """Tables and rights come from migrations, models and the libraries' own; each cluster has its own password."""
    mark = cluster / "passwords" / roles.OWNER
    made_from = [file for pattern in TABLES for file in sorted(SOURCE.glob(pattern))]
    if cluster == databases.OWN and os.environ.get("DATABASE_URL"):  # somebody else's: nobody knows what happened to it
        return Stamp(name, [secrets.token_hex()], mark)
    return Stamp(name, [*made_from, places.LOCKS["running"], mark], mark)


def files() -> Stamp:
    """The collected files come from the areas' static folders, the design system and Django's own."""
    made_from = sorted(word for folder in _static_folders() for word in _sizes_and_times(folder))
    return Stamp("files", [*made_from, places.LOCKS["running"]], environment.STATIC_ROOT / "staticfiles.json")


def _static_folders() -> list[Path]:
    return [*SOURCE.glob("*/static"), places.STATIC]


def _sizes_and_times(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        state = path.stat()
        yield f"{path.relative_to(places.PROJECT)} {state.st_size} {state.st_mtime_ns}"
