"""Stored files and the register, on a real database and in a real folder."""

import dataclasses
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from buergerbuero.audit.models import Entry
from buergerbuero.base import sealing, storage
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.ids import BadCode, CodeKind, format_code, new_code
from buergerbuero.documents import actions, queries
from buergerbuero.documents.models import Document, IssuedDocument
from buergerbuero.documents.values import NotSealed, UnknownCode, UnknownDocument
from tests.unit.documents.samples import NOW, granted_pdf

FACTS = (("Hund", "Bello"), ("Hundesteuer im Jahr", "108,00 EUR"))
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sealed() -> bytes:
    """A sealed notice."""
    return actions.seal_pdf(granted_pdf(), reason="Hundesteuerbescheid", now=NOW)


@dataclasses.dataclass(frozen=True)
class Vault:
    """A case's vault with its key, and the code of its notice."""

    id: UUID
    key: bytes
    code: str


@pytest.fixture
def vault() -> Vault:
    return Vault(uuid4(), sealing.new_key(), new_code(CodeKind.DOCUMENT))


def issue(vault: Vault, pdf: bytes, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "vault": vault.id,
        "key": vault.key,
        "kind": "notice",
        "reference": "1",
        "title": "Hundesteuerbescheid",
        "pdf": pdf,
        "facts": FACTS,
        "code": vault.code,
        "by": SYSTEM,
        "now": NOW,
    }
    return actions.issue(**given | changes)


def store(vault: Vault, content: bytes, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "vault": vault.id,
        "key": vault.key,
        "kind": "upload",
        "reference": "1",
        "title": "Attest Erika Muster.pdf",
        "media_type": "application/pdf",
        "content": content,
        "by": SYSTEM,
        "now": NOW,
    }
    return actions.store(**given | changes)


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 200_000])
def test_what_was_stored_is_read_to_the_byte(vault: Vault, size: int) -> None:
    content = os.urandom(size)
    document = store(vault, content)
    assert queries.read(document_id=document, key=vault.key) == content
    (listed,) = queries.documents_of(vault=vault.id, key=vault.key)
    assert (listed.id, listed.title, listed.size) == (document, "Attest Erika Muster.pdf", size)


def test_another_vaults_key_opens_nothing(vault: Vault) -> None:
    document = store(vault, b"Inhalt")
    with pytest.raises(sealing.Tampered):
        queries.read(document_id=document, key=sealing.new_key())
    with pytest.raises(sealing.Tampered):
        queries.documents_of(vault=vault.id, key=sealing.new_key())


def test_a_file_put_in_the_place_of_another_is_not_opened(vault: Vault) -> None:
    one, other = (store(vault, text, reference=text.decode()) for text in (b"eins", b"zwei"))
    places = [Document.objects.get(id=each).storage_key for each in (one, other)]
    with storage.open_file(places[0]) as source:
        storage.put(places[1], [source.read()])
    with pytest.raises(sealing.Tampered):
        queries.read(document_id=other, key=vault.key)


def test_a_document_that_is_not_there_has_a_name(vault: Vault) -> None:
    with pytest.raises(UnknownDocument):
        queries.read(document_id=uuid4(), key=vault.key)
    document = store(vault, b"Inhalt")
    storage.delete(Document.objects.get(id=document).storage_key)
    with pytest.raises(UnknownDocument):
        queries.read(document_id=document, key=vault.key)


def test_an_issued_document_can_be_read_and_checked(vault: Vault, sealed: bytes) -> None:
    document = issue(vault, sealed)
    assert queries.read(document_id=document, key=vault.key) == sealed
    issued = queries.verify_code(f" {format_code(vault.code).lower()} ")
    assert (issued.title, issued.status, issued.facts) == ("Hundesteuerbescheid", "valid", FACTS)
    assert issued.issued_at == NOW
    assert queries.check_file(vault.code, sealed).unchanged


def test_it_is_recorded_once(vault: Vault, sealed: bytes) -> None:
    document = issue(vault, sealed)
    issue(vault, sealed)
    store(vault, b"Inhalt")
    verbs = list(Entry.objects.filter(subject_id=str(document)).values_list("verb", flat=True))
    assert verbs == ["document.issued"]
    assert Entry.objects.filter(verb="document.stored").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf[:-1],
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:],
        lambda pdf: granted_pdf(),
        lambda pdf: b"",
        lambda pdf: b"%PDF-1.7 " + b"\x00" * 5000,
        lambda pdf: actions.seal_pdf(granted_pdf(salutation="Andere"), reason="Fälschung", now=NOW),
    ],
    ids=["cut", "longer", "one bit", "not sealed", "empty", "junk", "another of ours"],
)
def test_a_file_that_is_not_the_issued_one_is_not_genuine(
    vault: Vault, sealed: bytes, change: Callable[[bytes], bytes]
) -> None:
    issue(vault, sealed)
    check = queries.check_file(vault.code, change(sealed))
    assert not check.unchanged
    assert check.issued.title == "Hundesteuerbescheid"


def test_a_code_nobody_issued_and_one_mistyped_are_told_apart(vault: Vault, sealed: bytes) -> None:
    issue(vault, sealed)
    with pytest.raises(UnknownCode):
        queries.verify_code(new_code(CodeKind.DOCUMENT))
    with pytest.raises(BadCode):
        queries.verify_code(vault.code[:-1])
    with pytest.raises(UnknownCode):
        queries.check_file(new_code(CodeKind.DOCUMENT), sealed)


def test_a_withdrawn_document_says_so(vault: Vault, sealed: bytes) -> None:
    document = issue(vault, sealed)
    for later in (DAY, 2 * DAY):
        actions.withdraw(document_id=document, by=SYSTEM, now=NOW + later)
    issued = queries.verify_code(vault.code)
    assert (issued.status, issued.withdrawn_at) == ("withdrawn", NOW + DAY)
    assert Entry.objects.filter(verb="document.withdrawn").count() == 1


def test_only_what_carries_an_intact_seal_is_issued(vault: Vault, sealed: bytes) -> None:
    for pdf in (granted_pdf(), sealed[:-20], sealed + b"%", b""):
        with pytest.raises(NotSealed):
            issue(vault, pdf)
    assert not Document.objects.exists()


def test_a_repeated_job_leaves_everything_as_it_is(vault: Vault, sealed: bytes, folder: Path) -> None:
    first = issue(vault, sealed)
    again = actions.seal_pdf(granted_pdf(), reason="Hundesteuerbescheid", now=NOW + DAY)
    assert issue(vault, again, code=new_code(CodeKind.DOCUMENT), now=NOW + DAY) == first
    assert queries.read(document_id=first, key=vault.key) == sealed
    assert queries.check_file(vault.code, sealed).unchanged
    assert len(storage.keys("documents")) == 1


def test_a_second_reference_is_a_second_document(vault: Vault, sealed: bytes) -> None:
    assert issue(vault, sealed) != issue(vault, sealed, reference="2", code=new_code(CodeKind.DOCUMENT))


def test_nothing_personal_lies_in_the_tables_or_files(vault: Vault, sealed: bytes, folder: Path) -> None:
    document = issue(vault, sealed)
    store(vault, b"Inhalt von Erika Muster")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(d)::text FROM documents_document d")
        dump = str(cursor.fetchall())
        cursor.execute("SELECT to_jsonb(d)::text FROM documents_issueddocument d")
        dump += str(cursor.fetchall())
    dump += str([path.read_bytes() for path in folder.rglob("*") if path.is_file()])
    for secret in ("Bello", "108,00", "Attest", "Erika", vault.code, "%PDF", vault.key.hex()):
        assert secret not in dump
    assert str(document) in dump


@pytest.mark.django_db(transaction=True)
def test_erasing_a_vault_leaves_only_that_something_was_issued(vault: Vault, sealed: bytes) -> None:
    other = Vault(uuid4(), sealing.new_key(), new_code(CodeKind.DOCUMENT))
    document, kept = issue(vault, sealed), issue(other, sealed)
    actions.erase(vault=vault.id)
    with pytest.raises(UnknownDocument):
        queries.read(document_id=document, key=vault.key)
    issued = queries.verify_code(vault.code)
    assert (issued.title, issued.facts) == ("Hundesteuerbescheid", ())
    assert queries.check_file(vault.code, sealed).unchanged
    assert queries.read(document_id=kept, key=other.key) == sealed
    assert len(storage.keys("documents")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_failed_transaction_leaves_a_file_that_is_swept_after_a_day(vault: Vault) -> None:
    kept = store(vault, b"bleibt", reference="bleibt")
    with pytest.raises(RuntimeError), transaction.atomic():
        store(vault, b"verwaist")
        raise RuntimeError
    assert len(storage.keys("documents")) == 2
    fresh = storage.modified_at(storage.keys("documents")[0])
    assert actions.sweep_orphans(now=fresh + timedelta(hours=23)) == 0
    assert actions.sweep_orphans(now=fresh + timedelta(hours=25)) == 1
    assert queries.read(document_id=kept, key=vault.key) == b"bleibt"


@pytest.mark.django_db(transaction=True)
def test_the_job_that_comes_after_a_failed_one_overwrites_its_file(vault: Vault, sealed: bytes) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(vault, sealed)
        raise RuntimeError
    again = actions.seal_pdf(granted_pdf(), reason="Hundesteuerbescheid", now=NOW)
    document = issue(vault, again)
    assert queries.read(document_id=document, key=vault.key) == again
    assert len(storage.keys("documents")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_one_whole_document(vault: Vault) -> None:
    files = [actions.seal_pdf(granted_pdf(), reason="Probe", now=NOW + DAY * number) for number in range(4)]
    codes = [new_code(CodeKind.DOCUMENT) for _ in files]
    barrier, made = threading.Barrier(len(files)), []

    def run(pdf: bytes, code: str) -> None:
        try:
            barrier.wait()
            made.append(issue(vault, pdf, code=code))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(files, codes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == len(files)
    assert len(set(made)) == 1
    assert IssuedDocument.objects.count() == Document.objects.count() == 1
    content = queries.read(document_id=made[0], key=vault.key)
    assert queries.check_file(codes[files.index(content)], content).unchanged


def test_a_code_opens_one_document_only(vault: Vault, sealed: bytes) -> None:
    issue(vault, sealed)
    with pytest.raises(IntegrityError, match="code_hash"), transaction.atomic():
        issue(vault, sealed, reference="2")
    assert Document.objects.count() == 1


def test_nothing_is_withdrawn_before_it_was_issued(vault: Vault, sealed: bytes) -> None:
    document = issue(vault, sealed)
    with pytest.raises(IntegrityError, match="withdrawn_after_issue"), transaction.atomic():
        actions.withdraw(document_id=document, by=SYSTEM, now=NOW - DAY)


def test_portal_and_desk_read_but_write_nothing(vault: Vault, sealed: bytes, as_role: Callable[[str], object]) -> None:
    document = issue(vault, sealed)
    for role in ("bb_portal", "bb_desk"):
        as_role(role)
        assert queries.read(document_id=document, key=vault.key) == sealed
        assert queries.check_file(vault.code, sealed).unchanged
        for write in (
            lambda: store(vault, b"neu", reference="neu"),
            lambda: Document.objects.filter(id=document).delete(),
            lambda: IssuedDocument.objects.update(withdrawn_at=NOW),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                write()
        as_role("none")


def test_the_worker_may_do_all_of_it(vault: Vault, sealed: bytes, as_role: Callable[[str], object]) -> None:
    as_role("bb_worker")
    document = issue(vault, sealed)
    actions.withdraw(document_id=document, by=SYSTEM, now=NOW)
    actions.erase(vault=vault.id)
    assert actions.sweep_orphans(now=NOW) == 0
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuedDocument.objects.update(file_sha256="0" * 64)
