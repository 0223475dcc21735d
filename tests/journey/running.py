"""The whole system for the journeys, as in operation: each process with its own role in the database and its own keys.

Nothing stands in for anything: PostgreSQL, portal, desk, worker and a mail server run, and end with the block.
"""

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from buergerbuero.config.cli import (
    demo_logins,
    environment,
    identity_provider,
    keys,
    listening,
    places,
    roles,
    servers,
    supervision,
)
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.identity_provider import Person
from buergerbuero.config.cli.supervision import Program, Running
from tests.journey import mails
from tests.journey.mails import PostBox
from tests.journey.registers import Registers
from tests.journey.ways import Way
from tests.made.ports import free_ports

UNDO_SECONDS = 2
SECONDS_TO_ANSWER = 60.0
GUARD = Path(__file__).parent / "guard"
"""A folder whose sitecustomize.py blocks the network outside loopback in every interpreter."""
ONE_AT_A_TIME = 4_117
"""An advisory lock: roles belong to the whole cluster, and several test processes may set them at once."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the desk, and how this person logs in; `secret` is base 32 (RFC 6238)."""

    login: str
    name: str
    password: str
    secret: str


@dataclass(frozen=True)
class Town:
    """A running system."""

    ports: Ports
    state: Path
    superuser_dsn: str
    database: str
    post: PostBox
    staff: Mapping[str, Colleague]
    registers: Registers
    citizens: dict[str, Person] = field(default_factory=dict)
    """Whom the provider of log-ins knows."""

    @property
    def portal(self) -> str:
        """The portal's address."""
        return self.ports.url(self.ports.portal)

    @property
    def desk(self) -> str:
        """The desk's address."""
        return self.ports.url(self.ports.desk)

    @property
    def logs(self) -> Path:
        """The folder with a log for each process."""
        return self.state / "log"

    @property
    def dsn_of_superuser(self) -> str:
        """The address of the town's database for who may do everything."""
        return urlunsplit(urlsplit(self.superuser_dsn)._replace(path=self.database))

    def meets(self, way: Way) -> None:
        """Let who walks be known to the registers and, if the journey logs in, to the provider of log-ins."""
        self.registers.meet(way)
        if way.login:
            self.citizens[way.account.pseudonym] = way.account
            identity_provider.write_persons(self.state / environment.PROVIDER, self.citizens)

    def as_owner(self, *words: str) -> str:
        """Run Python with these words as who owns the tables, with the worker's keys; return what it said."""
        told = self.environment("worker")
        return run([*words], {**told, "BB_DATABASE_URL_FILE": self.environment("owner")["BB_DATABASE_URL_FILE"]})

    def environment(self, process: str) -> dict[str, str]:
        """What a process is told in operation."""
        return environment_of(process, self.ports, self.superuser_dsn, self.database, self.state)


@contextmanager
def town(state: Path, superuser_dsn: str, database: str) -> Iterator[Town]:
    """Everything up and answering for the time of the block."""
    ports = _free_ports()

    def told(process: str) -> dict[str, str]:
        return environment_of(process, ports, superuser_dsn, database, state)

    keys.make_missing(state / environment.SECRETS.name)
    demo_logins.prepare(ports.idp, portal_url=ports.url(ports.portal), state=state)
    with database_of(superuser_dsn, database):
        with ThreadPoolExecutor() as beside:
            collecting = ["-m", "buergerbuero.manage", "collectstatic", "--verbosity", "0", "--no-input"]
            files = beside.submit(run, collecting, told("owner"))
            run(["-m", "buergerbuero.config.cli", "migrate"], told("owner"))
            as_owner = {**told("worker"), "BB_DATABASE_URL_FILE": told("owner")["BB_DATABASE_URL_FILE"]}
            run(["-m", "tests.journey.content", os.fspath(state / "staff.json")], as_owner)
            files.result()
        programs = [
            Program("portal", servers.web(ports.portal), told("portal")),
            Program("desk", servers.web(ports.desk), told("desk")),
            Program("worker", servers.worker(), told("worker")),
            Program("pay", servers.pay(ports.pay), told("worker")),
            Program("registers", servers.registers(ports.registers), told("worker")),
            Program("idp", identity_provider.command(ports.idp), _of_provider(state)),
        ]
        with mails.receiving(ports.smtp) as post, supervision.together(programs, logs=state / "log") as running:
            wait_until_up(running, ports)
            staff = json.loads((state / "staff.json").read_text(encoding="utf-8"))
            colleagues = {each["login"]: Colleague(**each) for each in staff}
            yield Town(ports, state, superuser_dsn, database, post, colleagues, Registers(ports.url(ports.registers)))


def environment_of(process: str, ports: Ports, superuser_dsn: str, database: str, state: Path) -> dict[str, str]:
    """What operation tells a process; only times are shorter."""
    address = dsn(superuser_dsn, f"bb_{process}", database)
    return {
        **environment.of(process, ports, address, state=state),
        "BB_STATIC_DIR": os.fspath(state / "static"),
        "BB_UNDO_SECONDS": str(UNDO_SECONDS),
        "PROCRASTINATE_WORKER_FETCH_JOB_POLLING_INTERVAL": "0.2",
        "PYTHONPATH": os.fspath(GUARD),
    }


def _of_provider(state: Path) -> dict[str, str]:
    return identity_provider.environment(state / environment.PROVIDER)


def dsn(superuser_dsn: str, role: str, database: str) -> str:
    """An address of the database as one of its roles."""
    parts = urlsplit(superuser_dsn)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(_password(superuser_dsn, role))}@{place}", path=database))


def wait_until_up(running: list[Running], ports: Ports) -> None:
    """Return when portal and desk answer. Raises Trouble if a process ends."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not (listening.answers(ports.portal) and listening.answers(ports.desk)):
        supervision.check_alive(running)
        assert time.monotonic() < deadline, f"no answer; logs: {[each.log.read_text()[-2000:] for each in running]}"
        time.sleep(0.05)


def _password(superuser_dsn: str, role: str) -> str:
    """The same in all test processes that share a cluster: a role has one password."""
    return hashlib.sha256(f"{superuser_dsn} {role}".encode()).hexdigest()


@contextmanager
def database_of(superuser_dsn: str, name: str) -> Iterator[None]:
    words = {role: _password(superuser_dsn, role) for role in roles.ROLES}
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        roles.ensure(superuser_dsn, words, database=name)
    yield
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(roles.sentence("DROP DATABASE {} WITH (FORCE)", name))


def run(words: list[str], env: Mapping[str, str]) -> str:
    """Run Python with these words to its end, and return what it said."""
    done = subprocess.run(
        [places.PYTHON, *words], env=env, cwd=places.PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def _free_ports() -> Ports:
    names = ("portal", "desk", "mail_page", "smtp", "idp", "pay", "registers", "boxlink", "kiosk", "cabinet")
    chosen: dict[str, Any] = dict(zip(names, free_ports(len(names)), strict=True))
    return Ports(**chosen)
