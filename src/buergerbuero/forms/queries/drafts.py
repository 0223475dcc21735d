"""What drafts hold, for who has their code, their pseudonym or a lock on them."""

from uuid import UUID

from buergerbuero.base import keyring
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import Upload
from buergerbuero.forms import drafts
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import Draft, OpenDraft, OwnDraft, UnknownDraft
from buergerbuero.identity.values import Person


def draft(draft_id: UUID) -> Draft:
    """Return what anyone may know of a draft. Raises UnknownDraft."""
    row = DraftRow.objects.filter(id=draft_id).first()
    if row is None:
        raise UnknownDraft(draft_id)
    return drafts.draft_of(row)


def open_draft(*, draft_id: UUID, code: str, lock: bool = False, ticket: str = "") -> OpenDraft:
    """Return a draft with its answers. Raises UnknownDraft, AlreadySubmitted, keyring.WrongCode.

    `lock` keeps others from changing it until the transaction ends: for whoever sends it. `ticket`: what a browser
    shows; one that a log-out has ended opens nothing (UnknownDraft).
    """
    row = drafts.locked(draft_id) if lock else drafts.row_of(draft_id, ticket=ticket)
    return drafts.opened(row, drafts.unlock(row, code))


def file_of(*, draft_id: UUID, code: str, upload_id: UUID) -> Upload:
    """Return how much of a file has arrived in a draft. Raises UnknownUpload, and as `open_draft` does."""
    return documents.upload(vault=draft_id, key=drafts.key_of(draft_id, code), upload_id=upload_id)


def file_preview(*, draft_id: UUID, code: str, upload_id: UUID, number: int) -> bytes:
    """Return a small picture (JPEG) of a page, counted from 1. Raises UnknownUpload, and as `open_draft` does."""
    key = drafts.key_of(draft_id, code)
    return documents.upload_preview(vault=draft_id, key=key, upload_id=upload_id, number=number)


def drafts_of(person: Person) -> tuple[OwnDraft, ...]:
    """Return the drafts that somebody has filled in while logged in and not sent, the last changed first."""
    if not person.pseudonym:
        return ()
    mine = keyring.vaults_of(person.pseudonym)
    rows = DraftRow.objects.filter(id__in=mine, submitted_case=None, amends=None).order_by("-updated_at")
    found = []
    for row in rows:
        account = drafts.opened(row, keyring.open_with_pseudonym(vault=row.id, pseudonym=person.pseudonym)).account
        if account and account.code:
            found.append(OwnDraft(drafts.draft_of(row), account.code))
    return tuple(found)


def amendment_begun(case_id: UUID) -> bool:
    """Say whether somebody has begun to amend an application, and not sent it."""
    return DraftRow.objects.filter(amends=case_id, submitted_case__isnull=True).exists()
