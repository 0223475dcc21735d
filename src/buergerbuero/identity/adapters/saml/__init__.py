"""Log-in by SAML 2.0 (Web Browser SSO, HTTP-POST both ways): BundID, and any other provider that a file describes.

profile: the file. request, response, status, metadata: the messages. crypto: signatures and encryption. ADR 0015.
"""

import base64
import dataclasses
import datetime
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from buergerbuero.identity.adapters.saml import crypto, metadata, profile, request, response
from buergerbuero.identity.adapters.saml.profile import Profile
from buergerbuero.identity.adapters.saml.response import Reader
from buergerbuero.identity.rules import ANSWER_WITHIN
from buergerbuero.identity.values import Answer, Challenge, Failure, LoginFailed, Means, TrustLevel, Wish


@dataclasses.dataclass(frozen=True)
class SamlProvider:
    """One provider. `consumer` is our address that takes its answers."""

    id: str
    profile: Profile
    reader: Reader = dataclasses.field(repr=False)
    key: bytes = dataclasses.field(repr=False)
    certificate: bytes = dataclasses.field(repr=False)

    @property
    def name(self) -> str:
        """The name that people know."""
        return self.profile.name

    @property
    def origin(self) -> str:
        """Where forms of ours may be sent to."""
        parts = urlsplit(self.profile.partner.login)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def means(self) -> tuple[Means, ...]:
        """The ways to show who one is."""
        named = self.profile.request.means.items()
        return tuple(Means(name, self.profile.level_named(each.level)) for name, each in named)

    @property
    def ends_on(self) -> datetime.datetime:
        """When the first of the certificates ends. We take theirs beyond that; they may not take ours."""
        ours = x509.load_pem_x509_certificate(self.certificate)
        return min(each.not_valid_after_utc for each in (ours, *self.reader.certificates))

    def highest(self) -> TrustLevel:
        """Return the highest level that can be asked for."""
        return max(self.profile.level_named(word) for word in self.profile.request.levels)

    def challenge(self, *, request_id: str, wish: Wish, back: str, now: datetime.datetime) -> Challenge:
        """Return the signed request, in the form that the browser sends."""
        built = request.build(
            self.profile, request_id=request_id, wish=wish, consumer=self.reader.consumer, back=back, now=now
        )
        method = self.profile.algorithms.ours
        signed = crypto.sign(built, key=self.key, certificate=self.certificate, method=method)
        field = base64.b64encode(etree.tostring(signed, xml_declaration=True, encoding="UTF-8")).decode()
        fields = {"SAMLRequest": field}
        return Challenge(request_id, self.profile.partner.login, fields, now + ANSWER_WITHIN)

    def read(self, fields: Mapping[str, str], *, now: datetime.datetime) -> Answer:
        """Return what an answer says. Raises LoginFailed."""
        if not fields.get("SAMLResponse"):
            raise LoginFailed(Failure.UNREADABLE)
        return response.read(self.reader, fields["SAMLResponse"], now=now)

    def metadata(self) -> bytes:
        """Return our SAML metadata."""
        return metadata.build(self.profile, consumer=self.reader.consumer, certificate=self.certificate)


def provider(file: Path, *, consumer: str, key_file: Path, certificate_file: Path) -> SamlProvider:
    """Return the provider that a file describes; its id is the file's name. Raises DefinitionError, ValueError."""
    found = profile.read(file)
    key, certificate = key_file.read_bytes(), certificate_file.read_bytes()
    opened = load_pem_private_key(key, password=None)
    if not isinstance(opened, RSAPrivateKey):
        raise ValueError("the key for log-ins must be an RSA key: answers are encrypted to it")
    reader = Reader(file.stem, found, profile.certificates(found, file.parent), opened, consumer)
    return SamlProvider(file.stem, found, reader, key, certificate)
