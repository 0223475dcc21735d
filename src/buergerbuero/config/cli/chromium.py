"""The browser that walks the journeys. Standard library only."""

import shutil
from pathlib import Path

from buergerbuero.config.cli import apt
from buergerbuero.config.cli.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
BY_HAND = "sudo apt-get install -y chromium"


def find() -> Path | None:
    """The browser on this machine, if there is one."""
    for name in NAMES:
        if program := shutil.which(name):
            return Path(program)
    return None


def require() -> Path:
    """The browser on this machine. Raises Trouble if there is none: a journey is never left out."""
    program = find()
    if program is None:
        raise Trouble("Chromium is missing: the journeys cannot be walked without it.", BY_HAND)
    return program


def ensure() -> None:
    """Install Chromium if we may, else say who has to."""
    if find():
        return
    if apt.may_install():
        apt.install("chromium", "Chromium", BY_HAND)
    require()
