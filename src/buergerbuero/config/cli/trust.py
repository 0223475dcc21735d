"""Certificates of authorities: the user's own, the system's, or fetched where a machine has none.

Standard library only.
"""

import os
import shutil
import ssl
from collections.abc import Mapping
from pathlib import Path

from buergerbuero.config.cli import apt, places

BUNDLE = places.STATE / "tools" / "authorities.pem"
SYSTEM = Path("/etc/ssl/certs/ca-certificates.crt")
NAMES = ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
"""Where pip, uv, Node and Python libraries look."""


def ensure() -> None:
    """Fetch the distribution's bundle into the state folder if the machine has none."""
    if not BUNDLE.exists() and _named(os.environ) is None and not _system_has_some():
        folder = apt.unpacked("ca-certificates", places.STATE / "tools" / "authorities")
        certificates = sorted((folder / "usr/share/ca-certificates/mozilla").glob("*.crt"))
        BUNDLE.write_bytes(b"\n".join(file.read_bytes() for file in certificates))
        shutil.rmtree(folder)


def variables(environment: Mapping[str, str], *, told_pip: str | None = None) -> dict[str, str]:
    """What programs must be told so that all trust whom the user trusts; `told_pip`: pip's own setting."""
    fetched = os.fspath(BUNDLE) if BUNDLE.exists() else None
    bundle = _named(environment) or told_pip or fetched
    return {name: bundle for name in NAMES if name not in environment} if bundle else {}


def found() -> str | None:
    """Where the authorities come from, if they come from anywhere."""
    system = os.fspath(SYSTEM) if _system_has_some() else None
    return _named(os.environ) or (os.fspath(BUNDLE) if BUNDLE.exists() else system)


def _named(environment: Mapping[str, str]) -> str | None:
    return next((environment[name] for name in NAMES if environment.get(name)), None)


def _system_has_some() -> bool:
    standard = ssl.get_default_verify_paths().cafile
    return SYSTEM.is_file() or Path(standard or "/nonexistent").is_file()
