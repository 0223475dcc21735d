"""The pages over HTTP: what they let in, what they say of themselves, and what they never hold."""

import json
import re
from collections.abc import Callable

import pytest
from werkzeug.test import Client, TestResponse

from ausgabebox.kiosk.app import MOST_BYTES, App
from ausgabebox.kiosk.kiosk import Kiosk
from ausgabebox.kiosk.texts import Texts

from .scenes import SCENES, at_pin, box
from .scripted import CODE, PIN, Scripted

PORT = 8008
HERE = f"http://127.0.0.1:{PORT}"


class Browser:
    """Somebody who asks for pages."""

    def __init__(self) -> None:
        self.kiosk, self.desk, self.clock, self.heard = box()
        self.client = Client(App(self.kiosk, PORT))
        self.pages: list[str] = []

    def get(self, path: str = "/", **told: object) -> TestResponse:
        answer = self.client.get(path, base_url=HERE, **told)
        self.pages.append(answer.text)
        return answer

    def post(self, do: str, typed: str = "", *, token: str | None = None, **told: object) -> TestResponse:
        form = {"token": self.kiosk.session.token if token is None else token, "do": do, "typed": typed}
        return self.client.post("/", base_url=HERE, data=form, **told)


def tokens(page: str) -> list[str]:
    return re.findall(r'name="token" value="([^"]+)"', page)


def test_a_collection_without_a_script() -> None:
    browser = Browser()
    for letter in CODE.replace("-", ""):
        page = browser.get().text
        typed = re.search(r'id="typed" name="typed" type="text" value="([^"]*)"', page)
        assert typed and browser.post(f"key-{letter}", typed[1]).status_code == 303
    browser.post("go", CODE)
    for digit in PIN:
        assert "Geben Sie Ihre PIN ein" in browser.get().text
        browser.post(f"key-{digit}")
    assert "6 von 6 Ziffern eingegeben." in browser.get().text
    browser.post("go")
    assert "Fach 6 geht auf" in browser.get().text
    browser.desk.door_opens()
    assert "Zweite Reihe von oben, zweites Fach von links." in browser.get().text


def test_the_pin_is_in_no_page_no_header_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    browser = Browser()
    at_pin(browser.kiosk)
    caplog.set_level(0)
    answers = []
    for digit in PIN[:-1]:
        answers += [browser.post(f"key-{digit}"), browser.get()]
    answers += [browser.post("language", PIN[-1]), browser.get(), browser.post("go"), browser.get()]
    assert browser.desk.calls[-1] == "enter_pin"
    for answer in answers:
        told = f"{answer.text} {answer.headers}"
        assert not any(PIN[:n] in told for n in range(3, 7))
    assert not any(PIN[:n] in caplog.text for n in range(3, 7))


def test_no_answer_is_kept_by_the_browser_and_nothing_from_elsewhere_is_loaded() -> None:
    browser = Browser()
    for path in ("/", "/stand", "/sizes.css", "/static/kiosk.css", "/static/kiosk.js", "/nowhere"):
        headers = browser.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin" and headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8008", "192.168.0.2:8008"]
)
def test_another_name_for_this_machine_gets_nothing(host: str) -> None:
    browser = Browser()
    answer = browser.client.get("/", base_url=f"http://{host}")
    assert answer.status_code == 421 and "token" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_on_this_machine_cannot_press_a_key(headers: dict[str, str]) -> None:
    browser = Browser()
    assert browser.post("go", CODE, headers=headers).status_code == 403
    assert not browser.desk.calls


@pytest.mark.parametrize("token", ["", "guessed", "ü"])
def test_without_the_token_of_the_session_nothing_happens(token: str) -> None:
    browser = Browser()
    assert browser.post("go", CODE, token=token).status_code == 303
    assert not browser.desk.calls and browser.kiosk.screen().name == "code"


def test_the_next_person_has_another_token() -> None:
    browser = Browser()
    old = tokens(browser.get().text)
    at_pin(browser.kiosk)
    browser.post("cancel")
    browser.post("go", CODE, token=old[0])
    assert browser.kiosk.screen().name == "code"
    assert tokens(browser.get().text) != old


def test_what_is_too_large_is_not_read() -> None:
    browser = Browser()
    assert browser.post("go", "x" * MOST_BYTES).status_code == 413
    assert not browser.desk.calls


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_ways_of_asking_are_refused(method: str) -> None:
    browser = Browser()
    assert browser.client.open("/", base_url=HERE, method=method).status_code == 405


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/", "/static/FiraSans-LICENSE.txt", "/..%2fapp.py", "/stand/"]
)
def test_there_are_no_other_addresses(path: str) -> None:
    assert Browser().get(path).status_code == 404


@pytest.mark.parametrize("scene", SCENES)
def test_each_screen_is_a_whole_page_in_each_language(scene: str) -> None:
    browser = Browser()
    SCENES[scene](browser.kiosk, browser.desk, browser.clock)
    for language in browser.kiosk.settings.languages:
        browser.kiosk.session.language = language
        page = browser.get().text
        assert f'<html lang="{language}"' in page and page.count("<h1>") == 1
        assert "style=" not in page and "onclick" not in page and "<style" not in page
        assert page.count('name="token"') == 1 and 'method="post"' in page and 'action="/"' in page
        assert "None" not in page and "{" not in page.replace("{}", "")
        assert all(number in page for number in browser.kiosk.settings.help)
        other = Texts(browser.kiosk.session.language)("other")
        assert f">{other}</button>" in page


def test_what_people_typed_is_shown_as_text() -> None:
    browser = Browser()
    browser.post("key-A", '"><script>alert(1)</script>')
    assert "<script>alert" not in browser.get().text


def test_the_page_knows_when_it_is_old() -> None:
    browser = Browser()
    page = browser.get().text
    version = json.loads(browser.get("/stand").text)["version"]
    assert f'data-version="{version}"' in page
    at_pin(browser.kiosk)
    assert json.loads(browser.get("/stand").text)["version"] > version


@pytest.mark.parametrize("quiet", ["stir", "spell-A", "count-3"])
def test_what_a_script_says_while_somebody_types_leaves_the_page_as_it_is(quiet: str) -> None:
    browser = Browser()
    browser.get()
    browser.post("key-A")
    version = browser.kiosk.version
    assert browser.post(quiet).status_code == 204
    assert browser.kiosk.version == version


def test_without_a_script_the_page_of_a_door_looks_again() -> None:
    browser = Browser()
    SCENES["open"](browser.kiosk, browser.desk, browser.clock)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in browser.get().text


def test_without_a_script_the_warning_is_shown_in_time() -> None:
    browser = Browser()
    at_pin(browser.kiosk)
    after = re.search(r'content="(\d+)"></noscript>', browser.get().text)
    assert after
    browser.clock.pass_(int(after[1]))
    browser.kiosk.tick()
    assert "data-warning hidden" not in browser.get().text


def failing(part: str) -> Callable[..., object]:
    def fail(*_: object) -> object:
        raise RuntimeError(part)

    return fail


def test_a_program_that_fails_tells_people_where_help_is(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    monkeypatch.setattr(Scripted, "view", failing("inside"))
    answer = browser.get()
    assert answer.status_code == 500
    assert "außer Betrieb" in answer.text and "0271 404-1111" in answer.text
    assert "Traceback" not in answer.text and "inside" not in answer.text


def test_a_key_is_as_large_as_the_settings_say() -> None:
    browser = Browser()
    assert isinstance(browser.kiosk, Kiosk)
    assert "--key: 118px" in browser.get("/sizes.css").text
