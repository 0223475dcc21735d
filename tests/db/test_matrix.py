"""Every address of desk and portal for everybody who might ask for it. A new address without an expectation fails.

The permission that a view names is not believed here: who may see what stands in this file, and is asked over HTTP.
Each request is undone, so none can spoil the next.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as live
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import get_resolver

from buergerbuero.base import revoking
from buergerbuero.base.actors import CITIZEN, SYSTEM, staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.desk import access
from buergerbuero.forms import actions as forms
from buergerbuero.identity import actions as identity
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Role
from buergerbuero.payments import actions as payments
from buergerbuero.pickup import actions as pickup
from buergerbuero.portal import cookies
from buergerbuero.portal.cookies import Ticket
from tests.cast import NOW, PROJECT
from tests.db.conftest import Colleague, Time, leads_to, plain_static_files, propose, publish_dog_tax
from tests.made.boxes import Made

pytestmark = pytest.mark.django_db

CLERK, SUPERVISOR, ADMINISTRATOR = Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR
EDITOR, READER = Role.EDITOR, Role.READER
ALL = {CLERK, SUPERVISOR, ADMINISTRATOR, EDITOR, READER}
WORKERS, WATCHERS = {CLERK, SUPERVISOR}, {SUPERVISOR, ADMINISTRATOR}
READERS = {*WATCHERS, EDITOR}
LOOKERS = {*WORKERS, READER}
COUNTERS = {SUPERVISOR, EDITOR, READER}
LOOK_ONLY = {READER}


@dataclass(frozen=True)
class DeskPage:
    """Who may see a page of the desk, and what each method answers to them. 405: not this way."""

    may: set[Role]
    get: int = 200
    post: int = 405
    typed: dict[str, str] = field(default_factory=dict)
    open_to_all: bool = False


DESK = {
    "day": DeskPage(WORKERS),
    "next": DeskPage(WORKERS, get=302),
    "case": DeskPage(LOOKERS),
    "document": DeskPage(LOOKERS),
    "form_pdf": DeskPage(LOOKERS, get=404),
    "paper": DeskPage(LOOKERS, get=404),
    "picture": DeskPage(LOOKERS, get=404),
    "new_code": DeskPage(WORKERS, post=200, typed={"gesehen": "ja"}),
    "new_pin": DeskPage(WORKERS, post=200, typed={"gesehen": "ja"}),
    "boxes": DeskPage({*WORKERS, ADMINISTRATOR}),
    "box": DeskPage({*WORKERS, ADMINISTRATOR}),
    "box_label": DeskPage(WORKERS, post=200),
    "box_alarm": DeskPage(WORKERS, get=405, post=302),
    "box_return": DeskPage(WORKERS, get=405, post=302, typed={"altes": "entwertet"}),
    "box_to_counter": DeskPage(WORKERS, get=405, post=404),
    "consent": DeskPage(WORKERS, get=404, post=404),
    "step": DeskPage(WORKERS, post=302, typed={"stand": "0"}),
    "fee": DeskPage(WORKERS, post=302, typed={"betrag": "3,80", "beleg": "K-1"}),
    "payments": DeskPage(WORKERS),
    "balance": DeskPage(WORKERS, get=405, post=302),
    "search": DeskPage(LOOKERS, post=200, typed={"suchwort": "niemand"}),
    "post": DeskPage(WORKERS),
    "letter": DeskPage(WORKERS),
    "posted": DeskPage(WORKERS, get=405, post=302),
    "counter": DeskPage(WORKERS),
    "counter_ready": DeskPage(WORKERS, get=405, post=302),
    "counter_hand_out": DeskPage(WORKERS, get=302, post=302),
    "counter_take_back": DeskPage(WORKERS, get=405, post=302),
    "counter_letter": DeskPage(WORKERS, get=405, post=302),
    "counter_give_up": DeskPage(WORKERS, get=405, post=302),
    "figures": DeskPage(COUNTERS),
    "service_figures": DeskPage(COUNTERS),
    "figures_csv": DeskPage(COUNTERS),
    "jobs": DeskPage(WATCHERS),
    "retry": DeskPage(WATCHERS, get=405, post=302),
    "services": DeskPage(READERS),
    "proposal": DeskPage(READERS),
    "sketches": DeskPage({EDITOR}, post=422),
    "sketch": DeskPage({EDITOR}, post=422),
    "sketch_page": DeskPage({EDITOR}),
    "sketch_zip": DeskPage({EDITOR}),
    "sketch_look": DeskPage({EDITOR}, get=302),
    "sketch_question": DeskPage({EDITOR}, post=200),
    "sketch_check": DeskPage({EDITOR}, post=409),
    "sketch_discard": DeskPage({EDITOR}, get=405, post=302, typed={"sicher": "ja"}),
    "release_service": DeskPage({SUPERVISOR, EDITOR}, get=405, post=302),
    "reject_service": DeskPage({SUPERVISOR, EDITOR}, get=405, post=302, typed={"text": "Noch nicht."}),
    "staff": DeskPage({ADMINISTRATOR}),
    "staff_new": DeskPage({ADMINISTRATOR}, post=422),
    "person": DeskPage({ADMINISTRATOR}, post=302, typed={"name": "X", "rolle": "clerk"}),
    "invite_again": DeskPage({ADMINISTRATOR}, get=405, post=302),
    "recovery_ask": DeskPage({ADMINISTRATOR}, get=405, post=302),
    "recovery_confirm": DeskPage({ADMINISTRATOR}, get=405, post=200),
    "recovery_refuse": DeskPage({ADMINISTRATOR}, get=405, post=302),
    "recovery_object": DeskPage(ALL, get=405, post=404),
    "recovery_read": DeskPage(ALL, get=405, post=302),
    "deactivate": DeskPage({ADMINISTRATOR}, get=405, post=302),
    "end_sessions": DeskPage({ADMINISTRATOR}, get=405, post=302),
    "account": DeskPage(ALL),
    "password": DeskPage(ALL, post=422),
    "end_session": DeskPage(ALL, get=405, post=302),
    "passkey_add": DeskPage(ALL, get=405, post=422),
    "passkey_remove": DeskPage(ALL, get=405, post=404),
    "log_in_again": DeskPage(ALL, get=405, post=302),
    "keys": DeskPage(ALL, post=302, open_to_all=True),
    "log_in": DeskPage(ALL, get=302, post=403, open_to_all=True),
    "log_in_passkey": DeskPage(ALL, get=405, post=403, open_to_all=True),
    "directory_go": DeskPage(ALL, get=404, open_to_all=True),
    "directory_answer": DeskPage(ALL, get=403, open_to_all=True),
    "directory_link": DeskPage(ALL, get=404),
    "directory_unlink": DeskPage(ALL, get=405, post=302),
    "log_out": DeskPage(ALL, get=405, post=302, open_to_all=True),
    "set_up": DeskPage(ALL, post=422, open_to_all=True),
    "error": DeskPage(ALL, get=404, post=404, open_to_all=True),
}
BOXLINK = {"call": (405, 400)}
"""What an address of the link to boxes answers to a stranger who gets and who posts."""
SKETCH = {"sketch", "sketch_look", "sketch_check", "sketch_discard"}
COUNTER = {"counter_ready", "counter_hand_out", "counter_take_back", "counter_letter", "counter_give_up"}
STRANGERS_AT_THE_DESK = {"log_in": 200}
"""Where an open page answers differently to who is not logged in."""


@dataclass(frozen=True)
class PortalPage:
    """What a page of the portal answers to a stranger, to who holds the case open, and to who holds another one."""

    get: tuple[int, int, int]
    post: tuple[int, int, int]
    typed: dict[str, str] = field(default_factory=dict)


def everybody(get: int, post: int = 200) -> PortalPage:
    return PortalPage((get,) * 3, (post,) * 3)


def with_draft() -> PortalPage:
    """Pages of an application that is being filled in: a case that is open does not help."""
    return everybody(404, 404)


def with_case(get: int, post: int, **typed: str) -> PortalPage:
    """Each sees the case they hold; the pages name none."""
    return PortalPage((403, get, get), (403, post, post), typed)


PORTAL = {
    "start": everybody(200),
    "search": everybody(200),
    "a_to_z": everybody(200),
    "help": everybody(200),
    "accessibility": everybody(200),
    "privacy": everybody(200),
    "imprint": everybody(200),
    "service": everybody(200, 302),
    "service_privacy": everybody(200),
    "form": everybody(200, 405),
    "blank_form": everybody(200, 405),
    "check": with_draft(),
    "bring": with_draft(),
    "brought": with_draft(),
    "form_pdf": everybody(403, 403),
    "case_form_pdf": with_case(404, 405),
    "renewed": with_draft(),
    "receipt": everybody(403, 403),
    "receipt_pdf": everybody(403, 403),
    "identify": with_draft(),
    "later": with_draft(),
    "leave": with_draft(),
    "question": with_draft(),
    "files": with_draft(),
    "file": with_draft(),
    "file_preview": with_draft(),
    "file_turn": with_draft(),
    "resume": everybody(200, 302),
    "left": everybody(200),
    "case_login": PortalPage((200, 302, 302), (302, 302, 302)),
    "mine": everybody(200, 302),
    "own_case": everybody(302, 302),
    "own_draft": everybody(302, 302),
    "case": with_case(200, 405),
    "answer": with_case(405, 302, antwort="Seit gestern."),
    "amend": with_case(405, 302),
    "amendment": PortalPage((404, 302, 302), (404, 302, 302)),
    "confirm_mail": with_case(405, 302),
    "revoke": with_case(200, 302),
    "withdraw": with_case(200, 302),
    "ask_consent": with_case(302, 302),
    "consent_login": everybody(200, 302),
    "consent": everybody(403, 403),
    "consent_answer": everybody(403, 403),
    "consent_identify": everybody(403, 403),
    "pay": PortalPage((403, 200, 302), (403, 302, 302)),
    "paid": PortalPage((403, 200, 302), (403, 405, 405)),
    "payment_heard": everybody(405, 404),
    "document": PortalPage((403, 405, 405), (403, 200, 404)),
    "case_receipt_pdf": with_case(200, 405),
    "logout": everybody(405, 302),
    "done": everybody(405, 302),
    "closed": everybody(200, 405),
    "verify": everybody(200, 302),
    "error": everybody(404, 404),
    "login": everybody(404, 404),
    "login_go": everybody(405, 404),
    "login_leave": everybody(302, 405),
    "login_consume": everybody(405, 404),
    "login_finish": everybody(302, 405),
    "login_failed": everybody(200, 405),
    "login_back": everybody(302, 405),
    "login_unanswered": everybody(302, 405),
    "log_out": everybody(405, 302),
    "logged_out": everybody(200, 405),
    "login_metadata": everybody(404, 405),
}
WHO = ("stranger", "holder", "other")


@dataclass(frozen=True)
class World:
    """What addresses speak of: an open case, one that was granted by post, and one of somebody else."""

    open: Receipt
    granted: Receipt
    foreign: Receipt
    job: int
    proposal: UUID
    claim: UUID
    order: UUID


def names(urlconf: str) -> Iterator[str]:
    def walk(found: list[URLPattern | URLResolver]) -> Iterator[str]:
        for each in found:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns)
            else:
                yield str(each.name)

    yield from walk(get_resolver(urlconf).url_patterns)


def test_every_address_of_the_desk_has_an_expectation() -> None:
    assert sorted(names("buergerbuero.config.urls_desk")) == sorted(DESK)


def test_every_address_of_the_portal_has_an_expectation() -> None:
    assert sorted(names("buergerbuero.config.urls_portal")) == sorted(PORTAL)


def test_every_address_of_the_link_to_boxes_has_an_expectation() -> None:
    assert sorted(names("buergerbuero.config.urls_boxlink")) == sorted(BOXLINK)


@pytest.mark.parametrize("name", ["call"])
def test_link_to_boxes(name: str, settings: Any) -> None:
    """Whoever signs as no box gets a word. What boxes get: tests/db/boxlink and tests/contract/pickup."""
    settings.ROOT_URLCONF = "buergerbuero.config.urls_boxlink"
    settings.MIDDLEWARE = live.MIDDLEWARE_OF["boxlink"]
    address = reverse(f"boxlink:{name}")
    assert (Client().get(address).status_code, Client().post(address).status_code) == BOXLINK[name]


def test_who_only_looks_can_send_nothing_but_a_search_and_what_is_their_own() -> None:
    sends = {name for name, page in DESK.items() if LOOK_ONLY & page.may and page.post != 405}
    assert sends == {"search"} | {name for name, page in DESK.items() if page.may == ALL and page.post != 405}


@pytest.fixture
def world(
    desk: None, application: Callable[..., Receipt], time: Time, work: Callable[[], None], tmp_path: Path
) -> World:
    granted = application(index=4)
    actions.grant(case_id=granted.case_id, version=0, by=staff(uuid4()), now=time.now)
    time.passes(minutes=2)
    actions.release_due(now=time.now)
    work()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed'"
            " WHERE id = (SELECT min(id) FROM procrastinate_jobs) RETURNING id"
        )
        [job] = cursor.fetchone()
    open_ = application(index=1)
    proposal = propose(tmp_path / "vorschlag")
    return World(open_, granted, application(index=3), job, proposal, _claimed(open_), _boxed(open_))


def _boxed(receipt: Receipt) -> UUID:
    """Have a document of a case laid into a box; of a delivery that there is not."""
    box = Made().register()
    pickup.new_pin(case_id=receipt.case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    return pickup.order(
        case_id=receipt.case_id,
        delivery_id=uuid4(),
        box_id=box.box_id,
        doc_class="probe",
        low_reach=False,
        return_required=True,
        retention_days=7,
        by=SYSTEM,
        now=NOW,
    )


def begun_sketch() -> UUID:
    """A service in the making, as if somebody had corrected all that is wrong with it."""
    folder = PROJECT / "services" / "hundesteuer_anmeldung"
    files = {name: data for name, data in catalogue_queries.files_of(folder).items() if name != "antrag.pdf"}
    return catalogue.begin_sketch(
        service_id="hundesteuer_anmeldung",
        title="Hund anmelden",
        files={**files, "antrag.pdf": b"%PDF"},
        pages=(b"JPEG",),
        notes=(),
        by=staff(uuid4()),
        now=NOW,
    )


def _claimed(receipt: Receipt) -> UUID:
    """Let a fee be due in a case whose service has none."""
    Case.objects.filter(id=receipt.case_id).update(fee_state="due")
    return payments.claim(
        case_id=receipt.case_id,
        case_number=receipt.number,
        amount_cents=380,
        purpose="Probe",
        due_on=NOW.date(),
        by=SYSTEM,
        now=NOW,
    )


def notice_of(world: World) -> UUID:
    return queries.case_view(case_id=world.granted.case_id, staff_id=uuid4(), now=NOW).documents[0].id


def _handed_out(world: World) -> UUID:
    """Let a notice be handed out at the counter a moment ago."""
    posted = Delivery.objects.get(case_id=world.granted.case_id)
    return Delivery.objects.create(
        case_id=posted.case_id,
        decision_id=posted.decision_id,
        document_id=posted.document_id,
        channel="counter",
        state="collected",
        prepared_at=NOW,
        provided_at=NOW,
        collected_at=NOW + datetime.timedelta(minutes=2),  # a moment ago in this world
    ).id


def desk_arguments(world: World, me: Colleague, colleague: Colleague, asker: Colleague) -> dict[str, dict[str, Any]]:
    document = notice_of(world)
    [letter] = queries.post_list()
    delivery, person = {"delivery_id": letter.delivery_id}, {"staff_id": colleague.staff_id}
    counter = {"delivery_id": _handed_out(world)}
    proposed = {"proposal_id": world.proposal}
    box = {"box_id": "rathaus1"}
    sketch = {"sketch_id": begun_sketch()}
    asked = identity.ask_for_recovery(staff_id=colleague.staff_id, by=staff(asker.staff_id), now=NOW)
    recovery = {"recovery_id": asked}
    return {
        "case": {"case_id": world.open.case_id},
        "form_pdf": {"case_id": world.open.case_id},
        "document": {"case_id": world.granted.case_id, "document_id": document},
        "paper": {"case_id": world.open.case_id, "upload_id": document, "number": 1},
        "picture": {"case_id": world.open.case_id, "upload_id": document, "number": 1},
        "new_code": {"case_id": world.open.case_id},
        "consent": {"case_id": world.open.case_id},
        "new_pin": {"case_id": world.open.case_id},
        "box": box,
        "box_label": {**box, "order_id": world.order},
        "box_alarm": {**box, "alarm_id": 1},
        "box_return": {**box, "order_id": world.order},
        "box_to_counter": {**box, "order_id": world.order},
        "step": {"case_id": world.open.case_id, "slug": "uebernehmen"},
        "fee": {"case_id": world.open.case_id, "claim_id": world.claim, "slug": "kasse"},
        "letter": delivery,
        "posted": delivery,
        **dict.fromkeys(COUNTER, counter),
        "service_figures": {"service_id": "hundesteuer_anmeldung"},
        "figures_csv": {"service_id": "hundesteuer_anmeldung"},
        "retry": {"job_id": world.job},
        "proposal": proposed,
        "release_service": proposed,
        "reject_service": proposed,
        **dict.fromkeys(SKETCH, sketch),
        "sketch_page": {**sketch, "form": hashlib.sha256(b"%PDF").hexdigest(), "number": 1},
        "sketch_zip": {**sketch, "number": 1},
        "sketch_question": {**sketch, "page_id": "halter"},
        "person": person,
        "recovery_ask": person,
        "recovery_confirm": recovery,
        "recovery_refuse": recovery,
        "recovery_object": recovery,
        "invite_again": person,
        "deactivate": person,
        "end_sessions": person,
        "end_session": {"session_id": me.session_id},
        "passkey_remove": {"passkey_id": document},
        "error": {"code": 418},
    }


def asked(browser: Client, method: str, address: str, typed: dict[str, str]) -> int:
    """Ask, and undo whatever it did."""
    with transaction.atomic():
        kept = {name: morsel.value for name, morsel in browser.cookies.items()}
        status = int(getattr(browser, method)(address, typed if method == "post" else None).status_code)
        browser.cookies.clear()
        for name, value in kept.items():
            browser.cookies[name] = value
        transaction.set_rollback(True)
    return status


def expected_at_the_desk(name: str, method: str, role: Role | None) -> int:
    page = DESK[name]
    answer = page.get if method == "get" else page.post
    if role is None and not page.open_to_all:
        return 302 if method == "get" else 403
    if role is None and method == "get":
        return STRANGERS_AT_THE_DESK.get(name, answer)
    return answer if role is None or role in page.may else 403


@pytest.mark.parametrize("role", [None, *Role])
def test_desk(role: Role | None, world: World, colleague: Callable[..., Colleague]) -> None:
    bystander = colleague(Role.CLERK)
    me = colleague(role) if role else Colleague(uuid4(), uuid4(), Client())
    arguments = desk_arguments(world, me, bystander, colleague(Role.ADMINISTRATOR))
    wrong = {}
    for name, page in DESK.items():
        address = reverse(f"desk:{name}", kwargs=arguments.get(name, {}))
        for method in ("get", "post"):
            got = asked(me.browser, method, address, page.typed)
            if got != (should := expected_at_the_desk(name, method, role)):
                wrong[f"{method.upper()} {name}"] = f"{got} instead of {should}"
    assert not wrong


def test_every_role_has_its_expectations() -> None:
    new = sorted(set(Role) - ALL)
    assert not new, f"{new}: name the role at the top of this file, in ALL and in the sets of who may see which page"


@pytest.mark.parametrize("role", Role)
def test_no_page_of_the_desk_leads_anybody_to_what_is_not_theirs(
    role: Role, world: World, colleague: Callable[..., Colleague]
) -> None:
    """No link and no button for what would be refused."""
    me, bystander = colleague(role), colleague(Role.CLERK)
    arguments = desk_arguments(world, me, bystander, colleague(Role.ADMINISTRATOR))
    wrong = []
    for name, page in DESK.items():
        address = reverse(f"desk:{name}", kwargs=arguments.get(name, {}))
        if role in page.may and page.get == 200:
            answer = me.browser.get(address)
            found = leads_to(address, answer) if answer["Content-Type"].startswith("text/html") else set()
            wrong += [f"{name} leads to {each}" for each in sorted(found) if role not in DESK[each].may]
    assert not wrong


OF_A_CASE = {
    "case",
    "form_pdf",
    "consent",
    "document",
    "paper",
    "picture",
    "new_code",
    "new_pin",
    "step",
    "fee",
    "letter",
    "posted",
    *COUNTER,
}


@pytest.mark.parametrize("scope", [{"services": ["wohngeld"]}, {"offices": ["Meldebehörde"]}])
def test_who_may_see_other_services_only_finds_no_case_at_any_address(
    scope: dict[str, list[str]], world: World, colleague: Callable[..., Colleague]
) -> None:
    me, bystander = colleague(Role.SUPERVISOR), colleague(Role.CLERK)
    arguments = desk_arguments(world, me, bystander, colleague(Role.ADMINISTRATOR))
    named = {name for name, given in arguments.items() if access.CASES_BY & given.keys()}
    assert named == OF_A_CASE, "a new way to a case: name what leads to it in desk/access.py"
    Staff.objects.filter(id=me.staff_id).update(**scope)
    for name in named:
        page, address = DESK[name], reverse(f"desk:{name}", kwargs=arguments[name])
        for method in ("get", "post"):
            assert asked(me.browser, method, address, page.typed) in (404, 405), f"{method} {name}"


def hold(receipt: Receipt) -> Client:
    browser = Client()
    typed = {"nummer": receipt.number, "code": receipt.access_code}
    assert browser.post(reverse("portal:case_login"), typed).status_code == 302
    return browser


def ended(receipt: Receipt) -> Client:
    """A browser with a copy of every ticket of a person who has logged out since."""
    begun, code = forms.start_draft(digest=publish_dog_tax(), language="de", by=CITIZEN, now=NOW)
    draft, case = Ticket(str(begun.id), code, NOW), Ticket(receipt.number, receipt.access_code, NOW)
    given: dict[cookies.Kind, Ticket] = {"draft": draft, "aside": draft, "receipt": case, "case": case}
    response, browser = HttpResponse(), Client()
    for kind, ticket in given.items():
        cookies.give(response, kind, ticket, now=NOW)
    browser.cookies.update(response.cookies)
    assert browser.get(reverse("portal:case")).status_code == 200
    assert browser.get(reverse("portal:question", args=["halter"])).status_code == 200
    browser.cookies.update(response.cookies)
    for ticket in (draft, case):
        revoking.revoke(session=ticket.session, until=NOW + datetime.timedelta(days=30))
    return browser


@pytest.mark.parametrize("who", [*WHO, "ended"])
def test_portal(who: str, world: World, settings: Any, tmp_path: Path, time: Time) -> None:
    settings.ROOT_URLCONF = "buergerbuero.config.urls_portal"
    settings.MIDDLEWARE = live.MIDDLEWARE_OF["portal"]
    settings.CSRF_FAILURE_VIEW = "buergerbuero.portal.views.errors.csrf_failure"
    plain_static_files(settings, tmp_path)
    inboxed = world.open
    actions.ask_back(case_id=inboxed.case_id, version=0, text="Seit wann?", by=staff(uuid4()), now=time.now)
    actions.ask_back(case_id=world.foreign.case_id, version=0, text="Seit wann?", by=staff(uuid4()), now=time.now)
    document = notice_of(world)
    browsers = {"stranger": Client(), "holder": hold(inboxed), "other": hold(world.foreign), "ended": ended(inboxed)}
    of_document = {**browsers, "holder": hold(world.granted), "ended": ended(world.granted)}
    arguments: dict[str, dict[str, Any]] = {
        "service": {"service_id": "hundesteuer_anmeldung"},
        "service_privacy": {"service_id": "hundesteuer_anmeldung"},
        "form": {"service_id": "hundesteuer_anmeldung"},
        "blank_form": {"service_id": "hundesteuer_anmeldung"},
        "question": {"page_id": "halter"},
        "files": {"page_id": "schein", "field": "schein"},
        "file": {"upload_id": document},
        "file_preview": {"upload_id": document, "number": 1},
        "file_turn": {"upload_id": document, "number": 1},
        "own_case": {"case_id": world.open.case_id},
        "own_draft": {"draft_id": document},
        "document": {"document_id": document},
        "error": {"code": 418},
        "login_consume": {"provider_id": "bundid"},
        "payment_heard": {"provider": "xbezahldienste"},
        "login_metadata": {"provider_id": "bundid"},
    }
    wrong = {}
    for name, page in PORTAL.items():
        address = reverse(f"portal:{name}", kwargs=arguments.get(name, {}))
        browser = (of_document if name == "document" else browsers)[who]
        for method, expected in (("get", page.get), ("post", page.post)):
            got = asked(browser, method, address, page.typed)
            if got != (should := expected[0 if who == "ended" else WHO.index(who)]):
                wrong[f"{method.upper()} {name}"] = f"{got} instead of {should}"
    assert not wrong


def test_who_holds_another_case_sees_only_that_one(world: World, settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "buergerbuero.config.urls_portal"
    settings.MIDDLEWARE = live.MIDDLEWARE_OF["portal"]
    plain_static_files(settings, tmp_path)
    page = hold(world.foreign).get(reverse("portal:case")).content.decode()
    assert world.foreign.number in page
    assert world.open.number not in page and world.granted.number not in page
