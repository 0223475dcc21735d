"""Reads the folder of a service or a town from disk, or from a ZIP. What comes back is only names and bytes.

Refused are links, special files, names that do not travel between systems, and anything too large: what is read here
is published, and a link could publish a secret.
"""

import errno
import io
import os
import re
import stat
import zipfile
import zlib
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
_PLAIN_ZIP: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What every system packs by itself. LZMA would take as much memory as the file demands."""
_MEMBER: Final = b"PK\x01\x02"
"""What each entry of a ZIP's directory begins with. Counted first: zipfile takes seconds for some hundred thousand."""
_MOST_MEMBERS: Final = 10 * MAX_FILES
"""Folders and what systems lay beside files count too."""
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


def read_zip(content: bytes, name: str) -> dict[str, bytes]:
    """Return every file of a folder that came as a ZIP, by its path inside it. Nothing of it is written anywhere.

    `name` is what problems call it. One folder around all files is left out, and so is what systems lay beside them.
    Raises DefinitionError naming all that is refused.
    """
    if content.count(_MEMBER) > _MOST_MEMBERS:
        raise DefinitionError((_too_much(Path(name)),))
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not _litter(each.filename)]
            if len(members) > MAX_FILES or sum(each.file_size for each in members) > MAX_ALL:
                raise DefinitionError((_too_much(Path(name)),))
            around = _around([each.filename for each in members])
            for member in members:
                path = composed(member.filename[len(around) :])
                found = _unzipped(archive, member, path, f"{name}/{path}")
                if path in files:
                    found = Problem(f"{name}/{path}", 0, "Die Datei ist zweimal im ZIP.", "Packen Sie den Ordner neu.")
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    files[path] = found
    except (zipfile.BadZipFile, NotImplementedError, IndexError, ValueError):  # what zipfile says of hostile ones
        remedy = (
            "Packen Sie den Ordner als ZIP: Rechtsklick, „Komprimieren“ oder „Senden an, ZIP-komprimierter Ordner“."
        )
        raise DefinitionError((Problem(name, 0, "Das ist kein ZIP, oder es ist beschädigt.", remedy),)) from None
    if not files and not problems:
        problems.append(Problem(name, 0, "Im ZIP ist keine Datei.", "Packen Sie den ganzen Ordner der Leistung."))
    if problems:
        raise DefinitionError(tuple(sorted(problems)))
    return files


def as_zip(files: Mapping[str, bytes], name: str) -> bytes:
    """Return files as a ZIP with one folder of that name; the same files give the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}/{path}")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return sink.getvalue()


def _litter(path: str) -> bool:
    return path.startswith("__MACOSX/") or path.rpartition("/")[2] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _around(paths: list[str]) -> str:
    """Return the one folder that all files lie in, with its slash, or nothing."""
    roots = {path.partition("/")[0] for path in paths if "/" in path}
    if len(roots) != 1 or not all("/" in path for path in paths):
        return ""
    root = roots.pop()
    return f"{root}/" if _NAME.fullmatch(composed(root)) else ""


def _unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, shown: str) -> bytes | Problem:
    """Return what a file of a ZIP holds. What the ZIP says of its size is not believed."""
    if not all(_NAME.fullmatch(part) for part in path.split("/")):
        return Problem(shown, 0, "Der Dateiname ist nicht erlaubt.", "Löschen Sie die Datei oder benennen Sie sie um.")
    if member.flag_bits & 1:
        return Problem(shown, 0, "Die Datei ist mit einem Kennwort geschützt.", "Packen Sie den Ordner ohne Kennwort.")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return Problem(shown, 0, "Das ist keine gewöhnliche Datei.", "Legen Sie die Datei selbst in den Ordner.")
    unreadable = Problem(
        shown, 0, "Die Datei lässt sich nicht auspacken.", "Packen Sie den Ordner neu, als einfaches ZIP."
    )
    if member.compress_type not in _PLAIN_ZIP:
        return unreadable
    try:
        with archive.open(member) as file:
            data = file.read(MAX_FILE + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return unreadable
    return _too_long(shown) if len(data) > MAX_FILE else data


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
    return _too_long(shown) if len(data) > MAX_FILE else data


def _too_long(shown: str) -> Problem:
    return Problem(shown, 0, f"Die Datei ist größer als {MAX_FILE // 1_000_000} MB.", "Verkleinern Sie sie.")


def _unreadable(shown: str, error: OSError) -> Problem:
    if error.errno == errno.ELOOP:
        return Problem(shown, 0, "Verknüpfungen sind hier nicht erlaubt.", "Legen Sie die Datei selbst in den Ordner.")
    return Problem(shown, 0, f"Die Datei lässt sich nicht lesen: {error.strerror}.", "Prüfen Sie ihre Rechte.")


def _too_much(folder: Path) -> Problem:
    message = f"Der Ordner enthält mehr als {MAX_FILES} Dateien oder {MAX_ALL // 1_000_000} MB."
    return Problem(folder.name, 0, message, "Nehmen Sie heraus, was nicht zur Leistung gehört.")
