"""Installing exactly the packages of a lock file, with uv. Standard library only."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from buergerbuero.config.cli import pip, places, trust
from buergerbuero.config.cli.trouble import Trouble

CHOICES = {"index-url": "UV_DEFAULT_INDEX", "find-links": "UV_FIND_LINKS", "no-index": "UV_NO_INDEX"}
"""uv does not read pip's configuration; where packages come from is the user's choice and handed on."""
UV_HAS_ITS_OWN = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE"}
NETWORK_REMEDY = (
    "Is there a network? A proxy is set by HTTPS_PROXY, a mirror by pip config set global.index-url; "
    "then start again, it goes on from here."
)
REMEDIES = {
    "no space left|disk quota|os error 28": "The disk is full: df -h shows it. Make room and start again.",
    "permission denied|read-only file system": "Work in a folder of your own, as the user who owns it.",
    "certificate|UnknownIssuer|SELF_SIGNED": (
        "Your network has a certificate authority of its own. Name the file with its certificate: "
        "export PIP_CERT=/path/to/authorities.pem; then start again."
    ),
}
"""What to do, by what the programs say."""


def ensure() -> None:
    """Install uv itself, in the version of its lock file, into the state folder."""
    half = places.UV.parents[1].with_name("uv.new")
    shutil.rmtree(half, ignore_errors=True)
    options: list[str | Path] = [
        "--target",
        half,
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--quiet",
    ]
    run([*pip.command(), "install", *options, "-r", places.TOOL_LOCK], pip.quiet(environment()))
    shutil.rmtree(places.UV.parents[1], ignore_errors=True)
    half.rename(places.UV.parents[1])


def make_venv() -> None:
    """A virtual environment for this Python, without needing its venv module."""
    shutil.rmtree(places.VENV, ignore_errors=True)
    run([places.UV, "venv", "--quiet", "--no-project", "--python", sys.executable, places.VENV], environment())


def install(lock: Path) -> None:
    """Make the virtual environment hold exactly the packages of the lock file, each checked by its hash."""
    options: list[str | Path] = ["--quiet", "--require-hashes", "--no-build", "--python", places.PYTHON]
    run([places.UV, "pip", "sync", *options, lock], {**environment(), **index()})
    site_packages = next(places.VENV.glob("lib/python3.*/site-packages"))
    # Relative, so that neither umlauts in the path nor moving the folder matters.
    (site_packages / "buergerbuero.pth").write_text("../../../../src\n../../../../box/src\n", encoding="ascii")


def index() -> dict[str, str]:
    """Where uv shall get packages: pip's configuration, unless the user has told uv itself."""
    if UV_HAS_ITS_OWN & set(os.environ):
        return {}
    told = told_pip()
    choices = {name: told[option] for option, name in CHOICES.items() if option in told}
    if "UV_FIND_LINKS" in choices:  # pip separates by spaces, uv by commas
        choices["UV_FIND_LINKS"] = ",".join(choices["UV_FIND_LINKS"].split())
    return {name: value for name, value in choices.items() if name not in os.environ}


def environment() -> dict[str, str]:
    """The environment for uv and npm: the user's proxy and authorities, caches where they can be written."""
    unwanted = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    told = told_pip()
    inherited |= trust.variables(os.environ, told_pip=told.get("cert"))
    if "proxy" in told:
        inherited.setdefault("HTTPS_PROXY", told["proxy"])
    if not os.access(inherited.get("HOME", "/nonexistent"), os.W_OK):
        inherited["HOME"] = os.fspath(places.STATE / "tools")
    return inherited


@cache
def told_pip() -> dict[str, str]:
    """What pip's configuration says; asked once."""
    return pip.configured(pip.command())


def run(command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
    """Run a program that installs something. Raises Trouble with the last it said."""
    words = [os.fspath(word) for word in command]
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        done = subprocess.run(
            words,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=places.PROJECT,
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise _failed(said.read())


def _failed(text: str) -> Trouble:
    remedy = next((told for signs, told in REMEDIES.items() if re.search(signs, text, re.IGNORECASE)), NETWORK_REMEDY)
    last = [line[:200] for line in text.strip().splitlines()[-8:]]
    return Trouble("What is needed could not be fetched or installed.", remedy, log=last)
