"""The link to boxes as in operation: a process of its own with TLS, its role in a real PostgreSQL, and boxes that call.

Nothing stands in for anything but the box's cabinet: keys, certificates and calls are the box's own program.
"""

import datetime
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from ausgabebox.keys.files import FileKeys
from ausgabebox.link import enrolling
from ausgabebox.link.calling import Calls
from ausgabebox.link.https import Certificates, Https
from ausgabebox.protocol import enrolment, exchange, messages
from ausgabebox.protocol.messages import Down, Message
from ausgabebox.protocol.signing import SigningKey, key_id_of
from ausgabebox.simulated.mailbox import Mailbox
from buergerbuero.config.cli import boxauthority, environment, keys, servers, supervision
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.supervision import Program, Running
from tests.journey.running import database_of, environment_of, run
from tests.made.ports import free_port

NOW = datetime.datetime.now(tz=datetime.UTC)  # noqa: TID251 - certificates are looked at by the clock of the machine
SECONDS_TO_ANSWER = 30.0


@dataclass
class Caller:
    """A box that calls: its keys and papers as its own program made them, and a mailbox in memory."""

    keys: FileKeys
    papers: enrolling.Town
    mailbox: Mailbox
    bodies: list[bytes] = field(default_factory=list)
    """What went over the line, to be sent again by somebody else."""

    @property
    def calls(self) -> Calls:
        return Calls(self.mailbox, self.keys, self, time.time)

    def __call__(self, body: bytes) -> bytes:
        self.bodies.append(body)
        return self.way(body)

    @property
    def way(self) -> Https:
        return Https(self.papers.address, self.papers.certificates, seconds=10)

    def signed_call(self, turn: int, *waiting: bytes, acknowledged: int = 0) -> bytes:
        call = exchange.Call(self.keys.box_id, turn, int(time.time()), acknowledged, waiting)
        return exchange.sign_call(call, self.keys)


@dataclass
class TownHall:
    """The town hall's side: the database, the process, and the key that signs for boxes."""

    address: str
    superuser_dsn: str
    secrets: Path
    folder: Path
    running: Running
    falls: Path
    """While this file is there, the process falls over after it has kept the next call."""
    told: Callable[[str], dict[str, str]]

    @property
    def signer(self) -> SigningKey:
        return SigningKey.of(bytes.fromhex((self.secrets / "pickup-key").read_text().strip()))

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.superuser_dsn, autocommit=True) as connection:
            found = connection.execute(statement.encode(), values)
            return found.fetchall() if found.description else []

    def enrol(self, box_id: str = "") -> Caller:
        """Put a box into operation, by files, as people do; its rows are those of `box register`, which takes long."""
        name = box_id or f"box-{secrets.token_hex(4)}"
        folder = self.folder / name
        own = FileKeys.make(folder, name)
        asked = enrolment.open_request(enrolling.request(folder, own))
        certificate = boxauthority.certify(self.secrets, asked.certificate_request, name, now=NOW)
        authority = (self.secrets / boxauthority.CERTIFICATE).read_bytes()
        papers = enrolment.Papers(name, self.address, authority, certificate, (self.signer.public,))
        enrolling.settle(folder, enrolment.pack_papers(papers), box_id=name)
        self.rows(
            "INSERT INTO pickup_box (id, name, place, signing_key, sealing_key, fingerprint, registered_at, active,"
            " acknowledged, received, turn) VALUES (%s, 'Probe', 'Foyer', %s, %s, %s, now(), true, 0, 0, 0)",
            *(name, asked.signing_key, asked.sealing_key, boxauthority.fingerprint(certificate)),
        )
        self.rows(
            "INSERT INTO pickup_report (box_id, read, written, version, halted, journal_count, journal_head,"
            " journal_broken) VALUES (%s, 0, 0, '', '', 0, '', false)",
            name,
        )
        town = enrolling.town(folder)
        return Caller(own, town, Mailbox(own, town.trusted, time.time))

    def tell(self, box_id: str, number: int, body: Down) -> bytes:
        """Lay a message out for a box, as the worker does."""
        message: Message[Down] = Message(box_id, number, int(time.time()), body)
        [(key,)] = self.rows("SELECT signing_key FROM pickup_box WHERE id = %s", box_id)
        assert isinstance(key, bytes)
        signed = messages.sign_down(message, self.signer, box_key=key_id_of(key))
        self.rows(
            "INSERT INTO pickup_outgoing (box_id, number, signed, made_at) VALUES (%s, %s, %s, now())",
            *(box_id, number, signed),
        )
        return signed

    def kept(self, box_id: str) -> list[tuple[int, bytes]]:
        """What is kept of what a box said."""
        found = self.rows("SELECT number, signed FROM pickup_incoming WHERE box_id = %s ORDER BY number", box_id)
        return [(int(str(number)), bytes(signed)) for number, signed in found if isinstance(signed, bytes)]

    def stands(self, box_id: str) -> tuple[object, ...]:
        """Received, acknowledged."""
        return self.rows("SELECT received, acknowledged FROM pickup_box WHERE id = %s", box_id)[0]

    def wait(self) -> None:
        """Until it takes connections: again, after it has fallen."""
        host, port = "127.0.0.1", int(self.address.rpartition(":")[2])
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while True:
            supervision.check_alive([self.running])
            try:
                socket.create_connection((host, port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, self.running.log.read_text()[-2000:]
                time.sleep(0.05)


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    """Tables made, the link running, no box known."""
    state = tmp_path_factory.mktemp("link")
    superuser, database = os.environ["BB_TEST_PG_DSN"], f"link_{secrets.token_hex(4)}"
    ports = replace(Ports(9, 9, 9, 9), boxlink=free_port())
    secret, falls = state / environment.SECRETS.name, state / "fall"

    def told(process: str) -> dict[str, str]:
        return {**environment_of(process, ports, superuser, database, state), "BB_TEST_FALL": os.fspath(falls)}

    keys.make_missing(secret)
    with database_of(superuser, database):
        run(["-m", "buergerbuero.config.cli", "migrate"], told("owner"))
        command = servers.boxlink(
            ports.boxlink,
            key=secret / boxauthority.SERVER_KEY,
            certificate=secret / boxauthority.SERVER_CERTIFICATE,
            authority=secret / boxauthority.CERTIFICATE,
        )
        command[-1] = "tests.contract.pickup.dying:application"
        program = Program("boxlink", command, told("boxlink"))
        with supervision.together([program], logs=state / "log") as (running,):
            whole = urlunsplit(urlsplit(superuser)._replace(path=database))
            hall = TownHall(ports.boxlink_url, whole, secret, state, running, falls, told)
            hall.wait()
            yield hall


@pytest.fixture
def box(town_hall: TownHall) -> Caller:
    return town_hall.enrol()


def forged(folder: Path, name: str, caller: Caller) -> Certificates:
    """A certificate of somebody else's authority for the same name; the town's authority is known to all."""
    keys_folder = folder / name
    boxauthority.make_missing(keys_folder, "127.0.0.1", now=NOW)
    own = FileKeys.make(folder / f"{name}-box", caller.keys.box_id)
    asked = enrolment.open_request(enrolling.request(folder / f"{name}-box", own))
    certificate = boxauthority.certify(keys_folder, asked.certificate_request, caller.keys.box_id, now=NOW)
    path = folder / f"{name}-box" / "link.crt"
    path.write_bytes(certificate)
    return replace(caller.papers.certificates, certificate=path, key=folder / f"{name}-box" / "link.key")
