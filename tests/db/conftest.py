"""The pages of the desk over HTTP: its addresses, its middleware, one member of staff a role, cases at any stage."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connection
from django.test import Client
from django.urls import resolve
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import clock, outbox
from buergerbuero.base.actors import staff
from buergerbuero.base.ids import new_id
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.config.cli.demo_data import Plan, apply
from buergerbuero.forms import queries as form_queries
from buergerbuero.identity import passwords, totp
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.values import Role
from tests.cast import NOW, PROJECT
from tests.journey import html
from tests.made.reactions import handlers_of

NAMES = {
    Role.CLERK: "S. Muster",
    Role.SUPERVISOR: "L. Probe",
    Role.ADMINISTRATOR: "T. Vorlage",
    Role.EDITOR: "B. Beispiel",
    Role.READER: "R. Entwurf",
}


@dataclass
class Time:
    """The moment that views see; a test moves it on."""

    now: datetime.datetime = field(default=NOW)

    def passes(self, **duration: float) -> None:
        """Move on."""
        self.now += datetime.timedelta(**duration)


@dataclass(frozen=True)
class Colleague:
    """A member of staff with a browser that is logged in."""

    staff_id: UUID
    session_id: UUID
    browser: Client


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real hash with little work: what it costs in operation is tested in tests/unit/identity."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 1024)
    monkeypatch.setattr(Argon2PasswordHasher, "parallelism", 1)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def time() -> Iterator[Time]:
    passing = Time()
    with pytest.MonkeyPatch.context() as own:  # a test that undoes its own patches stays at this moment
        own.setattr(clock, "now", lambda: passing.now)
        yield passing


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> None:
    """This process serves the desk."""
    settings.ROOT_URLCONF = "buergerbuero.config.urls_desk"
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["desk"]
    settings.CSRF_FAILURE_VIEW = "buergerbuero.desk.views.errors.csrf_failure"
    plain_static_files(settings, tmp_path)


def plain_static_files(settings: Any, empty: Path) -> None:
    """Addresses of static files without their collection, which the journeys do for real."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = empty
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def colleague(db: None, desk: None, time: Time) -> Callable[..., Colleague]:
    """Make somebody of a role, already logged in; the door itself has tests of its own."""

    def make(role: Role = Role.CLERK, name: str = "", *, browser: Client | None = None) -> Colleague:
        staff_id = new_id()
        Staff.objects.create(
            id=staff_id,
            login=f"{role}-{str(staff_id)[:8]}",
            display_name=name or NAMES.get(role, "N. Muster"),
            office="Steueramt",
            roles=[role.value],
            password=make_password(None),
            sealed_totp=totp.seal_secret(staff_id, totp.new_secret()),
            created_at=time.now,
        )
        return sit_down(staff_id, browser or Client(), now=time.now)

    return make


def sit_down(staff_id: UUID, browser: Client, *, now: datetime.datetime) -> Colleague:
    """Open a session for somebody in a browser."""
    session = StaffSession.objects.create(staff_id=staff_id, started_at=now, last_seen_at=now)
    kept = browser.session
    kept["staff_session"] = str(session.id)
    kept.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = kept.session_key or ""  # a signed cookie is its own key
    return Colleague(staff_id, session.id, browser)


def leads_to(address: str, response: Any) -> set[str]:
    """Return the names of all addresses that a page has a link, a form or a button for."""
    page = html.read(address, response.content.decode())
    elements = [*page.root.all("a", "form"), *page.root.all("button", "input")]
    given = {each.attributes.get(name) for each in elements for name in ("href", "action", "formaction")} - {None}
    given |= {address for form in page.root.all("form") if not form.attributes.get("action")}
    paths = {urlsplit(each or "").path for each in given}
    return {str(resolve(path).url_name) for path in paths if path}


@pytest.fixture
def clerk(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague(Role.CLERK)


@pytest.fixture
def as_role(db: None) -> Iterator[Callable[[str], object]]:
    """From here on, act with the database rights of a process: of bb_portal, bb_desk or bb_worker."""
    with connection.cursor() as cursor:
        yield lambda role: cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("RESET ROLE")


def publish_dog_tax() -> str:
    """Publish the service as it lies in the project; return its digest."""
    return catalogue.publish(
        folder=PROJECT / "services" / "hundesteuer_anmeldung",
        town=PROJECT / "towns" / "siegen",
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=NOW,
    )


@pytest.fixture
def published(db: None) -> str:
    return publish_dog_tax()


def propose(folder: Path, change: tuple[str, str] = ("Haustier, ", ""), *, by: UUID | None = None) -> UUID:
    """Submit a version of the dog tax with one sentence of its files changed; return the proposal."""
    copy = folder / "hundesteuer_anmeldung"
    shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", copy)
    for file in ("service.yaml", "form.yaml"):
        (copy / file).write_text((copy / file).read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    version = catalogue_queries.candidate(copy, town=PROJECT / "towns" / "siegen", demo=True)
    rehearsal = form_queries.rehearse(version, today=NOW.date())
    return catalogue.submit(version=version, rehearsal=rehearsal, by=staff(by or new_id()), now=NOW)


@pytest.fixture
def application(published: str) -> Callable[..., Receipt]:
    """Send an application. Index 1: Tomasz Entwurf, inbox, e-mail. Index 4: Noor, by post."""

    def send(index: int = 1, days_ago: int = 0) -> Receipt:
        begin = NOW - datetime.timedelta(days=days_ago, minutes=30)
        moments = (begin + datetime.timedelta(seconds=n) for n in range(60))
        return apply(Plan(index, days_ago=days_ago, fate="new"), moments)

    return send


@pytest.fixture
def work(db: None, time: Time) -> Callable[[], None]:
    """Do what the worker does: run every queued reaction, and those that they queue."""

    def run() -> None:
        seen: set[int] = set()
        while jobs := list(_reactions(seen, time.now)):
            for job in jobs:
                seen.add(job.id)
                for handler in handlers_of(job):
                    outbox.handle(outbox.fact_from(job.args["fact"]), handler=handler, now=time.now)

    return run


def _reactions(seen: set[int], now: datetime.datetime) -> Iterator[ProcrastinateJob]:
    due = ProcrastinateJob.objects.filter(task_name="react").exclude(scheduled_at__gt=now)
    yield from due.exclude(id__in=seen).order_by("id")
