"""What all pages have in common, and the pages that only inform."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW
from tests.db.portal.person import SERVICE, Person
from tests.made import fees
from tests.made.town import open_at

INFORMING = [
    "/",
    "/suche/",
    "/suche/?q=hund",
    "/a-z/",
    "/hilfe/",
    "/barrierefreiheit/",
    "/datenschutz/",
    "/impressum/",
    "/vorgang/",
    "/weitermachen/",
    "/pruefen/",
    "/abgemeldet/",
    SERVICE,
    f"{SERVICE}datenschutz/",
    f"{SERVICE}formular/",
]


@pytest.mark.parametrize("path", INFORMING)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_names_whom_to_call_and_what_it_is(person: Person, path: str, language: str) -> None:
    page = person.open(path if language == "de" else f"/en{path}").page

    assert person.status == 200
    assert page.heading
    assert page.title.endswith(" – Bürgerbüro Siegen")
    assert page.root.first("html").attributes["lang"] == language
    page.says("115", "0271 404-1111")
    page.says("Vorführung mit Beispieldaten" if language == "de" else "Demonstration with sample data")


@pytest.mark.parametrize("path", INFORMING)
def test_the_language_can_be_switched_and_the_page_stays(person: Person, path: str) -> None:
    person.open(path).switch("English")
    assert person.address == f"/en{path}"
    assert person.switch("Deutsch").address == path


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/nirgends/", "/en/nirgends/"),
        ("/en/nirgends/?q=1", "/nirgends/?q=1"),
        ("/en-gb/nirgends/", "/en-gb/nirgends/"),
    ],
)
def test_a_page_that_is_not_there_is_so_in_both_languages_at_this_host(person: Person, path: str, other: str) -> None:
    [link] = [each for each in person.open(path).page.root.all("a") if "hreflang" in each.attributes]
    assert link.attributes["href"] == other


@pytest.mark.parametrize("path", INFORMING)
def test_no_page_needs_what_the_policy_forbids(person: Person, path: str) -> None:
    page = person.open(path)

    assert "unsafe" not in page.response["Content-Security-Policy"]
    assert page.response["Cache-Control"] == "no-store"
    for element in page.page.root.all():
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        assert element.tag != "style"
    assert all(script.attributes.get("src") for script in page.page.root.all("script"))


@pytest.mark.parametrize("path", INFORMING)
def test_only_reading_leaves_no_cookie_but_that_of_a_form(portal: None, path: str) -> None:
    browser = Client()
    browser.get(path)
    assert set(browser.cookies) <= {"bb_worker_csrf"}


@pytest.mark.parametrize("path", INFORMING)
def test_ids_are_unique_and_labels_lead_to_inputs(person: Person, path: str) -> None:
    root = person.open(path).page.root
    ids = [each.attributes["id"] for each in root.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby"):
        assert {each.attributes[name] for each in root.all() if name in each.attributes} <= set(ids)
    described = {part for each in root.all() for part in each.attributes.get("aria-describedby", "").split()}
    assert described <= set(ids)


def test_search_forgives_slips_and_finds_other_words(person: Person) -> None:
    for text in ("hund", "hudn", "Hundesteuer", "Welpe"):
        person.open(f"/suche/?q={text}").page.says("Hund anmelden")


def test_a_search_without_a_hit_says_what_to_do(person: Person) -> None:
    page = person.open("/suche/?q=%3Cb%3Exyzzy").page
    page.says("Zu „<b>xyzzy“ haben wir hier nichts gefunden", "115", "0271 404-1111")
    assert page.has("was es hier gibt, von A bis Z")


def test_only_what_is_published_is_listed(person: Person) -> None:
    lists = person.open("/a-z/").page.root.of_class("bb-list")
    assert [link.text for each in lists for link in each.all("a")] == ["Hund anmelden (Hundesteuer)"]


def test_what_the_town_has_not_said_is_said_to_be_open(person: Person) -> None:
    person.open("/impressum/").page.says(
        "Vertreten durch und weitere Pflichtangaben Wird von der Stadt bestätigt", "E-Mail info@siegen.de (Stand"
    )
    person.open("/barrierefreiheit/").page.says("Was wir nicht geprüft haben", "Screenreader", "§ 10d BGG NRW")


@pytest.fixture
def word_of_the_town(settings: Any) -> Iterator[Path]:
    path: Path = settings.BB.storage_dir / "stoerung.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    yield path
    path.unlink(missing_ok=True)


def test_the_town_can_say_that_something_is_wrong(person: Person, word_of_the_town: Path) -> None:
    word_of_the_town.write_text("# Im Rathaus sind die Computer gestört\n\n**Hier geht alles weiter.**\n\n- Anrufen.\n")
    page = person.open("/").page
    page.says("Im Rathaus sind die Computer gestört", "Hier geht alles weiter.", "Stand:")

    word_of_the_town.unlink()
    assert "gestört" not in person.open("/").page.text


def test_before_anything_is_published_the_pages_work(bare_portal: None) -> None:
    for path in ("/", "/a-z/", "/hilfe/", "/impressum/", "/barrierefreiheit/", "/datenschutz/"):
        assert Person().open(path).status == 200
    Person().open("/").page.says("Hier ist noch keine Leistung veröffentlicht")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/hilfe/", ("Bürgerbüro im Rathaus Weidenau: Dienstag 14:00–19:00", "Andere Bürgerbüros:")),
        ("/en/hilfe/", ("Bürgerbüro im Rathaus Weidenau: Tuesday 14:00–19:00", "Other offices:")),
    ],
)
def test_beside_the_number_stand_the_hours_of_each_office_that_has_said_them(
    person: Person, tmp_path: Path, path: str, says: tuple[str, ...]
) -> None:
    person.open(path)
    assert says[1] not in person.page.text
    fees.publish(NOW, town=open_at("weidenau", "{dienstag: 14-19}", tmp_path / "town"))
    person.open(path).page.says(*says)
