"""Log-ins at a real directory: oidc-provider, which the OpenID Foundation has certified, in a process of its own."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.identity import actions, queries
from buergerbuero.identity.models import DirectoryLink, Staff, StaffSession
from buergerbuero.identity.values import (
    Browser,
    DirectoryRefused,
    DirectoryTrip,
    LinkTaken,
    LogInWay,
    NoSecondFactor,
    NotFresh,
    NotLinked,
    Role,
    Scope,
    SessionEnd,
    SessionOver,
    StaffMember,
    WrongLogin,
)
from tests.made import directory
from tests.made.ports import free_port

pytestmark = pytest.mark.django_db

BACK = "http://testserver/anmelden/verzeichnis/antwort/"
HERE = Browser("192.0.2.1", "Firefox, Windows")


@pytest.fixture(scope="module")
def running() -> Iterator[DirectoryAccess]:
    with directory.running(free_port(), BACK) as access:
        yield access


@pytest.fixture
def access(running: DirectoryAccess, settings: Any) -> DirectoryAccess:
    settings.BB = dataclasses.replace(settings.BB, directory=running)
    return running


@pytest.fixture
def sabine() -> StaffMember:
    made = actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="",
        roles=[Role.CLERK],
        password="korrekt pferd batterie",
        secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        now=clock.now(),
    )
    session = StaffSession.objects.create(staff_id=made.staff_id, started_at=clock.now(), last_seen_at=clock.now())
    return actions.resume_session(session_id=session.id, now=clock.now())


def there(who: str = "muster", link: tuple[UUID, UUID] | None = None) -> tuple[DirectoryTrip, dict[str, str]]:
    trip, address = actions.begin_directory(link=link, now=clock.now())
    return trip, directory.log_in(address, who, back=BACK)


def link(member: StaffMember, who: str = "muster") -> None:
    ids = {"staff_id": member.staff_id, "session_id": member.session_id}
    trip, fields = there(who, link=(member.staff_id, member.session_id))
    actions.link_directory(**ids, trip=trip, fields=fields, now=clock.now())


def enter(who: str = "muster") -> StaffMember:
    trip, fields = there(who)
    return actions.log_in_by_directory(trip=trip, fields=fields, browser=HERE, now=clock.now())


def test_who_is_linked_logs_in_with_the_roles_that_we_gave(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    member = enter()
    assert (member.staff_id, member.roles) == (sabine.staff_id, frozenset({Role.CLERK}))
    line = queries.sessions_of(sabine.staff_id)[0]
    assert (line.way, line.browser) == (LogInWay.DIRECTORY, "Firefox, Windows")
    found = DirectoryLink.objects.get()
    assert (found.issuer, found.subject) == (access.url, "muster")


def test_nobody_comes_into_being_by_logging_in(access: DirectoryAccess, sabine: StaffMember) -> None:
    """Not even by the same log-in name."""
    with pytest.raises(NotLinked):
        enter()
    assert Staff.objects.count() == 1


def test_where_the_town_wants_it_somebody_does(access: DirectoryAccess, sabine: StaffMember, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, directory=dataclasses.replace(access, newcomers="reader"))
    new = enter("fremd")
    assert (new.login, new.display_name, new.roles) == ("f.fremd", "Fiona Fremd", frozenset({Role.READER}))
    assert new.scope == Scope(nothing=True) and queries.case_services(new.scope) == frozenset()
    words: dict[str, Any] = {"display_name": "Fiona Fremd", "office": "", "roles": [Role.READER], "by": staff("boss")}
    actions.change_staff(staff_id=new.staff_id, scope=Scope(frozenset({"a"})), now=clock.now(), **words)
    again = enter("fremd")
    assert again.staff_id == new.staff_id and queries.case_services(again.scope) == frozenset({"a"})
    with pytest.raises(NotLinked):
        enter("muster")  # the log-in name is somebody's already


def test_one_factor_is_not_enough(access: DirectoryAccess, sabine: StaffMember, settings: Any) -> None:
    with pytest.raises(NoSecondFactor):
        link(sabine, "probe")
    with pytest.raises(NoSecondFactor):
        enter("probe")
    settings.BB = dataclasses.replace(settings.BB, directory=dataclasses.replace(access, methods=frozenset({"pwd"})))
    link(sabine, "probe")


def test_a_level_can_be_asked_for_instead(access: DirectoryAccess, sabine: StaffMember, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, directory=dataclasses.replace(access, level="zwei"))
    link(sabine)
    with pytest.raises(NoSecondFactor):
        enter("probe")


def test_an_answer_counts_once_for_its_own_way_and_in_time(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    trip, fields = there()
    other, _ = actions.begin_directory(now=clock.now())
    late = clock.now() + datetime.timedelta(minutes=10)
    for wrong, moment in ((other, clock.now()), (trip, late)):
        with pytest.raises(DirectoryRefused):
            actions.log_in_by_directory(trip=wrong, fields=fields, browser=HERE, now=moment)
    actions.log_in_by_directory(trip=trip, fields=fields, browser=HERE, now=clock.now())
    with pytest.raises(DirectoryRefused):
        actions.log_in_by_directory(trip=trip, fields=fields, browser=HERE, now=clock.now())


@pytest.mark.parametrize(
    "wrong", [{"verifier": "x" * 43}, {"nonce": "another"}], ids=["another verifier", "another nonce"]
)
def test_a_stolen_code_opens_nothing(access: DirectoryAccess, sabine: StaffMember, wrong: dict[str, str]) -> None:
    """The thief has code and state, not what the browser keeps: the directory or the token says no."""
    link(sabine)
    trip, fields = there()
    thief = dataclasses.replace(trip, **wrong)  # type: ignore[arg-type]  # a text each
    with pytest.raises(DirectoryRefused):
        actions.log_in_by_directory(trip=thief, fields=fields, browser=HERE, now=clock.now())


@pytest.mark.parametrize("wrong", [{"code": "invented"}, {"code": ""}, {"iss": "https://evil.example"}])
def test_an_answer_of_another_is_refused(access: DirectoryAccess, sabine: StaffMember, wrong: dict[str, str]) -> None:
    link(sabine)
    trip, fields = there()
    with pytest.raises(DirectoryRefused):
        actions.log_in_by_directory(trip=trip, fields=fields | wrong, browser=HERE, now=clock.now())


def test_who_gives_up_there_is_told_so(access: DirectoryAccess) -> None:
    with pytest.raises(DirectoryRefused, match="access_denied"):
        enter("abbrechen")


def test_one_here_is_one_there(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    with pytest.raises(LinkTaken):
        link(sabine, "fremd")
    other = actions.create_demo_staff(
        login="a.b.c",
        display_name="A",
        office="",
        roles=[Role.CLERK],
        password="korrekt pferd batterie",
        secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        now=clock.now(),
    )
    session = StaffSession.objects.create(staff_id=other.staff_id, started_at=clock.now(), last_seen_at=clock.now())
    with pytest.raises(LinkTaken):
        link(actions.resume_session(session_id=session.id, now=clock.now()))


def test_off_is_off_whatever_the_directory_says(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    member = enter()
    Staff.objects.filter(id=sabine.staff_id).update(active=False)
    with pytest.raises(SessionOver):
        actions.resume_session(session_id=member.session_id, now=clock.now())
    with pytest.raises(WrongLogin):
        enter()


def test_switching_off_and_removing_the_link_close_the_way(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    ids = {"staff_id": sabine.staff_id, "session_id": sabine.session_id}
    with pytest.raises(NotFresh):
        actions.unlink_directory(**ids, now=clock.now() + datetime.timedelta(minutes=15))
    actions.unlink_directory(**ids, now=clock.now())
    with pytest.raises(NotLinked):
        enter()
    link(sabine)
    actions.deactivate_staff(staff_id=sabine.staff_id, by=staff("boss"), now=clock.now())
    with pytest.raises(WrongLogin):
        enter()


def test_who_is_switched_off_does_not_come_back_as_somebody_new(
    access: DirectoryAccess, sabine: StaffMember, settings: Any
) -> None:
    """Where the directory has another login name for the same person, it was enough to log in by it."""
    Staff.objects.filter(id=sabine.staff_id).update(login="sabine.m")
    link(sabine)
    settings.BB = dataclasses.replace(settings.BB, directory=dataclasses.replace(access, newcomers="clerk"))
    actions.deactivate_staff(staff_id=sabine.staff_id, by=staff("boss"), now=clock.now())
    with pytest.raises(WrongLogin):
        enter()
    assert Staff.objects.count() == 1


def test_who_was_switched_off_can_link_another_account(access: DirectoryAccess, sabine: StaffMember) -> None:
    old = actions.create_demo_staff(
        login="s.frueher",
        display_name="S. Muster",
        office="",
        roles=[Role.CLERK],
        password="korrekt pferd batterie",
        secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        now=clock.now(),
    )
    session = StaffSession.objects.create(staff_id=old.staff_id, started_at=clock.now(), last_seen_at=clock.now())
    link(actions.resume_session(session_id=session.id, now=clock.now()))
    with pytest.raises(LinkTaken):
        link(sabine)
    actions.deactivate_staff(staff_id=old.staff_id, by=staff("boss"), now=clock.now())
    link(sabine)
    assert enter().staff_id == sabine.staff_id


def test_a_session_from_there_is_shorter(access: DirectoryAccess, sabine: StaffMember) -> None:
    link(sabine)
    member, began = enter(), clock.now()
    for minutes in range(0, 230, 20):
        actions.resume_session(session_id=member.session_id, now=began + datetime.timedelta(minutes=minutes))
    with pytest.raises(SessionOver) as over:
        actions.resume_session(session_id=member.session_id, now=began + datetime.timedelta(hours=4))
    assert over.value.why is SessionEnd.DAY_OVER
