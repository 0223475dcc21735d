"""Prepares one machine for operation: users, folders, keys, settings, and the statements for PostgreSQL.

Run it as root after `./buergerbuero setup`, with the Python of the project, when the town's seal lies in the folder of
keys; docs/operating.md has the whole order:

    .venv/bin/python deploy/prepare.py https://buergerbuero.example.org https://schreibtisch.example.org

A third address is where boxes call (https://boxen.example.org:8007), for towns that have any.

What is there already stays as it is, so it may run again after a new process or key has come with an update.
"""

import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from buergerbuero.base.settings import KEYS_OF
from buergerbuero.config.cli import boxauthority, environment, keys, places, roles
from buergerbuero.config.cli.passwords import write_private

ETC = Path("/etc/buergerbuero")
DATA = Path("/srv/buergerbuero")
KEYS = ETC / "keys"
READERS = "buergerbuero"
"""The group of those who may read stored files: portal, desk and worker."""
CLAMD = Path("/run/clamav/clamd.ctl")
"""Where Debian's virus scanner listens, if it is installed."""
PROCESSES = environment.PROCESSES


def main(arguments: list[str]) -> int:
    """Prepare everything; the exit code."""
    if len(arguments) not in (2, 3) or any(urlsplit(address).scheme != "https" for address in arguments):
        sys.stderr.write(
            "Give two addresses that begin with https://: the portal's and the desk's; a third for boxes.\n"
        )
        return 2
    if missing := [name for name in environment.SEAL.values() if not (KEYS / name).is_file()]:
        sys.stderr.write(f"The town's seal is missing: put {' and '.join(missing)} (PEM) into {KEYS}, mode 0600.\n")
        return 2
    portal, desk, boxes = (*(address.rstrip("/") for address in arguments), "")[:3]
    users()
    folders()
    keys.make_missing(KEYS, boxes_call=urlsplit(boxes).hostname or "")
    statements()
    for process in PROCESSES:
        if process != "boxlink" or boxes:
            settings(process, portal, desk, boxes)
    if boxes:
        authority()
    sys.stdout.write(f"Prepared: {ETC}, {DATA}. Next: the database, by {KEYS / 'roles.sql'}.\n")
    return 0


def users() -> None:
    """Make the group of readers, and a user without a shell for each process and for the owner of the tables."""
    _unless_known("group", READERS, ["groupadd", "--system", READERS])
    for process in PROCESSES:
        lonely = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        also = [] if process in ("owner", "boxlink") else ["--groups", READERS]
        _unless_known("passwd", f"bb_{process}", [*lonely, *also, "--home-dir", "/nonexistent", f"bb_{process}"])


def folders() -> None:
    """Make the folders: keys are root's, settings are read by one process each, stored files by the group."""
    _folder(ETC, "root", "root", 0o755)
    _folder(KEYS, "root", "root", 0o700)
    for process in PROCESSES:
        _folder(ETC / process, "root", f"bb_{process}", 0o750)
    _folder(DATA, "root", "root", 0o755)
    _folder(DATA / "storage", "bb_worker", READERS, 0o2750)
    _folder(DATA / "storage" / "uploads", "bb_portal", READERS, 0o2770)  # the portal keeps here, the worker erases
    _folder(DATA / "checkpoints", "bb_worker", "bb_worker", 0o750)
    _folder(DATA / "static", "bb_owner", "bb_owner", 0o755)


def statements() -> None:
    """Draw a password for each role of the database, and write down how a superuser makes the roles."""
    words = {}
    for role in roles.ROLES:
        file = KEYS / f"database-url-{role.removeprefix('bb_')}"
        if not file.exists():
            write_private(file, f"postgresql://{role}:{secrets.token_hex(24)}@127.0.0.1/{roles.DATABASE}".encode())
        words[role] = urlsplit(file.read_text(encoding="ascii")).password or ""
    write_private(KEYS / "roles.sql", roles.as_statements(words, roles.DATABASE).encode())


def authority() -> None:
    """Give the owner what `box register` needs: to certify a box, and to tell it whose grants count."""
    for name in (boxauthority.KEY, boxauthority.CERTIFICATE, "pickup-public-key"):
        if not (ETC / "owner" / name).exists():
            _give(KEYS / name, ETC / "owner" / name, "owner")


def settings(process: str, portal: str, desk: str, boxes: str) -> None:
    """Give a process copies of the keys that it may hold, and write its settings unless somebody has."""
    lines = {
        "PROCESS": process,
        "MODE": "production",
        "PORTAL_URL": portal,
        "DESK_URL": desk,
        "STORAGE_DIR": str(DATA / "storage"),
        "CHECKPOINT_DIR": str(DATA / "checkpoints"),
        "STATIC_DIR": str(DATA / "static"),
        "PROXIES": "0" if process == "boxlink" else "1",
        "SMTP_URL": "smtp://127.0.0.1:25",
        "MAIL_FROM": f"buergerbuero@{urlsplit(portal).hostname}",
    }
    if boxes and process in ("boxlink", "owner"):
        lines["BOXLINK_URL"] = boxes
    if CLAMD.exists():
        lines["CLAMD"] = str(CLAMD)
    for setting, name in _held(process).items():
        copy = ETC / process / setting.lower().replace("_", "-")
        if not copy.exists():
            _give(KEYS / name, copy, process)
        lines[f"{setting}_FILE"] = str(copy)
    file = ETC / f"{process}.env"
    if not file.exists():
        write_private(file, "".join(f"BB_{name}={value}\n" for name, value in lines.items()).encode())
        _own(file, "root", f"bb_{process}", 0o640)


def _held(process: str) -> dict[str, str]:
    """The files of a process by their setting: its own two, and the keys that base.settings lets it hold."""
    held = KEYS_OF[process]
    shared = {setting: name for key, (setting, name) in environment.FILES.items() if key in held}
    seal = environment.SEAL if "seal" in held else {}
    link = environment.LINK if process == "boxlink" else {}
    return {"DATABASE_URL": f"database-url-{process}", "SECRET_KEY": f"secret-key-{process}", **shared, **seal, **link}


def _unless_known(kind: str, name: str, command: list[str]) -> None:
    if subprocess.run(["getent", kind, name], stdout=subprocess.DEVNULL, check=False).returncode:
        subprocess.run(command, check=True)


def _folder(folder: Path, user: str, group: str, mode: int) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        _own(folder, user, group, mode)


def _give(source: Path, copy: Path, process: str) -> None:
    write_private(copy, source.read_bytes())
    _own(copy, f"bb_{process}", f"bb_{process}", 0o400)


def _own(path: Path, user: str, group: str, mode: int) -> None:
    shutil.chown(path, user, group)
    path.chmod(mode)


if __name__ == "__main__":
    assert places.PYTHON.exists(), "run ./buergerbuero setup first"
    sys.exit(main(sys.argv[1:]))
