"""Each mistake of an installation is found, by its id and with a remedy; a right one is quiet."""

import datetime
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks

from buergerbuero.base import clock, storage
from buergerbuero.config.cli import doctor
from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.values import LEAST_FREE


def ids() -> set[str]:
    found = {message.id: message for message in run_checks() if message.id and message.id.startswith("buergerbuero.")}
    assert all(message.hint for message in found.values())
    return set(found)


def test_this_installation_is_right() -> None:
    assert ids() == set()


@pytest.mark.parametrize("field", ["portal_url", "desk_url"])
def test_an_address_without_tls_is_refused_but_on_this_machine(settings: Any, field: str) -> None:
    settings.BB = replace(settings.BB, **{field: "http://buergerbuero.example.org"})
    assert "buergerbuero.E001" in ids()


def test_a_demonstration_in_public_is_noticed(settings: Any) -> None:
    settings.BB = replace(settings.BB, portal_url="https://buergerbuero.example.org")
    assert "buergerbuero.W002" in ids()


def test_a_process_with_another_role_is_refused(settings: Any) -> None:
    settings.BB = replace(settings.BB, mode="production", process="portal")
    assert "buergerbuero.E003" in ids()


def test_a_secret_that_others_can_read_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "pepper"
    secret.write_text("00" * 32, encoding="ascii")
    secret.chmod(0o644)
    monkeypatch.setenv("BB_PEPPER_FILE", str(secret))
    assert "buergerbuero.W004" in ids()


def test_a_folder_that_is_no_folder_is_refused(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.BB = replace(settings.BB, storage_dir=tmp_path / "file" / "storage")
    assert "buergerbuero.E005" in ids()


def test_a_portal_that_can_keep_no_file_is_refused(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "uploads").touch()
    settings.BB = replace(settings.BB, process="portal", storage_dir=tmp_path)
    assert "buergerbuero.E005" in ids()


def certificate(tmp_path: Path, *, days: int, other_key: bool = False) -> tuple[Path, Path]:
    key, signer = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Probe")])
    end = clock.now() + datetime.timedelta(days=days, hours=1)
    built = (
        x509.CertificateBuilder(name, name)
        .public_key((signer if other_key else key).public_key())
        .serial_number(1)
        .not_valid_before(end - datetime.timedelta(days=400))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    key_file, certificate_file = tmp_path / "seal.key", tmp_path / "seal.crt"
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate_file.write_bytes(built.public_bytes(Encoding.PEM))
    return key_file, certificate_file


@pytest.mark.parametrize(
    ("days", "other_key", "expected"),
    [
        (300, False, set()),
        (300, True, {"buergerbuero.E006"}),
        (-2, False, {"buergerbuero.E007"}),
        (5, False, {"buergerbuero.W008"}),
    ],
)
def test_the_seal_is_looked_at(settings: Any, tmp_path: Path, days: int, other_key: bool, expected: set[str]) -> None:
    key_file, certificate_file = certificate(tmp_path, days=days, other_key=other_key)
    settings.BB = replace(settings.BB, seal_key_file=key_file, seal_cert_file=certificate_file)
    assert ids() == expected


def test_a_seal_that_cannot_be_read_is_refused(settings: Any, tmp_path: Path) -> None:
    empty = tmp_path / "seal"
    empty.touch(mode=0o600)
    settings.BB = replace(settings.BB, seal_key_file=empty, seal_cert_file=empty)
    assert "buergerbuero.E006" in ids()


def test_a_machine_on_which_files_cannot_be_shut_in_is_noticed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BB = replace(settings.BB, process="portal")
    assert "buergerbuero.W013" not in ids()
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert "buergerbuero.W013" in ids()


def test_little_room_for_files_is_noticed_before_they_are_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BB = replace(settings.BB, process="portal")
    monkeypatch.setattr(storage, "free", lambda: 2 * LEAST_FREE)
    assert "buergerbuero.W014" in ids()


def test_doctor_knows_the_same_machines_and_the_same_room() -> None:
    assert tuple(cage.MACHINES) == doctor.SHUT_IN and doctor.LEAST_FREE == LEAST_FREE
