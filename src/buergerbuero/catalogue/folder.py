"""Reads the folder of a service or a town from disk. What comes back is only names and bytes.

Refused are links, special files, names that do not travel between systems, and anything too large: what is read here
is published, and a link could publish a secret.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from buergerbuero.base.composing import composed
from buergerbuero.base.yamlfile import DefinitionError, Problem

MAX_FILE: Final = 5_000_000
MAX_FILES: Final = 300
MAX_ALL: Final = 25_000_000

BLOCKS: Final = "bausteine"
_SHIPPED: Final = Path(__file__).parent / BLOCKS
_BLOCK: Final = re.compile(r"""baustein:[ ]*["']?([a-zäöüß0-9_]+)""")
_NAME: Final = re.compile(r"[A-Za-z0-9äöüÄÖÜß_][A-Za-z0-9äöüÄÖÜß_. -]{0,99}")


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path inside it. Raises DefinitionError naming all that is refused."""
    if not folder.is_dir():
        raise DefinitionError((Problem(str(folder), 0, "Der Ordner fehlt.", "Prüfen Sie den Pfad."),))
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in _walk(folder):
        name = composed(path.relative_to(folder).as_posix())
        found = _read(path, f"{folder.name}/{name}")
        if isinstance(found, Problem):
            problems.append(found)
        else:
            files[name] = found
        if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_ALL:
            problems.append(_too_much(folder))
            break
    if problems:
        raise DefinitionError(tuple(sorted(problems)))
    return files


def with_blocks(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the standard pages (Bausteine) that form.yaml names, so that a bundle has its own and none ever changes.

    A folder that brings them, as an exported one does, keeps its own.
    """
    names = set(_BLOCK.findall(files.get("form.yaml", b"").decode(errors="replace")))
    return {**{f"{BLOCKS}/{name}.yaml": data for name in names if (data := shipped_block(name))}, **files}


def shipped_block(name: str) -> bytes | None:
    """Return a standard page as it is shipped (YAML); None if there is none of the name."""
    file = _SHIPPED / f"{name}.yaml"
    return file.read_bytes() if name in shipped_blocks() else None


def shipped_blocks() -> tuple[str, ...]:
    """Return the names of the standard pages."""
    return tuple(sorted(composed(file.stem) for file in _SHIPPED.glob("*.yaml")))


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        linked = [name for name in folders if (Path(root) / name).is_symlink()]
        yield from (Path(root) / name for name in sorted([*names, *linked]))


def _read(path: Path, shown: str) -> bytes | Problem:
    if not _NAME.fullmatch(composed(path.name)):
        return Problem(shown, 0, "Der Dateiname ist nicht erlaubt.", "Löschen Sie die Datei oder benennen Sie sie um.")
    try:
        # Opened once, without following links, so that what is checked is what is read.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        return _unreadable(shown, error)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Problem(shown, 0, "Das ist keine gewöhnliche Datei.", "Löschen Sie sie aus dem Ordner.")
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        return Problem(shown, 0, f"Die Datei ist größer als {MAX_FILE // 1_000_000} MB.", "Verkleinern Sie sie.")
    return data


def _unreadable(shown: str, error: OSError) -> Problem:
    if error.errno == errno.ELOOP:
        return Problem(shown, 0, "Verknüpfungen sind hier nicht erlaubt.", "Legen Sie die Datei selbst in den Ordner.")
    return Problem(shown, 0, f"Die Datei lässt sich nicht lesen: {error.strerror}.", "Prüfen Sie ihre Rechte.")


def _too_much(folder: Path) -> Problem:
    message = f"Der Ordner enthält mehr als {MAX_FILES} Dateien oder {MAX_ALL // 1_000_000} MB."
    return Problem(folder.name, 0, message, "Nehmen Sie heraus, was nicht zur Leistung gehört.")
