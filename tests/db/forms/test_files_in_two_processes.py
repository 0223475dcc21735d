"""Two processes of the portal finish the same file, as after a lost line: whoever is told that it is in, has it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from buergerbuero.base.actors import CITIZEN
from buergerbuero.documents import actions as documents
from buergerbuero.forms import actions, drafts, queries
from tests.cast import LATER, NOW
from tests.db.documents import turnless
from tests.made import sending

pytestmark = pytest.mark.django_db(transaction=True)


class Sent:
    """A file that is all there, and not converted yet."""

    def __init__(self, digest: str) -> None:
        draft, code = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
        self.held: dict[str, Any] = {"draft_id": draft.id, "code": code, "by": CITIZEN, "now": LATER}
        size = len(sending.PHOTO)
        self.id = actions.begin_file(field="schein", name="foto.jpg", size=size, **self.held).id
        actions.receive_file(upload_id=self.id, offset=0, chunk=sending.PHOTO, **self.held)

    def finish(self) -> None:
        actions.finish_file(upload_id=self.id, **self.held)

    def convert(self) -> None:
        """As far as the first commit of a process that is cut off or slow afterwards."""
        vault, code = self.held["draft_id"], self.held["code"]
        documents.finish_upload(vault=vault, key=drafts.key_of(vault, code), upload_id=self.id, by=CITIZEN, now=LATER)

    def is_there(self) -> bool:
        own = {name: self.held[name] for name in ("draft_id", "code")}
        draft = queries.open_draft(**own)
        assert [each.id for each in draft.files.get("schein", ())] == [str(self.id)]
        assert not draft.arriving
        return queries.file_preview(upload_id=self.id, number=1, **own).startswith(b"\xff\xd8\xff")


class After:
    """Does something once, after a query outside of a transaction: the number says after which."""

    def __init__(self, number: int, job: Callable[[], object]) -> None:
        self.number, self.job, self.done = number, job, False

    def __call__(self, execute: Callable[..., Any], *words: Any) -> Any:
        found = execute(*words)
        if not connection.in_atomic_block and not self.done:
            self.number -= 1
            if self.number < 0:
                self.done = True
                self.job()
        return found


@pytest.fixture
def digest(tmp_path: Path, settings: Any) -> str:
    settings.ADAPTERS = {**settings.ADAPTERS, "converter": "tests.db.documents.turnless.converter"}
    return sending.publish(tmp_path)


@pytest.mark.parametrize("step", [Sent.convert, Sent.finish])
def test_whenever_the_other_one_comes_in_between_the_file_is_in(digest: str, step: Callable[[Sent], None]) -> None:
    done, number = True, 0
    while done:
        file = Sent(digest)
        other = After(number, partial(step, file))
        with connection.execute_wrapper(other):
            file.finish()
        file.finish()  # what the other one still has to do
        assert file.is_there(), number
        done, number = other.done, number + 1
    assert number > 3


def test_what_is_refused_here_and_taken_there_is_in(digest: str) -> None:
    file = Sent(digest)
    turnless.meanwhile.append(file.finish)
    file.finish()
    assert file.is_there()
