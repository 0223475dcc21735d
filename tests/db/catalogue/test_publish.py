"""Publishing makes an immutable bundle, named by its content, released by a second person and written down."""

import datetime
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from buergerbuero.audit.models import Entry
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import actions, queries
from buergerbuero.catalogue.bundle import digest_of
from buergerbuero.catalogue.models import Bundle, Publication
from tests.unit.catalogue.folders import FOLDER, TOWN

NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the real folders that a test may change."""
    service, town = tmp_path / "hundesteuer_anmeldung", tmp_path / "siegen"
    shutil.copytree(FOLDER, service)
    shutil.copytree(TOWN, town)
    return service, town


def publish(
    folder: Path = FOLDER,
    town: Path = TOWN,
    *,
    by: str = "muster",
    released_by: str = "beispiel",
    demo: bool = True,
    now: datetime.datetime = NOW,
) -> str:
    return actions.publish(folder=folder, town=town, by=by, released_by=released_by, demo=demo, now=now)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_bundle_is_named_by_its_bytes_and_holds_service_and_town() -> None:
    digest = publish()
    row = Bundle.objects.get()
    assert digest == row.digest == digest_of(bytes(row.content))
    published = queries.bundle(digest)
    assert published.digest == digest
    assert published.service.id == "hundesteuer_anmeldung"
    assert published.town.name == "Siegen"
    assert published.file("vorlagen/bescheid.typ") == (FOLDER / "vorlagen" / "bescheid.typ").read_bytes()


def test_publishing_the_same_again_changes_nothing() -> None:
    assert publish() == publish(now=LATER)
    assert (Bundle.objects.count(), Publication.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_the_newest_publication_wins_and_older_bundles_stay(folders: tuple[Path, Path]) -> None:
    service, town = folders
    first = publish(service, town)
    change(service / "service.yaml", "frist: {wert: unbekannt", "frist: {wert: 3 Tage, beleg: Muster")
    second = publish(service, town, now=LATER)
    assert first != second
    assert queries.service("hundesteuer_anmeldung").digest == second
    assert queries.bundle(first).digest == first


def test_an_old_bundle_can_become_the_newest_again(folders: tuple[Path, Path]) -> None:
    service, town = folders
    first = publish(service, town)
    change(town / "town.yaml", "0271 404-0,", "0271 404-1,")
    publish(service, town)
    change(town / "town.yaml", "0271 404-1,", "0271 404-0,")
    assert publish(service, town) == first
    assert queries.service("hundesteuer_anmeldung").digest == first
    assert Publication.objects.count() == 3


def test_a_case_sees_the_town_of_its_day(folders: tuple[Path, Path]) -> None:
    service, town = folders
    first = publish(service, town)
    change(town / "town.yaml", "wert: 0271 404-0,", "wert: 0271 404-9,")
    publish(service, town)
    assert queries.bundle(first).town.switchboard.value == "0271 404-0"
    assert queries.town().switchboard.value == "0271 404-9"


def test_publishing_is_written_down_without_names() -> None:
    digest = publish()
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id, entry.actor_id) == ("service.published", "hundesteuer_anmeldung", "beispiel")
    assert entry.detail == {"digest": digest, "prepared_by": "muster", "demo": "yes"}


@pytest.mark.parametrize(("by", "released_by"), [("muster", "muster"), ("Muster", "muster")])
def test_a_second_person_publishes(by: str, released_by: str) -> None:
    with pytest.raises(actions.SamePerson):
        publish(by=by, released_by=released_by)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("by", ["", "Erika Muster", "müller", "x" * 61])
def test_persons_are_named_by_log_in(by: str) -> None:
    with pytest.raises(actions.NoLogIn):
        publish(by=by)


def test_example_values_are_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    monkeypatch.setattr(django_settings, "BB", dataclasses.replace(django_settings.BB, mode="production"))
    with pytest.raises(actions.NotInProduction):
        publish()


def test_without_example_values_only_the_whole_way_publishes() -> None:
    with pytest.raises(actions.NotInProduction):
        publish(demo=False)


def test_what_the_program_cannot_do_yet_is_not_published(folders: tuple[Path, Path]) -> None:
    service, town = folders
    change(service / "service.yaml", "besuch: {wert: keiner", "besuch: {wert: einmal")
    with pytest.raises(DefinitionError, match="Besuch"):
        publish(service, town)


def test_a_preview_shows_what_is_not_finished_too(folders: tuple[Path, Path]) -> None:
    service, town = folders
    change(service / "service.yaml", "besuch: {wert: keiner", "besuch: {wert: einmal")
    change(service / "wege" / "abgelehnt.yaml", "schon_angemeldet", "lust")
    digest = actions.preview(folder=service, town=town, now=NOW)
    assert queries.service("hundesteuer_anmeldung").digest == digest
    change(service / "service.yaml", "titel: Hund anmelden", "titl: Hund anmelden")
    with pytest.raises(DefinitionError):
        actions.preview(folder=service, town=town, now=NOW)


def test_a_broken_folder_is_refused_with_file_and_line(folders: tuple[Path, Path]) -> None:
    service, town = folders
    change(service / "service.yaml", "titel: Hund anmelden", "titl: Hund anmelden")
    with pytest.raises(DefinitionError, match=r"service\.yaml:13: „titl“"):
        publish(service, town)
    assert not Bundle.objects.exists()


# What must never be false is refused by the database itself.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_bundle SET demo = false",
        "DELETE FROM catalogue_bundle",
        "UPDATE catalogue_publication SET released_by = 'x'",
        "DELETE FROM catalogue_publication",
    ],
)
def test_what_is_published_stays(statement: str) -> None:
    publish()
    with pytest.raises(DatabaseError, match="what is published stays"), transaction.atomic():
        _execute(statement)


def test_a_bundle_cannot_bear_a_false_name() -> None:
    with pytest.raises(IntegrityError, match="bundle_digest_fits_content"), transaction.atomic():
        Bundle.objects.create(digest="0" * 64, service_id="x", demo=True, content=b"{}", created_at=NOW)


def test_one_person_cannot_publish_in_the_database_either() -> None:
    digest = publish()
    with pytest.raises(IntegrityError, match="publication_needs_two_persons"), transaction.atomic():
        Publication.objects.create(bundle_id=digest, prepared_by="x", released_by="x", published_at=NOW)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
