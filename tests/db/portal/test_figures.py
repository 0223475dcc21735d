"""How far people get is counted, once for each application, and nothing of a person with it."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.figures import queries
from buergerbuero.figures.models import Figure
from buergerbuero.figures.values import Funnel, Period, Step
from tests.cast import NOW
from tests.db.portal.person import SERVICE, SHORTEST, Person
from tests.made import sending

pytestmark = pytest.mark.django_db
TODAY = Period(NOW.date(), NOW.date())


def sums() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for step, about, count in Figure.objects.values_list("step", "about", "count"):
        found[step, about] += count
    return found


def funnel() -> Funnel:
    bundle = catalogue.service("hundesteuer_anmeldung")
    return queries.funnel(bundle.id, bundle.digest, TODAY)


def test_looking_at_a_service_counts_nothing(person: Person) -> None:
    person.open("/").open(SERVICE)
    Client().head(SERVICE)
    assert not sums()


def test_pages_count_once_however_often_they_are_seen(person: Person) -> None:
    person.start()
    assert sums() == {("begun", ""): 1, ("shown", "halter"): 1}
    first = person.path
    person.open(first).open(first).press("Weiter")
    assert sums() == {("begun", ""): 1, ("shown", "halter"): 1, ("refused", "halter"): 1}
    person.press("Weiter", SHORTEST["halter"])
    person.press("Zurück").press("Weiter", SHORTEST["halter"])
    assert sums() == {
        ("begun", ""): 1,
        ("shown", "halter"): 1,
        ("refused", "halter"): 1,
        ("saved", "halter"): 1,
        ("went_on", "halter"): 1,
        ("shown", "wohnung"): 1,
    }


def test_what_a_browser_fetches_on_suspicion_was_not_shown(person: Person) -> None:
    person.start()
    person.press("Weiter", SHORTEST["halter"])
    before = sums()
    person.browser.get("/antrag/kontakt/", headers={"Sec-Purpose": "prefetch"})
    person.browser.head("/antrag/wohnung/")
    assert sums() == before


def test_an_application_that_is_sent_stops_nowhere(person: Person, another: Person) -> None:
    person.send()
    another.start()
    found = funnel()
    assert (found.begun, found.sent, found.stopped) == (2, 1, 1)
    assert found.hardest and found.hardest.page_id == "halter"
    assert {page.page_id: page.stopped for page in found.pages if page.stopped} == {"halter": 1}


def test_coming_back_counts_once(person: Person, another: Person) -> None:
    person.start().press("Später weitermachen")
    code = "".join(next(iter(person.page.root.of_class("bb-code"))).text.split())
    for _ in range(2):
        another.open("/weitermachen/").press("Weitermachen", {"code": code})
    assert sums()["resumed", ""] == 1


def test_nothing_of_a_person_lies_in_the_table(person: Person) -> None:
    person.send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM figures_figure")
        text = " ".join(map(str, cursor.fetchall()))
    for word in ("Erika", "Beispiel", "57072", "erika@example.org", "Bello"):
        assert word not in text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figures_figure SET count = count + 2",
        "UPDATE figures_figure SET count = 1000",
        "UPDATE figures_figure SET day = day - 1",
        "DELETE FROM figures_figure",
        "INSERT INTO figures_figure (service_id, version, day, step, about, bucket, count)"
        " VALUES ('probe', '', '2026-11-23', 'sent', '', 0, 500)",
    ],
)
def test_a_taken_portal_adds_one_at_a_time_and_no_more(statement: str, person: Person) -> None:
    person.start()
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_portal")
        cursor.execute(statement)


def test_an_application_that_no_page_began_is_not_counted(inside: Person) -> None:
    assert not [step for step, _ in sums() if step in (Step.BEGUN, Step.SENT)]


def test_the_next_question_counts_with_the_answer_and_showing_it_writes_nothing(person: Person) -> None:
    person.reach("wohnung")
    with CaptureQueriesContext(connection) as done:
        person.answer("wohnung")
    wrote = [each["sql"] for each in done if re.match(r"INSERT|UPDATE|DELETE", each["sql"])]
    assert [sql.split()[1].strip('"') for sql in wrote] == ["forms_draft", "INTO"]
    assert "'saved', 'wohnung'" in wrote[1] and "'shown', " in wrote[1]


def test_who_is_kept_on_a_page_by_a_file_was_not_shown_the_next_one(bare_portal: None, tmp_path: Path) -> None:
    sending.publish(tmp_path)
    person = Person().open(f"/leistung/{sending.ID}/").press("Antrag starten")
    person.press("Weiter", {"schein": SimpleUploadedFile("foto.jpg", sending.PHOTO)})
    entered = {"fahrt-kennzeichen": "SI-AB 123", "fahrt-bestätigung": SimpleUploadedFile("a.tif", sending.NO_PHOTO)}
    person.press("Weiter", entered)
    assert person.path == "/antrag/fahrt/"
    assert sums()["saved", "fahrt"] == 1
    assert ("shown", "firmenwagen") not in sums()
