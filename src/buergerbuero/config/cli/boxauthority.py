"""The town's own authority for boxes: it says which server a box may call, and which box may call.

No other authority is believed on either side, and it signs nothing else. Its key is the operator's, and no process
holds it. Certificates live long, since a box whose clock is wrong must still find home; whether a box may call is said
by its row (`active`) and by its signature, not by a day in a certificate.
"""

import datetime
import ipaddress
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from buergerbuero.config.cli.passwords import write_private

KEY, CERTIFICATE = "box-ca-key", "box-ca-cert"
SERVER_KEY, SERVER_CERTIFICATE = "boxlink-key", "boxlink-cert"
_YEARS: Final = datetime.timedelta(days=20 * 365)
_BEFORE: Final = datetime.timedelta(days=1)
_NAME: Final = "Bürgerbüro: Stelle für Ausgabeboxen"


class BadRequest(Exception):
    """What a box asks to have certified is no request for a certificate of ours."""


def make_missing(folder: Path, host: str, *, now: datetime.datetime) -> None:
    """Make the authority, and key and certificate of the server at `host`, each unless it is there."""
    if not (folder / CERTIFICATE).exists():
        key, certificate = _authority(now)
        write_private(folder / KEY, key)
        write_private(folder / CERTIFICATE, certificate)
    if not (folder / SERVER_CERTIFICATE).exists():
        key, certificate = _server(folder, host, now)
        write_private(folder / SERVER_KEY, key)
        write_private(folder / SERVER_CERTIFICATE, certificate)


def certify(folder: Path, request: bytes, box_id: str, *, now: datetime.datetime) -> bytes:
    """Return the certificate of a box in PEM. Of its request only the key is taken over. Raises BadRequest."""
    try:
        asked = x509.load_pem_x509_csr(request)
        key = asked.public_key()
    except ValueError as error:
        raise BadRequest from error
    if not asked.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadRequest
    return _certificate(folder, key, box_id, ExtendedKeyUsageOID.CLIENT_AUTH, now)


def fingerprint(certificate: bytes) -> str:
    """Return SHA-256 of a certificate in PEM, as hexadecimal text."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(SHA256()).hex()


def _authority(now: datetime.datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(_name(_NAME), _name(_NAME), key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
    )
    return _pem(key), builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def _server(folder: Path, host: str, now: datetime.datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(folder, key.public_key(), host, ExtendedKeyUsageOID.SERVER_AUTH, now, names=[host])
    return _pem(key), certificate


def _certificate(
    folder: Path,
    key: ec.EllipticCurvePublicKey,
    name: str,
    purpose: x509.ObjectIdentifier,
    now: datetime.datetime,
    *,
    names: list[str] | None = None,
) -> bytes:
    authority = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    signer = load_pem_private_key((folder / KEY).read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise BadRequest
    builder = (
        _builder(_name(name), authority.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    alternatives = [_general(each) for each in names or [name]]
    builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(signer, SHA256()).public_bytes(Encoding.PEM)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + _YEARS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
