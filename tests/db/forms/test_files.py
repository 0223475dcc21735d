"""Files of a draft: each comes, stays, is turned and goes on its own, whatever happens to the others."""

import datetime
import io
import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from buergerbuero.base import storage
from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import FileRefused, RefusalReason, UnknownUpload
from buergerbuero.forms import actions, queries
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AlreadySubmitted, FieldFull, InvalidAnswers, OpenDraft, UnknownPage
from tests.cast import LATER, NOW
from tests.made import sending
from tests.made.at_once import at_once
from tests.made.sending import NO_PHOTO, OTHER, PHOTO, SCAN

pytestmark = pytest.mark.django_db


class Sender:
    """Somebody with a draft of the service that asks for files."""

    def __init__(self, digest: str) -> None:
        draft, self.code = actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
        self.id = draft.id
        self.seconds = itertools.count(1)
        self.held: dict[str, Any] = {"draft_id": draft.id, "code": self.code, "by": CITIZEN}

    @property
    def now(self) -> datetime.datetime:
        """A moment later than the one before."""
        return LATER + datetime.timedelta(seconds=next(self.seconds))

    def add(self, content: bytes = PHOTO, name: str = "foto.jpg", field: str = "schein") -> None:
        actions.add_file(field=field, name=name, content=content, now=self.now, **self.held)

    def begin(self, content: bytes = PHOTO, name: str = "foto.jpg", field: str = "schein") -> UUID:
        return actions.begin_file(field=field, name=name, size=len(content), now=self.now, **self.held).id

    def receive(self, upload_id: UUID, offset: int, chunk: bytes) -> int:
        return actions.receive_file(upload_id=upload_id, offset=offset, chunk=chunk, now=self.now, **self.held)

    def finish(self, upload_id: UUID) -> None:
        actions.finish_file(upload_id=upload_id, now=self.now, **self.held)

    def remove(self, upload_id: UUID | str) -> None:
        actions.remove_file(upload_id=UUID(str(upload_id)), now=self.now, **self.held)

    def save(self, page_id: str, **raw: str) -> None:
        sent = {name.replace("_", "-"): [value] for name, value in raw.items()}
        actions.save_page(page_id=page_id, raw=sent, now=self.now, **self.held)

    @property
    def draft(self) -> OpenDraft:
        return queries.open_draft(draft_id=self.id, code=self.code)

    def names(self, field: str = "schein") -> list[str]:
        return [each.name for each in self.draft.files.get(field, ())]

    def id_of(self, name: str = "foto.jpg", field: str = "schein") -> UUID:
        return next(UUID(each.id) for each in self.draft.files[field] if each.name == name)


@pytest.fixture
def sender(db: None, tmp_path: Path) -> Sender:
    return Sender(sending.publish(tmp_path))


def test_a_file_is_the_answer_of_its_page(sender: Sender) -> None:
    sender.add()
    sender.add(SCAN, "Scan vom März.pdf")
    sender.save("schein")

    first, second = sender.draft.answers["schein"]
    assert (first["name"], first["pages"], first["size"]) == ("foto.jpg", 1, len(PHOTO))
    assert (second["name"], second["pages"]) == ("Scan vom März.pdf", 2)
    assert len(first["sha256"]) == 64
    assert [each.answer for each in sender.draft.files["schein"]] == [first, second]


def test_what_a_browser_sends_under_the_name_of_the_field_is_never_read(sender: Sender) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        sender.save("schein", schein="fremd.jpg")
    assert [each.name for each in refused.value.problems] == ["schein"]
    sender.add()
    sender.save("schein", schein='{"id": "1", "name": "fremd.jpg", "pages": 1, "size": 1, "sha256": ""}')
    assert [each["name"] for each in sender.draft.answers["schein"]] == ["foto.jpg"]


def test_a_file_in_pieces_is_in_the_draft_when_the_last_one_is_there(sender: Sender) -> None:
    number = sender.begin()
    assert sender.receive(number, 0, PHOTO[:1000]) == 1000
    with pytest.raises(InvalidAnswers, match="schein"):
        sender.save("schein")  # it would be lost otherwise
    assert sender.receive(number, 1000, PHOTO[1000:]) == len(PHOTO)
    sender.finish(number)
    sender.finish(number)  # the answer to the first was lost

    assert sender.names() == ["foto.jpg"]
    assert not sender.draft.arriving


def test_the_same_file_goes_on_where_it_stopped(sender: Sender) -> None:
    number = sender.begin()
    sender.receive(number, 0, PHOTO[:1000])

    again = actions.begin_file(field="schein", name="foto.jpg", size=len(PHOTO), now=sender.now, **sender.held)
    assert (again.id, again.received) == (number, 1000)
    sender.add()  # whoever has no JavaScript sends all of it: the rest is taken

    assert sender.names() == ["foto.jpg"]
    assert not sender.draft.arriving


def test_a_refused_file_loses_nothing_else(sender: Sender) -> None:
    sender.add()
    half = sender.begin(OTHER, "halb.jpg")
    sender.receive(half, 0, OTHER[:500])
    with pytest.raises(FileRefused) as refused:
        sender.add(NO_PHOTO, "bild.tif")

    assert refused.value.reason is RefusalReason.UNKNOWN_TYPE
    assert sender.names() == ["foto.jpg"]
    assert [each.name for each in sender.draft.arriving.values()] == ["halb.jpg"]
    assert UploadRow.objects.filter(vault=sender.id).count() == 2


def test_the_same_photo_twice_is_there_once(sender: Sender) -> None:
    sender.add()
    sender.add(name="kopie.jpg")
    assert sender.names() == ["foto.jpg"]
    assert UploadRow.objects.filter(vault=sender.id).count() == 1


def test_a_field_takes_as_many_as_it_says(sender: Sender) -> None:
    for number in range(3):
        sender.begin(PHOTO, f"{number}.jpg")
    with pytest.raises(FieldFull):
        sender.begin(PHOTO, "4.jpg")
    sender.begin(PHOTO, "1.jpg")  # goes on
    sender.remove(next(iter(sender.draft.arriving)))
    sender.begin(PHOTO, "4.jpg")
    with pytest.raises(UnknownPage):
        sender.begin(PHOTO, "5.jpg", field="fahrt-kennzeichen")


def test_removing_a_file_changes_the_answer_and_erases_it(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sender.add()
        sender.add(OTHER, "zwei.jpg")
        sender.save("schein")
        numbers = [sender.id_of(), sender.id_of("zwei.jpg")]
        for number in numbers:
            sender.remove(number)
            sender.remove(number)  # a second click

    assert sender.draft.answers == {"schein": None}
    form = queries.form_of(catalogue.bundle(sender.draft.draft.digest))
    assert queries.missing(form, sender.draft.answers)[0].id == "schein"
    assert not [key for key in storage.keys("uploads") for number in numbers if number.hex in key]


def test_a_file_added_to_an_answered_page_is_part_of_the_answer(sender: Sender) -> None:
    sender.add()
    sender.save("schein")
    sender.add(OTHER, "rückseite.jpg")
    assert [each["name"] for each in sender.draft.answers["schein"]] == ["foto.jpg", "rückseite.jpg"]

    sender.save("fahrt", fahrt_kennzeichen="SI-AB 123")
    assert sender.draft.answers["fahrt"]["bestätigung"] is None
    sender.add(SCAN, "brief.pdf", "fahrt-bestätigung")
    fahrt = sender.draft.answers["fahrt"]
    assert (fahrt["kennzeichen"], fahrt["bestätigung"][0]["name"]) == ("SI-AB 123", "brief.pdf")


def test_a_turned_page_lies_the_other_way(sender: Sender) -> None:
    sender.add()
    shown = queries.file_preview(draft_id=sender.id, code=sender.code, upload_id=sender.id_of(), number=1)
    actions.turn_file(upload_id=sender.id_of(), number=1, now=sender.now, **sender.held)
    turned = queries.file_preview(draft_id=sender.id, code=sender.code, upload_id=sender.id_of(), number=1)
    assert size_of(turned) == tuple(reversed(size_of(shown)))
    assert max(size_of(turned)) == 200 and len(turned) < 20_000


def test_every_verb_is_a_touch(sender: Sender) -> None:
    verbs: list[Callable[[], object]] = [
        sender.begin,
        sender.add,
        lambda: actions.turn_file(upload_id=sender.id_of(), number=1, now=sender.now, **sender.held),
        lambda: sender.remove(sender.id_of()),
    ]
    for verb in verbs:
        DraftRow.objects.update(updated_at=NOW)
        verb()
        assert DraftRow.objects.get().updated_at > NOW


def test_whoever_sends_a_file_after_the_application_is_told(sender: Sender) -> None:
    number = sender.begin()
    sender.receive(number, 0, PHOTO)
    actions.mark_submitted(draft_id=sender.id, case_id=UUID(int=7), now=NOW)
    verbs: list[Callable[[], object]] = [sender.add, lambda: sender.finish(number), lambda: sender.remove(number)]
    for verb in verbs:
        with pytest.raises(AlreadySubmitted):
            verb()


def test_a_removed_file_cannot_be_gone_on_with(sender: Sender) -> None:
    number = sender.begin()
    sender.remove(number)
    with pytest.raises(UnknownUpload):
        sender.receive(number, 0, PHOTO)
    with pytest.raises(UnknownUpload):
        sender.finish(number)


def test_a_forgotten_draft_takes_its_files_along(sender: Sender, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sender.add()
        half = sender.begin(OTHER, "halb.jpg")
        sender.receive(half, 0, OTHER[:500])
        numbers = [half, sender.id_of()]
        assert actions.forget_old_drafts(now=LATER + datetime.timedelta(days=31)) == 1
    assert not UploadRow.objects.exists()
    assert not [key for key in storage.keys("uploads") for number in numbers if number.hex in key]


def test_names_are_such_as_can_be_shown_and_printed(sender: Sender) -> None:
    sender.add(name="C:\\fakepath\\Grüße 🐶\u202e aus Łódź.jpg")
    sender.add(OTHER, name="照片.jpg")
    sender.add(SCAN, name="x" * 300 + ".pdf")
    first, second, third = sender.names()
    assert (first, second) == ("Grüße __ aus Łódź.jpg", "Datei.jpg")
    assert len(third) == 81 and third.endswith("x.pdf")


def test_a_small_file_does_not_overtake_the_large_one_before_it(sender: Sender) -> None:
    large = sender.begin(OTHER, "eins.jpg")
    sender.add(PHOTO, "zwei.jpg")
    sender.receive(large, 0, OTHER)
    sender.finish(large)
    assert sender.names() == ["eins.jpg", "zwei.jpg"]


@pytest.mark.django_db(transaction=True)
def test_of_three_files_at_once_all_stay(sender: Sender) -> None:
    """One is converted, one waits, and the third may be told to come again: then it is there already."""

    def add(content: bytes, name: str) -> None:
        try:
            sender.add(content, name)
        except FileRefused as refused:
            assert refused.again

    assert at_once(lambda: add(PHOTO, "foto.jpg"), lambda: add(OTHER, "zwei.jpg"), lambda: add(SCAN, "drei.pdf")) == []
    assert not actions.finish_arrived(page_id="schein", now=sender.now, **sender.held)
    assert sorted(sender.names()) == ["drei.pdf", "foto.jpg", "zwei.jpg"]
    assert not sender.draft.arriving


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_two(sender: Sender) -> None:
    sender.add()
    sender.add(SCAN, "drei.pdf")
    told: list[str] = []

    def try_to(name: str, content: bytes) -> None:
        try:
            sender.add(content, name)
        except FieldFull:
            told.append(name)

    assert at_once(lambda: try_to("a.jpg", OTHER), lambda: try_to("b.jpg", sending.HEIC)) == []
    assert len(sender.names()) == 3 and len(told) == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_saved_while_a_file_comes_keeps_both(sender: Sender) -> None:
    def type_something() -> None:
        for number in range(5):
            with suppress(InvalidAnswers):  # the file is not all there; what was typed is kept with the page
                sender.save("fahrt", fahrt_kennzeichen=f"SI-AB {number + 1}")

    assert at_once(type_something, lambda: sender.add(SCAN, "brief.pdf", "fahrt-bestätigung")) == []
    kept = sender.draft.unfinished.get("fahrt") or {"fahrt-kennzeichen": [sender.draft.answers["fahrt"]["kennzeichen"]]}
    assert kept["fahrt-kennzeichen"] == ["SI-AB 5"]
    assert sender.names("fahrt-bestätigung") == ["brief.pdf"]
    sender.save("fahrt", fahrt_kennzeichen="SI-AB 9")
    assert sender.draft.answers["fahrt"]["bestätigung"][0]["name"] == "brief.pdf"


def size_of(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as found:
        return found.size


def test_what_there_was_no_time_for_is_kept_and_converted_with_the_next_page(sender: Sender) -> None:
    late = {"page_id": "schein", "now": sender.now, **sender.held}
    with pytest.raises(FileRefused) as refused:
        actions.add_file(
            field="schein", name="a.jpg", content=PHOTO, in_time=lambda: False, now=sender.now, **sender.held
        )
    assert refused.value.reason == RefusalReason.BUSY
    (waiting,) = actions.finish_arrived(in_time=lambda: False, **late)
    assert waiting.reason == RefusalReason.BUSY
    assert actions.finish_arrived(**late) == ()
    assert sender.names() == ["a.jpg"]
