"""The voice of the box that the tests let speak: espeak-ng. Standard library only."""

import shutil
from pathlib import Path

from buergerbuero.config.cli import apt, places
from buergerbuero.config.cli.trouble import Trouble

NAME = "espeak-ng"
BY_HAND = "sudo apt-get install -y espeak-ng"
HOME = places.STATE / "tools" / NAME


def find() -> Path | None:
    """The program on this machine, or the one that was unpacked below var/."""
    if program := shutil.which(NAME):
        return Path(program)
    unpacked = HOME / NAME
    return unpacked if unpacked.exists() else None


def require() -> Path:
    """The program. Raises Trouble if there is none: what people hear is never left untested."""
    program = find()
    if program is None:
        raise Trouble("The voice (espeak-ng) is missing: what the box reads aloud cannot be tested.", BY_HAND)
    return program


def ensure() -> None:
    """Install it if we may, else unpack it with what it needs below var/, where nothing on the system changes."""
    if find():
        return
    if apt.may_install():
        apt.install(NAME, "The voice (espeak-ng)", BY_HAND)
    else:
        _unpack()
    require()


def _unpack() -> None:
    """Unpack it; a small script beside it says where its libraries and voices lie."""
    shutil.rmtree(HOME, ignore_errors=True)
    apt.unpacked_all((*apt.missing_for((NAME,)),), HOME)
    library = next(HOME.glob("usr/lib/*/espeak-ng-data"), None)
    if library is None:
        raise Trouble("The voice (espeak-ng) was fetched, but its voices are not where they were.", BY_HAND)
    program = HOME / NAME
    program.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{library.parent}" exec "{HOME}/usr/bin/{NAME}" --path="{library.parent}" "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
