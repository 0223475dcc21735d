"""One-time codes of staff (RFC 6238), and the key that seals their secrets.

The key is derived from the desk's private key, which no database holds: a dump gives no secret away.
"""

import datetime
import hmac
from uuid import UUID

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from buergerbuero.base import keyring, sealing
from buergerbuero.identity.rules import totp_steps

ISSUER = "Bürgerbüro Schreibtisch"


def new_secret() -> str:
    """Return a new secret of 160 bits in base 32, as authenticator apps read it."""
    return pyotp.random_base32()


def seal_secret(staff_id: UUID, secret: str) -> bytes:
    """Return the secret, sealed for its place."""
    return sealing.seal(_derived(b"staff-totp"), secret.encode(), context=_context(staff_id))


def open_secret(staff_id: UUID, sealed: bytes | memoryview) -> str:
    """Return the secret. Raises sealing.Tampered."""
    return sealing.unseal(_derived(b"staff-totp"), bytes(sealed), context=_context(staff_id)).decode()


def matching_step(secret: str, code: str, *, now: datetime.datetime) -> int | None:
    """Return the time step whose code this is, or None. Takes as long for a wrong code as for a right one."""
    typed = "".join(code.split()).encode()
    totp, found = pyotp.TOTP(secret), None
    for step in totp_steps(now):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            found = step
    return found


def uri(login: str, secret: str) -> str:
    """Return the address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def setup_hash(staff_id: UUID, code: str) -> str:
    """Return what is stored of a set-up code."""
    return sealing.keyed_hash(_derived(b"staff-setup"), code, purpose=str(staff_id))


def _derived(purpose: bytes) -> bytes:
    private_key = settings.BB.desk_private_key
    if private_key is None:
        raise RuntimeError("staff accounts need the desk's private key: run this with the desk's environment")
    kdf = HKDF(algorithm=hashes.SHA256(), length=sealing.KEY_BYTES, salt=None, info=b"buergerbuero/" + purpose)
    return kdf.derive(private_key)


def _context(staff_id: UUID) -> str:
    return keyring.context(staff_id, "identity_staff", "sealed_totp")
