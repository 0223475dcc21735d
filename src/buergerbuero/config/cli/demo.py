"""./buergerbuero demo: portal, desk, worker and mail page, with a database of their own and invented cases."""

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import IO

import pyotp

from buergerbuero.config.cli import (
    boxauthority,
    children,
    databases,
    demo_box,
    demo_programs,
    environment,
    identity_provider,
    listening,
    locks,
    places,
    postgres,
    prepare,
    progress,
    setup,
    supervision,
    upkeep,
)
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.progress import Step
from buergerbuero.config.cli.supervision import Running
from buergerbuero.config.cli.trouble import Trouble, tail

DATABASE = places.STATE / "demo-database"
"""Which database the demo's data belong to, as a hash: an address holds a password."""
DATA = (
    *("postgres", "storage", "checkpoints", "mail", "secrets", "anmeldung", "idp", "box"),
    *("demo-logins.json", "demo-filling"),
)
"""What --reset deletes below var/: data, and the keys without which they are noise."""
SECONDS_TO_ANSWER = 30.0


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C. Raises Trouble."""
    options = _parse(arguments)
    ports = environment.ports_from(options.port)
    with _alone():
        return _run(options, ports)


def _run(options: argparse.Namespace, ports: Ports) -> int:
    _require_free(ports)
    if options.reset:
        _reset(yes=options.yes)
    elif prepare.FILLING.exists():
        progress.say("The last start was interrupted while it invented cases; they are made anew.")
        _reset(yes=False)
    _require_same_database()
    try:
        with supervision.stoppable(), ExitStack() as stack:
            environment.note_ports(ports)
            running = _start(ports, stack)
            _show(ports, running)
            supervision.wait_for_end(running)
    except supervision.Ended:
        progress.say("\nStopped. ./buergerbuero demo goes on with the same data.")
    return 0


def _alone() -> IO[str]:
    places.STATE.mkdir(exist_ok=True)
    try:
        return locks.take(places.STATE / "demo.lock")
    except locks.Taken as taken:
        raise Trouble(
            f"The demo of this folder is running already (process {taken.holder}).",
            f"Go to its window, or stop it: kill {taken.holder}. A second one needs a clone of its own.",
        ) from None


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve portal, desk, worker and mail page with invented cases.")
    parser.add_argument("--port", type=int, default=8000, help="the portal's; the others take the nine after it")
    parser.add_argument("--reset", action="store_true", help="delete the demonstration's data and start afresh")
    parser.add_argument("--yes", action="store_true", help="with --reset: also in the database of DATABASE_URL")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65526:
        parser.error(f"--port {options.port}: a number from 1024 to 65526 is needed")
    return options


def _require_free(ports: Ports) -> None:
    remedy = f"End it, or choose other ports: ./buergerbuero demo --port {ports.portal + 100}"
    listening.require_free(ports.portal, "portal", remedy)
    listening.require_free(ports.desk, "desk", remedy)
    listening.require_free(ports.mail_page, "mail page", remedy)
    listening.require_free(ports.smtp, "mail", remedy)
    listening.require_free(ports.idp, "provider of log-ins", remedy)
    listening.require_free(ports.pay, "payment provider", remedy)
    listening.require_free(ports.registers, "registers", remedy)
    listening.require_free(ports.boxlink, "link to boxes", remedy)
    listening.require_free(ports.kiosk, "screen of the box", remedy)
    listening.require_free(ports.cabinet, "drawn cabinet", remedy)


def _reset(*, yes: bool) -> None:
    url = os.environ.get("DATABASE_URL")
    if url and not yes:
        raise Trouble(
            "DATABASE_URL is set: --reset would delete the database there.",
            "If it holds nothing but demonstration data: ./buergerbuero demo --reset --yes",
        )
    present = [places.STATE / name for name in DATA if (places.STATE / name).exists()]
    progress.say(f"Deleting the demonstration's data and keys: {', '.join(path.name for path in present) or 'none'}")
    if url:
        databases.drop_foreign(url)
    postgres.remove(databases.OWN)
    for path in present:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _require_same_database() -> None:
    """Keys, files and log-ins in var/ belong to the database they were made with. Raises Trouble."""
    here = hashlib.sha256(os.environ.get("DATABASE_URL", "our own").encode()).hexdigest()
    if DATABASE.exists() and prepare.LOGINS.exists() and DATABASE.read_text(encoding="ascii") != here:
        raise Trouble(
            "The demonstration's data in var/ were made with another database than the one that is meant now.",
            "Set DATABASE_URL as it was then (or unset it), or start afresh: ./buergerbuero demo --reset",
        )
    if prepare.LOGINS.exists() and "DATABASE_URL" not in os.environ and not postgres.has_data(databases.OWN):
        raise Trouble(
            "The demonstration's database is gone, but its keys and files in var/ are still there.",
            "Put the database back from a backup, or start afresh: ./buergerbuero demo --reset",
        )
    DATABASE.write_text(here, encoding="ascii")


def _start(ports: Ports, stack: ExitStack) -> list[Running]:
    """Everything up and answering. What was started is stopped with the stack."""
    addresses: list[databases.Addresses] = []
    running: list[Running] = []

    def keys() -> None:
        _module("keys", "", environment.without_ours(setup.environment()))

    def database() -> None:
        log = supervision.LOGS / "postgres.log"
        addresses.append(stack.enter_context(databases.open_for_demo(log)))

    def prepared(part: str, process: str) -> None:
        _module("prepare", part, environment.of(process, ports, addresses[0]("bb_owner")))

    def tables() -> None:
        prepared("tables", "owner")
        upkeep.tables().set()

    def files() -> None:
        prepared("files", "owner")
        upkeep.files().set()

    def logins() -> None:
        try:
            identity_provider.ensure()
        except Trouble as trouble:  # a system without apt, or no network: the demo goes on without
            progress.say(f"Nobody can log in as a citizen: {trouble}")
            return
        _module("demo_logins", str(ports.idp), environment.without_ours(setup.environment()))

    def programs() -> None:
        running.extend(stack.enter_context(supervision.together(demo_programs.programs(ports, addresses[0]))))
        _wait(running, ports)

    steps = [
        (_keys_missing(), Step("Keys", keys)),
        (True, Step("Database", database)),
        (not upkeep.tables().fresh, Step("Tables and rights", tables)),
        (not upkeep.files().fresh, Step("Style sheets and fonts, ready to be sent", files)),
        (
            not prepare.LOGINS.exists(),
            Step("Services, staff and 200 invented cases", partial(prepared, "cases", "worker")),
        ),
        (
            not demo_box.BOX.is_ready(ports),
            Step("Dokumenten-Ausgabebox: keys, papers, first colleagues", partial(prepared, "box", "owner")),
        ),
        (True, Step("Log-ins of citizens", logins)),
        (True, Step("Portal, desk, worker, box and mail page", programs)),
    ]
    progress.walk([step for needed, step in steps if needed])
    return running


def _keys_missing() -> bool:
    """Whether keys must be made. Raises Trouble if data sealed with them are there."""
    if (environment.SECRETS / "seal-cert").exists():  # the last one made
        return not (
            environment.SECRETS / boxauthority.SERVER_CERTIFICATE
        ).exists()  # a demo from before there was a box
    if prepare.LOGINS.exists():
        raise Trouble(
            f"The keys in {environment.SECRETS} are gone, but the data sealed with them are still there.",
            "Put the keys back, or start afresh: ./buergerbuero demo --reset",
        )
    return True


def _module(name: str, argument: str, env: dict[str, str]) -> None:
    log = supervision.LOGS / f"{name}.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("wb") as sink:
        process = children.start(
            [sys.executable, "-m", f"{__package__}.{name}", argument], log=sink, env=env, cwd=places.PROJECT
        )
        try:
            code = process.wait()
        finally:
            children.stop(process, how=signal.SIGTERM, seconds=10)
    if code:
        raise Trouble(f"This step failed. Its log: {log}", "The last lines say why.", log=tail(log, 12))


def _wait(running: Sequence[Running], ports: Ports) -> None:
    """Return when all pages answer. Raises Trouble if one ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    waiting = [("portal", ports.portal), ("desk", ports.desk), ("mail", ports.mail_page)]
    while waiting:
        supervision.check_alive(running)
        waiting = [(name, port) for name, port in waiting if not listening.answers(port)]
        if waiting and time.monotonic() > deadline:
            name, port = waiting[0]
            one = next(one for one in running if one.name == name)
            said = tail(one.log, 15, since=one.since)
            raise Trouble(f"{name} gives no page on port {port}.", f"Its whole log: {one.log}", log=said)
        time.sleep(0.1)


def _show(ports: Ports, running: Sequence[Running]) -> None:
    """Say where all is and how to get in."""
    progress.say(f"""
  Portal     {ports.url(ports.portal)}
  Desk       {ports.desk_url}   (by this name: browsers make passkeys for no number)
  Payments   {ports.url(ports.pay)}   (a stand-in for the payment provider: nobody's money moves)
  Box        {ports.url(ports.cabinet)}   (a drawn cabinet; its screen: {ports.url(ports.kiosk)})
  Mail page  {ports.url(ports.mail_page)}   (all mails, and the one-time codes of the moment)

  Log-ins for the desk (invented; the code is good for half a minute, a fresh one is on the mail page):""")
    for login in json.loads(prepare.LOGINS.read_text(encoding="utf-8")):
        code = pyotp.TOTP(login["totp_secret"]).now()
        words = f"{login['login']:<12} {login['password']:<24} code {code}   {login['role']}"
        progress.say(f"    {words}")
    progress.say("\n  The mail page also lists the people and number plates that log-in and registers know.")
    away = ", ".join(f"{one.name} {one.process.pid}" for one in running if one.again)
    progress.say(f"  Stand-ins that may be ended, to see what happens then (processes): {away}")
    progress.say("\n  Files that people send are not scanned for viruses here; in operation BB_CLAMD names a scanner.")
    progress.say(f"\n  Logs: {supervision.LOGS}   Ctrl-C stops all.")
