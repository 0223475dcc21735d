"""Processes are killed at each commit of submit, decide, release and deliver: nothing is lost, nothing is doubled.

Each verb runs in a process of its own on the real database, is killed just before or just after its n-th commit, and is
then repeated as people and the worker repeat it.
"""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.base import clock, storage
from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.base.models import HandledFact
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision, Delivery, Event
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.config.cli import demo_data
from buergerbuero.config.reactions import REACTIONS
from buergerbuero.documents import actions as documents
from buergerbuero.documents.actions.erase import ORPHAN_AGE
from buergerbuero.documents.models import Document, IssuedDocument, UploadRow
from buergerbuero.documents.rules import UPLOADS, upload_of_key
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.messages.models import Message
from tests.cast import PROJECT
from tests.made import sending
from tests.made.reactions import handlers_of

pytestmark = [pytest.mark.django_db(transaction=True)]

KILLED = -9
POINTS = [("before", 1), ("after", 1)]


@pytest.fixture
def digest(transactional_db: None) -> str:
    return catalogue.publish(
        folder=PROJECT / "services" / demo_data.SERVICE,
        town=PROJECT / "towns" / "siegen",
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=clock.now(),
    )


def run(when: str, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    database = connection.settings_dict["NAME"]
    url = os.environ["BB_DATABASE_URL"].replace("/buergerbuero?", f"/{database}?")
    environment = {**os.environ, "BB_DATABASE_URL": url, "BB_UNDO_SECONDS": "0"}
    command = [sys.executable, "-P", str(Path(__file__).parent / "victim.py"), when, str(number), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def repeat(*arguments: str) -> str:
    done = run("never", 0, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commits_of(output: str) -> int:
    return int(output.rsplit("commits", 1)[1])


def finished_draft(digest: str) -> tuple[UUID, str]:
    """A draft in which every question is answered, not sent yet."""
    form = form_queries.form_of(catalogue_queries.bundle(digest))
    wanted = demo_data.answers_of(demo_data.Plan(1, 0, "new"))
    draft, code = forms.start_draft(digest=digest, language="de", by=CITIZEN, now=clock.now())
    answers: dict[str, object] = {}
    while page := form_queries.first_open(form, answers):
        raw = form_queries.inputs_for(form, page.id, wanted[page.id], today=clock.now().date())
        answers = forms.save_page(draft_id=draft.id, code=code, page_id=page.id, raw=raw, by=CITIZEN, now=clock.now())
    return draft.id, code


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_submit(digest: str, when: str, number: int) -> None:
    draft_id, code = finished_draft(digest)
    killed = run(when, number, "submit", str(draft_id), code)
    assert killed.returncode == KILLED
    assert Case.objects.count() == (0 if when == "before" else 1)

    output = repeat("submit", str(draft_id), code)
    receipt_number, access_code = output.split()[:2]
    again = repeat("submit", str(draft_id), code)

    assert again.split()[:2] == [receipt_number, access_code]
    case = Case.objects.get()
    assert case.number == receipt_number
    assert queries.open_access(number=receipt_number, code=access_code).case_id == case.id
    assert Event.objects.filter(case=case).count() == 1
    handlers = [each for job in ProcrastinateJob.objects.filter(task_name="react") for each in handlers_of(job)]
    assert sorted(handlers) == sorted(REACTIONS["case.opened"])
    assert commits_of(output) <= len(POINTS) // 2  # every commit of the verb was killed at


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_submit_with_files(transactional_db: None, tmp_path: Path, when: str, number: int) -> None:
    draft_id, code = sending.finished(sending.publish(tmp_path), now=clock.now())
    assert run(when, number, "submit", str(draft_id), code).returncode == KILLED
    repeat("submit", str(draft_id), code)

    case = Case.objects.get()
    assert {row.vault for row in UploadRow.objects.all()} == {case.id}
    view = queries.case_view(case_id=case.id, staff_id=uuid4(), now=clock.now())
    assert [each.file.pages for each in view.files] == [1, 2]
    for each in view.files:
        for page in each.file.numbers:
            found = actions.page_for_desk(
                case_id=case.id, upload_id=UUID(each.file.id), number=page, by=staff(uuid4()), now=clock.now()
            )
            assert found.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(("when", "number"), [(when, number) for when in ("before", "after") for number in (1, 2, 3)])
def test_add_a_file(transactional_db: None, tmp_path: Path, when: str, number: int) -> None:
    """Whoever sends it again after the line or the process was lost has it once, and the other one too; what the
    process has left behind is swept.
    """
    draft, code = forms.start_draft(digest=sending.publish(tmp_path), language="de", by=CITIZEN, now=clock.now())
    held: dict[str, Any] = {"draft_id": draft.id, "code": code, "by": CITIZEN, "now": clock.now()}
    forms.add_file(field="schein", name="da.jpg", content=sending.OTHER, **held)
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(sending.PHOTO)

    assert run(when, number, "add_file", str(draft.id), code, str(photo)).returncode == KILLED
    output = repeat("add_file", str(draft.id), code, str(photo))

    opened = form_queries.open_draft(draft_id=draft.id, code=code)
    assert [each.name for each in opened.files["schein"]] == ["da.jpg", "foto.jpg"]
    assert not opened.arriving
    assert UploadRow.objects.count() == 2
    for each in opened.files["schein"]:
        page = form_queries.file_preview(draft_id=draft.id, code=code, upload_id=UUID(each.id), number=1)
        assert page.startswith(b"\xff\xd8\xff")
    if (when, number) == ("before", 1):
        assert commits_of(output) == 3  # every commit of the verb was killed at

    documents.sweep_orphans(now=clock.now() + ORPHAN_AGE + datetime.timedelta(hours=1))
    left = {upload_of_key(key) for key in storage.keys(UPLOADS)}
    assert left == set(UploadRow.objects.values_list("id", flat=True))


def opened(digest: str) -> Case:
    draft_id, code = finished_draft(digest)
    receipt = actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=clock.now())
    return Case.objects.get(id=receipt.case_id)


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_decide(digest: str, when: str, number: int) -> None:
    case, clerk = opened(digest), str(uuid4())
    assert run(when, number, "decide", str(case.id), "0", clerk).returncode == KILLED
    decided = Decision.objects.count()
    assert decided == (0 if when == "before" else 1)

    second = run("never", 0, "decide", str(case.id), "0", clerk)
    if when == "after":
        assert "Stale" in second.stderr  # the page that the clerk still has is told so
    else:
        assert commits_of(second.stdout) == 1
    assert Decision.objects.count() == 1
    assert Case.objects.get().state == "decided"
    assert ProcrastinateJob.objects.filter(task_name="release_decision").count() == 1


def decided(digest: str) -> Decision:
    case = opened(digest)
    now = clock.now() - datetime.timedelta(minutes=5)
    actions.grant(case_id=case.id, version=0, by=staff(uuid4()), now=now)
    return Decision.objects.get()


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_release(digest: str, when: str, number: int) -> None:
    decision = decided(digest)
    assert run(when, number, "release", str(decision.id)).returncode == KILLED
    repeat("release", str(decision.id))
    repeat("release", str(decision.id))
    assert Decision.objects.get().state == "released"
    assert Event.objects.filter(axis="decision").count() == 1
    assert facts("make_notice") == 1


@pytest.mark.parametrize(("when", "number"), POINTS)
def test_deliver(digest: str, when: str, number: int) -> None:
    decision = decided(digest)
    actions.release_decision(decision_id=decision.id, now=clock.now())
    [told] = [
        (handler, job.args["fact"])
        for job in ProcrastinateJob.objects.filter(task_name="react")
        for handler in handlers_of(job)
        if "make_notice" in handler
    ]
    arguments = ("react", told[0], json.dumps(told[1]))

    assert run(when, number, *arguments).returncode == KILLED
    assert Delivery.objects.count() == (0 if when == "before" else 1)
    output = repeat(*arguments)
    repeat(*arguments)

    assert [Document.objects.count(), IssuedDocument.objects.count(), Delivery.objects.count()] == [1, 1, 1]
    assert Message.objects.count() == 1
    assert HandledFact.objects.filter(handler__endswith="make_notice").count() == 1
    assert facts("tell_notice") == 1
    if when == "before":
        assert commits_of(output) == 1
    case = Case.objects.get()
    file = actions.document_for_desk(
        case_id=case.id, document_id=Document.objects.get().id, by=staff(uuid4()), now=clock.now()
    )
    assert file.content.startswith(b"%PDF")


def facts(handler: str) -> int:
    jobs = ProcrastinateJob.objects.filter(task_name="react")
    return sum(each.endswith(handler) for job in jobs for each in handlers_of(job))
