"""The door over HTTP: no enumeration, no fixation, no lost text, and the way out."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from buergerbuero.base.actors import staff
from buergerbuero.cases.models import Case
from buergerbuero.cases.values import Receipt
from buergerbuero.identity import actions
from buergerbuero.identity.actions.log_in import count_try
from buergerbuero.identity.models import StaffSession
from buergerbuero.identity.values import FirstLogin, Role, SessionEnd
from tests.cast import NOW
from tests.db.conftest import Colleague, Time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk", "time", "published")]

PASSWORD = "korrekt pferd batterie"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/anmelden/"


@pytest.fixture
def known() -> FirstLogin:
    return actions.create_demo_staff(
        login="s.muster",
        display_name="S. Muster",
        office="Steueramt",
        roles=[Role.CLERK],
        password=PASSWORD,
        secret=SECRET,
        now=NOW,
    )


def form(time: Time, **changes: str) -> dict[str, str]:
    right = {"anmeldename": "s.muster", "kennwort": PASSWORD, "code": pyotp.TOTP(SECRET).at(time.now)}
    return right | changes


def token(page: bytes) -> str:
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1].decode()


def test_a_page_of_the_desk_leads_to_the_log_in_and_back(client: Client, known: FirstLogin, time: Time) -> None:
    response = client.get("/post/")
    parts = urlsplit(response["Location"])
    assert (parts.path, parse_qs(parts.query)) == (LOGIN, {"weiter": ["/post/"]})
    assert client.get(response["Location"]).status_code == 200
    inside = client.post(LOGIN, form(time, weiter="/post/"))
    assert inside["Location"] == "/post/"
    assert client.get("/post/").status_code == 200


def test_wrong_login_password_and_code_get_the_same_page(client: Client, known: FirstLogin, time: Time) -> None:
    def page(**wrong: str) -> str:
        response = client.post(LOGIN, form(time, **wrong))
        assert response.status_code == 403
        text = re.sub(r'(value|data-passkey)="[^"]*"', "", response.content.decode())
        return re.sub(r"\s+", " ", text)

    pages = {page(anmeldename="niemand"), page(kennwort="falsch"), page(code="000000")}
    assert len(pages) == 1
    assert "Kennwort oder Code stimmt nicht" in pages.pop()


def test_the_password_never_comes_back(client: Client, known: FirstLogin, time: Time) -> None:
    response = client.post(LOGIN, form(time, code="000000"))
    assert PASSWORD not in response.content.decode()
    assert "s.muster" in response.content.decode()


def test_a_used_code_is_said_to_be_used(client: Client, known: FirstLogin, time: Time) -> None:
    assert client.post(LOGIN, form(time)).status_code == 302
    again = Client().post(LOGIN, form(time))
    assert again.status_code == 403
    assert "schon benutzt" in again.content.decode()


def test_too_many_tries_say_how_long_to_wait(client: Client, known: FirstLogin, time: Time) -> None:
    for _ in range(10):
        count_try(login="s.muster", address="192.0.2.7", now=time.now)
    response = client.post(LOGIN, form(time))
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert "Warten Sie" in response.content.decode()
    assert PASSWORD not in response.content.decode()


def test_a_browser_that_was_here_before_is_not_locked_out(client: Client, known: FirstLogin, time: Time) -> None:
    client.post(LOGIN, form(time))
    client.post("/abmelden/")
    sealed = client.cookies["bb_desk_browser"]
    assert "s.muster" not in sealed.value and sealed["httponly"]
    for number in range(9):  # the tenth was the log-in
        count_try(login="s.muster", address=str(number), now=time.now)
    time.passes(seconds=30)
    assert Client().post(LOGIN, form(time)).status_code == 429
    forged = Client()
    forged.cookies["bb_desk_browser"] = sealed.value[:-4] + "AAAA"
    assert forged.post(LOGIN, form(time)).status_code == 429
    assert client.post(LOGIN, form(time)).status_code == 302
    time.passes(days=181)
    for number in range(10):
        count_try(login="s.muster", address=str(number), now=time.now)
    assert client.post(LOGIN, form(time)).status_code == 429


def test_ones_own_account_shows_refused_tries_and_what_was_done_to_it(
    client: Client, known: FirstLogin, time: Time
) -> None:
    Client().post(LOGIN, form(time, kennwort="falsch"))
    client.post(LOGIN, form(time))
    actions.ask_for_recovery(
        staff_id=known.staff_id,
        by=staff(actions.create_first_administrator(login="admin", display_name="A. Vorlage", now=time.now).staff_id),
        now=time.now,
    )
    page = client.get("/konto/").content.decode()
    assert "Kennwort oder Code war falsch" in page and "Neuer Zugang beantragt" in page and "Konto angelegt" in page
    time.passes(days=31)
    client.post(LOGIN, form(time))
    assert "Kennwort oder Code war falsch" not in client.get("/konto/").content.decode()


def test_a_session_planted_before_is_worth_nothing_after(client: Client, known: FirstLogin, time: Time) -> None:
    kept = client.session
    kept["planted"] = "yes"
    kept.save()
    client.cookies[kept_name(client)] = kept.session_key or ""
    before = client.cookies[kept_name(client)].value
    client.post(LOGIN, form(time))
    after = client.cookies[kept_name(client)].value
    assert before != after
    assert "planted" not in client.session
    thief = Client()
    thief.cookies[kept_name(client)] = before
    assert thief.get("/").status_code == 302


def kept_name(client: Client) -> str:
    from django.conf import settings

    return settings.SESSION_COOKIE_NAME


def test_the_log_in_needs_its_token(known: FirstLogin, time: Time) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, form(time)).status_code == 403
    assert not StaffSession.objects.exists()
    page = strict.get(LOGIN).content
    assert strict.post(LOGIN, form(time, csrfmiddlewaretoken=token(page))).status_code == 302


def test_the_token_changes_with_the_log_in(known: FirstLogin, time: Time) -> None:
    strict = Client(enforce_csrf_checks=True)
    before = token(strict.get(LOGIN).content)
    strict.post(LOGIN, form(time, csrfmiddlewaretoken=before))
    refused = strict.post("/abmelden/", {"csrfmiddlewaretoken": before})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "weiter",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/abmelden/",
        "/gibtsnicht/",
    ],
)
def test_the_way_on_stays_inside_the_desk(client: Client, known: FirstLogin, time: Time, weiter: str) -> None:
    response = client.post(LOGIN, form(time, weiter=weiter))
    assert response["Location"] == "/"


def test_leaving_ends_the_session_for_good(clerk: Colleague) -> None:
    key = clerk.browser.cookies[kept_name(clerk.browser)].value
    response = clerk.browser.post("/abmelden/")
    assert response["Location"] == "/anmelden/?ende=logged_out"
    thief = Client()
    thief.cookies[kept_name(thief)] = key
    assert thief.get("/").status_code == 302
    assert StaffSession.objects.get(id=clerk.session_id).why_ended == SessionEnd.LOGGED_OUT


def test_leaving_is_no_link_that_a_picture_could_call(clerk: Colleague) -> None:
    assert clerk.browser.get("/abmelden/").status_code == 405
    assert clerk.browser.get("/").status_code == 200


def test_an_ended_session_is_over_with_the_next_click(clerk: Colleague, time: Time) -> None:
    actions.end_sessions(staff_id=clerk.staff_id, why=SessionEnd.ENDED_BY_STAFF, by=staff(clerk.staff_id), now=time.now)
    response = clerk.browser.get("/")
    assert "ende=ended_by_staff" in response["Location"]
    assert "Diese Sitzung wurde beendet" in clerk.browser.get(response["Location"]).content.decode()


def test_a_deactivated_person_is_out_with_the_next_click(clerk: Colleague, time: Time) -> None:
    actions.deactivate_staff(staff_id=clerk.staff_id, by=staff("boss"), now=time.now)
    assert "ende=deactivated" in clerk.browser.get("/")["Location"]


def test_after_half_an_hour_of_rest_the_desk_asks_again(clerk: Colleague, time: Time) -> None:
    time.passes(minutes=29)
    assert clerk.browser.get("/").status_code == 200
    time.passes(minutes=30)
    assert "ende=idle" in clerk.browser.get("/")["Location"]


def test_a_text_typed_in_a_session_that_is_over_is_not_lost(
    clerk: Colleague, known: FirstLogin, time: Time, application: Callable[..., Receipt]
) -> None:
    case = application()
    address = reverse("desk:step", kwargs={"case_id": case.case_id, "slug": "nachfragen"})
    time.passes(minutes=31)
    text = 'Seit wann? <b>"Genau"</b> bitte.'
    asked = clerk.browser.post(address, {"stand": "0", "text": text})
    assert asked.status_code == 403
    assert "nicht verloren" in asked.content.decode()
    inside = clerk.browser.post(
        LOGIN, form(time, **{"weiter": address, "senden": "ja", "behalten.text": text, "behalten.stand": "0"})
    )
    assert inside.status_code == 200
    page = inside.content.decode()
    assert "Seit wann? &lt;b&gt;" in page and f'action="{address}"' in page
    assert Case.objects.get(id=case.case_id).sequence == 0, "nothing is done before it is sent again"
    assert clerk.browser.post(address, {"stand": "0", "text": text}).status_code == 302


def test_a_button_pressed_in_a_session_that_is_over_waits_behind_the_log_in(
    clerk: Colleague, known: FirstLogin, time: Time
) -> None:
    time.passes(minutes=31)
    asked = clerk.browser.post("/technik/1/nochmal/")
    assert asked.status_code == 403 and 'name="senden"' in asked.content.decode()
    inside = clerk.browser.post(LOGIN, form(time, weiter="/technik/1/nochmal/", senden="ja"))
    assert 'action="/technik/1/nochmal/"' in inside.content.decode()


def test_a_missing_token_gives_back_what_was_typed(
    colleague: Callable[..., Colleague], application: Callable[..., Receipt]
) -> None:
    case = application()
    late = colleague(browser=Client(enforce_csrf_checks=True))
    address = reverse("desk:step", kwargs={"case_id": case.case_id, "slug": "nachfragen"})
    response = late.browser.post(address, {"stand": "0", "text": "Seit wann?"})
    assert response.status_code == 403
    assert "Seit wann?" in response.content.decode()
    again = {"stand": "0", "text": "Seit wann?", "csrfmiddlewaretoken": token(response.content)}
    assert late.browser.post(address, again).status_code == 302


def test_what_another_site_sends_comes_nowhere_near_a_button(
    colleague: Callable[..., Colleague], application: Callable[..., Receipt]
) -> None:
    case = application()
    late = colleague(browser=Client(enforce_csrf_checks=True))
    address = reverse("desk:step", kwargs={"case_id": case.case_id, "slug": "ablehnen"})
    response = late.browser.post(address, {"text": "Seit wann?"}, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert "Seit wann?" not in response.content.decode()


def test_new_staff_set_up_their_account_in_the_browser(client: Client, time: Time) -> None:
    invitation = actions.create_staff(
        login="neu.hier", display_name="N. Hier", office="", roles=[Role.CLERK], by=staff("boss"), now=time.now
    )
    first = {"anmeldename": "Neu.Hier", "einrichtungscode": invitation.setup_code.lower()}
    page = client.post("/einrichten/", first).content.decode()
    found = re.search(r'desk-secret">([A-Z2-7]+)<', page)
    assert found and "data:image/svg+xml" in page
    code = pyotp.TOTP(found[1]).at(time.now)
    second = first | {"kennwort": "kurz", "kennwort_wieder": "kurz", "code": code}
    refused = client.post("/einrichten/", second)
    assert refused.status_code == 422
    assert "ist zu kurz" in refused.content.decode()
    good = second | {"kennwort": PASSWORD, "kennwort_wieder": PASSWORD}
    assert client.post("/einrichten/", good | {"kennwort_wieder": "anders"}).status_code == 422
    assert "eingerichtet" in client.post("/einrichten/", good).content.decode()
    inside = client.post(LOGIN, {"anmeldename": "neu.hier", "kennwort": PASSWORD, "code": code})
    assert inside["Location"] == "/"


def test_who_must_change_the_password_does_that_first(client: Client, time: Time) -> None:
    first = actions.create_first_administrator(login="admin", display_name="A. Vorlage", now=time.now)
    code = pyotp.TOTP(pyotp.parse_uri(first.otpauth_uri).secret).at(time.now)
    client.post(LOGIN, {"anmeldename": "admin", "kennwort": first.password, "code": code})
    assert client.get("/personal/")["Location"] == "/konto/kennwort/"
    new = {"kennwort": first.password, "kennwort_neu": PASSWORD, "kennwort_wieder": PASSWORD}
    assert client.post("/konto/kennwort/", new | {"kennwort": "falsch"}).status_code == 422
    assert client.post("/konto/kennwort/", new).status_code == 302
    assert client.get("/personal/").status_code == 200


def test_every_answer_of_the_desk_has_the_strict_policy(clerk: Colleague) -> None:
    for browser in (clerk.browser, Client()):
        for address in ("/", LOGIN, "/gibtsnicht/"):
            response = browser.get(address)
            assert "unsafe" not in response["Content-Security-Policy"]
            assert response["Cache-Control"] == "no-store"


def test_who_comes_to_the_number_of_the_machine_is_led_to_the_name(client: Client, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, desk_url="http://localhost:8001")
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.MIDDLEWARE = settings.MIDDLEWARE_OF["desk"]
    led = client.get("/konto/?getan=x", headers={"host": "127.0.0.1:8001"})
    assert (led.status_code, led["Location"]) == (302, "http://localhost:8001/konto/?getan=x")
    assert "Location" not in client.post("/anmelden/", headers={"host": "127.0.0.1:8001"}), "nothing typed is dropped"
    assert client.get("/anmelden/", headers={"host": "localhost:8001"}).status_code == 200
