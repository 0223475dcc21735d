"""Logging in over HTTP: the questions, the way to a provider and back, and every way it can fail. Nothing is lost.

The provider's answers are made by libxmlsec; a whole identity provider answers in tests/contract/identity.
"""

import base64
import dataclasses
import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from lxml import etree

from buergerbuero.base.settings import LoginAccess
from buergerbuero.identity import queries
from buergerbuero.identity.values import About, Failure, Person, TrustLevel
from buergerbuero.portal import logins
from buergerbuero.portal.failed_logins import WORDS
from tests.db.conftest import Time
from tests.db.portal.person import Person as Visitor
from tests.made import provider as foreign
from tests.made.provider import LEVEL, PERSON, Reply

pytestmark = pytest.mark.django_db
RETURN = "/leistung/hundesteuer_anmeldung/"
ALL_YES = {"ausweis": "ja", "pin": "ja", "lesen": "ja", "elster": "nein"}


@pytest.fixture
def bundid(bare_portal: None, settings: Any, tmp_path: Path) -> Path:
    """The town has been connected to BundID."""
    folder = tmp_path / "anmeldung"
    foreign.set_up(folder)
    access = LoginAccess(folder, folder / "key.pem", folder / "cert.pem")
    settings.BB = dataclasses.replace(settings.BB, login=access)
    return folder


def begin(
    time: Time, *, level: TrustLevel = TrustLevel.HIGH, subject: str = "entwurf-1", language: str = "de"
) -> Client:
    """A browser that was sent to the questions before a log-in."""
    browser = Client()
    response = logins.start(
        RequestFactory().get("/"),
        purpose="draft",
        return_to=RETURN,
        level=level,
        subject=subject,
        language=language,
    )
    assert response["Location"] == "/anmeldung/"
    browser.cookies.update(response.cookies)
    return browser


def left(browser: Client, means: str = "ausweis") -> Any:
    """Choose a way, and return the request that the browser is about to bring to the provider."""
    gone = browser.post("/anmeldung/starten/", {"anbieter": "bundid", "weg": means})
    assert gone["Location"] == "/anmeldung/weiter/"
    return request_in(browser.get("/anmeldung/weiter/"))


def request_in(page: Any) -> Any:
    [field] = re.findall(r'name="SAMLRequest" value="([^"]+)"', page.content.decode())
    return etree.fromstring(base64.b64decode(field))


def reply_to(request: Any, time: Time, n: int = 4, **more: Any) -> Reply:
    facts = {**PERSON, LEVEL: (f"STORK-QAA-Level-{n}", "NORMAL")}
    reply = Reply(now=time.now, request_id=request.get("ID"), level=f"STORK-QAA-Level-{n}", facts=facts)
    return reply.but(**more)


def brought(browser: Client, field: str) -> HttpResponse:
    """The provider's page posts the answer: none of our cookies come along, those that we set are kept."""
    stranger = Client(enforce_csrf_checks=True, headers={"origin": "https://int.id.bund.de"})
    response = stranger.post("/anmeldung/antwort/bundid/", {"SAMLResponse": field})
    assert response.status_code == 303
    assert response["Location"] == "/anmeldung/fertig/"
    browser.cookies.update(response.cookies)
    return browser.get(response["Location"])  # type: ignore[return-value]


def person_in(browser: Client, time: Time, subject: str = "entwurf-1") -> Person | None:
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
    return logins.person_of(request, subject=subject, now=time.now)


def failure_of(browser: Client, response: HttpResponse) -> str:
    assert response["Location"].endswith("/anmeldung/nicht-geklappt/"), response["Location"]
    page = browser.get(response["Location"]).content.decode()
    assert RETURN in page, "the way back to the same draft"
    return page


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_who_logs_in_goes_on_where_it_was_needed(bundid: Path, time: Time, n: int) -> None:
    level = {1: TrustLevel.NORMAL, 2: TrustLevel.NORMAL, 3: TrustLevel.SUBSTANTIAL, 4: TrustLevel.HIGH}[n]
    browser = begin(time, level=level)
    request = left(browser, {1: "", 2: "", 3: "elster", 4: "ausweis"}[n])
    time.passes(minutes=3)
    response = brought(browser, foreign.field_of(reply_to(request, time, n)))
    assert response["Location"] == RETURN
    person = person_in(browser, time)
    assert person is not None
    assert (person.level, person.say(About.FAMILY_NAME)) == (level, "BEISPIEL")
    assert person.pseudonym == f"bundid\0{PERSON[foreign.BPK2][0]}".encode()


def test_a_log_in_counts_for_its_draft_and_for_two_hours(bundid: Path, time: Time) -> None:
    browser = begin(time)
    brought(browser, foreign.field_of(reply_to(left(browser), time)))
    assert person_in(browser, time, "ein-anderer-entwurf") is None
    time.passes(minutes=119)
    assert person_in(browser, time) is not None
    time.passes(minutes=2)
    assert person_in(browser, time) is None


def test_what_the_browser_keeps_says_nothing(bundid: Path, time: Time) -> None:
    browser = begin(time)
    brought(browser, foreign.field_of(reply_to(left(browser), time)))
    kept = browser.cookies["bb_person"]
    assert (kept["httponly"], kept["samesite"]) == (True, "Lax")
    content = base64.urlsafe_b64decode(kept.value + "==")
    for value, _level in PERSON.values():
        assert len(value) < 3 or value.encode() not in content


def test_who_logs_out_is_unknown_here(bundid: Path, time: Time) -> None:
    browser = begin(time)
    brought(browser, foreign.field_of(reply_to(left(browser), time)))
    assert browser.post("/anmeldung/abmelden/")["Location"] == "/anmeldung/abgemeldet/"
    assert browser.get("/anmeldung/abgemeldet/").status_code == 200
    assert person_in(browser, time) is None


@pytest.mark.parametrize(
    ("wrong", "failure"),
    [
        ({"audience": "https://anderswo.example.org"}, Failure.WRONG_AUDIENCE),
        ({"recipient": "https://anderswo.example.org/"}, Failure.WRONG_AUDIENCE),
        ({"signer": "fremd"}, Failure.TAMPERED),
        ({"sign_assertion": False, "sign_response": True}, Failure.TAMPERED),
        ({"encrypt": False, "sign_response": True}, Failure.TAMPERED),
        ({"request_id": "_nie-gefragt"}, Failure.WRONG_REQUEST),
        ({"lasts": -datetime.timedelta(minutes=10)}, Failure.EXPIRED),
        ({"facts": {}}, Failure.FACTS_MISSING),
    ],
)
def test_a_wrong_answer_leads_back_to_the_same_draft(
    bundid: Path, time: Time, wrong: dict[str, Any], failure: Failure
) -> None:
    browser = begin(time)
    page = failure_of(browser, brought(browser, foreign.field_of(reply_to(left(browser), time, **wrong))))
    assert str(WORDS[failure].title) in page
    assert str(WORDS[failure].remedy) in page
    assert person_in(browser, time) is None
    assert 'href="/anmeldung/"' in page, "the way to try again"


def test_a_log_in_that_is_not_sure_enough_names_the_ways_that_are(bundid: Path, time: Time) -> None:
    browser = begin(time)
    page = failure_of(browser, brought(browser, foreign.field_of(reply_to(left(browser), time, 3))))
    assert str(WORDS[Failure.LEVEL_TOO_LOW].title) in page
    assert "Hier gilt der Online-Ausweis" in page


def test_an_answer_that_comes_twice_counts_once(bundid: Path, time: Time) -> None:
    browser = begin(time)
    field = foreign.field_of(reply_to(left(browser), time))
    brought(browser, field)
    browser.cookies.update(begin(time).cookies)
    page = failure_of(browser, brought(browser, field))
    assert str(WORDS[Failure.REPLAYED].title) in page


def test_an_answer_to_somebody_elses_request_logs_nobody_in(bundid: Path, time: Time) -> None:
    """An attacker logs in as themselves and lets the victim's browser bring the answer."""
    victim, attacker = begin(time), begin(time)
    left(victim)
    field = foreign.field_of(reply_to(left(attacker), time))
    page = failure_of(victim, brought(victim, field))
    assert str(WORDS[Failure.OTHER_BROWSER].title) in page
    assert person_in(victim, time) is None


def test_a_browser_that_has_forgotten_all_gets_a_way_on(bundid: Path, time: Time) -> None:
    field = foreign.field_of(reply_to(left(begin(time)), time))
    nobody = Client()
    response = brought(nobody, field)
    page = nobody.get(response["Location"]).content.decode()
    assert str(WORDS[Failure.OTHER_BROWSER].title) in page
    assert "/weitermachen/" in page


def test_who_takes_too_long_is_told_so(bundid: Path, time: Time) -> None:
    browser = begin(time)
    request = left(browser)
    time.passes(minutes=31)
    page = failure_of(browser, brought(browser, foreign.field_of(reply_to(request, time))))
    assert str(WORDS[Failure.EXPIRED].title) in page


@pytest.mark.parametrize(
    ("path", "failure"),
    [("/anmeldung/abgebrochen/", Failure.CANCELLED), ("/anmeldung/keine-antwort/", Failure.UNREACHABLE)],
)
def test_who_gives_up_there_is_back_at_the_draft(bundid: Path, time: Time, path: str, failure: Failure) -> None:
    browser = begin(time)
    left(browser)
    page = failure_of(browser, browser.get(path))  # type: ignore[arg-type]
    assert str(WORDS[failure].title) in page


def refused(request: Any, inner: str, detail: str = "") -> str:
    status = "urn:oasis:names:tc:SAML:2.0:status"
    return foreign.refusal(
        f'<samlp:Status><samlp:StatusCode Value="{status}:Responder"><samlp:StatusCode Value="{status}:{inner}"/>'
        f"</samlp:StatusCode>{detail}</samlp:Status>",
        request_id=request.get("ID"),
    )


@pytest.mark.parametrize(
    ("inner", "failure", "code"),
    [
        ("AuthnFailed", Failure.CANCELLED, ""),
        ("RequestDenied", Failure.FACTS_MISSING, ""),
        ("NoAuthnContext", Failure.LEVEL_TOO_LOW, ""),
        ("NoAvailableIDP", Failure.UNREACHABLE, ""),
        ("Sonstwas", Failure.REFUSED, "Sonstwas"),
    ],
)
def test_what_the_provider_refuses_is_explained(
    bundid: Path, time: Time, inner: str, failure: Failure, code: str
) -> None:
    browser = begin(time)
    page = failure_of(browser, brought(browser, refused(left(browser), inner)))
    assert str(WORDS[failure].title) in page
    assert code in page


def test_the_code_in_a_providers_json_can_be_named_on_the_phone(bundid: Path, time: Time) -> None:
    detail = (
        '<samlp:StatusDetail><x xmlns="https://www.akdb.de/request/2018/09">'
        '{"version": "1.0", "errors": [{"code": "IDP_SOMETHING_NEW", "message": "&lt;b&gt;"}]}</x></samlp:StatusDetail>'
    )
    browser = begin(time)
    page = failure_of(browser, brought(browser, refused(left(browser), "Sonstwas", detail)))
    assert "IDP_SOMETHING_NEW" in page


def test_a_failed_log_in_can_be_tried_again_at_once(bundid: Path, time: Time) -> None:
    browser = begin(time)
    failure_of(browser, brought(browser, refused(left(browser), "AuthnFailed")))
    request = left(browser)
    assert brought(browser, foreign.field_of(reply_to(request, time)))["Location"] == RETURN


def test_each_way_out_asks_anew(bundid: Path, time: Time) -> None:
    """A provider takes a request for a repetition by an attacker if it comes twice."""
    browser = begin(time)
    first = left(browser).get("ID")
    assert request_in(browser.get("/anmeldung/weiter/")).get("ID") != first


def test_the_page_that_leads_away_works_without_script_and_may_send_its_form_there_only(
    bundid: Path, time: Time
) -> None:
    browser = begin(time)
    browser.post("/anmeldung/starten/", {"anbieter": "bundid", "weg": "ausweis"})
    page = browser.get("/anmeldung/weiter/")
    assert "form-action 'self' https://int.id.bund.de;" in page["Content-Security-Policy"]
    assert "form-action 'self';" in browser.get("/anmeldung/")["Content-Security-Policy"]
    text = page.content.decode()
    assert re.search(r'<form method="post" action="https://int\.id\.bund\.de/[^"]+"', text)
    assert re.search(r'<button [^>]*type="submit"', text)
    assert "csrfmiddlewaretoken" not in text.split("data-leave")[1].split("</form>")[0], "our token stays with us"


@pytest.mark.parametrize(
    ("given", "level", "said"),
    [
        (ALL_YES, TrustLevel.HIGH, "Ihr Weg: der Online-Ausweis"),
        ({**ALL_YES, "pin": "nein"}, TrustLevel.HIGH, "Ihnen fehlt nur die PIN"),
        ({**ALL_YES, "lesen": "nein"}, TrustLevel.HIGH, "Ihr Weg: ins Bürgerbüro"),
        ({**ALL_YES, "ausweis": "nein"}, TrustLevel.HIGH, "Ihr Weg: ins Bürgerbüro"),
        ({**ALL_YES, "pin": "nein", "elster": "ja"}, TrustLevel.HIGH, "Ihnen fehlt nur die PIN"),
        ({**ALL_YES, "pin": "nein", "elster": "ja"}, TrustLevel.SUBSTANTIAL, "Ihr Weg: das ELSTER-Zertifikat"),
        ({**ALL_YES, "pin": "nein"}, TrustLevel.SUBSTANTIAL, "Ihnen fehlt nur die PIN"),
        ({**ALL_YES, "pin": "nein"}, TrustLevel.NORMAL, "Ihr Weg: ein Konto mit Passwort"),
        ({**ALL_YES, "pin": "nein", "elster": "ja"}, TrustLevel.NORMAL, "Ihr Weg: das ELSTER-Zertifikat"),
    ],
)
def test_three_questions_find_the_way_that_works(
    bundid: Path, time: Time, given: dict[str, str], level: TrustLevel, said: str
) -> None:
    browser = begin(time, level=level)
    page = browser.post("/anmeldung/", given).content.decode()
    assert said in page
    assert "Ohne Anmeldung" in page, "there is always a way without"
    assert ("Alle Wege zeigen" in page) is not (level == TrustLevel.HIGH and "Online-Ausweis" in said)


def test_all_questions_want_an_answer_and_what_was_chosen_stays(bundid: Path, time: Time) -> None:
    page = begin(time).post("/anmeldung/", {"ausweis": "ja"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="ausweis-ja" name="ausweis" value="ja" checked' in text
    assert 'href="#pin-ja"' in text
    assert "elster" not in text, "ELSTER does not reach high, so nobody is asked for it"


def test_who_has_no_card_is_not_asked_for_its_pin(bundid: Path, time: Time) -> None:
    page = begin(time, level=TrustLevel.SUBSTANTIAL).post("/anmeldung/", {"ausweis": "nein", "elster": "ja"})
    assert page.status_code == 200
    assert "Ihr Weg: das ELSTER-Zertifikat" in page.content.decode()
    assert begin(time).post("/anmeldung/", {"ausweis": "nein"}).status_code == 200


def test_english_pages_come_back_in_english(bundid: Path, time: Time) -> None:
    browser = begin(time, language="en")
    assert browser.post("/en/anmeldung/", ALL_YES).status_code == 200
    gone = browser.post("/en/anmeldung/starten/", {"anbieter": "bundid", "weg": "ausweis"})
    request = request_in(browser.get(gone["Location"]))
    assert request.find(".//{*}Lang").text == "en"
    response = brought(browser, refused(request, "AuthnFailed"))
    assert response["Location"] == "/en/anmeldung/nicht-geklappt/"


def test_a_way_that_is_not_offered_cannot_be_chosen(bundid: Path, time: Time) -> None:
    browser = begin(time)
    for wrong in ({"anbieter": "bundid", "weg": "elster"}, {"anbieter": "nobody", "weg": ""}, {}):
        assert browser.post("/anmeldung/starten/", wrong)["Location"] == "/anmeldung/"


def test_where_nobody_can_log_in_the_page_says_so(bare_portal: None, time: Time) -> None:
    page = begin(time).get("/anmeldung/").content.decode()
    assert "Online können Sie sich hier zurzeit nicht ausweisen" in page
    assert "Ohne Anmeldung" in page


def test_a_log_in_returns_to_our_own_pages_only(bundid: Path) -> None:
    for address in ("https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"):
        with pytest.raises(ValueError, match="address of our own"):
            logins.start(RequestFactory().get("/"), purpose="draft", return_to=address, level=TrustLevel.HIGH)


def test_the_address_that_takes_answers_is_the_one_in_our_metadata(bundid: Path) -> None:
    metadata = etree.fromstring(Client().get("/anmeldung/metadaten/bundid/").content)
    assert metadata.find(".//{*}AssertionConsumerService").get("Location") == foreign.CONSUMER
    assert "http://testserver" + queries.CONSUMER.format("bundid") == foreign.CONSUMER


@pytest.mark.parametrize("field", ["", "unsinn", "PHg+", "\x00"])
def test_strange_answers_are_unreadable_and_nothing_worse(bundid: Path, time: Time, field: str) -> None:
    browser = begin(time)
    left(browser)
    page = failure_of(browser, brought(browser, field))
    assert str(WORDS[Failure.UNREADABLE].title) in page


def test_cookies_that_were_not_made_here_say_nothing(bundid: Path, time: Time) -> None:
    browser = Client()
    for name in ("bb_login", "bb_answer", "bb_person"):
        browser.cookies[name] = base64.urlsafe_b64encode(b"x" * 100).decode()
    assert browser.get("/anmeldung/").status_code == 404
    assert person_in(browser, time) is None


def test_every_way_to_fail_has_its_words() -> None:
    assert WORDS.keys() == set(Failure)


def test_where_nobody_must_log_in_no_page_before_it_says_so(bundid: Path, time: Time) -> None:
    browser = begin(time, level=TrustLevel.NORMAL)
    for page in (browser.get("/anmeldung/"), browser.post("/anmeldung/", ALL_YES), given_up(browser)):
        text = page.content.decode()
        assert "Es geht auch ohne Anmeldung" in text
        assert "Weiter ohne Anmeldung" in text
        assert "müssen wir wissen" not in text
        assert "ins Bürgerbüro" not in text
    assert "Sie können sich anmelden, Sie müssen nicht." in browser.get("/anmeldung/").content.decode()


def given_up(browser: Client) -> Any:
    left(browser, "")
    return browser.get("/anmeldung/abgebrochen/", follow=True)


def test_the_one_way_there_is_is_not_shown_twice(bundid: Path, time: Time) -> None:
    assert "Alle Wege zeigen" not in begin(time).post("/anmeldung/", ALL_YES).content.decode()
    assert "Alle Wege zeigen" in begin(time, level=TrustLevel.NORMAL).post("/anmeldung/", ALL_YES).content.decode()


def test_who_gives_up_a_log_in_that_nobody_needs_is_back_at_the_questions(bundid: Path, portal: None) -> None:
    person = Visitor(Client()).reach("kontakt")
    person.browser.post("/antrag/anmelden/")
    person.open("/anmeldung/").follow("Weiter ohne Anmeldung")
    assert person.path == "/antrag/kontakt/"
    left(person.browser, "")
    person.open("/anmeldung/abgebrochen/").page.says("Sie haben die Anmeldung abgebrochen", "Es geht auch ohne")
    person.follow("Zurück zum Antrag")
    assert person.path == "/antrag/kontakt/"
