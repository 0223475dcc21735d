"""By when the town means to decide: counted by the town of today, for what was opened before too."""

import datetime
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from buergerbuero.cases import queries
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.config.cli.demo_data import Plan, apply
from tests.cast import NOW, PROJECT
from tests.made.town import TOWN

CLOSED, OPEN = "feiertage.schließtage: [2026-12-07]", "feiertage.schließtage: []"

pytestmark = pytest.mark.django_db


def publish(town: Path) -> None:
    folder = PROJECT / "services" / "hundesteuer_anmeldung"
    catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)


def test_an_open_case_shows_the_new_day_once_the_town_closes_on_another(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish(TOWN)
    moments = (NOW + datetime.timedelta(seconds=n) for n in range(60))
    receipt = apply(Plan(1, days_ago=0, fate="new"), moments)
    assert planned(receipt.number, receipt.access_code) == {datetime.date(2026, 12, 7)}
    town = Path(shutil.copytree(TOWN, tmp_path / "town"))
    examples = town / "beispielwerte.yaml"
    text = examples.read_text(encoding="utf-8")
    assert OPEN in text
    examples.write_text(text.replace(OPEN, CLOSED), encoding="utf-8")
    publish(town)
    assert planned(receipt.number, receipt.access_code) == {datetime.date(2026, 12, 8)}
    with django_assert_max_num_queries(50) as asked:
        queries.work_list(staff_id=uuid4(), now=NOW)
    assert sum("catalogue_publication" in each["sql"] for each in asked.captured_queries) == 1, "once for a long list"


def planned(number: str, code: str) -> set[datetime.date | None]:
    """Every day that the person and clerks are told."""
    access = queries.open_access(number=number, code=code)
    seen = queries.citizen_view(access=access, language="de").due
    desk = queries.case_view(case_id=access.case_id, staff_id=uuid4(), now=NOW).due
    lists = queries.work_list(staff_id=uuid4(), now=NOW)
    return {each.day if each else None for each in (seen, desk)} | {item.due_on for item in (*lists.new, *lists.today)}
