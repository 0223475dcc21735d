"""Mail by TLS: nobody gets our password, or a code on its way to somebody, by standing between us and the server."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings as django_settings

from buergerbuero.base import clock
from buergerbuero.messages.adapters.smtp import mailer
from buergerbuero.messages.values import Mail
from tests.db.messages.test_hints import Inbox

MAIL = Mail(id="1", to="erika@example.org", subject="Bitte bestätigen", text="123 456")


class Encrypted(Controller):
    """A mail server that speaks TLS from the first byte."""

    def _trigger_server(self) -> None:
        """Be its first client, one that trusts anybody."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.port)) as line, trusting.wrap_socket(line) as spoken:
            spoken.recv(100)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that somebody has made for themself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
    )
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "server.pem"
    file.write_bytes(private + signed.public_bytes(pem))
    return file


@pytest.fixture
def server(certificate: Path, settings: Any) -> Iterator[Inbox]:
    inbox, context = Inbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Encrypted(inbox, hostname="127.0.0.1", port=port, ssl_context=context)
    controller.start()
    settings.BB = replace(django_settings.BB, smtp_url=f"smtps://127.0.0.1:{port}")
    yield inbox
    controller.stop()


def test_who_shows_a_certificate_that_nobody_vouches_for_gets_no_mail(server: Inbox) -> None:
    with pytest.raises(OSError, match="certificate"):  # worth another try: it stays queued
        mailer.send(MAIL)
    assert server.mails == []


def test_who_is_trusted_gets_it(server: Inbox, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailer.send(MAIL)
    assert [mail["To"] for mail in server.mails] == ["erika@example.org"]
