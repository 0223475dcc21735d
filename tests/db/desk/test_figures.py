"""Figures at the desk: sums as they stand in the table, small ones hidden, practice apart."""

import csv
import io
from collections.abc import Callable

import pytest

from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.figures import actions as figures
from buergerbuero.figures.models import Figure
from buergerbuero.figures.values import CHECK_PAGE, Count, Step
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Role
from tests.cast import NOW, PROJECT
from tests.db.conftest import Colleague
from tests.made import fees

pytestmark = pytest.mark.django_db
DOG = "hundesteuer_anmeldung"


@pytest.fixture
def reader(colleague: Callable[..., Colleague]) -> Colleague:
    return colleague(Role.READER)


@pytest.fixture
def dog(desk: None) -> str:
    return catalogue.publish(
        folder=PROJECT / "services" / DOG,
        town=PROJECT / "towns" / "siegen",
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=NOW,
    )


def count(service_id: str, version: str, *, times: int, steps: tuple[tuple[Step, str], ...]) -> None:
    for _ in range(times):
        counts = [Count(version, step, about) for step, about in steps]
        figures.count(service_id=service_id, day=NOW.date(), counts=counts, by=CITIZEN, now=NOW)


def some(service_id: str, version: str, first: str, second: str) -> None:
    """Twenty begin; twelve go on, of whom ten send, and two stop at the check."""
    begin = ((Step.BEGUN, ""), (Step.SHOWN, first))
    on = ((Step.WENT_ON, first), (Step.SHOWN, second), (Step.WENT_ON, second), (Step.SHOWN, CHECK_PAGE))
    count(service_id, version, times=8, steps=(*begin, (Step.REFUSED, first)))
    count(service_id, version, times=2, steps=(*begin, *on))
    count(service_id, version, times=10, steps=(*begin, *on, (Step.WENT_ON, CHECK_PAGE), (Step.SENT, "")))


def text(who: Colleague, path: str) -> str:
    answer = who.browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_sums_are_spread_and_add_up(dog: str) -> None:
    count(DOG, dog, times=40, steps=((Step.BEGUN, ""),))
    rows = Figure.objects.filter(step=Step.BEGUN)
    assert sum(row.count for row in rows) == 40
    assert rows.count() <= figures.BUCKETS


def test_the_page_says_where_people_stop_and_tells_no_small_number(dog: str, reader: Colleague) -> None:
    some(DOG, dog, "halter", "wohnung")
    page = text(reader, f"/zahlen/{DOG}/")
    assert "<b>20</b> begonnen" in page and "<b>10</b> gesendet (50 %)" in page
    assert "Am häufigsten geht es hier nicht weiter: <strong>Wer hält den Hund?" in page
    row = page.partition("Stimmt alles? (Angaben prüfen und senden)")[2].partition("</tr>")[0]
    assert "unter 5" in row, "two stopped there, and nobody learns that it was two"
    assert ">2<" not in row and "10 %" not in row
    assert "style=" not in page


def test_the_overview_keeps_practice_apart(dog: str, reader: Colleague) -> None:
    practice = fees.publish(NOW)
    some(DOG, dog, "halter", "wohnung")
    some(fees.SERVICE, practice, "person", "anschrift")
    real, _, exercise = text(reader, "/zahlen/").partition('id="uebungen"')
    assert "Hund anmelden" in real and "A 38" not in real
    assert "A 38" in exercise and "Hund anmelden" not in exercise
    assert "zählen bei den Leistungen nicht mit" in exercise


def test_the_table_comes_as_a_file_too(dog: str, reader: Colleague) -> None:
    some(DOG, dog, "halter", "wohnung")
    answer = reader.browser.get(f"/zahlen/{DOG}/csv/?tage=30")
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Seite"
    assert rows[1][1:] == ["20", "100 %", "8", "40 %", "8"]
    assert ["Gesendet", "10", "50 %", "", "", ""] in rows
    assert not [cell for row in rows for cell in row if cell in {"1", "2", "3", "4"}]


def test_nobody_sees_figures_of_services_that_are_not_theirs(dog: str, reader: Colleague) -> None:
    Staff.objects.filter(id=reader.staff_id).update(services=["wohngeld"])
    assert reader.browser.get(f"/zahlen/{DOG}/").status_code == 404
    assert reader.browser.get(f"/zahlen/{DOG}/csv/").status_code == 404
    assert "Hund anmelden" not in text(reader, "/zahlen/")


def test_strange_wishes_show_the_usual(dog: str, reader: Colleague) -> None:
    for query in ("?tage=x", "?tage=99999", "?fassung=%00", "?fassung=zzz", "?tage=30&fassung="):
        assert "In diesem Zeitraum hat noch niemand begonnen." in text(reader, f"/zahlen/{DOG}/{query}")
    assert reader.browser.get("/zahlen/gibt-es-nicht/").status_code == 404


def test_months_are_told_only_of_enough_cases(desk: None, reader: Colleague) -> None:
    version = fees.publish(NOW)
    for _ in range(2):
        fees.apply(version, NOW, farbe="grau")
    page = text(reader, f"/zahlen/{fees.SERVICE}/")
    row = page.partition("November 2026")[2].partition("</tr>")[0]
    assert row.count("unter 5") == 1 and "–" in row


def test_old_sums_are_forgotten(dog: str) -> None:
    count(DOG, dog, times=1, steps=((Step.BEGUN, ""),))
    assert figures.forget_old_figures(now=NOW) == 0
    assert figures.forget_old_figures(now=NOW + figures.KEPT + figures.KEPT) == 1
