"""The keys of an installation: made once, each in a file that only its owner reads. For the demo.

In operation a town makes and keeps them as docs/operating.md says; the names and forms are the same.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from buergerbuero.base.sealing import generate_desk_keypair
from buergerbuero.config.cli import environment
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.documents.adapters.seal import make_demo_certificate


def make_missing(folder: Path) -> None:
    """Make each key that is missing in the folder."""
    for process in environment.PROCESSES:
        _once(folder / f"secret-key-{process}", lambda: secrets.token_hex(32))
    for name in ("pepper", "index-key", "audit-key"):
        _once(folder / name, lambda: secrets.token_hex(32))
    if not (folder / "desk-public-key").exists():
        private, public = generate_desk_keypair()
        write_private(folder / "desk-private-key", private.hex().encode())
        write_private(folder / "desk-public-key", public.hex().encode())
    if not (folder / "seal-cert").exists():
        key, certificate = make_demo_certificate("Bürgerbüro (Vorführung, nicht amtlich)")
        write_private(folder / "seal-key", key)
        write_private(folder / "seal-cert", certificate)


def _once(file: Path, make: Callable[[], str]) -> None:
    if not file.exists():
        write_private(file, make().encode())


if __name__ == "__main__":
    make_missing(Path("".join(sys.argv[1:2]) or environment.SECRETS))
