"""How a draft lies in its row: one sealed JSON of what was answered and what could not be taken yet."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from buergerbuero.base import keyring, sealing
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import AlreadySubmitted, Answers, Draft, OpenDraft, Raw


def id_of(code: str) -> UUID:
    """Return the id of the draft that a code opens: whoever comes back has to copy the code and nothing else.

    It lies in the database in clear, and leads back to the code no faster than trying all 2^80 of them.
    """
    return UUID(bytes=sealing.code_key(code, salt=b"forms_draft/id", pepper=settings.BB.held("pepper"))[:16], version=4)


def draft_of(row: DraftRow) -> Draft:
    """Return what anyone may know of a draft."""
    return Draft(row.id, row.digest, row.language, row.version, row.updated_at, row.submitted_case)


def unlock(row: DraftRow, code: str) -> bytes:
    """Return the key of a draft by its code. Raises AlreadySubmitted, keyring.WrongCode."""
    if row.submitted_case is not None:
        raise AlreadySubmitted(row.submitted_case)
    return keyring.open_with_code(vault=row.id, code=code)


def opened(row: DraftRow, key: bytes) -> OpenDraft:
    """Return a draft with its answers."""
    found = sealing.unseal_json(key, bytes(row.sealed), context=_context(row.id))
    assert isinstance(found, dict)
    return OpenDraft(draft_of(row), found["answers"], found["unfinished"])


def sealed(draft_id: UUID, key: bytes, answers: Answers, unfinished: Mapping[str, Raw]) -> bytes:
    """Return the answers of a draft as they are stored."""
    content = {"answers": answers, "unfinished": {page: dict(raw) for page, raw in unfinished.items()}}
    return sealing.seal_json(key, content, context=_context(draft_id))


def _context(draft_id: UUID) -> str:
    return keyring.context(draft_id, "forms_draft", "sealed")
