"""What each process of the demo is told: addresses, folders, and of the keys only those that it may hold."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from buergerbuero.base.settings import KEYS_OF
from buergerbuero.config.cli import boxauthority, places, setup
from buergerbuero.config.cli.passwords import write_private

PROCESSES = ("owner", "portal", "desk", "worker", "boxlink")
SECRETS = places.STATE / "secrets"
"""The keys of the demo; other folders of state have theirs under the same name."""
LOGINS, PROVIDER = "anmeldung", "idp"
"""The folders of state with the files of providers of log-ins, and with the demo's own provider."""
FIRST_PORT, DEFAULT_PORT = "demo-port", 8000
STATIC_ROOT = places.BUILD / "static_root"
FILES = {
    "pepper": ("PEPPER", "pepper"),
    "desk_public_key": ("DESK_PUBLIC_KEY", "desk-public-key"),
    "desk_private_key": ("DESK_PRIVATE_KEY", "desk-private-key"),
    "index_key": ("INDEX_KEY", "index-key"),
    "audit_key": ("AUDIT_KEY", "audit-key"),
    "pickup_key": ("PICKUP_KEY", "pickup-key"),
}
"""The keys of base.settings: their setting and their file."""
SEAL = {"SEAL_KEY": "seal-key", "SEAL_CERT": "seal-cert"}
LINK = {
    "BOXLINK_KEY": boxauthority.SERVER_KEY,
    "BOXLINK_CERT": boxauthority.SERVER_CERTIFICATE,
    "BOX_CA_CERT": boxauthority.CERTIFICATE,
}
"""What the link to boxes shows them, and whom it believes."""


@dataclass(frozen=True)
class Ports:
    """Where the demo listens on 127.0.0.1."""

    portal: int
    desk: int
    mail_page: int
    smtp: int
    idp: int = 0
    """The provider of log-ins; 0 where there is none."""
    pay: int = 0
    """The payment provider; 0 where there is none."""
    desk_host: str = "127.0.0.1"
    """What the desk is called: browsers make passkeys for a name only."""

    registers: int = 0
    """The registers of residents and vehicles; 0 where there are none."""

    boxlink: int = 0
    """Where boxes call; 0 where there are none."""

    kiosk: int = 0
    """The screen of the demo's box."""

    cabinet: int = 0
    """The drawn cabinet of the demo's box."""

    def url(self, port: int) -> str:
        """The address for a browser."""
        return f"http://127.0.0.1:{port}"

    @property
    def boxlink_url(self) -> str:
        """Where boxes call, with TLS from end to end."""
        return f"https://127.0.0.1:{self.boxlink}"

    @property
    def desk_url(self) -> str:
        """The desk's address for a browser."""
        return f"http://{self.desk_host}:{self.desk}"


def ports_from(first: int) -> Ports:
    """The ten ports from a first one."""
    return Ports(
        portal=first,
        desk=first + 1,
        mail_page=first + 2,
        smtp=first + 3,
        idp=first + 4,
        pay=first + 5,
        desk_host="localhost",
        registers=first + 6,
        boxlink=first + 7,
        kiosk=first + 8,
        cabinet=first + 9,
    )


def note_ports(ports: Ports, state: Path = places.STATE) -> None:
    """Write down where the demo listens, for commands that print its addresses."""
    state.mkdir(parents=True, exist_ok=True)
    (state / FIRST_PORT).write_text(f"{ports.portal}\n", encoding="utf-8")


def noted_ports(state: Path = places.STATE) -> Ports:
    """Where the demo listens, or listened last; where it would without being told, if nothing is known."""
    try:
        return ports_from(int((state / FIRST_PORT).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return ports_from(DEFAULT_PORT)


def of(process: str, ports: Ports, database_url: str, *, state: Path = places.STATE) -> dict[str, str]:
    """The whole environment of one process. `state` is the folder with keys and data; tests have one of their own."""
    secrets = state / SECRETS.name
    settings = {
        "PROCESS": process,
        "MODE": "demo",
        "PORTAL_URL": ports.url(ports.portal),
        "DESK_URL": ports.desk_url,
        "SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "STORAGE_DIR": os.fspath(state / "storage"),
        "CHECKPOINT_DIR": os.fspath(state / "checkpoints"),
        "STATIC_DIR": os.fspath(STATIC_ROOT),
        "DATABASE_URL_FILE": _kept(database_url, secrets),
        "SECRET_KEY_FILE": os.fspath(secrets / f"secret-key-{process}"),
        **_keys(KEYS_OF[process], secrets),
        **(_payments(ports) if process in ("portal", "worker") and ports.pay else {}),
        **(_registers(ports) if process in ("desk", "worker") and ports.registers else {}),
        **(_boxlink(ports, secrets) if process == "boxlink" else {}),
        **({"BOXLINK_URL": ports.boxlink_url} if process == "owner" and ports.boxlink else {}),
        **(_logins(state, secrets) if process == "portal" and ports.idp else {}),
    }
    named = {f"BB_{name}": value for name, value in settings.items()}
    return {
        **without_ours(setup.environment()),
        **named,
        "DJANGO_SETTINGS_MODULE": "buergerbuero.config.settings",
    }


def without_ours(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings and database addresses of an operator."""
    ours = ("BB_", "PG", "GRANIAN_", "PROCRASTINATE_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}


def database_url_file(role: str, secrets: Path = SECRETS) -> Path:
    """Addresses hold passwords, so they go by file like all secrets."""
    return secrets / f"database-url-{role}"


def _kept(database_url: str, secrets: Path) -> str:
    file = database_url_file(urlsplit(database_url).username or "nobody", secrets)
    write_private(file, database_url.encode())
    return os.fspath(file)


def _logins(state: Path, secrets: Path) -> dict[str, str]:
    if not (state / LOGINS).is_dir():
        return {}
    files = {
        "LOGIN_DIR": state / LOGINS,
        "LOGIN_KEY_FILE": secrets / "login-key",
        "LOGIN_CERT_FILE": secrets / "login-cert",
    }
    return {setting: os.fspath(path) for setting, path in files.items()}


def _payments(ports: Ports) -> dict[str, str]:
    return {"PAYMENT_URL": ports.url(ports.pay), "PAYMENT_ORIGINATOR": "demo", "PAYMENT_END_POINT": "demo"}


def _registers(ports: Ports) -> dict[str, str]:
    return {"REGISTERS_URL": ports.url(ports.registers)}


def _boxlink(ports: Ports, secrets: Path) -> dict[str, str]:
    files = {f"{setting}_FILE": os.fspath(secrets / name) for setting, name in LINK.items()}
    return {"BOXLINK_URL": ports.boxlink_url, **files}


def _keys(held: frozenset[str], secrets: Path) -> dict[str, str]:
    files = {setting: name for key, (setting, name) in FILES.items() if key in held}
    if "seal" in held:
        files |= SEAL
    return {f"{setting}_FILE": os.fspath(secrets / name) for setting, name in files.items()}
