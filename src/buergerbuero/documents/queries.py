"""Reading documents and uploads with the vault's key, and checking issued ones with their verification code."""

import hashlib
import hmac
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from buergerbuero.base import keyring, sealing, storage
from buergerbuero.base.ids import CodeKind, parse_code
from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.documents import checking, rules
from buergerbuero.documents.models import Document, IssuedDocument, UploadRow
from buergerbuero.documents.ports import Converter, FormMaker, PaperForms, Renderer, Scanner, Sealer, TemplateTrial
from buergerbuero.documents.values import (
    FileCheck,
    IssuedView,
    NoticeData,
    PaperForm,
    StoredDocument,
    UnknownCode,
    UnknownDocument,
    UnknownUpload,
    Upload,
    UploadState,
)


def documents_of(*, vault: UUID, key: bytes) -> tuple[StoredDocument, ...]:
    """Return the documents of a vault, oldest first, without their content.

    Raises Tampered for another vault's key.
    """
    rows = Document.objects.filter(vault=vault).order_by("created_at", "id")
    return tuple(_stored(row, key) for row in rows)


def read(*, document_id: UUID, key: bytes) -> bytes:
    """Return a document's content.

    Raises UnknownDocument, and Tampered for another vault's key or a changed file.
    """
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise UnknownDocument
    file_key = sealing.unseal(key, bytes(row.sealed_key), context=place(row, "sealed_key"))
    content = io.BytesIO()
    try:
        with storage.open_file(row.storage_key) as source:
            sealing.unseal_stream(file_key, source, content, context=place(row, "content"))
    except FileNotFoundError:
        raise UnknownDocument from None
    return content.getvalue()


def uploads_of(vault: UUID, key: bytes) -> tuple[Upload, ...]:
    """Return what was sent into a vault, oldest first, half received or ready. Raises Tampered for another key."""
    rows = UploadRow.objects.filter(vault=vault).order_by("created_at", "id")
    return tuple(as_upload(row, file_key(row, key)) for row in rows)


def upload_ids(*, vault: UUID) -> frozenset[UUID]:
    """Return which uploads a vault has, without opening any."""
    return frozenset(UploadRow.objects.filter(vault=vault).values_list("id", flat=True))


def upload(vault: UUID, key: bytes, upload_id: UUID) -> Upload:
    """Return one of them. Raises UnknownUpload, Tampered."""
    row = upload_row(vault, upload_id)
    return as_upload(row, file_key(row, key))


def upload_page(vault: UUID, key: bytes, upload_id: UUID, number: int) -> bytes:
    """Return a page of an upload as JPEG, counted from 1. Raises UnknownUpload, Tampered."""
    row = _with_page(vault, upload_id, number)
    return _unsealed(rules.page_key(row.id, number), file_key(row, key))


def upload_preview(*, vault: UUID, key: bytes, upload_id: UUID, number: int) -> bytes:
    """Return a small picture of a page as JPEG, some kilobytes. Raises UnknownUpload, Tampered."""
    row = _with_page(vault, upload_id, number)
    return _unsealed(rules.small_key(row.id, number), file_key(row, key))


def verify_code(code: str) -> IssuedView:
    """Return what the town says of the document with this code, in any spelling.

    Raises BadCode and UnknownCode.
    """
    return _view(*_issued(code))


def check_file(code: str, content: bytes) -> FileCheck:
    """Say whether a file is, to the byte, the one issued with this code. Raises BadCode and UnknownCode.

    A foreign file is hashed and nothing else: only what the town itself issued is ever parsed, to check its
    seal.
    """
    row, plain = _issued(code)
    same = hmac.compare_digest(hashlib.sha256(content).hexdigest(), row.file_sha256)
    unchanged = same and sealer().check(content).made_by(row.certificate_sha256)
    return FileCheck(_view(row, plain), unchanged, rules.kind_of(content) in ("jpeg", "png", "heic"))


def check(folder: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the templates of a service's folder, with file, line and remedy."""
    return check_files(checking.read(folder), str(folder))


def check_files(files: Mapping[str, bytes], name: str) -> tuple[Problem, ...]:
    """Return the same of files; `name` is what problems call their folder. Takes ten seconds at most."""
    try:
        return template_trial().problems(checking.looked_at(files), name)
    except DefinitionError as error:
        return error.problems


def texts_of_notices(
    notices: Sequence[tuple[str, NoticeData]], files: Mapping[str, bytes], name: str
) -> tuple[str | None, ...]:
    """Return what notices would say, each set by the template of this name as it will be; None for one that cannot be.

    `name` is what problems call the folder. Takes ten seconds at most; raises DefinitionError where that is too short.
    """
    return template_trial().texts(notices, {**files, "pruefen.svg": rules.qr_picture(checking.CODE)}, name)


def paper_form(pdf: bytes, *, texts: bool = True) -> PaperForm:
    """Return what a fillable PDF asks, and what stands in it. Raises FormRefused.

    Without `texts`, which takes a tenth of the time: only its fields and values.
    """
    return paper_forms().look(pdf, texts=texts)


def paper_pictures(pdf: bytes, *, whose: str) -> tuple[bytes, ...]:
    """Return the pages of a form as JPEG. `whose` turn it takes. Raises FileRefused."""
    with converter().turn(whose):
        return tuple(page.picture for page in converter().pages(pdf, "pdf"))


def paper_forms() -> PaperForms:
    """Return who reads and fills PDFs, as config/adapters.py says."""
    adapter: PaperForms = import_string(settings.ADAPTERS["paper_forms"])
    return adapter


def renderer() -> Renderer:
    """Return who makes documents, as config/adapters.py says."""
    adapter: Renderer = import_string(settings.ADAPTERS["renderer"])
    return adapter


def template_trial() -> TemplateTrial:
    """Return who tries templates, as config/adapters.py says."""
    adapter: TemplateTrial = import_string(settings.ADAPTERS["template_trial"])
    return adapter


def form_maker() -> FormMaker:
    """Return who makes fillable PDFs, as config/adapters.py says; loaded on first use, since it takes a while."""
    adapter: FormMaker = import_string(settings.ADAPTERS["form_maker"])
    return adapter


def sealer() -> Sealer:
    """Return who seals, as config/adapters.py says; loaded on first use, since it takes a second."""
    adapter: Sealer = import_string(settings.ADAPTERS["sealer"])
    return adapter


def scanner() -> Scanner:
    """Return who looks for malware: clamd where BB_CLAMD names one, else nobody."""
    adapter: Scanner = import_string(settings.ADAPTERS["scanner" if settings.BB.clamd else "no_scanner"])
    return adapter


def converter() -> Converter:
    """Return who makes pages of what people send, as config/adapters.py says."""
    adapter: Converter = import_string(settings.ADAPTERS["converter"])
    return adapter


def upload_row(vault: UUID, upload_id: UUID) -> UploadRow:
    """Return the row of an upload. Raises UnknownUpload."""
    row = UploadRow.objects.filter(vault=vault, id=upload_id).first()
    if row is None:
        raise UnknownUpload
    return row


def _with_page(vault: UUID, upload_id: UUID, number: int) -> UploadRow:
    row = upload_row(vault, upload_id)
    if not 1 <= number <= row.pages:
        raise UnknownUpload
    return row


def file_key(row: UploadRow, key: bytes) -> bytes:
    """Return the key of an upload by its vault's. Raises Tampered."""
    return sealing.unseal(key, bytes(row.sealed_key), context=upload_place(row))


def upload_place(row: UploadRow) -> str:
    """Return the context that binds an upload's key to vault and row."""
    return keyring.context(row.vault, f"documents_upload/{row.id}", "sealed_key")


def as_upload(row: UploadRow, file_key: bytes) -> Upload:
    """Return what a row says."""
    meta = sealing.unseal_json(file_key, bytes(row.sealed_meta), context=rules.meta_place(row.id))
    state: UploadState = "ready" if row.state == "ready" else "receiving"
    return Upload(row.id, meta["name"], row.size, row.received, state, row.pages, meta["sha256"])


def part(row: UploadRow, file_key: bytes, number: int) -> bytes:
    """Return a part of what was received; it may be longer than the row says. Raises UnknownUpload, Tampered."""
    return _unsealed(rules.part_key(row.id, number), file_key)


def received(row: UploadRow, file_key: bytes) -> bytes:
    """Return all that was received. Raises UnknownUpload, Tampered."""
    parts = [part(row, file_key, number) for number in range(len(rules.part_keys(row.id, row.received)))]
    return b"".join(piece[: rules.PART_BYTES] for piece in parts)[: row.received]


def place(row: Document, column: str) -> str:
    """Return the context that binds what is sealed to its place."""
    return keyring.context(row.vault, f"documents_document/{row.id}", column)


def code_hash(code: str) -> str:
    """Return the hash that finds a code; without the pepper nobody can try codes on a stolen register."""
    return sealing.keyed_hash(settings.BB.held("pepper"), code, purpose="verification")


def facts_key(code: str, salt: bytes) -> bytes:
    """Return the key to the facts of an issued document."""
    return sealing.code_key(code, salt=salt, pepper=settings.BB.held("pepper"))


def facts_place(row: IssuedDocument) -> str:
    """Return the context that binds sealed facts to their document."""
    return keyring.context(row.document, "documents_issueddocument", "sealed_facts")


def _stored(row: Document, key: bytes) -> StoredDocument:
    title = sealing.unseal(key, bytes(row.sealed_title), context=place(row, "sealed_title")).decode()
    return StoredDocument(row.id, row.kind, title, row.media_type, row.size, row.created_at)


def _unsealed(storage_key: str, file_key: bytes) -> bytes:
    kept = rules.kept_key(storage_key)
    for place in (kept, storage_key, kept):  # once more: it may be moved at this moment
        with suppress(FileNotFoundError), storage.open_file(place) as source:
            return sealing.unseal(file_key, source.read(), context=storage_key)
    raise UnknownUpload


def _issued(text: str) -> tuple[IssuedDocument, str]:
    code = parse_code(text, CodeKind.DOCUMENT)
    row = IssuedDocument.objects.filter(code_hash=code_hash(code)).first()
    if row is None:
        raise UnknownCode
    return row, code


def _view(row: IssuedDocument, code: str) -> IssuedView:
    return IssuedView(
        title=row.title,
        issued_at=row.issued_at,
        status="withdrawn" if row.withdrawn_at else "valid",
        facts=_facts(row, code),
        withdrawn_at=row.withdrawn_at,
        practice=row.practice,
    )


def _facts(row: IssuedDocument, code: str) -> tuple[tuple[str, str], ...]:
    if row.sealed_facts is None:
        return ()
    key = facts_key(code, bytes(row.salt))
    facts = sealing.unseal_json(key, bytes(row.sealed_facts), context=facts_place(row))
    return tuple((str(label), str(text)) for label, text in facts)
