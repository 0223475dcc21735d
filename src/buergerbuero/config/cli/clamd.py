"""The virus scanner that the tests put to work. Standard library only."""

import os
import shutil
from pathlib import Path

from buergerbuero.config.cli import apt
from buergerbuero.config.cli.trouble import Trouble

BY_HAND = "sudo apt-get install -y clamav-daemon"
_PLACES = os.pathsep.join(("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"))


def find() -> Path | None:
    """The daemon on this machine, if there is one; users' search paths leave its folder out."""
    program = shutil.which("clamd") or shutil.which("clamd", path=_PLACES)
    return Path(program) if program else None


def require() -> Path:
    """The daemon on this machine. Raises Trouble if there is none: its tests are never left out."""
    program = find()
    if program is None:
        raise Trouble("The virus scanner (clamd) is missing: uploads cannot be tested without it.", BY_HAND)
    return program


def ensure() -> None:
    """Install the daemon if we may, else say who has to."""
    if find():
        return
    if apt.may_install():
        apt.install("clamav-daemon", "The virus scanner (clamd)", BY_HAND)
    require()
