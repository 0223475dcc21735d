"""The keys of an installation: made once, each in a file that only its owner reads. For the demo.

In operation a town makes and keeps them as docs/operating.md says; the names and forms are the same.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from ausgabebox.protocol.signing import SigningKey
from buergerbuero.base import clock
from buergerbuero.base.sealing import generate_desk_keypair
from buergerbuero.config.cli import boxauthority, environment
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.documents.adapters.seal import make_demo_certificate


def make_missing(folder: Path, *, boxes_call: str = "127.0.0.1") -> None:
    """Make each key that is missing in the folder; `boxes_call` is the host at which boxes call, "" without any."""
    for process in environment.PROCESSES:
        _once(folder / f"secret-key-{process}", lambda: secrets.token_hex(32))
    for name in ("pepper", "index-key", "audit-key", "pickup-key"):
        _once(folder / name, lambda: secrets.token_hex(32))
    if not (folder / "desk-public-key").exists():
        private, public = generate_desk_keypair()
        write_private(folder / "desk-private-key", private.hex().encode())
        write_private(folder / "desk-public-key", public.hex().encode())
    seed = bytes.fromhex((folder / "pickup-key").read_text(encoding="ascii"))
    _once(folder / "pickup-public-key", lambda: SigningKey.of(seed).public.hex())
    if boxes_call:
        boxauthority.make_missing(folder, boxes_call, now=clock.now())
    if not (folder / "seal-cert").exists():
        key, certificate = make_demo_certificate("Bürgerbüro (Vorführung, nicht amtlich)")
        write_private(folder / "seal-key", key)
        write_private(folder / "seal-cert", certificate)


def _once(file: Path, make: Callable[[], str]) -> None:
    if not file.exists():
        write_private(file, make().encode())


if __name__ == "__main__":
    make_missing(Path("".join(sys.argv[1:2]) or environment.SECRETS))
