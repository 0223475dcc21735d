"""Log-ins for the demo: the town's file and keys, the provider's configuration, and who can be chosen. All invented.

./buergerbuero demo runs it before the processes start: `demo_logins.py PORT`, where the provider will listen.
"""

import datetime
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from buergerbuero.base import clock
from buergerbuero.config.cli import environment, identity_provider, places
from buergerbuero.config.cli.identity_provider import Person, Service
from buergerbuero.config.cli.passwords import write_private

PATTERN = places.PROJECT / "deploy" / "anmeldung" / "bundid.yaml"
ADDRESS = "https://int.id.bund.de/idp/profile/SAML2/POST/SSO"
SHOWN = "anzeigename: Stadt Beispiel, Bürgerbüro"
ENTITY = "https://buergerbuero.example.org"
PERSONS = {
    "henrike": Person(
        "Henrike Beispiel",
        {
            "urn:oid:2.5.4.42": "Henrike",
            "urn:oid:2.5.4.4": "Beispiel",
            "urn:oid:1.2.40.0.10.2.1.1.225566": "Muster",
            "urn:oid:1.2.40.0.10.2.1.1.55": "1964-08-12",
            "urn:oid:1.3.6.1.5.5.7.9.2": "Siegen",
            "urn:oid:1.2.40.0.10.2.1.1.225577": "D",
            "urn:oid:2.5.4.16": "Musterstraße 17",
            "urn:oid:2.5.4.17": "57072",
            "urn:oid:2.5.4.7": "Siegen",
            "urn:oid:1.2.40.0.10.2.1.1.225599": "DE",
        },
        "henrike.beispiel@example.org",
        "ZGVtby1wc2V1ZG9ueW0tSGVucmlrZS1CZWlzcGllbC0wMDE",
        "0f5d2f0e-5b0e-4c37-9f3a-0d4f7a1f2b3c",
    ),
    "tomasz": Person(
        "Tomasz Entwurf",
        {
            "urn:oid:2.5.4.42": "Tomasz Łukasz",
            "urn:oid:2.5.4.4": "Entwurf",
            "urn:oid:1.2.40.0.10.2.1.1.55": "1991-02-28",
            "urn:oid:2.5.4.16": "Beispielweg 3",
            "urn:oid:2.5.4.17": "57074",
            "urn:oid:2.5.4.7": "Siegen",
            "urn:oid:1.2.40.0.10.2.1.1.225599": "DE",
        },
        "tomasz.entwurf@example.org",
        "ZGVtby1wc2V1ZG9ueW0tVG9tYXN6LUVudHd1cmYtMDAwMDI",
        "6a2b7c1d-91fe-4c02-8d2e-5b7f3a9c1e44",
    ),
    "noor": Person(
        "Noor Vorlage (auf dem Ausweis ohne Vornamen und Anschrift)",
        {"urn:oid:2.5.4.4": "Vorlage", "urn:oid:1.2.40.0.10.2.1.1.55": "1988-00-00"},
        "noor.vorlage@example.org",
        "ZGVtby1wc2V1ZG9ueW0tTm9vci1Wb3JsYWdlLTAwMDAwMDM",
        "c9d1e7f2-3a44-4f0b-9b6e-2f1a8d7c5b10",
    ),
}


def prepare(port: int, *, portal_url: str, state: Path) -> None:
    """Write everything that is missing, and what depends on the ports."""
    secrets, town = state / environment.SECRETS.name, state / environment.LOGINS
    _pair(secrets / "login-key", secrets / "login-cert", "Bürgerbüro (Vorführung)")
    _pair(secrets / "idp-key", secrets / "idp-cert", "Nachbildung der BundID")
    town.mkdir(mode=0o700, exist_ok=True)
    text = PATTERN.read_text(encoding="utf-8")
    for old, new in ((ADDRESS, _address(port)), (SHOWN, "anzeigename: Bürgerbüro (Vorführung)")):
        assert old in text, f"{PATTERN.name} is written in another way"
        text = text.replace(old, new)
    (town / "bundid.yaml").write_text(text, encoding="utf-8")
    (town / "bundid.pem").write_bytes((secrets / "idp-cert").read_bytes())
    consumer = f"{portal_url}/anmeldung/antwort/bundid/"
    identity_provider.write(
        state / environment.PROVIDER,
        port=port,
        key=(secrets / "idp-key").read_text(encoding="ascii"),
        certificate=(secrets / "idp-cert").read_text(encoding="ascii"),
        services=[Service(ENTITY, consumer, (secrets / "login-cert").read_text(encoding="ascii"))],
        persons=PERSONS,
    )


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}{identity_provider.LOGIN}"


def _pair(key_file: Path, certificate_file: Path, name: str) -> None:
    """Make an RSA key and a certificate that nobody vouches for, once."""
    if certificate_file.exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    write_private(key_file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_private(certificate_file, certificate.public_bytes(Encoding.PEM))


if __name__ == "__main__":
    listening = int(sys.argv[1])
    portal = environment.ports_from(listening - 4)
    prepare(listening, portal_url=portal.url(portal.portal), state=places.STATE)
