"""Everything that is measured, on this machine alone, with a durable database below var/bench that is begun anew."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from buergerbuero.config.cli import children, environment, listening, places, postgres, roles, servers, supervision
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.postgres import Cluster
from buergerbuero.config.cli.progress import Step, walk
from buergerbuero.config.cli.supervision import Program, Running
from buergerbuero.config.cli.trouble import Trouble, tail

STATE: Final = places.STATE / "bench"
LOGS: Final = STATE / "log"
DATABASE_LOG: Final = LOGS / "postgres.log"
SECONDS_TO_ANSWER: Final = 60.0
YARDSTICKS: Final = "buergerbuero.config.bench.yardsticks"
YARDSTICK_DATABASE: Final = "yardsticks"


@dataclass(frozen=True)
class House:
    """The database, and where things listen."""

    cluster: Cluster
    ports: Ports

    @property
    def yardsticks(self) -> int:
        """The port of the yardsticks."""
        return self.ports.desk

    @contextmanager
    def open(self, *, workers: int) -> Iterator[Sequence[Running]]:
        """Portal and worker, for the time of the block. Raises Trouble."""
        portal = Program("portal", servers.web(self.ports.portal, workers=workers), self.environment("portal"))
        worker = Program("worker", servers.worker(), self.environment("worker"))
        with supervision.together([portal, worker], logs=LOGS) as running:
            _wait(running, self.ports.portal)
            yield running

    @contextmanager
    def open_yardsticks(self, *, workers: int) -> Iterator[Sequence[Running]]:
        """The yardsticks, served in the same way. Raises Trouble."""
        command = servers.web(self.yardsticks, workers=workers, application=f"{YARDSTICKS}.wsgi:application")
        program = Program("yardsticks", command, self.yardstick_environment())
        with supervision.together([program], logs=LOGS) as running:
            _wait(running, self.yardsticks)
            yield running

    def environment(self, process: str, role: str = "") -> dict[str, str]:
        """What a process is told. As in the demo, but that nothing of it is kept."""
        address = self.cluster.dsn(role or f"bb_{process}")
        return environment.of(process, self.ports, address, state=STATE)

    def yardstick_environment(self) -> dict[str, str]:
        """What the yardsticks are told."""
        ours = {
            "BENCH_DATABASE_URL": self.cluster.dsn(roles.OWNER, YARDSTICK_DATABASE),
            "BENCH_FILES": os.fspath(STATE / "yardstick-files"),
            "DJANGO_SETTINGS_MODULE": f"{YARDSTICKS}.settings",
        }
        return {**environment.without_ours(os.environ), **ours}

    @contextmanager
    def statements_logged(self) -> Iterator[None]:
        """Within this block the database logs every statement of connections that the portal opens."""
        self._as_superuser("ALTER ROLE bb_portal SET log_statement = 'all'")
        try:
            yield
        finally:
            self._as_superuser("ALTER ROLE bb_portal RESET log_statement")

    def _as_superuser(self, statement: str) -> None:
        with psycopg.connect(self.cluster.superuser_dsn, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def furnished(first_port: int) -> Iterator[House]:
    """Keys, tables, the service that is measured and the yardsticks' tables, made anew. Raises Trouble."""
    postgres.remove(STATE / "postgres")
    shutil.rmtree(STATE, ignore_errors=True)
    ports = environment.ports_from(first_port)
    for port in (ports.portal, ports.desk):
        listening.require_free(port, "measurement", f"Choose others: --port {first_port + 100}")
    with ExitStack() as stack:
        houses: list[House] = []

        def database() -> None:
            cluster = postgres.start(STATE / "postgres", log=DATABASE_LOG)
            stack.callback(postgres.stop, cluster)
            houses.append(House(cluster, ports))

        def keys() -> None:
            _module("cli.keys", os.fspath(STATE / environment.SECRETS.name), env=environment.without_ours(os.environ))

        def tables() -> None:
            _module("cli.prepare", "tables", env=houses[0].environment("owner"))
            houses[0]._as_superuser(f"CREATE DATABASE {YARDSTICK_DATABASE} OWNER {roles.OWNER}")
            _module("bench.yardsticks.prepare", env=houses[0].yardstick_environment())

        def files() -> None:
            _module("cli.prepare", "files", env=houses[0].environment("owner"))

        def service() -> None:
            _module("bench.publish", os.fspath(STATE / "town"), env=houses[0].environment("worker", roles.OWNER))

        steps = (("Database (durable)", database), ("Keys", keys), ("Tables", tables), ("Files", files))
        walk([Step(title, step) for title, step in (*steps, ("Service", service))])
        yield houses[0]


def _module(name: str, *arguments: str, env: dict[str, str]) -> None:
    log = LOGS / f"{name}.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("wb") as sink:
        command = [sys.executable, "-m", f"buergerbuero.config.{name}", *arguments]
        process = children.start(command, log=sink, env=env, cwd=places.PROJECT)
        try:
            code = process.wait()
        finally:
            children.stop(process, how=signal.SIGTERM, seconds=10)
    if code:
        raise Trouble(f"This step failed. Its log: {log}", "The last lines say why.", log=tail(log, 12))


def _wait(running: Sequence[Running], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not listening.answers(port):
        supervision.check_alive(running)
        if time.monotonic() > deadline:
            log: Path = running[0].log
            raise Trouble(f"{running[0].name} gives no page.", f"Its whole log: {log}", log=tail(log))
        time.sleep(0.1)
