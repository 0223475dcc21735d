"""Choosing the versions of all packages anew and writing them down with their hashes. Standard library only.

The lock files name no place to fetch from: that is the business of whoever installs (docs/operating.md).
"""

import argparse
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from buergerbuero.config.cli import parts, places, setup, uv
from buergerbuero.config.cli.trouble import Trouble

TOOL = "uv"


def main(arguments: Sequence[str]) -> int:
    """Write all lock files. With a package's name only that one may move."""
    parser = argparse.ArgumentParser(description="Choose the versions of all packages anew and write them down.")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="only these may move (default: all)")
    packages = parser.parse_args(arguments).packages
    setup.make(parts.needed("running")[:1])
    move = [f"--upgrade-package={name}" for name in packages] or ["--upgrade"]
    _compile(["-"], places.TOOL_LOCK, move, standard_input=TOOL)
    _compile(["pyproject.toml", "--extra", "demo"], places.LOCKS["running"], move)
    narrow = ["--constraint", places.LOCKS["running"].name]
    _compile(["pyproject.toml", "--extra", "test", *narrow], places.LOCKS["testing"], move)
    setup.ensure("running")
    parts.run_module("npm", "install", "--package-lock-only")
    print("Written. Now ./buergerbuero test, and a look at git diff.")
    return 0


def _compile(sources: list[str], lock: Path, move: list[str], *, standard_input: str | None = None) -> None:
    kind = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-build", "--quiet"]
    header = ["--custom-compile-command", "./buergerbuero lock"]
    words = [os.fspath(places.UV), "pip", "compile", *sources, *kind, *header, *move, "-o", lock.name]
    done = subprocess.run(
        words,
        input=standard_input,
        cwd=places.PROJECT,
        env={**uv.environment(), **uv.index()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{lock.name} could not be made.", uv.NETWORK_REMEDY, log=done.stderr.splitlines()[-12:])
