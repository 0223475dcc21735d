"""Staff, accounts, failed jobs, and the pages for what goes wrong."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from procrastinate.contrib.django import app

from buergerbuero.base.tasks import react
from buergerbuero.cases.values import Receipt
from buergerbuero.config.reactions import REACTIONS
from buergerbuero.desk import failures, middleware
from buergerbuero.desk.templatetags.desk_words import JOBS
from buergerbuero.identity import queries
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.values import Role
from tests.db.conftest import Colleague, Time, sit_down
from tests.db.desk.test_work import text_of

pytestmark = pytest.mark.django_db

Make = Callable[..., Colleague]
NEW = {"name": "N. Neu", "anmeldename": "n.neu", "stelle": "Steueramt", "rolle": ["clerk", "supervisor"]}


@pytest.fixture
def boss(colleague: Make, published: str) -> Colleague:
    return colleague(Role.ADMINISTRATOR)


def test_an_administrator_makes_an_account_and_learns_no_password(boss: Colleague) -> None:
    response = boss.browser.post("/personal/neu/", NEW)
    text = text_of(response)
    assert response.status_code == 200 and "n.neu" in text and "http://testserver/einrichten/" in text
    assert re.search(r"(?:[0-9A-Z]{4} +){3}[0-9A-Z]{5}", text)
    row = Staff.objects.get(login="n.neu")
    assert not row.has_usable_password() and row.roles == ["clerk", "supervisor"]
    assert "eingeladen" in text_of(boss.browser.get("/personal/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Geben Sie einen Namen"),
        ({"name": "x" * 81}, "höchstens 80"),
        ({"stelle": "x" * 81}, "Kürzen Sie"),
        ({"anmeldename": "Ä"}, "3 bis 40 Zeichen"),
        ({"anmeldename": "a\x00b"}, "3 bis 40 Zeichen"),
        ({"rolle": []}, "mindestens eine Rolle"),
        ({"rolle": ["king"]}, "mindestens eine Rolle"),
    ],
)
def test_a_senseless_account_is_refused_and_nothing_typed_is_lost(
    boss: Colleague, wrong: dict[str, object], said: str
) -> None:
    response = boss.browser.post("/personal/neu/", {**NEW, "name": "N. <Neu>", **wrong})
    assert response.status_code == 422 and said in text_of(response)
    assert "name" in wrong or "N. &lt;Neu&gt;" in response.content.decode()


def test_two_cannot_have_the_same_login(boss: Colleague) -> None:
    boss.browser.post("/personal/neu/", NEW)
    again = boss.browser.post("/personal/neu/", NEW)
    assert again.status_code == 422 and "hat schon jemand" in text_of(again)


def test_an_administrator_changes_roles_ends_sessions_and_switches_off(
    boss: Colleague, clerk: Colleague, time: Time
) -> None:
    page = f"/personal/{clerk.staff_id}/"
    change = {"name": "S. Muster", "stelle": "", "rolle": ["supervisor"]}
    assert boss.browser.post(page, change)["Location"] == f"{page}?getan=geaendert"
    assert clerk.browser.get("/technik/").status_code == 200
    boss.browser.post(f"{page}sitzungen/")
    assert clerk.browser.get("/").status_code == 302
    again = sit_down(clerk.staff_id, Client(), now=time.now)
    boss.browser.post(f"{page}abschalten/")
    assert again.browser.get("/").status_code == 302
    assert "abgeschaltet" in text_of(boss.browser.get(page))
    alone = boss.browser.post(f"{page}einladen/", follow=True)
    assert "nur zu zweit" in text_of(alone)
    assert not queries.staff_line(clerk.staff_id, now=time.now).active


def test_a_new_access_takes_two_and_the_person_reads_of_it(
    boss: Colleague, clerk: Colleague, colleague: Make, time: Time
) -> None:
    page = f"/personal/{clerk.staff_id}/"
    asked = text_of(boss.browser.post(f"{page}neuer-zugang/", follow=True))
    assert "Eine zweite Person" in asked and "Es gibt keine zweite Person" in asked and "Antrag zurückziehen" in asked
    second = colleague(Role.ADMINISTRATOR, "Z. Zweite")
    assert "Neuer Zugang beantragt" in text_of(second.browser.get("/personal/"))
    [line] = queries.open_recoveries(now=time.now)
    confirm = f"/personal/neuer-zugang/{line.recovery_id}/bestaetigen/"
    assert "Bestätigen muss jemand anderes" in text_of(boss.browser.post(confirm, follow=True))
    assert "Jemand hat für Ihr Konto" in text_of(clerk.browser.get("/konto/"))
    shown = text_of(second.browser.post(confirm))
    assert re.search(r"(?:[0-9A-Z]{4} +){3}[0-9A-Z]{5}", shown)
    assert clerk.browser.get("/").status_code == 302
    assert "schon entschieden" in text_of(second.browser.post(confirm, follow=True))
    again = sit_down(clerk.staff_id, Client(), now=time.now)
    told = text_of(again.browser.get("/konto/"))
    assert "Ihr Zugang wurde neu eingerichtet" in told and "T. Vorlage" in told and "Z. Zweite" in told
    assert again.browser.post("/konto/neuer-zugang/gelesen/").status_code == 302
    assert "Gelesen" not in text_of(again.browser.get("/konto/"))


def test_the_person_objects_and_nothing_changes(boss: Colleague, clerk: Colleague, time: Time) -> None:
    boss.browser.post(f"/personal/{clerk.staff_id}/neuer-zugang/")
    [line] = queries.open_recoveries(now=time.now)
    other = f"/konto/neuer-zugang/{line.recovery_id}/ablehnen/"
    assert boss.browser.post(other).status_code == 404
    assert "bleibt, wie er ist" in text_of(clerk.browser.post(other, follow=True))
    assert not queries.open_recoveries(now=time.now)


def test_nobody_asks_for_themselves(boss: Colleague) -> None:
    answer = boss.browser.post(f"/personal/{boss.staff_id}/neuer-zugang/", follow=True)
    assert "Für sich selbst" in text_of(answer)


def test_the_last_administrator_cannot_remove_themselves(boss: Colleague) -> None:
    page = f"/personal/{boss.staff_id}/"
    response = boss.browser.post(f"{page}abschalten/")
    assert response.status_code == 422 and "letzte Konto" in text_of(response)
    assert boss.browser.get(page).status_code == 200


def test_nobody_gives_themselves_roles(boss: Colleague) -> None:
    page = f"/personal/{boss.staff_id}/"
    more = boss.browser.post(page, {"name": "T.", "stelle": "", "rolle": ["administrator", "clerk"]})
    assert more.status_code == 422 and "nur jemand anderes" in text_of(more)
    assert boss.browser.get("/").status_code == 403
    assert boss.browser.post(page, {"name": "T. Neu", "stelle": "", "rolle": ["administrator"]}).status_code == 302


def test_unknown_staff_are_not_found(boss: Colleague) -> None:
    for what in ("", "einladen/", "neuer-zugang/", "abschalten/", "sitzungen/"):
        assert boss.browser.post(f"/personal/{uuid4()}/{what}").status_code == 404


def test_people_end_their_own_sessions_and_nobody_elses(clerk: Colleague, boss: Colleague, time: Time) -> None:
    other = sit_down(clerk.staff_id, Client(), now=time.now)
    assert "offen, hier" in text_of(clerk.browser.get("/konto/"))
    assert clerk.browser.post(f"/konto/sitzung/{boss.session_id}/").status_code == 404
    assert clerk.browser.post(f"/konto/sitzung/{other.session_id}/").status_code == 302
    assert other.browser.get("/").status_code == 302
    assert StaffSession.objects.get(id=boss.session_id).ended_at is None


def test_a_failed_job_is_shown_and_tried_again(boss: Colleague, application: Callable[..., Receipt]) -> None:
    case = application()
    fact = {"case_id": str(case.case_id)}
    job = react.defer(fact=fact, handler="buergerbuero.cases.actions.deliver.make_notice")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 10 WHERE id = %s", [job])
    text = text_of(boss.browser.get("/technik/"))
    assert "Bescheid erstellen und siegeln" in text and str(case.case_id) in text
    assert "Vorgang ansehen" not in text, "administrators do not read cases"
    assert boss.browser.post(f"/technik/{job}/nochmal/")["Location"] == "/technik/?getan=nochmal"
    assert boss.browser.post(f"/technik/{job}/nochmal/")["Location"] == "/technik/?getan=schon"
    assert "Alles läuft" in text_of(boss.browser.get("/technik/"))


def test_every_job_has_a_name() -> None:
    ours = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    handlers = {handler.rpartition(".")[2] for reactions in REACTIONS.values() for handler in reactions}
    assert set(JOBS) == ours | handlers


def test_a_missing_role_is_named(clerk: Colleague, boss: Colleague, published: str) -> None:
    refused = clerk.browser.get("/personal/")
    assert refused.status_code == 403
    assert "Personal verwalten" in text_of(refused) and "Verwaltung der Technik" in text_of(refused)
    reading = boss.browser.get("/")
    assert reading.status_code == 403 and "Sachbearbeitung, Leitung" in text_of(reading)


@pytest.mark.parametrize("code", sorted(failures.FAILURES))
def test_every_failure_has_a_page_with_a_way_on(clerk: Colleague, published: str, code: int) -> None:
    response = clerk.browser.get(f"/_fehler/{code}/")
    assert response.status_code == code
    assert failures.FAILURES[code].remedy in text_of(response) and "Zum Schreibtisch" in text_of(response)


def test_what_is_not_there_and_what_is_asked_wrongly_have_pages(clerk: Colleague, published: str) -> None:
    assert "Das gibt es hier nicht" in text_of(clerk.browser.get("/gibtsnicht/"))
    wrong = clerk.browser.post("/")
    assert wrong.status_code == 405 and wrong["Allow"] == "GET, HEAD" and "Knöpfe" in text_of(wrong)


def test_too_long_a_form_is_said_to_be_too_long(clerk: Colleague, published: str) -> None:
    response = clerk.browser.post("/suchen/", {"suchwort": "x" * 2_600_000})
    assert response.status_code == 413 and "zu groß" in text_of(response)


def test_a_database_that_does_not_answer_has_a_page(desk: None, db: None) -> None:
    """Both where a session is looked up and inside a view."""
    request = RequestFactory().post("/vorgang/x/", {"text": "Seit wann?", "kennwort": "geheim"})

    def broken(request: HttpRequest) -> HttpResponse:
        raise OperationalError("connection refused")

    answer = vars(middleware.answer_failures(broken))["process_exception"](request, OperationalError())
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert "Seit wann?" in answer.content.decode() and "geheim" not in answer.content.decode()

    class Session:
        def get(self, name: str) -> str:
            raise OperationalError("connection refused")

    vars(request)["session"] = Session()
    assert middleware.staff_session(broken)(request).status_code == 503


def test_a_failure_inside_keeps_what_was_typed(
    clerk: Colleague, application: Callable[..., Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    from buergerbuero.desk.views import steps

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a mistake of ours")

    case = application()
    monkeypatch.setattr(steps, "_do", broken)
    clerk.browser.raise_request_exception = False
    response = clerk.browser.post(f"/vorgang/{case.case_id}/nachfragen/", {"stand": "0", "text": "Seit wann?"})
    assert response.status_code == 500
    assert "Seit wann?" in response.content.decode()
