"""What can be wrong with an installation, found by `manage.py check` and at every start, each with an id and a hint."""

import os
import platform
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.utils.module_loading import import_string

from buergerbuero.base import clock, storage
from buergerbuero.base.settings import LOOPBACK, Configuration
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.documents.values import LEAST_FREE, ScannerDown

_LOOPBACK: Final = LOOPBACK | {"testserver"}
_SECRETS: Final = (
    *(
        "SECRET_KEY",
        "PEPPER",
        "DESK_PRIVATE_KEY",
        "INDEX_KEY",
        "SEAL_KEY",
        "AUDIT_KEY",
        "PICKUP_KEY",
        "DATABASE_URL",
        "LOGIN_KEY",
    ),
)
_PROVIDERS: Final = "buergerbuero.identity.queries.login_providers"  # its tables are not there yet when this is read
_LITTLE_ROOM: Final = 5 * LEAST_FREE
"""Bytes; early enough to make room before files are refused."""
_LOGIN_CERTIFICATE_DAYS: Final = 60
"""BundID takes new metadata once a week, and people on the other side need time."""


def addresses_are_https(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """E001: an address without TLS is for this machine alone; cookies and codes would travel in clear."""
    bb: Configuration = settings.BB
    return [
        Error(
            f"{name} is {url}: people's codes and answers would travel unencrypted.",
            hint=f"Set {name} to an https:// address and put a reverse proxy with TLS in front (docs/operating.md).",
            id="buergerbuero.E001",
        )
        for name, url in (("BB_PORTAL_URL", bb.portal_url), ("BB_DESK_URL", bb.desk_url))
        if url.startswith("http://") and urlsplit(url).hostname not in _LOOPBACK
    ]


def demo_stays_at_home(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """W002: a demonstration with invented values at a public address will be taken for the town's word."""
    bb: Configuration = settings.BB
    if not bb.demo or urlsplit(bb.portal_url).hostname in _LOOPBACK:
        return []
    return [
        Caution(
            f"BB_MODE is demo at the public address {bb.portal_url}.",
            hint="Unless this is a demonstration on purpose, unset BB_MODE and publish with confirmed values.",
            id="buergerbuero.W002",
        )
    ]


def each_process_has_its_role(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """E003: a portal that connects as another role than its own could read what it must not."""
    bb: Configuration = settings.BB
    role = settings.DATABASES["default"]["USER"]
    if bb.process == "owner" or bb.demo or role == f"bb_{bb.process}":
        return []
    return [
        Error(
            f"The process {bb.process} connects to the database as {role}.",
            hint=f"Let BB_DATABASE_URL name the role bb_{bb.process} (docs/operating.md).",
            id="buergerbuero.E003",
        )
    ]


def secrets_are_private(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """W004: a secret that others on the machine can read is none."""
    found = ((name, Path(os.environ[f"BB_{name}_FILE"])) for name in _SECRETS if f"BB_{name}_FILE" in os.environ)
    return [
        Caution(
            f"Others on this machine can read the secret in {path}.",
            hint=f"chmod 600 {path}",
            id="buergerbuero.W004",
        )
        for _, path in found
        if path.is_file() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    ]


def folders_can_be_written(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """E005: without its folders the worker keeps no notice, audit exports no checkpoint, the portal takes no file."""
    bb: Configuration = settings.BB
    return [
        Error(
            f"The folder that {name} names cannot be written: {folder}.",
            hint=f"mkdir -p {folder} and give it to the user who runs the {bb.process} (deploy/prepare.py does).",
            id="buergerbuero.E005",
        )
        for process, name, folder in (
            ("portal", "BB_STORAGE_DIR", bb.storage_dir / "uploads"),
            ("worker", "BB_STORAGE_DIR", bb.storage_dir),
            ("worker", "BB_CHECKPOINT_DIR", bb.checkpoint_dir),
        )
        if bb.process == process and not _can_be_written(folder)
    ]


def files_are_scanned(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """W009, W010: in operation a scanner looks at what people send, and it answers."""
    bb: Configuration = settings.BB
    if not bb.clamd:
        missing = "No virus scanner looks at the files that people send."
        hint = "apt-get install clamav-daemon and set BB_CLAMD=/run/clamav/clamd.ctl (docs/operating.md)."
        wanted = bb.mode == "production" and bb.process in ("portal", "worker")
        return [Caution(missing, hint=hint, id="buergerbuero.W009")] if wanted else []
    try:
        import_string(settings.ADAPTERS["scanner"]).require()
    except ScannerDown as down:
        hint = "Until it answers, the portal takes no file: systemctl status clamav-daemon; are its signatures there?"
        return [Caution(f"The virus scanner does not work: {down}", hint=hint, id="buergerbuero.W010")]
    return []


def files_are_shut_in(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """W013: what reads strangers' files can call nothing but what it needs, where the list of calls is known."""
    bb: Configuration = settings.BB
    if bb.process != "portal" or import_string(settings.ADAPTERS["converter"]).is_shut_in():
        return []
    return [
        Caution(
            f"On {platform.machine()} the kernel does not keep what reads people's files from calling everything.",
            hint="Run the portal on x86-64 or ARM (aarch64), or take no files (docs/security.md).",
            id="buergerbuero.W013",
        )
    ]


def there_is_room(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """W014: where files are stored there is room for more."""
    bb: Configuration = settings.BB
    free = storage.free()
    if bb.process not in ("portal", "worker") or free >= _LITTLE_ROOM:
        return []
    return [
        Caution(
            f"Only {free // 1_000_000} MB are free at {bb.storage_dir}.",
            hint=f"Make room: with less than {LEAST_FREE // 1_000_000} MB the portal takes no file.",
            id="buergerbuero.W014",
        )
    ]


def seal_fits(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """E006, E007, W008: the seal's certificate belongs to its key, and is valid now and for some weeks more."""
    bb: Configuration = settings.BB
    if bb.seal_key_file is None or bb.seal_cert_file is None:
        return []
    return list(_seal_problems(bb.seal_key_file, bb.seal_cert_file))


def logins_are_set_up(app_configs: Sequence[Any] | None, **kwargs: object) -> list[CheckMessage]:
    """E011, W012: the files of the providers of log-ins can be read, and no certificate ends soon."""
    bb: Configuration = settings.BB
    if bb.login is None:
        return []
    try:
        found = {provider.id: provider.ends_on for provider in import_string(_PROVIDERS)()}
    except (DefinitionError, ValueError) as error:
        hint = f"Correct it in {bb.login.folder}; until then nobody can log in (docs/operating.md)."
        return [Error(f"Log-ins are not set up: {error}", hint=hint, id="buergerbuero.E011")]
    hint = "Ask the provider which certificate follows, or make ours anew and hand in the new metadata in time."
    return [
        Caution(f"A certificate for log-ins by {name} ends on {ends:%d.%m.%Y}.", hint=hint, id="buergerbuero.W012")
        for name, ends in found.items()
        if (ends - clock.now()).days < _LOGIN_CERTIFICATE_DAYS
    ]


def _seal_problems(key_file: Path, certificate_file: Path) -> Iterator[CheckMessage]:
    hint = "Put a key (EC P-256, PEM) and its certificate there; docs/operating.md says how to get them."
    try:
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    except (ValueError, TypeError, OSError):
        yield Error("The seal's key or certificate cannot be read.", hint=hint, id="buergerbuero.E006")
        return
    shape = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*shape) != certificate.public_key().public_bytes(*shape):
        yield Error("The seal's certificate belongs to another key.", hint=hint, id="buergerbuero.E006")
    left = certificate.not_valid_after_utc - clock.now()
    if left.total_seconds() < 0:
        yield Error("The seal's certificate has expired: no notice can be sealed.", hint=hint, id="buergerbuero.E007")
    elif left.days < 30:
        yield Caution(f"The seal's certificate expires in {left.days} days.", hint=hint, id="buergerbuero.W008")


def _can_be_written(folder: Path) -> bool:
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


CHECKS = (
    addresses_are_https,
    demo_stays_at_home,
    each_process_has_its_role,
    secrets_are_private,
    folders_can_be_written,
    seal_fits,
    logins_are_set_up,
    files_are_scanned,
    files_are_shut_in,
    there_is_room,
)
