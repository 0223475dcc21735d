"""The browser that walks the journeys. Standard library only."""

import os
import shutil
import subprocess
from pathlib import Path

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
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        require()
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-q", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(
                f"Chromium could not be installed: apt-get {words[0]} failed.",
                f"Have a look yourself: {BY_HAND}",
                log=done.stderr.strip().splitlines()[-6:],
            )
    require()
