"""Where the folders of services and towns are that a command names, by id or path. Standard library only.

What is said of one that is missing is German: who names it works in a department and is no programmer.
"""

from pathlib import Path
from typing import Final

from buergerbuero.config.cli import places
from buergerbuero.config.cli.trouble import Trouble

ALL: Final = places.PROJECT / "services"
TOWNS: Final = places.PROJECT / "towns"


def services() -> list[Path]:
    """Return the folders of all services, in the order of their ids."""
    return [path for path in sorted(ALL.iterdir()) if path.is_dir()]


def service(name: str) -> Path:
    """Return the folder of a service by its id or path. Raises Trouble."""
    for folder in (ALL / name, Path(name)):
        if folder.is_dir():
            return short(folder)
    raise Trouble(
        f"Den Ordner der Leistung „{name}“ gibt es nicht.",
        f"Nennen Sie eine Kennung oder einen Ordner. In services/ gibt es: {_names(ALL)}",
    )


def town(name: str) -> Path:
    """Return the folder of a town by its id or path. Raises Trouble."""
    for folder in (TOWNS / name, Path(name)):
        if folder.is_dir():
            return short(folder)
    raise Trouble(f"Den Ordner der Stadt „{name}“ gibt es nicht.", f"In towns/ gibt es: {_names(TOWNS)}")


def short(folder: Path) -> Path:
    """Return a folder as one would name it from here."""
    found = folder.resolve()
    return found.relative_to(Path.cwd()) if found.is_relative_to(Path.cwd()) else found


def _names(folder: Path) -> str:
    return ", ".join(sorted(path.name for path in folder.iterdir() if path.is_dir()))
