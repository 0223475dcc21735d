"""Typed readers for the environment. A missing, unreadable or senseless value stops the start and says what to do.

Every name begins with BB_. A secret comes from the file that BB_<NAME>_FILE names, so it stands in no process list.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit


class BadSettings(SystemExit):
    """A setting is missing or senseless. The message says which and what to do."""


class NotHeld(RuntimeError):
    """Code ran in a process that does not hold the secret it needs: a mistake in the program, never in the input."""


@dataclass(frozen=True)
class OwnSettings:
    """Settings that an adapter reads for itself: their names without BB_, and how.

    `read` returns how the other side is reached, None where nothing of it is set. It raises BadSettings.
    """

    names: frozenset[str]
    read: Callable[[], object | None]


@dataclass(frozen=True)
class LoginAccess:
    """How citizens log in: a folder with one file a provider, and the RSA key by which providers know us."""

    folder: Path
    key_file: Path
    certificate_file: Path


@dataclass(frozen=True)
class RegisterAccess:
    """Where the registers of residents and vehicles are asked, and with which client certificate."""

    url: str
    certificate_file: Path | None = None


@dataclass(frozen=True)
class DirectoryAccess:
    """The town's directory of staff (OpenID Connect): its issuer's address, who we are there, what two factors are.

    methods: words of `amr`, of which one is enough; level: the `acr` that is asked for instead, if there is one.
    newcomers: the role of who is known there and not here; "" if nobody comes into being by logging in. They see no
    case until an administrator says which.
    """

    url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "Verzeichnis der Stadt"
    methods: frozenset[str] = frozenset({"mfa"})
    level: str = ""
    newcomers: str = ""


@dataclass(frozen=True)
class Configuration:
    """Everything that differs between installations and processes. Secrets that a process must not hold are None.

    payment_provider: with whom payments are begun, "" where nothing is paid online; payment_access: how each provider
    is reached that is set up, as its adapter reads it. Others than the one in use may have payments that are open.
    """

    process: str
    mode: str
    portal_url: str
    desk_url: str
    storage_dir: Path
    checkpoint_dir: Path
    static_dir: Path
    smtp_url: str = field(repr=False)
    mail_from: str
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    pepper: bytes | None = field(repr=False)
    desk_public_key: bytes | None = field(repr=False)
    desk_private_key: bytes | None = field(repr=False)
    index_key: bytes | None = field(repr=False)
    seal_key_file: Path | None
    seal_cert_file: Path | None
    audit_key: bytes | None = field(repr=False)
    pickup_key: bytes | None = field(default=None, repr=False, kw_only=True)
    undo_seconds: int = 60
    proxies: int = 0
    clamd: str = ""
    login: LoginAccess | None = None
    payment_provider: str = ""
    payment_access: Mapping[str, Any] = field(default_factory=dict)
    registers: RegisterAccess | None = None
    directory: DirectoryAccess | None = None
    boxlink_url: str = ""
    """Where boxes call; "" where there are none."""

    def held(self, name: str) -> bytes:
        """Return a secret by name. Raises NotHeld where this process must do without it (KEYS_OF)."""
        value: bytes | None = getattr(self, name)
        if value is None:
            raise NotHeld(f"the process {self.process} does not hold {name}")
        return value

    @property
    def demo(self) -> bool:
        """Whether example values may be used; every page then says so."""
        return self.mode == "demo"


def text(name: str, default: str | None = None) -> str:
    """Return BB_<name>. Raises BadSettings if it is missing and has no default."""
    value = os.environ.get(f"BB_{name}") or default
    if value is None:
        raise BadSettings(
            f"Setting BB_{name} is missing. Set it in the environment; docs/operating.md lists all of them."
        )
    return value


def choice(name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    """Return BB_<name>, one of `allowed`. Raises BadSettings."""
    value = text(name, default)
    if value not in allowed:
        raise BadSettings(f"Setting BB_{name} is {value!r}. Set it to one of: {', '.join(allowed)}.")
    return value


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return BB_<name> as a whole number of at least `least`. Raises BadSettings."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise BadSettings(f"Setting BB_{name} is {value!r}. Set it to a whole number of at least {least}.")
    return int(value)


def url(name: str, schemes: tuple[str, ...], default: str | None = None) -> str:
    """Return BB_<name>, or what BB_<name>_FILE holds, as an address without a slash at its end. Raises BadSettings."""
    value = (secret_text(name) if f"BB_{name}_FILE" in os.environ else text(name, default)).rstrip("/")
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:  # it may hold a password, so it is not quoted
        raise BadSettings(f"Setting BB_{name} is no address that begins with {schemes[0]}:// and names a host.")
    return value


def daemon(name: str) -> str:
    """Return BB_<name>, where a daemon of this machine listens: the path of a socket or tcp://127.0.0.1:PORT, or "".

    Raises BadSettings, for another machine too: what goes there is not encrypted on its way.
    """
    value = text(name, "")
    if not value or Path(value).is_absolute():
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme == "tcp" and parts.hostname in LOOPBACK and parts.port
    except ValueError:
        usable = False
    if not usable:
        raise BadSettings(
            f"Setting BB_{name} is {value!r}. Set it to the path of a socket, such as /run/clamav/clamd.ctl,"
            " or to tcp://127.0.0.1:3310."
        )
    return value


def secret(name: str) -> bytes:
    """Return the content of the file BB_<name>_FILE. Raises BadSettings."""
    path = secret_file(name)
    try:
        value = path.read_bytes().strip(b"\r\n") if path.suffix != ".raw" else path.read_bytes()
    except OSError as error:
        raise BadSettings(f"The file that BB_{name}_FILE names cannot be read: {error.strerror} ({path}).") from None
    if not value:
        raise BadSettings(f"The file that BB_{name}_FILE names is empty ({path}). Put the secret into it.")
    return value


def secret_text(name: str) -> str:
    """Return a secret that is text. Raises BadSettings."""
    try:
        return secret(name).decode()
    except UnicodeDecodeError:
        raise BadSettings(f"The file that BB_{name}_FILE names is not UTF-8 text.") from None


def secret_key(name: str) -> bytes:
    """Return a secret key that its file holds as hexadecimal text, of the length it must have. Raises BadSettings."""
    try:
        key = bytes.fromhex(secret_text(name))
    except ValueError:
        raise BadSettings(f"The file that BB_{name}_FILE names holds no hexadecimal key. Make it anew.") from None
    if len(key) != KEY_BYTES[name]:
        raise BadSettings(
            f"The key in the file that BB_{name}_FILE names has {len(key)} bytes instead of {KEY_BYTES[name]}."
            " Is it another key? Correct the path."
        )
    return key


def secret_file(name: str) -> Path:
    """Return the path in BB_<name>_FILE. Raises BadSettings if the setting or the file is missing."""
    path = Path(text(f"{name}_FILE"))
    if not path.is_file():
        raise BadSettings(
            f"BB_{name}_FILE names a file that is not there: {path}. Make the secret or correct the path."
        )
    return path


_NONE: Final[Mapping[str, OwnSettings]] = MappingProxyType({})

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

KEY_BYTES = {
    **{"PEPPER": 32, "DESK_PUBLIC_KEY": 1216, "DESK_PRIVATE_KEY": 96},
    **{"INDEX_KEY": 32, "AUDIT_KEY": 32, "PICKUP_KEY": 32},
}
"""The desk's keys: ML-KEM-768 (seed 64, public 1184) and X25519 (32 each), see base.sealing."""

_NAMES = """
    PROCESS MODE PORTAL_URL DESK_URL DATABASE_URL DATABASE_URL_FILE STORAGE_DIR CHECKPOINT_DIR STATIC_DIR
    SMTP_URL SMTP_URL_FILE MAIL_FROM UNDO_SECONDS PROXIES CLAMD PAYMENT_PROVIDER
    LOGIN_DIR LOGIN_KEY_FILE LOGIN_CERT_FILE REGISTERS_URL REGISTERS_CERTIFICATE_FILE
    DIRECTORY_URL DIRECTORY_CLIENT_ID DIRECTORY_CLIENT_SECRET_FILE DIRECTORY_NAME DIRECTORY_METHODS DIRECTORY_LEVEL
    DIRECTORY_NEWCOMERS BOXLINK_URL BOXLINK_KEY_FILE BOXLINK_CERT_FILE BOX_CA_CERT_FILE
    SECRET_KEY_FILE PEPPER_FILE INDEX_KEY_FILE AUDIT_KEY_FILE SEAL_KEY_FILE SEAL_CERT_FILE PICKUP_KEY_FILE
    DESK_PUBLIC_KEY_FILE DESK_PRIVATE_KEY_FILE
"""
KNOWN = frozenset(_NAMES.split())


def refuse_unknown(known: frozenset[str] = KNOWN) -> None:
    """Stop the start if a BB_ setting is set that nobody reads: most likely a slip of the pen. Raises BadSettings."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("BB_") and name[3:] not in known and not name.startswith("BB_TEST_")
    )
    if unknown:
        raise BadSettings(
            f"Nobody reads the setting {unknown[0]}. Known are: {', '.join('BB_' + n for n in sorted(known))}."
        )


def payments(adapters: Mapping[str, OwnSettings]) -> tuple[str, dict[str, object]]:
    """Return with whom payments are begun, and how each provider is reached that is set up. Raises BadSettings."""
    if not adapters:
        return "", {}
    access = {name: found for name, each in adapters.items() if (found := each.read()) is not None}
    chosen = choice("PAYMENT_PROVIDER", tuple(adapters), next(iter(adapters)))
    if chosen not in access and text("PAYMENT_PROVIDER", ""):
        raise BadSettings(
            f"Setting BB_PAYMENT_PROVIDER is {chosen!r}, and nothing says how it is reached. Set what it reads:"
            f" {', '.join('BB_' + name for name in sorted(adapters[chosen].names))}."
        )
    return chosen if chosen in access else "", access


def pickup_key() -> bytes | None:
    """Return the key that signs for boxes (Ed25519); None where the town has no box. Raises BadSettings."""
    return secret_key("PICKUP_KEY") if "BB_PICKUP_KEY_FILE" in os.environ else None


def login_access() -> LoginAccess | None:
    """Return how citizens log in; None where they cannot. Raises BadSettings."""
    if not text("LOGIN_DIR", ""):
        return None
    folder = Path(text("LOGIN_DIR"))
    if not folder.is_dir():
        raise BadSettings(f"BB_LOGIN_DIR names a folder that is not there: {folder}. Make it or correct the path.")
    return LoginAccess(folder, secret_file("LOGIN_KEY"), secret_file("LOGIN_CERT"))


def register_access() -> RegisterAccess | None:
    """Return how to reach the registers; None where there are none. Raises BadSettings."""
    if not text("REGISTERS_URL", ""):
        return None
    certified = "BB_REGISTERS_CERTIFICATE_FILE" in os.environ
    return RegisterAccess(
        url=url("REGISTERS_URL", ("https", "http")),
        certificate_file=secret_file("REGISTERS_CERTIFICATE") if certified else None,
    )


def directory_access() -> DirectoryAccess | None:
    """Return the town's directory of staff; None where there is none. Raises BadSettings."""
    if not text("DIRECTORY_URL", ""):
        return None
    found = url("DIRECTORY_URL", ("https", "http"))
    if found.startswith("http://") and urlsplit(found).hostname not in LOOPBACK:
        raise BadSettings("Setting BB_DIRECTORY_URL is not encrypted. Set it to an address that begins with https://.")
    secret = "BB_DIRECTORY_CLIENT_SECRET_FILE" in os.environ
    return DirectoryAccess(
        url=text("DIRECTORY_URL"),  # letter by letter, with a slash at its end if it has one: the issuer's name
        client_id=text("DIRECTORY_CLIENT_ID"),
        client_secret=secret_text("DIRECTORY_CLIENT_SECRET") if secret else "",
        name=text("DIRECTORY_NAME", "Verzeichnis der Stadt"),
        methods=frozenset(text("DIRECTORY_METHODS", "mfa").split()),
        level=text("DIRECTORY_LEVEL", ""),
        newcomers=choice("DIRECTORY_NEWCOMERS", ("", "clerk", "reader", "editor"), ""),
    )


def configuration(providers: Mapping[str, OwnSettings] = _NONE) -> Configuration:
    """Read the whole configuration; `providers` are those of payments, by name. Raises BadSettings."""
    refuse_unknown(KNOWN.union(*(each.names for each in providers.values())))
    process = choice("PROCESS", ("portal", "desk", "worker", "boxlink", "owner"))
    holds = KEYS_OF[process]
    provider, access = payments(providers if process in ("portal", "worker") else _NONE)
    return Configuration(
        process=process,
        mode=choice("MODE", ("production", "demo"), "production"),
        portal_url=url("PORTAL_URL", ("https", "http")),
        desk_url=url("DESK_URL", ("https", "http")),
        storage_dir=Path(text("STORAGE_DIR")),
        checkpoint_dir=Path(text("CHECKPOINT_DIR")),
        static_dir=Path(text("STATIC_DIR", "build/static_root")),
        smtp_url=url("SMTP_URL", ("smtp", "smtps"), "smtp://127.0.0.1:25"),
        mail_from=text("MAIL_FROM", "buergerbuero@example.org"),
        database_url=secret_text("DATABASE_URL") if "BB_DATABASE_URL_FILE" in os.environ else text("DATABASE_URL"),
        secret_key=secret_text("SECRET_KEY"),
        pepper=secret_key("PEPPER") if "pepper" in holds else None,
        desk_public_key=secret_key("DESK_PUBLIC_KEY") if "desk_public_key" in holds else None,
        desk_private_key=secret_key("DESK_PRIVATE_KEY") if "desk_private_key" in holds else None,
        index_key=secret_key("INDEX_KEY") if "index_key" in holds else None,
        seal_key_file=secret_file("SEAL_KEY") if "seal" in holds else None,
        seal_cert_file=secret_file("SEAL_CERT") if "seal" in holds else None,
        audit_key=secret_key("AUDIT_KEY") if "audit_key" in holds else None,
        pickup_key=pickup_key() if "pickup_key" in holds else None,
        undo_seconds=number("UNDO_SECONDS", 60),
        proxies=number("PROXIES", 0),
        clamd=daemon("CLAMD"),
        login=login_access() if process == "portal" else None,
        payment_provider=provider,
        payment_access=access,
        directory=directory_access() if process == "desk" else None,
        boxlink_url=url("BOXLINK_URL", ("https",)) if text("BOXLINK_URL", "") or process == "boxlink" else "",
        registers=register_access() if process in ("desk", "worker") else None,
    )


# Which process holds which key (design.md, "Keys"): the portal can write to the desk, but not read. Who speaks with
# boxes has none of ours: whatever it passes on was signed by others and for others.
KEYS_OF: Final[Mapping[str, frozenset[str]]] = {
    "portal": frozenset({"pepper", "desk_public_key"}),
    "desk": frozenset({"pepper", "desk_public_key", "desk_private_key", "index_key"}),
    "worker": frozenset(
        {"pepper", "desk_public_key", "desk_private_key", "index_key", "seal", "audit_key", "pickup_key"}
    ),
    "boxlink": frozenset(),
    "owner": frozenset({"desk_public_key"}),
}
