"""From draft to case: what is asked for goes along and can be read there, everything else is erased."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from buergerbuero.base import storage
from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions.erase import erase
from buergerbuero.cases.values import Incomplete, UnknownCase
from buergerbuero.documents.models import UploadRow
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from tests.cast import LATER, NOW
from tests.made import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest(db: None, tmp_path: Path) -> str:
    return sending.publish(tmp_path)


def test_the_files_on_the_path_are_the_cases(digest: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        receipt = sending.send(digest, now=NOW)
    assert {row.vault for row in UploadRow.objects.all()} == {receipt.case_id}

    view = queries.case_view(case_id=receipt.case_id, staff_id=uuid4(), now=LATER)
    assert [(each.about, each.file.name, each.file.pages) for each in view.files] == [
        ("schein.schein", "Schein vorn.jpg", 1),
        ("fahrt.bestätigung", "Bestätigung.pdf", 2),
    ]
    for each in view.files:
        for number in each.file.numbers:
            page = actions.page_for_desk(
                case_id=receipt.case_id, upload_id=UUID(each.file.id), number=number, by=staff(uuid4()), now=LATER
            )
            assert page.startswith(b"\xff\xd8\xff")
    kept = {row.id.hex for row in UploadRow.objects.all()}
    assert len(kept) == 2
    assert not [key for key in storage.keys("uploads") if "Überlassung" in key]


def test_the_person_reads_what_was_sent(digest: str) -> None:
    receipt = sending.send(digest, now=NOW)
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    rows = queries.citizen_view(access=access, language="de").rows
    assert (rows[0].text, rows[2].text) == ("Schein vorn.jpg, 1 Seite", "Bestätigung.pdf, 2 Seiten")
    english = queries.citizen_view(access=access, language="en").rows
    assert english[2].text == "Bestätigung.pdf, 2 pages"


def test_a_page_of_another_case_is_not_shown(digest: str) -> None:
    mine, other = sending.send(digest, now=NOW), sending.send(digest, now=NOW)
    found = queries.case_view(case_id=mine.case_id, staff_id=uuid4(), now=LATER).files[0]
    with pytest.raises(UnknownCase):
        actions.page_for_desk(
            case_id=other.case_id, upload_id=UUID(found.file.id), number=1, by=staff(uuid4()), now=LATER
        )


def test_nothing_is_sent_while_a_file_is_on_its_way(digest: str) -> None:
    draft_id, code = sending.finished(digest, now=NOW)
    held: dict[str, Any] = {"draft_id": draft_id, "code": code, "by": CITIZEN, "now": NOW}
    half = forms.begin_file(field="schein", name="hinten.jpg", size=5000, **held)
    with pytest.raises(Incomplete) as stopped:
        actions.open_case(**held)
    assert stopped.value.page_id == "schein"
    forms.remove_file(upload_id=half.id, **held)
    actions.open_case(**held)


def test_erasing_a_case_erases_its_files(digest: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        receipt = sending.send(digest, now=NOW)
        numbers = [row.id.hex for row in UploadRow.objects.all()]
    assert [key for key in storage.keys("uploads") if numbers[0] in key]
    with django_capture_on_commit_callbacks(execute=True):
        erase(case_id=receipt.case_id, now=LATER)
    assert not UploadRow.objects.exists()
    assert not [key for key in storage.keys("uploads") for number in numbers if number in key]


def test_a_file_that_is_removed_after_a_change_of_mind_is_not_sent(digest: str) -> None:
    draft_id, code = sending.finished(digest, now=NOW)
    opened = form_queries.open_draft(draft_id=draft_id, code=code)
    scan = opened.files["fahrt-bestätigung"][0].id
    forms.remove_file(draft_id=draft_id, code=code, upload_id=UUID(scan), by=CITIZEN, now=NOW)
    receipt = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
    view = queries.case_view(case_id=receipt.case_id, staff_id=uuid4(), now=LATER)
    assert [each.file.name for each in view.files] == ["Schein vorn.jpg"]
