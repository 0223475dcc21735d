"""Reaching the data for a single command: those of the operator's environment, or those of this folder's demo."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import django

from buergerbuero.base.settings import KEY_BYTES
from buergerbuero.config.cli import databases, environment, places, postgres, roles, supervision
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.config.cli.trouble import Trouble

NOWHERE = "postgresql://nobody@/nothing?host=/nonexistent"
DJANGO = {"DJANGO_SETTINGS_MODULE": "buergerbuero.config.settings"}


def without_data() -> dict[str, str]:
    """Settings for what reads files and models only; no database is behind them, and the keys are noise."""
    folder = places.STATE / "stand-in-keys"
    settings = {
        "PROCESS": "owner",
        "PORTAL_URL": "https://portal.invalid",
        "DESK_URL": "https://desk.invalid",
        "STORAGE_DIR": os.fspath(folder),
        "CHECKPOINT_DIR": os.fspath(folder),
        "DATABASE_URL": NOWHERE,
    }
    for name, size in (("SECRET_KEY", 32), ("DESK_PUBLIC_KEY", KEY_BYTES["DESK_PUBLIC_KEY"])):
        file = folder / name.lower()
        if not file.exists():
            write_private(file, secrets.token_hex(size).encode())
        settings[f"{name}_FILE"] = os.fspath(file)
    named = {f"BB_{name}": value for name, value in settings.items()}
    return {**environment.without_ours(os.environ), **named, **DJANGO}


@contextmanager
def files_only() -> Iterator[None]:
    """Django with its models, but no data."""
    _set_up(without_data())
    yield


@contextmanager
def data(process: str) -> Iterator[None]:
    """Django as the owner of the data, with the keys of one process."""
    if "BB_PORTAL_URL" in os.environ:
        _set_up({**os.environ, **DJANGO, "BB_PROCESS": process})
        yield
        return
    if not (environment.SECRETS / "seal-cert").exists():
        remedy = "Start the demo once: ./buergerbuero demo. In operation: set the BB_ settings (docs/operating.md)."
        raise Trouble("There are no data yet.", remedy)
    with _demo_database() as address:
        _set_up(environment.of(process, environment.noted_ports(), address))
        yield


@contextmanager
def _demo_database() -> Iterator[str]:
    """The address of the demo's database as its owner; started for the time of the block if it is not running."""
    with ExitStack() as stack:
        try:
            database = databases.open_for_demo(supervision.LOGS / "postgres.log")
            address = stack.enter_context(database)(roles.OWNER)
        except postgres.InUse:  # the demo is running: it wrote down where
            address = environment.database_url_file(roles.OWNER).read_text(encoding="utf-8")
        yield address


def _set_up(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)
    django.setup()
