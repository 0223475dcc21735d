"""Random passwords kept in files that only their owner reads."""

import os
import secrets
from pathlib import Path


def read_or_make(file: Path) -> str:
    """The password in the file; a new one of 192 random bits if there is none yet."""
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24).encode())
    return file.read_text(encoding="ascii").strip()


def write_private(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, readable by its owner alone (0600)."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as sink:
        sink.write(content)
        sink.flush()
        os.fsync(sink.fileno())
    half.rename(file)
