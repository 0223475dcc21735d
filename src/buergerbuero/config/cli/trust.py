"""Certificates of authorities, on a machine that has none installed. Standard library only."""

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
    if not BUNDLE.exists() and not _present(os.environ):
        folder = apt.unpacked("ca-certificates", places.STATE / "tools" / "authorities")
        certificates = sorted((folder / "usr/share/ca-certificates/mozilla").glob("*.crt"))
        BUNDLE.write_bytes(b"\n".join(file.read_bytes() for file in certificates))
        shutil.rmtree(folder)


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """What programs must be told, if they must be told anything."""
    if not BUNDLE.exists() or _present(environment):
        return {}
    return dict.fromkeys(NAMES, os.fspath(BUNDLE))


def _present(environment: Mapping[str, str]) -> bool:
    standard = ssl.get_default_verify_paths()
    named = [environment.get(name) for name in NAMES]
    return any(file and Path(file).is_file() for file in (*named, standard.cafile, SYSTEM))
