"""The way to the town hall: HTTPS with TLS 1.3, both sides by certificates of the town's own authority for boxes.

No other authority is believed, no proxy of the environment is used, no redirection is followed. An answer is read up to
its limit and within its time, whatever the other side claims about its length.
"""

import http.client
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ausgabebox.link.port import NoLine, Refused
from ausgabebox.protocol import exchange
from ausgabebox.protocol.errors import ProtocolError

PATH: Final = "/austausch"
SECONDS: Final = 20.0
LONGEST: Final = 60.0
_CHUNK: Final = 16 * 1024
_OK: Final = 200


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: the town's authority for boxes, the box's certificate and the key of it."""

    authority: Path
    certificate: Path
    key: Path


class Https:
    """Brings calls to `address`, such as https://boxen.example.org:8443. Raises ValueError for any other address."""

    def __init__(self, address: str, certificates: Certificates, *, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError("the address of the town hall begins with https://")
        self._host, self._port, self._seconds = parts.hostname, parts.port or 443, seconds
        self._context = context(certificates)

    def __call__(self, body: bytes) -> bytes:
        """Bring a call, return the answer. Raises NoLine, Refused."""
        connection = http.client.HTTPSConnection(self._host, self._port, timeout=self._seconds, context=self._context)
        try:
            connection.request("POST", PATH, body=body, headers={"Content-Type": "application/cbor"})
            response = connection.getresponse()
            answer = _read(response)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoLine(type(error).__name__) from error
        finally:
            connection.close()
        if response.status != _OK:
            raise _refusal(answer, response.status)
        return answer


def context(certificates: Certificates) -> ssl.SSLContext:
    """Return what both sides must show: TLS 1.3, our authority alone, the right host name. Raises OSError."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.load_verify_locations(cafile=certificates.authority)
    made.load_cert_chain(certificates.certificate, certificates.key)
    return made


def _read(response: http.client.HTTPResponse) -> bytes:
    until, answer = time.monotonic() + LONGEST, b""
    while chunk := response.read1(_CHUNK):
        answer += chunk
        if len(answer) > exchange.LIMIT or time.monotonic() > until:
            raise NoLine("answer")
    return answer


def _refusal(answer: bytes, status: int) -> Exception:
    try:
        refusal = exchange.unpack_refusal(answer)
    except ProtocolError:
        return NoLine(f"status {status}")
    return Refused(refusal.refused, refusal.turn)
