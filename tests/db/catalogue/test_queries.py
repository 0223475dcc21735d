"""What portal, desk and worker ask the catalogue."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from buergerbuero.catalogue import actions, queries
from buergerbuero.catalogue.models import Publication
from buergerbuero.catalogue.values import Retention
from tests.unit.catalogue.folders import FOLDER, TOWN, with_service

NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
SUNDAY = datetime.date(2026, 11, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> str:
    return actions.publish(folder=FOLDER, town=TOWN, by="muster", released_by="beispiel", demo=True, now=NOW)


def test_before_anything_is_published_everything_says_so() -> None:
    with pytest.raises(queries.UnknownService):
        queries.service("hundesteuer_anmeldung")
    with pytest.raises(queries.UnknownService):
        queries.bundle("0" * 64)
    with pytest.raises(queries.NothingPublished):
        queries.town()
    assert queries.services() == ()
    assert queries.search("Hund") == ()


def test_a_service_is_found_by_id_list_and_search(digest: str) -> None:
    assert queries.service("hundesteuer_anmeldung").digest == digest
    assert [card.title for card in queries.services()] == ["Hund anmelden (Hundesteuer)"]
    assert [card.id for card in queries.search("hundestuer")] == ["hundesteuer_anmeldung"]
    assert queries.search("Reisepass") == ()


def test_english_readers_find_it_in_english_and_german(digest: str) -> None:
    assert [card.title for card in queries.services("en")] == ["Register a dog (dog tax)"]
    for text in ("dog", "puppy", "register my dog", "Hundesteuer"):
        assert [card.id for card in queries.search(text, "en")] == ["hundesteuer_anmeldung"], text


@pytest.mark.parametrize("service_id", ["", "hund", "HUNDESTEUER_ANMELDUNG", "x' OR 1=1 --", "a" * 500, "ü\u202e"])
def test_an_unknown_service_is_unknown(digest: str, service_id: str) -> None:
    with pytest.raises(queries.UnknownService):
        queries.service(service_id)


def test_a_bundle_is_read_from_the_database_once(
    digest: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.bundle(digest)
    with django_assert_num_queries(0):
        assert queries.bundle(digest) is queries.bundle(digest)


def test_what_is_newest_is_read_when_something_was_published_and_asked_once_a_page(
    digest: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.service("hundesteuer_anmeldung")
    with django_assert_num_queries(1):
        queries.service("hundesteuer_anmeldung")
    with django_assert_num_queries(1), queries.one_state():
        assert queries.town() == queries.service("hundesteuer_anmeldung").town


def test_a_page_that_is_being_drawn_mixes_no_two_states(digest: str, tmp_path: Path) -> None:
    changed = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    text = (changed / "service.yaml").read_text(encoding="utf-8")
    (changed / "service.yaml").write_text(text.replace("Haustier, ", ""), encoding="utf-8")
    with queries.one_state():
        assert queries.newest_digest("hundesteuer_anmeldung") == digest
        after = actions.publish(folder=changed, town=TOWN, by="muster", released_by="beispiel", demo=True, now=NOW)
        assert queries.newest_digest("hundesteuer_anmeldung") == digest
    assert queries.newest_digest("hundesteuer_anmeldung") == after != digest


def test_a_publication_that_was_taken_back_is_never_the_newest(digest: str, tmp_path: Path) -> None:
    """Also where it was read before that, and others have published as many since, numbered up to the same."""
    changed = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    text = (changed / "service.yaml").read_text(encoding="utf-8")
    (changed / "service.yaml").write_text(text.replace("Haustier, ", ""), encoding="utf-8")
    given: dict[str, Any] = {"town": TOWN, "by": "muster", "released_by": "beispiel", "demo": True, "now": NOW}
    older = actions.publish(folder=changed, **given)
    other = actions.publish(folder=FOLDER.parent / "bewohnerparkausweis", **given)
    number = Publication.objects.latest("id").id
    _publish(number + 1, digest)
    _publish(number + 9, other)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _publish(number + 2, older)
        assert queries.newest_digest("hundesteuer_anmeldung") == older
        _ = 1 / 0
    _publish(number + 3, digest)
    assert queries.newest_digest("hundesteuer_anmeldung") == digest


def _publish(number: int, digest: str) -> None:
    Publication.objects.create(
        id=number, bundle_id=digest, prepared_by="muster", released_by="beispiel", published_at=NOW
    )


def test_the_day_a_decision_is_due_counts_working_days(digest: str) -> None:
    found = queries.bundle(digest)
    due = queries.decide_by(found, found.town, SUNDAY)
    assert due is not None and due.day == datetime.date(2026, 12, 4)


def test_an_unconfirmed_time_gives_no_day(tmp_path: Path) -> None:
    from buergerbuero.catalogue.bundle import open_bundle, pack

    real = open_bundle(pack(with_service("service.yaml", "wert: unbekannt", "wert: unbekannt"), demo=False))
    assert queries.decide_by(real, real.town, SUNDAY) is None


def test_retention_counts_with_the_bundle(digest: str) -> None:
    retention = Retention.parse("30 Tage nach letzter Änderung")
    assert queries.erase_on(queries.bundle(digest), retention, SUNDAY) == datetime.date(2026, 12, 23)


def test_the_tax_is_calculated_with_the_bundle_of_the_case(digest: str) -> None:
    answers = {"anzahl": "erster", "seit_wann": "2026-11-02", "zugezogen": "nein"}
    found = queries.calculate(queries.bundle(digest), answers, today=SUNDAY)
    assert found
    assert found.rows()[0] == ("Steuerpflicht ab", "01.11.2026")
    assert found.example
