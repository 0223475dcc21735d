"""Who carries the database, the files and the logs away finds nobody in them.

Journeys are walked, then everything that is stored or written is searched for everything that was said in them.
"""

import base64
import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from buergerbuero.config.cli import binaries
from tests.journey import needles, running, ways
from tests.journey.apply import apply
from tests.journey.conftest import Walked
from tests.journey.needles import Haystack
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.walk import Walk

pytestmark = pytest.mark.timeout(900)  # every journey there is, one after the other
LOGGED_IN = [file for name in ways.LOGGED_IN for file in sorted((ways.MADE / name / "wege").glob("*.yaml"))]
FILES = [file for _, file in ways.all_ways()] + LOGGED_IN
PLANTED = "Gefundene Nadel Übermut"


@pytest.fixture(scope="module")
def walks(walked: Walked) -> list[Walk]:
    return [walked(file) for file in FILES]


def dump_of(town: Town) -> bytes:
    program = (binaries.for_everyone() if os.geteuid() == 0 else binaries.of_the_wheel()) / "pg_dump"
    address = town.dsn_of_superuser
    return subprocess.run([program, "--dbname", address], capture_output=True, check=True, timeout=60).stdout


def stored(town: Town) -> list[Haystack]:
    """Everything that lies on a disk: files that were stored or exported, and what the processes have written."""
    folders = [town.state / "storage", town.state / "checkpoints", town.logs]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    ours = [Haystack(str(file.relative_to(town.state)), file.read_bytes()) for file in files]
    return [*ours, Haystack("postgres/log", log_of_postgres(town).read_bytes())]


def log_of_postgres(town: Town) -> Path:
    """Where the database server writes to, whoever has started it."""
    with psycopg.connect(town.dsn_of_superuser) as connection:
        backend = connection.info.backend_pid
        parent = Path(f"/proc/{backend}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1]
        return Path(f"/proc/{parent}/fd/2").readlink()


def secrets_of(walks: list[Walk]) -> set[str]:
    """Everything personal, and every code that opens something."""
    codes = {code for walk in walks for code in (walk.receipt.code, *walk.codes)}
    resumed = {walk.resume_code for walk in walks if walk.resume_code}
    return {word for walk in walks for word in walk.way.personal()} | codes | resumed


def test_nobody_is_found(town: Town, walks: list[Walk]) -> None:
    haystacks = [*needles.dumped(dump_of(town)), *stored(town)]
    looked_for = secrets_of(walks)
    assert len(looked_for) > 40
    assert any(walk.way.login for walk in walks) and any(walk.paid for walk in walks)
    assert {walk.way.account.pseudonym for walk in walks if walk.way.login} <= looked_for

    assert needles.search(looked_for, haystacks) == []

    numbers = {walk.receipt.number for walk in walks}  # they lie there openly: the search would have found the rest
    in_dump = needles.search(numbers, haystacks[:1])
    assert len([line for line in in_dump if " as text in dump" in line]) == len(numbers)
    names = {stack.name.partition("/")[0] for stack in haystacks}
    assert {"dump", "dump, decoded", "storage", "log", "postgres"} <= names


@pytest.mark.parametrize(
    "planted",
    [
        PLANTED,
        PLANTED.upper(),
        f"\\\\x{PLANTED.encode().hex()}",
        f"x{PLANTED}".encode("utf-16-le").decode("latin-1"),
        "R2VmdW5kZW5lIE5hZGVsIMOcYmVybXV0",
        "eEdlZnVuZGVuZSBOYWRlbCDDnGJlcm11dA==",
        "eHhHZWZ1bmRlbmUgTmFkZWwgw5xiZXJtdXQ=",
        "Gefundene%20Nadel%20%C3%9Cbermut",
        '{"a": "Gefundene Nadel \\u00dcbermut"}',
    ],
    ids=["plain", "upper", "hex", "utf-16", "base64", "base64-1", "base64-2", "percent", "json"],
)
def test_what_is_planted_is_found(planted: str) -> None:
    dump = f"COPY public.x (y) FROM stdin;\n{planted}\n\\.\n".encode("latin-1" if "\0" in planted else "utf-8")
    assert needles.search([PLANTED], needles.dumped(dump))


@pytest.mark.parametrize("before", ["", "x", "xx"])
def test_a_day_is_no_other_day_in_base64(before: str) -> None:
    """Public journeys lie in the database in base64, with days of people who are none."""
    dump = base64.b64encode(f"{before}1990-05-17x".encode())
    assert needles.search(["1990-05-17"], needles.dumped(dump))
    assert not needles.search(["1990-05-19", "9990-05-17"], needles.dumped(dump))


def test_what_is_planted_among_files_and_logs_is_found(town: Town, walks: list[Walk]) -> None:
    """The lasting name of somebody who has logged in, as a careless program would have left it behind."""
    name = next(walk.way.account.pseudonym for walk in walks if walk.way.login)
    for folder, planted in (("storage", name), ("log", name.encode().hex()), ("log", f"bpk2={quote(name)}")):
        file = town.state / folder / "planted"
        file.write_text(planted, encoding="utf-8")
        found = needles.search([name], stored(town))
        file.unlink()
        assert any(f"{folder}/planted" in line for line in found), planted


def test_what_is_planted_in_the_database_is_found(town: Town) -> None:
    with psycopg.connect(town.dsn_of_superuser, autocommit=True) as connection:
        connection.execute("CREATE TABLE planted AS SELECT %s::bytea AS value", [PLANTED.encode()])
        found = needles.search([PLANTED], needles.dumped(dump_of(town)))
        connection.execute("DROP TABLE planted")
    assert any("dump, decoded" in line for line in found)


@pytest.fixture(scope="module")
def number(town: Town) -> str:
    return apply(ways.way(FILES[0]), Plain(town.portal)).number


def test_the_portal_cannot_read(town: Town, number: str) -> None:
    """With everything the portal has, no case opens without its code, and lists of people stay shut."""
    taken = burgle(town, "portal", number)
    assert "case: no key" in taken
    assert taken.count("permission denied for table") == 3, taken
    held = town.environment("portal")
    kept_away = {"BB_DESK_PRIVATE_KEY_FILE", "BB_INDEX_KEY_FILE", "BB_AUDIT_KEY_FILE", "BB_SEAL_KEY_FILE"}
    assert not kept_away & held.keys()


def test_the_desk_can_read(town: Town, number: str) -> None:
    """The same attempt succeeds where it should: so it is the portal that is locked out, not the attempt that fails."""
    taken = burgle(town, "desk", number)
    assert "case: opened 32 bytes" in taken
    assert taken.count(": read") == 3, taken


def burgle(town: Town, process: str, number: str) -> str:
    return running.run(["-m", "tests.journey.burglar", number], town.environment(process))


def test_the_audit_log_is_whole(town: Town, number: str) -> None:
    said = running.run(["-m", "buergerbuero.config.cli", "audit", "verify"], town.environment("worker"))
    assert "Das Protokoll ist heil." in said
