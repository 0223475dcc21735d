"""Malware found by ClamAV's daemon on this machine (clamd(8), command INSTREAM). BB_CLAMD says where it listens."""

import socket
import struct
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from buergerbuero.documents.values import ScannerDown

SECONDS: Final = 20.0
"""For connecting, and for each answer."""
_PIECE = 1 << 16
_LONGEST_ANSWER = 4096


class ClamdScanner:
    """Hands each file over as it came; one connection a file."""

    def infected(self, content: bytes) -> bool:
        """Say whether clamd knows malware in a file. Raises ScannerDown if it does not answer as it should."""
        answer = ask(settings.BB.clamd, b"zINSTREAM\0", *_stream(content))
        if answer == "stream: OK":
            return False
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return True
        raise ScannerDown(f"clamd answered neither OK nor FOUND, but: {answer[-60:]}")

    def require(self) -> None:
        """Raise ScannerDown, with the reason, if clamd does not answer."""
        if (answer := ask(settings.BB.clamd, b"zPING\0")) != "PONG":
            raise ScannerDown(f"clamd answered {answer[-60:]}")


scanner = ClamdScanner()


def ask(address: str, *words: bytes) -> str:
    """Send a command that begins with z to clamd and return its answer, which ends with a zero. Raises ScannerDown."""
    try:
        with _connected(address) as connection:
            for word in words:
                connection.sendall(word)
            answer = bytearray()
            while len(answer) < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
                answer += piece
    except OSError as error:
        raise ScannerDown(f"clamd at {address}: {error.strerror or type(error).__name__}") from None
    if not answer.endswith(b"\0"):
        raise ScannerDown("clamd ended in the middle of its answer")
    return answer[:-1].decode(errors="replace")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=SECONDS)


def _stream(content: bytes) -> list[bytes]:
    """Return a file as clamd wants it: pieces with their length before them, and a piece of no length at the end."""
    pieces = [content[start : start + _PIECE] for start in range(0, len(content), _PIECE)]
    return [*(struct.pack(">I", len(piece)) + piece for piece in pieces), struct.pack(">I", 0)]
