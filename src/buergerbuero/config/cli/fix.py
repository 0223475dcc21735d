"""./buergerbuero fix: correct what a machine can correct."""

import argparse
import os
import subprocess
from collections.abc import Sequence

from buergerbuero.config.cli import places

RUFF = os.fspath(places.VENV / "bin" / "ruff")


def main(arguments: Sequence[str]) -> int:
    """Correct imports and style, lay out the code; what is left is printed."""
    argparse.ArgumentParser(description="Correct imports, style and layout.").parse_args(arguments)
    left = subprocess.run([RUFF, "check", "--fix", "."], cwd=places.PROJECT, check=False).returncode
    subprocess.run([RUFF, "format", "."], cwd=places.PROJECT, check=True)
    return left
