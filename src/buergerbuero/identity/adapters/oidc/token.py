"""The ID token: what must be said in it, and that the directory has said it (OpenID Connect Core 1.0, 3.1.3.7)."""

import dataclasses
import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from buergerbuero.identity.values import DirectoryRefused

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
"""Signatures with a public key. Never "none", and never a secret that we share: a key that all can read is none."""
_LEEWAY: Final = 60
_OLDEST: Final = 600
_LONGEST: Final = 50_000


class UnknownKey(Exception):
    """It names a key that is not among those we know."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """By whom it must be, for whom, and in answer to what."""

    issuer: str
    client_id: str
    nonce: str


def read(signed: str, keys: KeySet, wanted: Wanted, *, now: datetime.datetime) -> dict[str, Any]:
    """Return what it says. Raises DirectoryRefused, UnknownKey."""
    if len(signed) > _LONGEST:
        raise DirectoryRefused("length")
    try:
        found = jwt.decode(signed, keys, algorithms=list(ALGORITHMS)).claims
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DirectoryRefused(type(error).__name__) from None
    moment = int(now.timestamp())
    rules = jwt.JWTClaimsRegistry(
        now=moment,
        leeway=_LEEWAY,
        iss={"essential": True, "value": wanted.issuer},
        aud={"essential": True, "value": wanted.client_id},
        nonce={"essential": True, "value": wanted.nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        rules.validate(found)
    except (JoseError, ValueError, TypeError) as error:
        raise DirectoryRefused(type(error).__name__) from None
    _ours_alone(found, wanted.client_id)
    if moment - found["iat"] > _OLDEST:
        raise DirectoryRefused("iat")
    return found


def _ours_alone(found: dict[str, Any], client_id: str) -> None:
    """Refuse what was made for somebody else too, unless it says that it was given to us."""
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if found.get("azp", None if several else client_id) != client_id:
        raise DirectoryRefused("azp")
