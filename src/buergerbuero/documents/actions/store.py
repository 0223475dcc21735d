"""Storing, issuing and withdrawing documents.

The contents are written before the commit: a committed row always has its file. A job that is repeated finds
the row by vault, kind and reference and leaves everything as it is; a file whose row never came is swept
after a day.
"""

import datetime
import hashlib
import io
import os
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import sealing, storage
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, parse_code
from buergerbuero.documents import queries, rules
from buergerbuero.documents.models import Document, IssuedDocument
from buergerbuero.documents.values import NotSealed

PDF = "application/pdf"
_SALT_BYTES = 16


@transaction.atomic
def store(
    *,
    vault: UUID,
    key: bytes,
    kind: str,
    reference: str,
    title: str,
    media_type: str,
    content: bytes,
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Store a file of a vault, sealed; return its id.

    The same kind and reference a second time change nothing.
    """
    document, is_new = _store(
        Document(
            id=rules.document_id(vault, kind, reference),
            vault=vault,
            kind=kind,
            media_type=media_type,
            size=len(content),
            created_at=now,
        ),
        key,
        title,
        content,
    )
    if is_new:
        audit.record(verb="document.stored", subject="document", subject_id=document, by=by, now=now)
    return document


@transaction.atomic
def issue(
    *,
    vault: UUID,
    key: bytes,
    kind: str,
    reference: str,
    title: str,
    pdf: bytes,
    facts: Iterable[tuple[str, str]],
    code: str,
    practice: bool = False,
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Store a sealed PDF and enter it in the register under its verification code; return the document's id.

    `title` names the kind of document and stands in clear: nothing personal. `facts` are what a holder of
    paper compares. `practice`: it has no legal effect, and whoever checks it reads so. The same kind and reference
    a second time change nothing. Raises NotSealed.
    """
    seal = queries.sealer().check(pdf)
    if not (seal.intact and seal.whole):
        raise NotSealed
    row = Document(
        id=rules.document_id(vault, kind, reference),
        vault=vault,
        kind=kind,
        media_type=PDF,
        size=len(pdf),
        created_at=now,
    )
    document, is_new = _store(row, key, title, pdf)
    if is_new:
        issued = IssuedDocument(title=title, certificate_sha256=seal.certificate_sha256, practice=practice)
        _register(row, issued, pdf, tuple(facts), parse_code(code, CodeKind.DOCUMENT))
        audit.record(verb="document.issued", subject="document", subject_id=document, by=by, now=now)
    return document


@transaction.atomic
def withdraw(*, document_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Say from now on that an issued document is no longer valid. A second time changes nothing."""
    if IssuedDocument.objects.filter(document=document_id, withdrawn_at=None).update(withdrawn_at=now):
        audit.record(verb="document.withdrawn", subject="document", subject_id=document_id, by=by, now=now)


def _store(row: Document, key: bytes, title: str, content: bytes) -> tuple[UUID, bool]:
    """Insert the row first: a second job waits on its id, finds it, and so only one writes the file."""
    file_key = sealing.new_key()
    row.storage_key = rules.storage_key(row.id)
    row.sealed_key = sealing.seal(key, file_key, context=queries.place(row, "sealed_key"))
    row.sealed_title = sealing.seal(key, title.encode(), context=queries.place(row, "sealed_title"))
    columns = {field.attname: getattr(row, field.attname) for field in Document._meta.concrete_fields}
    _, is_new = Document.objects.get_or_create(id=columns.pop("id"), defaults=columns)
    if is_new:
        sealed = io.BytesIO()
        sealing.seal_stream(file_key, io.BytesIO(content), sealed, context=queries.place(row, "content"))
        storage.put(row.storage_key, [sealed.getvalue()])
    return row.id, is_new


def _register(
    document: Document, row: IssuedDocument, pdf: bytes, facts: tuple[tuple[str, str], ...], code: str
) -> None:
    row.document, row.vault, row.issued_at = document.id, document.vault, document.created_at
    row.code_hash, row.file_sha256 = queries.code_hash(code), hashlib.sha256(pdf).hexdigest()
    row.salt = os.urandom(_SALT_BYTES)
    key = queries.facts_key(code, row.salt)
    row.sealed_facts = sealing.seal_json(key, facts, context=queries.facts_place(row))
    row.save(force_insert=True)
