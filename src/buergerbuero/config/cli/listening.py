"""Whether a port is free, who holds it, and whether a page answers. Standard library only."""

import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from buergerbuero.config.cli.trouble import Trouble

LISTENING = "0A"
"""The state TCP_LISTEN in /proc/net/tcp."""


def require_free(port: int, purpose: str, remedy: str) -> None:
    """Raises Trouble that names who holds the port, as far as one may see."""
    if not is_free(port):
        raise Trouble(f"Port {port} (for the {purpose}) is taken{by_whom(port)}.", remedy)


def is_free(port: int) -> bool:
    """Whether we could listen there on loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a closed one may linger
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(f"Port {port} is for root only.", "Choose one above 1023: --port 8000") from None
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether a web server there gives a page (any page that is not a failure of the server)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def by_whom(port: int) -> str:
    """Who listens there, as the end of a sentence."""
    for inode in _sockets(port):
        for process in Path("/proc").glob("[0-9]*"):
            if _holds(process, inode):
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                return f" by process {process.name} ({words.strip()[:80]})"
    return " by another program (sudo ss -ltnp shows which)"


def _sockets(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for words in (line.split() for line in lines):
            if words[3] == LISTENING and int(words[1].rpartition(":")[2], 16) == port:
                yield words[9]


def _holds(process: Path, inode: str) -> bool:
    try:
        links = list((process / "fd").iterdir())
    except OSError:  # another user's, or ended
        return False
    for link in links:
        try:
            if os.readlink(link) == f"socket:[{inode}]":  # noqa: PTH115 - the target is no path
                return True
        except OSError:
            continue
    return False
