"""./buergerbuero services preview: one service as citizens see it, on this machine alone, anew after each change.

A database, keys and files of its own below var/preview, begun empty at every start: nothing is worth keeping there.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

import psycopg

from buergerbuero.config.cli import (
    children,
    environment,
    listening,
    locks,
    places,
    postgres,
    progress,
    servers,
    supervision,
    upkeep,
)
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.postgres import Cluster
from buergerbuero.config.cli.progress import Step
from buergerbuero.config.cli.stamps import Stamp
from buergerbuero.config.cli.supervision import Program, Running
from buergerbuero.config.cli.trouble import Trouble, tail
from buergerbuero.config.preview.state import FILE, FOLDER

STATE: Final = places.STATE / "preview"
LOGS: Final = STATE / "log"
PORT: Final = 8020
SECONDS_TO_ANSWER: Final = 60.0
SETTINGS: Final = {"DJANGO_SETTINGS_MODULE": "buergerbuero.config.preview.settings"}
KEPT: Final = ("django_migrations", "django_content_type", "auth_permission")
"""The tables that migrations fill."""


def preview(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Raises Trouble."""
    ports = replace(environment.ports_from(options.port), pay=0)
    with _alone():
        listening.require_free(ports.portal, "Vorschau", f"Nehmen Sie einen anderen: --port {ports.portal + 10}")
        try:
            with supervision.stoppable(), ExitStack() as stack:
                running = _start(options.folder.resolve(), options.town.resolve(), ports, stack)
                _show(options.folder, ports)
                supervision.wait_for_end(running)
        except supervision.Ended:
            progress.say("\nDie Vorschau ist beendet.")
    return 0


def _alone() -> IO[str]:
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return locks.take(STATE / "lock")
    except locks.Taken as taken:
        raise Trouble(
            f"In diesem Ordner läuft schon eine Vorschau (Prozess {taken.holder}).",
            f"Beenden Sie sie in ihrem Fenster mit Strg-C, oder mit: kill {taken.holder}",
        ) from None


def _start(folder: Path, town: Path, ports: Ports, stack: ExitStack) -> list[Running]:
    """Everything up and answering. What was started is stopped with the stack."""
    clusters: list[Cluster] = []
    running: list[Running] = []

    def database() -> None:
        clusters.append(stack.enter_context(_cluster()))

    def tables() -> None:
        module("prepare", "tables", env=_environment("owner", ports, clusters[0]))
        _stamp().set()

    def programs() -> None:
        _empty(clusters[0])
        running.extend(
            stack.enter_context(supervision.together(_programs(folder, town, ports, clusters[0]), logs=LOGS))
        )
        _wait(running, ports)

    steps = [
        (True, Step("Datenbank", database)),
        (not (STATE / "secrets" / "seal-cert").exists(), Step("Schlüssel", _keys)),
        (not _stamp().fresh, Step("Tabellen", tables)),
        (True, Step("Seiten", programs)),
    ]
    progress.walk([step for needed, step in steps if needed])
    return running


@contextmanager
def _cluster() -> Iterator[Cluster]:
    cluster = postgres.start(STATE / "postgres", fast=True, log=LOGS / "postgres.log")
    try:
        yield cluster
    finally:
        postgres.stop(cluster)


def _keys() -> None:
    module("keys", os.fspath(STATE / environment.SECRETS.name), env=environment.without_ours(os.environ))


def _stamp() -> Stamp:
    return upkeep.tables(STATE / "postgres", name="preview-tables")


def _environment(process: str, ports: Ports, cluster: Cluster, role: str = "") -> dict[str, str]:
    address = cluster.dsn(role or f"bb_{process}")
    return {**environment.of(process, ports, address, state=STATE), FOLDER: os.fspath(STATE)}


def module(name: str, *arguments: str, env: dict[str, str]) -> None:
    """Run a module of this package to its end. Raises Trouble with the end of its log."""
    log = LOGS / f"{name}.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("wb") as sink:
        process = children.start(
            [sys.executable, "-m", f"{__package__}.{name}", *arguments], log=sink, env=env, cwd=places.PROJECT
        )
        try:
            code = process.wait()
        finally:
            children.stop(process, how=signal.SIGTERM, seconds=10)
    if code:
        raise Trouble(f"Dieser Schritt ist gescheitert. Sein Protokoll: {log}", "Am Ende steht, warum.", log=tail(log))


def _empty(cluster: Cluster) -> None:
    """Forget the last preview: what was published there, drafts and files."""
    (STATE / FILE).unlink(missing_ok=True)
    shutil.rmtree(STATE / "storage", ignore_errors=True)
    with psycopg.connect(cluster.dsn(postgres.SUPERUSER), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # published rows refuse to go
        names = connection.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 'keys') AND NOT tablename = ANY(%s)",
            [list(KEPT)],
        ).fetchall()
        connection.execute(f"TRUNCATE {', '.join(name for (name,) in names)}".encode())


def _programs(folder: Path, town: Path, ports: Ports, cluster: Cluster) -> list[Program]:
    watching: list[str | Path] = [places.PYTHON, "-m", f"{__package__}.preview_watch", folder, town]
    return [
        Program("preview", servers.web(ports.portal), {**_environment("portal", ports, cluster), **SETTINGS}),
        Program("watch", watching, _environment("worker", ports, cluster, role="bb_owner")),
    ]


def _wait(running: Sequence[Running], ports: Ports) -> None:
    """Return when the folders were looked at and the pages answer. Raises Trouble."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not ((STATE / FILE).exists() and listening.answers(ports.portal)):
        supervision.check_alive(running)
        if time.monotonic() > deadline:
            one = running[0]
            raise Trouble("Die Vorschau antwortet nicht.", f"Ihr Protokoll: {one.log}", log=tail(one.log))
        time.sleep(0.1)


def _show(folder: Path, ports: Ports) -> None:
    progress.say(f"""
  {ports.url(ports.portal)}/leistung/{folder.name}/

  Ändern Sie die Dateien in {folder}/ und speichern Sie: Die Seite lädt von selbst neu, auf derselben Frage, mit den
  Antworten, die da sind. Unten auf der Seite steht die Leiste der Vorschau. Zu sehen ist sie nur auf diesem Rechner;
  so groß wie auf einem Telefon zeigt sie der Browser (F12, dann Strg-Umschalt-M, Breite 360).
  Werte, die die Stadt nicht bestätigt hat, sind Beispielwerte. Strg-C beendet alles.""")
