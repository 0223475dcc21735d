"""What a directory says about itself (OpenID Connect Discovery 1.0), its keys, and talking to it."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from buergerbuero.base.asking import NoReply, ask, is_safe
from buergerbuero.identity.values import DirectoryDown

_SECONDS: Final = (3.05, 5)
_MOST_BYTES: Final = 500_000
_REMEMBERED: Final = datetime.timedelta(minutes=10)
_KEYS_ANEW: Final = datetime.timedelta(minutes=1)
"""An unknown key is asked for at most so often: anybody can name one."""


@dataclasses.dataclass(frozen=True)
class About:
    """Where a directory takes what."""

    authorization: str
    token: str
    keys: str


class Discovery:
    """The directory at an issuer's address. One a process; what it has said is remembered for ten minutes."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._about: tuple[datetime.datetime, About] | None = None
        self._keys: tuple[datetime.datetime, KeySet] | None = None

    def about(self, now: datetime.datetime) -> About:
        """Return where it takes what. Raises DirectoryDown."""
        if self._about is None or now - self._about[0] >= _REMEMBERED:
            self._about = (now, self._ask())
        return self._about[1]

    def keys(self, now: datetime.datetime, *, anew: bool = False) -> KeySet:
        """Return its public keys; `anew` asks again soon after. Raises DirectoryDown."""
        old = _KEYS_ANEW if anew else _REMEMBERED
        if self._keys is None or now - self._keys[0] >= old:
            status, found = exchange(self.about(now).keys)
            try:
                self._keys = (now, KeySet.import_key_set(_known_kinds(found)))
            except (JoseError, ValueError, KeyError, TypeError, AttributeError):
                raise DirectoryDown(f"keys, status {status}") from None
        return self._keys[1]

    def _ask(self) -> About:
        status, found = exchange(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if status != 200 or found.get("issuer") != self.issuer:  # exactly, or another could speak in its name
            raise DirectoryDown(f"configuration, status {status}")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        places = [found.get(name) for name in names]
        if not all(isinstance(place, str) and is_safe(place) for place in places):
            raise DirectoryDown("configuration without safe addresses")
        return About(*map(str, places))


def exchange(
    url: str, *, form: Mapping[str, str] | None = None, secret: tuple[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Ask, or send a form; return status and what came as JSON. Raises DirectoryDown."""
    method = "GET" if form is None else "POST"
    headers = {"Accept": "application/json"}
    try:
        answer = ask(method, url, seconds=_SECONDS, most_bytes=_MOST_BYTES, data=form, auth=secret, headers=headers)
        found = answer.json()
    except NoReply as error:
        raise DirectoryDown(str(error)) from None
    return answer.status, found


def _known_kinds(found: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON has no better type
    """Leave out what we would never take: keys of other kinds, for other uses, and secret ones."""
    usable = [
        each
        for each in found["keys"]
        if each.get("kty") in ("RSA", "EC", "OKP") and each.get("use", "sig") == "sig" and "d" not in each
    ]
    return {"keys": usable}
