"""Ports on loopback for servers that a test starts, perhaps long after it has chosen them."""

import os
import secrets
from pathlib import Path

from buergerbuero.config.cli import listening

_LOWEST = 12_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_given: set[int] = set()


def free_port() -> int:
    """A port that nobody has."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Ports that nobody has, each given once, and each worker of pytest its own.

    They lie below those that the system takes for outgoing connections: else one of these may sit on a port until its
    server starts.
    """
    worker, workers = os.environ.get("PYTEST_XDIST_WORKER", "gw0"), os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")
    outgoing = int(_RANGE.read_text(encoding="ascii").split()[0])
    ours = range(_LOWEST + int(worker.removeprefix("gw")), outgoing, int(workers))
    found: list[int] = []
    for port in secrets.SystemRandom().sample(ours, len(ours)):
        if port not in _given and listening.is_free(port):
            found.append(port)
        if len(found) == count:
            _given.update(found)
            return found
    raise RuntimeError("no port is free")
