"""A version goes from its folder to the public through two persons: submitted, compared, released or rejected."""

import dataclasses
import datetime
import shutil
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from buergerbuero.audit.models import Entry
from buergerbuero.base.actors import staff
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import actions, queries
from buergerbuero.catalogue.models import Bundle, Publication, Rejection
from buergerbuero.catalogue.values import PublishedService, Rehearsal, TakenOver
from tests.cast import LATER, NOW
from tests.unit.catalogue.folders import FOLDER, TOWN, confirmed

pytestmark = pytest.mark.django_db

SERVICE = "hundesteuer_anmeldung"
AUTHOR, SECOND = staff(UUID(int=1)), staff(UUID(int=2))
TAKEN = TakenOver("0" * 64, "1. März 2026", 3, 40, ("Wie heißt der Hund?",), ("Rasse: Dackel",))
REHEARSAL = Rehearsal(("Ein Weg",), 2, (TAKEN,), ("Ein Hinweis.",))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    service, town = tmp_path / SERVICE, tmp_path / "siegen"
    shutil.copytree(FOLDER, service)
    shutil.copytree(TOWN, town)
    return service, town


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def version(folders: tuple[Path, Path], *, demo: bool = True) -> PublishedService:
    return queries.candidate(folders[0], town=folders[1], demo=demo)


def submit(found: PublishedService, now: datetime.datetime = NOW) -> UUID:
    return actions.submit(version=found, rehearsal=REHEARSAL, by=AUTHOR, now=now)


def test_what_is_submitted_is_kept_and_not_public(folders: tuple[Path, Path]) -> None:
    found = version(folders)
    proposal = queries.proposal(submit(found))
    assert (proposal.digest, proposal.state, proposal.compared_with) == (found.digest, "offen", None)
    assert (proposal.submitted_by, proposal.title) == (AUTHOR.id, "Hund anmelden (Hundesteuer)")
    assert proposal.rehearsal == REHEARSAL
    assert queries.services() == ()
    with pytest.raises(queries.UnknownService):
        queries.service(SERVICE)
    assert queries.bundle(found.digest).files == found.files


def test_a_second_person_publishes_it_and_both_are_written_down(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    digest = actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
    assert queries.service(SERVICE).digest == digest
    decided = queries.proposal(proposal_id)
    assert (decided.state, decided.decided_by, decided.decided_at) == ("veröffentlicht", SECOND.id, LATER)
    [newest] = queries.versions(SERVICE)
    assert (newest.digest, newest.prepared_by, newest.released_by) == (digest, AUTHOR.id, SECOND.id)
    submitted, released = Entry.objects.order_by("at")
    assert (submitted.verb, submitted.actor_id) == ("service.submitted", AUTHOR.id)
    assert (released.verb, released.actor_id) == ("service.published", SECOND.id)
    assert released.detail["proposal"] == submitted.detail["proposal"] == str(proposal_id)


def test_what_today_cannot_be_read_at_all_is_named(folders: tuple[Path, Path]) -> None:
    found = version(folders)
    broken = dataclasses.replace(found, town_files={**found.town_files, "beispielwerte.yaml": b"["})
    assert {problem.file for problem in queries.check_version(broken)} == {f"{found.town.id}/beispielwerte.yaml"}


def test_nobody_releases_what_they_submitted(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    with pytest.raises(actions.SamePerson):
        actions.release(proposal_id=proposal_id, by=AUTHOR, now=LATER)
    assert not Publication.objects.exists()


def test_a_rejected_proposal_stays_rejected(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    with pytest.raises(actions.NoReason):
        actions.reject(proposal_id=proposal_id, by=SECOND, reason=" ", now=LATER)
    actions.reject(proposal_id=proposal_id, by=SECOND, reason="Die Frage 3 ist nicht zu verstehen.", now=LATER)
    found = queries.proposal(proposal_id)
    assert (found.state, found.reason) == ("abgelehnt", "Die Frage 3 ist nicht zu verstehen.")
    with pytest.raises(actions.AlreadyDecided):
        actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
    with pytest.raises(actions.AlreadyDecided):
        actions.reject(proposal_id=proposal_id, by=SECOND, reason="Noch einmal.", now=LATER)
    assert "reason" not in Entry.objects.get(verb="service.rejected").detail


def test_who_submitted_may_take_it_back_without_a_reason(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    actions.reject(proposal_id=proposal_id, by=AUTHOR, reason="", now=LATER)
    assert queries.proposal(proposal_id).decided_by == AUTHOR.id


def test_what_is_published_cannot_be_rejected_or_published_again(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
    with pytest.raises(actions.AlreadyDecided):
        actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
    with pytest.raises(actions.AlreadyDecided):
        actions.reject(proposal_id=proposal_id, by=SECOND, reason="Zu spät.", now=LATER)


def test_the_same_version_is_not_submitted_twice(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    with pytest.raises(actions.NothingNew):
        submit(version(folders))
    actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
    with pytest.raises(actions.NothingNew):
        submit(version(folders))


def test_two_proposals_at_a_time_and_the_first_one_released_makes_the_other_outdated(
    folders: tuple[Path, Path],
) -> None:
    first = submit(version(folders))
    change(folders[0] / "service.yaml", "Haustier, ", "")
    second = submit(version(folders))
    actions.release(proposal_id=first, by=SECOND, now=LATER)
    assert queries.proposal(second).outdated
    with pytest.raises(actions.Outdated):
        actions.release(proposal_id=second, by=SECOND, now=LATER)


def test_unconfirmed_values_are_not_submitted_for_real(folders: tuple[Path, Path]) -> None:
    with pytest.raises(actions.NotConfirmed) as caught:
        version(folders, demo=False)
    told = {problem.message.split("“")[0].strip("„"): problem for problem in caught.value.problems}
    assert told["rechtsbehelf"].line == 38
    assert "gläubiger_id" in told


def test_confirmed_values_are_published_for_real_without_examples(folders: tuple[Path, Path]) -> None:
    sources = confirmed()
    (folders[0] / "service.yaml").write_bytes(sources.service["service.yaml"])
    (folders[1] / "town.yaml").write_bytes(sources.town["town.yaml"])
    proposal_id = submit(version(folders, demo=False))
    published = queries.bundle(actions.release(proposal_id=proposal_id, by=SECOND, now=LATER))
    assert not published.demo and published.service.may_refuse
    assert "beispielwerte.yaml" not in published.town_files


def test_example_values_are_refused_in_production(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    found = version(folders)
    waiting = submit(found)
    monkeypatch.setattr(django_settings, "BB", dataclasses.replace(django_settings.BB, mode="production"))
    with pytest.raises(actions.NotInProduction):
        actions.release(proposal_id=waiting, by=SECOND, now=LATER)
    with pytest.raises(actions.NotInProduction):
        submit(found)


def test_mistakes_and_what_is_not_possible_yet_cannot_be_submitted(folders: tuple[Path, Path]) -> None:
    change(folders[0] / "service.yaml", "ohne_mensch: nein", "ohne_mensch: vielleicht")
    with pytest.raises(DefinitionError):
        version(folders)
    change(folders[0] / "service.yaml", "ohne_mensch: vielleicht", "ohne_mensch: nein")
    change(folders[0] / "service.yaml", "besuch: {wert: keiner", "besuch: {wert: einmal")
    with pytest.raises(DefinitionError, match="Besuch"):
        version(folders)


def test_an_unknown_proposal_is_unknown() -> None:
    with pytest.raises(queries.UnknownProposal):
        queries.proposal(uuid4())


def test_changes_are_named_question_by_question(folders: tuple[Path, Path]) -> None:
    before = actions.release(proposal_id=submit(version(folders)), by=SECOND, now=NOW)
    form = folders[0] / "form.yaml"
    change(form, "frage: Wer hält den Hund?", "frage: Wer hat den Hund?")
    change(form, "höchstens: 60", "höchstens: 80")
    change(folders[1] / "town.yaml", "0271 404-0,", "0271 404-1,")
    change(folders[0] / "datenschutz.md", "# ", "# Hinweise: ")
    found = {section.title: section.changes for section in queries.changes(before, version_kept(folders))}
    assert list(found) == ["Fragen", "Angaben der Stadt", "Texte, Vorlagen und Wege"]
    asked, dog = found["Fragen"]
    assert (asked.kind, asked.name) == ("geändert", "Wer hat den Hund? (halter)")
    assert [(each.place, each.before, each.after) for each in asked.differences] == [
        ("Frage", "Wer hält den Hund?", "Wer hat den Hund?")
    ]
    assert [(each.place, each.before, each.after) for each in dog.differences] == [
        ("Felder › Name › Höchstens", "60", "80")
    ]
    [switchboard] = found["Angaben der Stadt"]
    assert [each.place for each in switchboard.differences] == ["Wert"]


def version_kept(folders: tuple[Path, Path]) -> str:
    return queries.proposal(submit(version(folders))).digest


# What must never be false is refused by the database itself.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_proposal SET submitted_by = 'x'",
        "DELETE FROM catalogue_proposal",
        "UPDATE catalogue_rejection SET reason = 'x'",
        "DELETE FROM catalogue_rejection",
    ],
)
def test_what_was_proposed_stays(folders: tuple[Path, Path], statement: str) -> None:
    actions.reject(proposal_id=submit(version(folders)), by=SECOND, reason="Nein.", now=LATER)
    with pytest.raises(DatabaseError, match="what is published stays"), transaction.atomic():
        _execute(statement)


def published(found: PublishedService, **fields: object) -> None:
    values = {"prepared_by": AUTHOR.id, "released_by": SECOND.id, "published_at": LATER, "bundle_id": found.digest}
    with transaction.atomic():
        Publication.objects.create(**{**values, **fields})


def test_the_database_lets_a_proposal_be_released_as_it_is_only(folders: tuple[Path, Path]) -> None:
    found = version(folders)
    proposal_id = submit(found)
    change(folders[0] / "service.yaml", "Haustier, ", "")
    other = version(folders)
    submit(other)
    for wrong in ({"prepared_by": "x"}, {"bundle_id": other.digest}, {"proposal_id": uuid4()}):
        with pytest.raises(IntegrityError, match="by a second person"):
            published(found, **{"proposal_id": proposal_id, **wrong})
    with pytest.raises(IntegrityError, match=r"second person|two_persons"):
        published(found, proposal_id=proposal_id, released_by=AUTHOR.id)
    published(found, proposal_id=proposal_id)
    with pytest.raises(IntegrityError, match="cannot be rejected"), transaction.atomic():
        Rejection.objects.create(proposal_id=proposal_id, rejected_by="x", rejected_at=LATER, reason="x")
    with pytest.raises(IntegrityError):
        published(found, proposal_id=proposal_id)


def test_the_database_publishes_nothing_real_without_a_proposal(folders: tuple[Path, Path]) -> None:
    sources = confirmed()
    (folders[0] / "service.yaml").write_bytes(sources.service["service.yaml"])
    (folders[1] / "town.yaml").write_bytes(sources.town["town.yaml"])
    found = version(folders, demo=False)
    submit(found)
    with pytest.raises(IntegrityError, match="only the owner of a demonstration"):
        published(found)


@pytest.mark.parametrize("role", ["bb_portal", "bb_desk", "bb_worker"])
def test_no_process_publishes_even_a_demonstration_without_a_proposal(role: str, folders: tuple[Path, Path]) -> None:
    found = version(folders)
    submit(found)
    with pytest.raises(DatabaseError, match=r"permission denied|only the owner"), transaction.atomic():
        _execute(f"SET LOCAL ROLE {role}")
        published(found)


def test_the_desk_releases_and_brings_in_nothing_that_did_not_begin_there(folders: tuple[Path, Path]) -> None:
    proposal_id = submit(version(folders))
    for statement in (
        "INSERT INTO catalogue_bundle SELECT * FROM catalogue_bundle",
        "INSERT INTO catalogue_bundle (digest, service_id, demo, content, created_at, at_desk)"
        " SELECT digest, service_id, demo, content, created_at, true FROM catalogue_bundle",
        "INSERT INTO catalogue_proposal SELECT * FROM catalogue_proposal",
    ):
        with pytest.raises(DatabaseError, match="began there"), transaction.atomic():
            _execute("SET LOCAL ROLE bb_desk")
            _execute(statement)
    with transaction.atomic():
        _execute("SET LOCAL ROLE bb_desk")
        actions.release(proposal_id=proposal_id, by=SECOND, now=LATER)
        _execute("RESET ROLE")
    assert Bundle.objects.count() == Publication.objects.count() == 1


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
