"""The town's directory by OpenID Connect Core 1.0: authorization code flow with PKCE (RFC 7636), nothing else.

discovery: what the directory says about itself, and its keys. token: what its signed token must say.
"""

import base64
import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.identity.adapters.oidc import token
from buergerbuero.identity.adapters.oidc.discovery import Discovery, exchange
from buergerbuero.identity.values import DirectoryDown, DirectoryPerson, DirectoryRefused, DirectoryTrip

_SCOPES: Final = "openid profile"
_LONGEST: Final = 255
"""Of a subject (OpenID Connect Core, section 2)."""


class OidcDirectory:
    """One directory. Remembers for some minutes what it has said about itself."""

    def __init__(self, access: DirectoryAccess, *, back: str) -> None:
        self.access = access
        self.back = back
        self.discovery = Discovery(access.url)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.access.name

    def address(self, trip: DirectoryTrip, *, now: datetime.datetime) -> str:
        """Return where the browser goes. Raises DirectoryDown."""
        challenge = hashlib.sha256(trip.verifier.encode()).digest()
        wanted = {
            "response_type": "code",
            "client_id": self.access.client_id,
            "redirect_uri": self.back,
            "scope": _SCOPES,
            "state": trip.state,
            "nonce": trip.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        if self.access.level:
            wanted["acr_values"] = self.access.level
        page = self.discovery.about(now).authorization
        return f"{page}{'&' if '?' in page else '?'}{urlencode(wanted)}"

    def person(self, fields: Mapping[str, str], trip: DirectoryTrip, *, now: datetime.datetime) -> DirectoryPerson:
        """Return who has logged in there. Raises DirectoryRefused, DirectoryDown."""
        if fields.get("error") or not fields.get("code"):
            raise DirectoryRefused(fields.get("error", "no_code"))
        if fields.get("iss", self.access.url) != self.access.url:  # RFC 9207: an answer of another directory
            raise DirectoryRefused("iss")
        signed = self._signed(fields["code"], trip, now)
        claims = self._claims(signed, trip.nonce, now)
        return DirectoryPerson(
            issuer=claims["iss"],
            subject=_subject(claims),
            strong=self._strong(claims),
            name=str(claims.get("name", "")),
            login=str(claims.get("preferred_username", "")),
        )

    def _signed(self, code: str, trip: DirectoryTrip, now: datetime.datetime) -> str:
        """Exchange the code for the signed token, directly with the directory."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": trip.verifier,
        }
        secret = None
        if self.access.client_secret:  # both written as in a form before they are joined (RFC 6749, 2.3.1)
            secret = (quote_plus(self.access.client_id), quote_plus(self.access.client_secret))
        else:
            form["client_id"] = self.access.client_id
        status, answer = exchange(self.discovery.about(now).token, form=form, secret=secret)
        if status != 200:
            raise DirectoryRefused(str(answer.get("error", status)))
        return str(answer.get("id_token", ""))

    def _claims(self, signed: str, nonce: str, now: datetime.datetime) -> dict[str, Any]:
        wanted = token.Wanted(self.access.url, self.access.client_id, nonce)
        try:
            return token.read(signed, self.discovery.keys(now), wanted, now=now)
        except token.UnknownKey:  # the directory has new keys
            return token.read(signed, self.discovery.keys(now, anew=True), wanted, now=now)

    def _strong(self, claims: Mapping[str, Any]) -> bool:
        if self.access.level:
            return claims.get("acr") == self.access.level
        shown = claims.get("amr", [])
        return isinstance(shown, list) and any(isinstance(each, str) and each in self.access.methods for each in shown)


def directory(access: DirectoryAccess, *, back: str) -> OidcDirectory:
    """Return the directory that the settings name. `back` is our address that takes its answers."""
    return OidcDirectory(access, back=back)


def _subject(claims: Mapping[str, Any]) -> str:
    found = claims["sub"]
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST or "\x00" in found:
        raise DirectoryRefused("sub")
    return found


__all__ = ["DirectoryDown", "OidcDirectory", "directory"]
