"""What the box does with its own keys. None of them ever leaves it."""

from dataclasses import dataclass
from typing import Protocol

from ausgabebox.protocol.signing import Signer


@dataclass(frozen=True)
class PublicKeys:
    """What the town hall needs of a box: `signing` (Ed25519, 32 bytes) and `sealing` (ML-KEM-768 with X25519)."""

    signing: bytes
    sealing: bytes


class BoxKeys(Signer, Protocol):
    """The keys of one box, in files or in a TPM. As a Signer it signs what the box says."""

    @property
    def box_id(self) -> str:
        """Which box this is."""
        ...

    @property
    def public(self) -> PublicKeys:
        """The public halves, for the town hall."""
        ...

    def open_pin(self, sealed: bytes, pin_id: bytes) -> str:
        """Return a PIN that was sealed to this box. Raises protocol.errors.CannotOpen."""
        ...

    def pin_tag(self, load_id: bytes, pin_id: bytes, pin: str) -> bytes:
        """Return the tag by which this box knows the PIN of a load. Raises protocol.errors.Malformed."""
        ...

    def staff_tag(self, staff_id: str, pin: str) -> bytes:
        """Return the tag by which this box knows the PIN of a member of staff. Raises protocol.errors.Malformed."""
        ...
