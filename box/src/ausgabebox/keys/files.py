"""The box's keys in files of mode 0600: for the demonstration, and until a TPM holds them.

Whoever copies the disk has them, and with them every PIN: six digits fall to a search of a second. So the folder
belongs on a disk that is encrypted and sealed to the machine, and a TPM is wanted (research/box.md section 3.4).
"""

import hmac
import json
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from ausgabebox.disk import files
from ausgabebox.keys.port import PublicKeys
from ausgabebox.protocol import pins
from ausgabebox.protocol.errors import Malformed
from ausgabebox.protocol.shapes import ID, Text
from ausgabebox.protocol.signing import SigningKey

WARNING = (
    "The keys of this box lie in files: whoever copies the disk can sign for the box and search out PINs. "
    "Keep the disk encrypted, and prefer a TPM."
)
_SIGNING, _SEALING, _TAG, _BOX = "signing.key", "sealing.key", "tag.key", "box.json"
_SEED_BYTES = 32
_ID: Final = Text(ID)


class KeysUnfit(Exception):
    """The files are missing, damaged, or readable for others."""


@dataclass(frozen=True)
class FileKeys:
    """Keys read from files; the values never appear in a text of this object."""

    box_id: str
    _signing: SigningKey = field(repr=False)
    _sealing: bytes = field(repr=False)
    _tag: bytes = field(repr=False)

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Whether keys of a box lie there."""
        return (folder / _BOX).exists()

    @classmethod
    def make(cls, folder: Path, box_id: str) -> Self:
        """Make the keys of a new box; none is ever overwritten. Raises KeysUnfit."""
        if cls.are_in(folder):
            raise KeysUnfit(f"{folder}: this box has keys already")
        _check_id(box_id)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        files.write_whole(folder / _SIGNING, secrets.token_bytes(_SEED_BYTES))
        files.write_whole(folder / _SEALING, pins.new_keys()[0])
        files.write_whole(folder / _TAG, secrets.token_bytes(pins.TAG_KEY_BYTES))
        files.write_whole(folder / _BOX, json.dumps({"box_id": box_id}).encode())
        return cls.read(folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the keys. Raises KeysUnfit."""
        try:
            box_id = json.loads(_private(folder / _BOX))["box_id"]
            return cls.of(
                str(box_id), _private(folder / _SIGNING), _private(folder / _SEALING), _private(folder / _TAG)
            )
        except (OSError, ValueError, KeyError, TypeError, Malformed) as error:
            raise KeysUnfit(f"{folder}: {error}") from error

    @classmethod
    def of(cls, box_id: str, signing: bytes, sealing: bytes, tag: bytes) -> Self:
        """Keys from their raw bytes. Raises Malformed."""
        pins.public_of(sealing)
        if len(tag) != pins.TAG_KEY_BYTES:
            raise Malformed("key")
        return cls(box_id, SigningKey.of(signing), sealing, tag)

    @property
    def key_id(self) -> bytes:
        """The id of the signing key."""
        return self._signing.key_id

    @property
    def public(self) -> PublicKeys:
        """The public halves."""
        return PublicKeys(self._signing.public, pins.public_of(self._sealing))

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature."""
        return self._signing.sign(message)

    def open_pin(self, sealed: bytes, pin_id: bytes) -> str:
        """Return the PIN. Raises CannotOpen."""
        return pins.open_pin(self._sealing, self.box_id, pin_id, sealed)

    def pin_tag(self, load_id: bytes, pin_id: bytes, pin: str) -> bytes:
        """Return the tag of a load's PIN. Raises Malformed."""
        return pins.pin_tag(self._tag, load_id=load_id, pin_id=pin_id, pin=pin)

    def staff_tag(self, staff_id: str, pin: str) -> bytes:
        """Return the tag of a staff PIN, of which no load's tag can be one. Raises Malformed."""
        if not pins.is_pin(pin):
            raise Malformed("pin")
        return hmac.digest(
            self._tag, b"ausgabebox/staff-pin/1\x00" + staff_id.encode() + b"\x00" + pin.encode(), "sha256"
        )


def _check_id(box_id: str) -> None:
    try:
        _ID.take(box_id)
    except Malformed:
        raise KeysUnfit(f"{box_id!r} is no id of a box: 1 to 40 of a to z, 0 to 9 and -, such as rathaus") from None


def _private(path: Path) -> bytes:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) or mode & 0o077:
        raise KeysUnfit(f"{path}: others may read it; chmod 600")
    return path.read_bytes()
