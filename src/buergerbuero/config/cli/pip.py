"""Finding a pip on a machine that may have none. Standard library only."""

import ast
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from buergerbuero.config.cli import apt, places
from buergerbuero.config.cli.trouble import Trouble

UNPACKED = places.STATE / "tools" / "pip"
DEBIAN = "usr/share/python-wheels"


@cache
def command() -> list[str]:
    """The words that run pip: the installed one, one in a wheel on this machine, or one fetched by apt."""
    installed = [sys.executable, "-m", "pip"]
    if find_spec("pip") and _works(installed):
        return installed
    for wheel in wheels():
        if _works(words := _from(wheel)):
            return words
    apt.unpacked("python3-pip-whl", UNPACKED)
    for wheel in wheels():
        if _works(words := _from(wheel)):
            return words
    raise Trouble("No pip was found that works with this Python.", "sudo apt-get install -y python3-pip")


def configured(pip: list[str]) -> dict[str, str]:
    """What the user told pip (files and environment), by option, for example {"index-url": "..."}."""
    done = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False, env=quiet(os.environ))
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        if section in {
            "global",
            "install",
            ":env:",
        }:  # later lines are stronger: pip lists them in that order
            found[option] = str(ast.literal_eval(value))
    return found


def quiet(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which pip neither asks nor installs elsewhere."""
    return {**environment, "PIP_NO_INPUT": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def wheels() -> Iterator[Path]:
    """Wheels of pip that lie about: in ensurepip, where Debian keeps its own, and what we fetched."""
    ensurepip = find_spec("ensurepip")
    folders = [Path(place) / "_bundled" for place in (ensurepip and ensurepip.submodule_search_locations) or []]
    if configured_folder := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        folders.append(Path(configured_folder))
    for folder in (*folders, Path("/") / DEBIAN, UNPACKED / DEBIAN):
        yield from sorted(folder.glob("pip-*.whl"))


def _from(wheel: Path) -> list[str]:
    return [sys.executable, os.fspath(wheel / "pip")]


def _works(words: list[str]) -> bool:
    return subprocess.run([*words, "--version"], capture_output=True, check=False).returncode == 0
