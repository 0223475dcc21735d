"""Receiving what people send: nothing lost, nothing doubled, nothing personal in clear, nobody's but the holder's."""

import dataclasses
import io
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from buergerbuero.audit.models import Entry
from buergerbuero.base import keyring, sealing, storage
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.documents import actions, queries, rules
from buergerbuero.documents.actions.erase import erase_uploads
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import (
    LEAST_FREE,
    MOST_BYTES,
    MOST_UPLOADS,
    FileRefused,
    RefusalReason,
    UnknownUpload,
    Upload,
    WrongOffset,
)
from tests.cast import LATER, NOW, PROJECT
from tests.contract.documents import scanning
from tests.db.documents import counting
from tests.unit.documents import sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KILLED = -9
LONG = b"".join(number.to_bytes(4) for number in range(650_000))
"""More than two parts, in which no two places look alike."""


@dataclasses.dataclass(frozen=True)
class Vault:
    """A draft's vault with its key, and the verbs as its holder uses them."""

    id: UUID
    key: bytes

    @property
    def own(self) -> dict[str, Any]:
        return {"vault": self.id, "key": self.key, "by": CITIZEN, "now": NOW}

    def begin(self, size: int, name: str = "Attest Erika Muster.jpg") -> Upload:
        return actions.begin_upload(name=name, size=size, **self.own)

    def receive(self, upload: Upload, offset: int, chunk: bytes) -> int:
        return actions.receive(upload_id=upload.id, offset=offset, chunk=chunk, **self.own)

    def finish(self, upload: Upload) -> Upload:
        return actions.finish_upload(upload_id=upload.id, **self.own)

    def arrived(self, content: bytes, name: str = "Attest Erika Muster.jpg") -> Upload:
        """All of it is there, and not converted yet."""
        upload = self.begin(len(content), name)
        self.receive(upload, 0, content)
        return upload

    def take_in(self, content: bytes, name: str = "Attest Erika Muster.jpg") -> Upload:
        return self.finish(self.arrived(content, name))

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return queries.uploads_of(vault=self.id, key=self.key)

    def page(self, upload: Upload, number: int = 1) -> Image.Image:
        content = queries.upload_page(vault=self.id, key=self.key, upload_id=upload.id, number=number)
        return Image.open(io.BytesIO(content))

    def received(self, upload: Upload) -> bytes:
        row = UploadRow.objects.get(id=upload.id)
        return queries.received(row, queries.file_key(row, self.key))


def new_vault() -> Vault:
    """A vault as a draft has it: with a code that opens it."""
    number = uuid4()
    return Vault(number, keyring.create_code_vault(vault=number, code=new_code(CodeKind.DRAFT), now=NOW))


@pytest.fixture
def vault() -> Vault:
    return new_vault()


@pytest.fixture
def other() -> Vault:
    return new_vault()


# --- in pieces ---


@pytest.mark.django_db(transaction=True)
def test_a_photo_sent_in_pieces_becomes_a_page(vault: Vault) -> None:
    content = sent.written(sent.noise((1800, 1400)), "JPEG", quality=95)
    upload = vault.begin(len(content), "C:\\Bilder\\Ausweis Erika.jpg")
    assert (upload.name, upload.state, upload.received, upload.pages) == ("Ausweis Erika.jpg", "receiving", 0, 0)
    received = 0
    while received < len(content):
        received = vault.receive(upload, received, content[received : received + 700_001])
    ready = vault.finish(upload)
    assert (ready.state, ready.pages, ready.size, len(ready.sha256)) == ("ready", 1, len(content), 64)
    assert vault.uploads == (ready,)
    assert vault.page(ready).size == (1800, 1400)
    assert len(storage.keys("uploads")) == 2  # the page and its small picture; the original is gone


@settings(max_examples=25)
@given(st.data())
def test_whatever_is_sent_in_whatever_order_only_the_file_itself_arrives(data: st.DataObject) -> None:
    """Pieces of any size, again, too early, cut off: each is taken where it belongs or refused with the right place."""
    vault = new_vault()
    content = LONG[: data.draw(st.integers(1, len(LONG)))]
    upload, there = vault.begin(len(content)), 0
    for offset, length in data.draw(st.lists(st.tuples(st.integers(0, len(content)), st.integers(0, 1_500_000)))):
        start = data.draw(st.sampled_from([there, offset]))
        chunk = content[start : start + length]
        if start == there:
            there = vault.receive(upload, start, chunk)
        else:
            with pytest.raises(WrongOffset) as wrong:
                vault.receive(upload, start, chunk)
            assert wrong.value.expected == there
        assert vault.received(upload) == content[:there]
    vault.receive(upload, there, content[there:])
    assert vault.received(upload) == content


def test_a_piece_that_comes_twice_counts_once(vault: Vault) -> None:
    upload = vault.begin(10)
    assert vault.receive(upload, 0, b"01234") == 5
    with pytest.raises(WrongOffset) as again:
        vault.receive(upload, 0, b"01234")
    assert again.value.expected == 5
    assert vault.receive(upload, 5, b"") == 5
    assert vault.receive(upload, 5, b"56789") == 10
    assert vault.received(upload) == b"0123456789"


def test_more_than_was_announced_is_refused_and_what_is_there_stays(vault: Vault) -> None:
    upload = vault.begin(10)
    vault.receive(upload, 0, b"01234")
    with pytest.raises(FileRefused) as refused:
        vault.receive(upload, 5, b"567890")
    assert refused.value.reason == RefusalReason.TOO_LARGE
    assert vault.receive(upload, 5, b"56789") == 10


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_the_same_upload_make_one_file(vault: Vault) -> None:
    content = os.urandom(3_000_000)
    upload = vault.begin(len(content))
    barrier, wrong = threading.Barrier(3), []

    def send(step: int) -> None:
        try:
            barrier.wait()
            there = 0
            while there < len(content):
                try:
                    there = vault.receive(upload, there, content[there : there + step])
                except WrongOffset as error:
                    wrong.append(error)
                    there = error.expected
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(step,)) for step in (100_000, 170_000, 333_333)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vault.received(upload) == content
    assert wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_dies_at_a_piece_loses_and_doubles_nothing(vault: Vault, when: str, folder: Path) -> None:
    content = os.urandom(2_500_000)
    upload = vault.begin(len(content))
    there = vault.receive(upload, 0, content[:1_200_000])
    lost = content[there:2_000_000].hex()
    assert interrupt(folder, vault, upload, when, "receive", offset=there, chunk=lost) == KILLED
    (known,) = vault.uploads
    assert known.received == {"before": there, "after": 2_000_000}[when]
    assert vault.received(upload) == content[: known.received]
    there = vault.receive(upload, known.received, content[known.received : 2_100_000])
    vault.receive(upload, there, content[there:])
    assert vault.received(upload) == content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_dies_at_the_pages_loses_and_doubles_nothing(vault: Vault, when: str, folder: Path) -> None:
    upload = vault.arrived(sent.pdf(pages=[b"", b"", b""]))
    assert interrupt(folder, vault, upload, when, "finish") == KILLED
    assert vault.uploads[0].state == {"before": "receiving", "after": "ready"}[when]
    ready = vault.finish(upload)
    assert (ready.state, ready.pages) == ("ready", 3)
    assert vault.page(ready, 3).size == (667, 445)
    fresh = storage.modified_at(storage.keys("uploads")[0])
    actions.sweep_orphans(now=fresh + 2 * DAY)
    assert set(storage.keys("uploads")) == set(rules.page_keys(upload.id, 3))


def interrupt(folder: Path, vault: Vault, upload: Upload, when: str, verb: str, **more: Any) -> int:
    database = connection.settings_dict["NAME"]
    url = os.environ["BB_DATABASE_URL"].replace("/buergerbuero?", f"/{database}?")
    environment = {**os.environ, "BB_DATABASE_URL": url, "BB_STORAGE_DIR": str(folder), "PYTHONPATH": str(PROJECT)}
    told = json.dumps({"vault": str(vault.id), "key": vault.key.hex(), "upload": str(upload.id), **more})
    command = [sys.executable, "-P", str(Path(__file__).parent / "interrupted.py"), when, verb]
    done = subprocess.run(command, env=environment, input=told, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == KILLED, done.stderr
    return done.returncode


# --- taken or refused ---


def test_finishing_twice_changes_nothing(vault: Vault) -> None:
    upload = vault.arrived(sent.jpeg())
    first = vault.finish(upload)
    assert vault.finish(upload) == first
    with pytest.raises(WrongOffset) as wrong:
        vault.receive(upload, 0, b"x")
    assert wrong.value.expected == first.size


@pytest.mark.django_db(transaction=True)
def test_finished_in_two_tabs_at_once_it_is_converted_once(vault: Vault, settings: Any) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "converter": "tests.db.documents.counting.converter"}
    counting.counts.clear()
    upload = vault.arrived(sent.jpeg())
    made: list[Upload] = []

    def finish() -> None:
        try:
            made.append(vault.finish(upload))
        finally:
            connection.close()

    threads = [threading.Thread(target=finish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2 and len(set(made)) == 1
    assert set(storage.keys("uploads")) == set(rules.page_keys(upload.id, 1))
    assert counting.counts == {"jpeg": 1}


def test_what_is_not_all_there_is_not_finished(vault: Vault) -> None:
    upload = vault.begin(100)
    vault.receive(upload, 0, bytes(99))
    with pytest.raises(WrongOffset) as wrong:
        vault.finish(upload)
    assert wrong.value.expected == 99


REFUSED = {
    RefusalReason.EMPTY: b"",
    RefusalReason.TOO_LARGE: sent.jpeg() + bytes(MOST_BYTES),
    RefusalReason.UNKNOWN_TYPE: b"MZ" + bytes(100),
    RefusalReason.BROKEN: sent.jpeg((1000, 800))[:4000],
    RefusalReason.TOO_MANY_PAGES: sent.pdf(pages=[b""] * 61),
    RefusalReason.TOO_MANY_PIXELS: sent.png_bomb(50_000, 50_000),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_file_leaves_nothing_and_loses_no_other(vault: Vault, reason: RefusalReason) -> None:
    kept = vault.take_in(sent.jpeg())
    with pytest.raises(FileRefused) as refused:
        vault.take_in(REFUSED[reason])
    assert refused.value.reason == reason
    assert vault.uploads == (kept,)


@pytest.mark.django_db(transaction=True)
def test_of_a_refused_file_nothing_stays_on_disk(vault: Vault) -> None:
    upload = vault.arrived(b"MZ" + bytes(3_000_000))
    assert storage.keys("uploads")
    with pytest.raises(FileRefused):
        vault.finish(upload)
    assert not storage.keys("uploads")
    with pytest.raises(UnknownUpload):
        vault.finish(upload)


def test_what_it_is_decides_not_what_it_is_called(vault: Vault) -> None:
    assert vault.take_in(sent.pdf(pages=[b"", b""]), "photo.jpg").pages == 2
    assert vault.take_in(sent.heic(), "Attest.pdf").pages == 1
    with pytest.raises(FileRefused):
        vault.take_in(b"MZ" + bytes(100), "Attest.pdf")


def test_malware_is_refused_and_forgotten(vault: Vault, settings: Any) -> None:
    with scanning.running() as daemon:
        settings.BB = dataclasses.replace(settings.BB, clamd=daemon.path)
        upload = vault.arrived(sent.pdf(sent.stream(sent.EICAR)))
        with pytest.raises(FileRefused) as refused:
            vault.finish(upload)
        assert refused.value.reason == RefusalReason.INFECTED
        assert vault.take_in(sent.pdf()).pages == 1
    assert len(vault.uploads) == 1


def test_while_the_scanner_is_down_nothing_is_taken_and_nothing_lost(
    vault: Vault, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    up = settings.BB
    settings.BB = dataclasses.replace(up, clamd=str(tmp_path / "nobody"))
    upload = vault.arrived(sent.jpeg())
    with pytest.raises(FileRefused) as refused:
        vault.finish(upload)
    assert (refused.value.reason, refused.value.again) == (RefusalReason.SCANNER_DOWN, True)
    assert "scanner does not work" in caplog.text and "Erika" not in caplog.text
    settings.BB = up
    assert vault.finish(upload).pages == 1


def test_a_draft_has_room_for_so_many_files(vault: Vault, other: Vault) -> None:
    for _ in range(MOST_UPLOADS):
        vault.begin(1000)
    with pytest.raises(FileRefused) as refused:
        vault.begin(1)
    assert refused.value.reason == RefusalReason.TOO_MANY_FILES
    other.begin(1)
    actions.remove_upload(vault=vault.id, upload_id=vault.uploads[0].id, by=CITIZEN, now=NOW)
    vault.begin(1)


def test_a_draft_has_room_for_so_much(vault: Vault) -> None:
    for _ in range(10):
        vault.begin(MOST_BYTES)
    with pytest.raises(FileRefused) as refused:
        vault.begin(1)
    assert refused.value.reason == RefusalReason.TOO_MANY_FILES


# --- whose it is ---


def test_files_leave_room_for_everything_else(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk itself is not filled for this."""
    begun = vault.begin(100)
    monkeypatch.setattr(storage, "free", lambda: LEAST_FREE + 49)
    for more in (lambda: vault.begin(50), lambda: vault.receive(begun, 0, bytes(50))):
        with pytest.raises(FileRefused) as refused:
            more()
        assert refused.value.reason == RefusalReason.NO_ROOM
    assert vault.receive(begun, 0, bytes(49)) == 49


def test_nothing_personal_lies_in_the_table_or_the_files(vault: Vault, folder: Path) -> None:
    vault.take_in(sent.jpeg(comment=b"GEHEIM"))
    vault.arrived(sent.jpeg(comment=b"GEHEIM"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(u)::text FROM documents_upload u")
        dump = str(cursor.fetchall())
    dump += str([(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()])
    for secret in ("Erika", "Attest", ".jpg", "GEHEIM", "JFIF", vault.key.hex(), b"Erika".hex()):
        assert secret not in dump


def test_another_key_or_another_vault_opens_nothing(vault: Vault, other: Vault) -> None:
    upload, mine = vault.take_in(sent.jpeg()), vault.arrived(sent.jpeg())
    stranger = Vault(vault.id, other.key)
    with_another_key: tuple[Callable[[], object], ...] = (
        lambda: stranger.uploads,
        lambda: stranger.page(upload),
        lambda: stranger.receive(mine, 0, b"x"),
        lambda: stranger.finish(mine),
        lambda: actions.turn_page(upload_id=upload.id, number=1, **stranger.own),
    )
    for wish in with_another_key:
        with pytest.raises(sealing.Tampered):
            wish()
    in_another_vault: tuple[Callable[[], object], ...] = (
        lambda: other.page(upload),
        lambda: other.receive(mine, 0, b"x"),
        lambda: other.finish(mine),
        lambda: actions.turn_page(upload_id=upload.id, number=1, **other.own),
        lambda: queries.upload_preview(vault=other.id, key=other.key, upload_id=upload.id, number=1),
    )
    for wish in in_another_vault:
        with pytest.raises(UnknownUpload):
            wish()
    actions.remove_upload(vault=other.id, upload_id=upload.id, by=CITIZEN, now=NOW)
    assert len(vault.uploads) == 2


def test_a_page_put_in_the_place_of_another_is_not_opened(vault: Vault) -> None:
    upload = vault.take_in(sent.pdf(pages=[b"", b""]))
    with storage.open_file(rules.page_key(upload.id, 2)) as source:
        storage.put(rules.page_key(upload.id, 1), [source.read()])
    with pytest.raises(sealing.Tampered):
        vault.page(upload, 1)
    assert vault.page(upload, 2).size


def test_there_is_no_page_beyond_the_last(vault: Vault) -> None:
    upload, half = vault.take_in(sent.jpeg()), vault.begin(10)
    for one, number in ((upload, 0), (upload, 2), (upload, -1), (half, 1)):
        with pytest.raises(UnknownUpload):
            vault.page(one, number)


def test_none_of_it_is_recorded(vault: Vault) -> None:
    before = Entry.objects.count()
    upload = vault.take_in(sent.jpeg())
    actions.remove_upload(vault=vault.id, upload_id=upload.id, by=CITIZEN, now=NOW)
    assert Entry.objects.count() == before


# --- turned, removed, handed over, erased ---


def test_a_page_is_turned_and_no_other(vault: Vault) -> None:
    upload = vault.take_in(sent.pdf(pages=[b"", b""]))
    small = queries.upload_preview(vault=vault.id, key=vault.key, upload_id=upload.id, number=2)
    actions.turn_page(upload_id=upload.id, number=2, **vault.own)
    assert (vault.page(upload, 1).size, vault.page(upload, 2).size) == ((667, 445), (445, 667))
    turned = queries.upload_preview(vault=vault.id, key=vault.key, upload_id=upload.id, number=2)
    assert Image.open(io.BytesIO(small)).size[::-1] == Image.open(io.BytesIO(turned)).size


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_is_gone_and_stays_gone(vault: Vault) -> None:
    for upload in (vault.take_in(sent.jpeg()), vault.arrived(bytes(2_000_000))):
        for _ in range(2):
            actions.remove_upload(vault=vault.id, upload_id=upload.id, by=CITIZEN, now=NOW)
    assert vault.uploads == ()
    assert storage.keys("uploads") == []


@pytest.mark.django_db(transaction=True)
def test_what_is_handed_over_opens_with_the_key_of_the_case_alone(vault: Vault, other: Vault) -> None:
    given, left, half = vault.take_in(sent.jpeg()), vault.take_in(sent.png()), vault.arrived(b"x")
    hand_over([given.id], vault, other)
    assert other.uploads == (given,)
    assert other.page(given).size == (300, 200)
    assert vault.uploads == ()
    with pytest.raises(UnknownUpload):
        vault.page(given)
    with pytest.raises(sealing.Tampered):
        Vault(other.id, vault.key).page(given)
    assert set(storage.keys("uploads")) == set(rules.page_keys(given.id, 1)), (left, half)


def hand_over(ids: list[UUID], vault: Vault, to: Vault) -> None:
    actions.hand_over(upload_ids=ids, vault=vault.id, key=vault.key, to_vault=to.id, to_key=to.key, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_handed_over_wholly_stays_as_it_was(vault: Vault, other: Vault) -> None:
    ready, half = vault.take_in(sent.jpeg()), vault.begin(10)
    for wrong in (half.id, uuid4()):
        with pytest.raises(UnknownUpload):
            hand_over([ready.id, wrong], vault, other)
    assert len(vault.uploads) == 2
    assert vault.page(ready).size


@pytest.mark.django_db(transaction=True)
def test_the_worker_moves_what_is_a_cases_out_of_the_portals_reach(vault: Vault, other: Vault) -> None:
    upload, draft = vault.take_in(sent.pdf(pages=[b"", b""])), new_vault()
    theirs = draft.take_in(sent.jpeg())
    hand_over([upload.id], vault, other)
    assert actions.keep_handed_over(now=LATER) == 4
    assert actions.keep_handed_over(now=LATER) == 0
    assert set(storage.keys("uploads")) == set(rules.page_keys(theirs.id, 1))
    assert other.page(upload, 2).size == (667, 445)
    storage.put(rules.page_key(upload.id, 2), [b"what a taken portal puts in its place"])
    assert other.page(upload, 2).size == (667, 445)
    assert actions.keep_handed_over(now=LATER) == 1
    fresh = storage.modified_at(storage.keys("kept")[0])
    actions.sweep_orphans(now=fresh + 2 * DAY)
    assert other.page(upload, 2).size == (667, 445)
    actions.erase(vault=other.id)
    assert storage.keys("kept") == []


def test_a_taken_portal_gets_no_secret_of_the_worker_and_keeps_no_other_file_back(
    vault: Vault, other: Vault, folder: Path
) -> None:
    """Neither by a link in place of a page, nor by one that is too large."""
    uploads = [vault.take_in(sent.jpeg(), name) for name in ("1.jpg", "2.jpg", "3.jpg")]
    hand_over([each.id for each in uploads], vault, other)
    linked, huge = (folder / rules.page_key(each.id, 1) for each in uploads[:2])
    linked.unlink()
    linked.symlink_to("/etc/hostname")
    with huge.open("wb") as file:
        file.truncate(60_000_000)
    assert actions.keep_handed_over(now=LATER) == 4
    kept = {rules.kept_key(key) for each in uploads for key in rules.page_keys(each.id, 1)}
    assert set(storage.keys("kept")) == kept - {rules.kept_key(rules.page_key(each.id, 1)) for each in uploads[:2]}


def test_a_file_of_a_case_is_neither_turned_nor_removed(vault: Vault, other: Vault) -> None:
    upload = vault.take_in(sent.jpeg())
    hand_over([upload.id], vault, other)
    with pytest.raises(UnknownUpload):
        actions.turn_page(upload_id=upload.id, number=1, **other.own)
    with pytest.raises(UnknownUpload):
        actions.remove_upload(vault=other.id, upload_id=upload.id, by=CITIZEN, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_erasing_a_vault_erases_what_was_sent_into_it(vault: Vault, other: Vault) -> None:
    vault.take_in(sent.jpeg())
    vault.arrived(bytes(3_000_000))
    kept = other.take_in(sent.jpeg())
    actions.erase(vault=vault.id)
    assert UploadRow.objects.count() == 1
    assert set(storage.keys("uploads")) == set(rules.page_keys(kept.id, 1))


@pytest.mark.django_db(transaction=True)
def test_what_nobody_can_open_any_more_is_swept(vault: Vault, other: Vault) -> None:
    vault.take_in(sent.jpeg())
    waiting = other.arrived(bytes(1_500_000))
    keyring.destroy(vault=vault.id)
    storage.put(rules.page_key(uuid4(), 1), [b"from a transaction that failed"])
    storage.put(rules.part_key(waiting.id, 9), [b"more parts than it can have"])
    fresh = max(NOW, *(storage.modified_at(key) for key in storage.keys("uploads")))
    actions.sweep_orphans(now=NOW + 30 * DAY)
    assert UploadRow.objects.count() == 2
    actions.sweep_orphans(now=fresh + 32 * DAY)
    assert set(storage.keys("uploads")) == {rules.part_key(waiting.id, 0), rules.part_key(waiting.id, 1)}
    assert other.received(waiting) == bytes(1_500_000)


@pytest.mark.django_db(transaction=True)
def test_what_has_not_gone_on_for_two_days_is_swept(vault: Vault) -> None:
    stalled, whole = vault.begin(3_000_000), vault.arrived(bytes(10))
    vault.receive(stalled, 0, bytes(1_500_000))
    actions.sweep_orphans(now=NOW + 2 * DAY)
    assert {upload.received for upload in vault.uploads} == {1_500_000, 10}
    actions.sweep_orphans(now=NOW + 2 * DAY + timedelta(seconds=1))
    assert set(storage.keys("uploads")) == {rules.part_key(whole.id, 0)}
    assert [upload.id for upload in vault.uploads] == [whole.id]


# --- rights ---


def test_the_portal_takes_in_turns_and_hands_over(vault: Vault, other: Vault, as_role: Callable[[str], object]) -> None:
    as_role("bb_portal")
    upload = vault.finish(vault.arrived(sent.jpeg()))
    actions.turn_page(upload_id=upload.id, number=1, **vault.own)
    actions.remove_upload(vault=vault.id, upload_id=vault.begin(10).id, by=CITIZEN, now=NOW)
    vault.begin(10)
    hand_over([upload.id], vault, other)
    assert other.page(upload).size


def test_a_taken_portal_touches_no_file_of_a_case(vault: Vault, other: Vault, as_role: Callable[[str], object]) -> None:
    upload = vault.take_in(sent.jpeg())
    hand_over([upload.id], vault, other)
    as_role("bb_portal")
    for harm in (
        "DELETE FROM documents_upload",
        "UPDATE documents_upload SET sealed_key = ''",
        "UPDATE documents_upload SET vault = gen_random_uuid(), handed_over_at = NULL",
    ):
        with pytest.raises(IntegrityError, match="the portal"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(harm)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        actions.erase(vault=other.id)
    assert other.page(upload).size


@pytest.mark.parametrize(
    "change",
    [
        "size = 9223372036854775807",
        "pages = 32767, state = 'ready'",
        "handed_over_at = now(), pages = 1, state = 'ready'",
    ],
)
def test_a_taken_portal_makes_up_no_file_that_the_worker_would_choke_on(
    change: str, vault: Vault, as_role: Callable[[str], object]
) -> None:
    """Neither larger than the worker could list when it deletes it, nor one of a case."""
    upload = vault.begin(10)
    copy = "CREATE TEMP TABLE made ON COMMIT DROP AS SELECT * FROM documents_upload"
    with connection.cursor() as cursor:
        cursor.execute(f"{copy}; UPDATE made SET id = gen_random_uuid(), {change}; GRANT SELECT ON made TO bb_portal")  # noqa: S608
    as_role("bb_portal")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO documents_upload SELECT * FROM made")
    assert UploadRow.objects.get().id == upload.id


@pytest.mark.parametrize("number", [-1, 0, 2, 10**400])
def test_a_page_that_a_file_does_not_have_is_unknown(number: int, vault: Vault) -> None:
    upload = vault.take_in(sent.jpeg())
    for query in (queries.upload_page, queries.upload_preview):
        with pytest.raises(UnknownUpload):
            query(vault=vault.id, key=vault.key, upload_id=upload.id, number=number)


def test_the_desk_reads_and_the_worker_erases(vault: Vault, as_role: Callable[[str], object]) -> None:
    upload = vault.take_in(sent.jpeg())
    as_role("bb_desk")
    assert vault.page(upload).size
    for write in (lambda: vault.begin(1), lambda: erase_uploads(vault=vault.id)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            write()
    as_role("none")
    as_role("bb_worker")
    assert vault.page(upload).size
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        vault.begin(1)
    actions.sweep_orphans(now=LATER)
    actions.erase(vault=vault.id)
    assert not UploadRow.objects.exists()


def test_what_the_portal_keeps_the_worker_may_delete(vault: Vault, folder: Path) -> None:
    """They are different users of one group: the portal's umask in operation (deploy/systemd) leaves it in."""
    unit = (PROJECT / "deploy" / "systemd" / "buergerbuero-portal.service").read_text()
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads").chmod(0o2770)
    umask = os.umask(int(unit.split("UMask=")[1].split()[0], 8))
    try:
        upload = vault.take_in(sent.jpeg())
    finally:
        os.umask(umask)
    path = folder / rules.page_key(upload.id, 1)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o2770
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
