"""Putting a box into operation, its side: ask for a certificate, and keep what the town hall answers.

The key of the certificate is made here and stays here; it opens the line and nothing else.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from ausgabebox.disk import files
from ausgabebox.keys.port import BoxKeys
from ausgabebox.link.https import Certificates
from ausgabebox.protocol import enrolment
from ausgabebox.protocol.errors import ProtocolError
from ausgabebox.protocol.signing import TrustedKeys

_KEY, _CERTIFICATE, _AUTHORITY, _TOWN = "link.key", "link.crt", "town-authority.crt", "town.json"
_WRONG: Final = (ProtocolError, OSError, ValueError, KeyError, TypeError)


class NotEnrolled(Exception):
    """This box does not know its town hall yet, or its papers do not fit. The text says which."""


@dataclass(frozen=True)
class Town:
    """Where the town hall is called, and whose grants and messages count."""

    address: str
    trusted: TrustedKeys
    certificates: Certificates


def request(folder: Path, keys: BoxKeys) -> bytes:
    """Return the file for the town hall; the key of the line is made once."""
    path = folder / _KEY
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        files.write_whole(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = _key(folder)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, keys.box_id)])
    asked = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, SHA256()).public_bytes(Encoding.PEM)
    public = keys.public
    return enrolment.sign_request(enrolment.Request(keys.box_id, public.signing, public.sealing, asked), keys)


def settle(folder: Path, papers: bytes, *, box_id: str) -> None:
    """Keep the town hall's answer, after two people have compared its words. Raises NotEnrolled."""
    try:
        found = enrolment.open_papers(papers, box_id=box_id)
        TrustedKeys.of(found.town_keys)
        x509.load_pem_x509_certificate(found.authority)
        certificate = x509.load_pem_x509_certificate(found.certificate)
        fits = certificate.public_key() == _key(folder).public_key()
    except _WRONG as error:
        raise NotEnrolled(f"these papers are not for this box: {type(error).__name__}") from error
    if not fits:
        raise NotEnrolled("the certificate belongs to another key")
    files.write_whole(folder / _CERTIFICATE, found.certificate)
    files.write_whole(folder / _AUTHORITY, found.authority)
    town = {"address": found.address, "keys": [key.hex() for key in found.town_keys]}
    files.write_whole(folder / _TOWN, json.dumps(town).encode())  # last: only then there is a town


def town(folder: Path) -> Town:
    """Return what settle kept. Raises NotEnrolled."""
    try:
        kept = json.loads((folder / _TOWN).read_text(encoding="ascii"))
        trusted = TrustedKeys.of(bytes.fromhex(key) for key in kept["keys"])
        return Town(str(kept["address"]), trusted, certificates(folder))
    except _WRONG as error:
        raise NotEnrolled(f"{folder}: no papers of a town hall ({type(error).__name__})") from error


def certificates(folder: Path) -> Certificates:
    """Return where the files of the line lie."""
    return Certificates(folder / _AUTHORITY, folder / _CERTIFICATE, folder / _KEY)


def _key(folder: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key((folder / _KEY).read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("key")
    return key
