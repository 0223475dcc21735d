"""What a fresh demonstration holds: the published services, staff who can log in, and open cases.

To be imported once Django is set up, with the worker's keys and as the owner of the tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from buergerbuero.base.ids import CodeKind, format_code, new_code
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.config.cli import demo_data, demo_permits, places
from buergerbuero.identity import actions as identity
from buergerbuero.identity.totp import new_secret
from buergerbuero.identity.values import Role


@dataclass(frozen=True)
class Login:
    """How somebody of the demonstration logs in; `totp_secret` is base 32 (RFC 6238)."""

    login: str
    password: str
    totp_secret: str
    role: str


@dataclass(frozen=True)
class Person:
    """Somebody invented who works at the desk."""

    login: str
    name: str
    role: Role
    office: str = "Steueramt"


PEOPLE = (
    Person("probe", "Petra Probe", Role.CLERK),
    Person("entwurf", "Emre Entwurf", Role.CLERK),
    Person("vorlage", "Vera Vorlage", Role.SUPERVISOR),
    Person("muster", "Max Muster", Role.ADMINISTRATOR),
    Person("beispiel", "Berna Beispiel", Role.EDITOR, "Bürgerbüro"),
    Person("ruth.probe", "Ruth Probe", Role.READER, "Rechnungsprüfung"),
)


def fill(*, now: datetime) -> list[Login]:
    """Publish the services, make staff and cases; return how to log in."""
    for folder in sorted((places.PROJECT / "services").iterdir()):
        if folder.is_dir():
            catalogue.publish(
                folder=folder,
                town=places.PROJECT / "towns" / "siegen",
                by="demo",
                released_by="demo-release",
                demo=True,
                now=now,
            )
    made = list(_staff(now))
    clerks = tuple(staff_id for staff_id, person, _ in made if person.role is Role.CLERK)
    demo_data.fill(clerks=clerks, now=now)
    demo_permits.fill(clerks=clerks, now=now)
    return [login for _, _, login in made]


def _staff(now: datetime) -> Iterator[tuple[UUID, Person, Login]]:
    """Each installation draws secrets of its own: nobody can log in to somebody else's demonstration."""
    for person in PEOPLE:
        login = Login(
            person.login, format_code(new_code(CodeKind.SET_UP)).replace(" ", "-"), new_secret(), str(person.role)
        )
        first = identity.create_demo_staff(
            login=login.login,
            display_name=person.name,
            office=person.office,
            roles=[person.role],
            password=login.password,
            secret=login.totp_secret,
            now=now,
        )
        yield first.staff_id, person, login
