"""How a draft lies in its row: one sealed JSON of what was answered and what could not be taken yet."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from buergerbuero.base import keyring, sealing
from buergerbuero.figures.values import Trail
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import (
    Account,
    AlreadySubmitted,
    Amending,
    AnswerRow,
    ArrivingFile,
    Draft,
    HeldFile,
    OpenDraft,
    RefusedFile,
    Renewal,
    TakenPaper,
    UnknownDraft,
)
from buergerbuero.identity.values import About, Fact, TrustLevel


def id_of(code: str) -> UUID:
    """Return the id of the draft that a code opens: whoever comes back has to copy the code and nothing else.

    It lies in the database in clear, and leads back to the code no faster than trying all 2^80 of them.
    """
    return UUID(bytes=sealing.code_key(code, salt=b"forms_draft/id", pepper=settings.BB.held("pepper"))[:16], version=4)


def draft_of(row: DraftRow) -> Draft:
    """Return what anyone may know of a draft."""
    return Draft(row.id, row.digest, row.language, row.version, row.updated_at, row.submitted_case, row.amends)


def unlock(row: DraftRow, code: str) -> bytes:
    """Return the key of a draft by its code. Raises AlreadySubmitted, keyring.WrongCode."""
    if row.submitted_case is not None:
        raise AlreadySubmitted(row.submitted_case)
    return keyring.open_copy(row.salt, row.wrapped, vault=row.id, code=code)


def opened(row: DraftRow, key: bytes) -> OpenDraft:
    """Return a draft with its answers."""
    found = sealing.unseal_json(key, bytes(row.sealed), context=_context(row.id))
    assert isinstance(found, dict)
    return OpenDraft(
        draft=draft_of(row),
        answers=found["answers"],
        unfinished=found["unfinished"],
        files={name: tuple(map(HeldFile.of, each)) for name, each in found.get("files", {}).items()},
        arriving={number: ArrivingFile(**each) for number, each in found.get("arriving", {}).items()},
        refused=tuple(RefusedFile(**each) for each in found.get("refused", ())),
        amending=_amending(found),
        renewal=_renewal(found),
        sheets=found.get("sheets", {}),
        account=_account(found),
        trail=_trail(found),
        paper=_paper(found),
        key=key,
    )


def key_of(draft_id: UUID, code: str) -> bytes:
    """Return the key of a draft. Raises UnknownDraft, AlreadySubmitted, keyring.WrongCode."""
    return unlock(row_of(draft_id), code)


def row_of(draft_id: UUID, *, ticket: str = "") -> DraftRow:
    """Return a draft's row, with what its code opens; `ticket` as in keyring.row_with_copy. Raises UnknownDraft."""
    return _there(keyring.row_with_copy(DraftRow, "id", draft_id, ticket=ticket), draft_id)


def locked(draft_id: UUID) -> DraftRow:
    """Return the same; others wait for it until the transaction ends. Raises UnknownDraft."""
    return _there(keyring.row_with_copy(DraftRow, "id", draft_id, lock=True), draft_id)


def _there(row: DraftRow | None, draft_id: UUID) -> DraftRow:
    if row is None:
        raise UnknownDraft(draft_id)
    return row


def store(row: DraftRow, key: bytes, changed: OpenDraft, *, now: datetime.datetime) -> None:
    """Write down a changed draft."""
    row.sealed = sealed(row.id, key, changed)
    row.version += 1
    row.updated_at = now
    with connection.cursor() as cursor:  # every answer is one: Django's own way takes longer than the database
        cursor.execute(
            "UPDATE forms_draft SET digest = %s, sealed = %s, version = %s, updated_at = %s WHERE id = %s",
            [row.digest, row.sealed, row.version, row.updated_at, row.id],
        )


def sealed(draft_id: UUID, key: bytes, draft: OpenDraft | None = None, *, trail: Trail | None = None) -> bytes:
    """Return what a draft holds as it is stored; without a draft, that of an empty one with this trail."""
    content: dict[str, Any] = {"answers": {}, "unfinished": {}, **_trail_as(trail or Trail())}
    if draft is not None:
        unfinished = {page: dict(raw) for page, raw in draft.unfinished.items()}
        content = {"answers": draft.answers, "unfinished": unfinished, **_trail_as(draft.trail)}
        content["files"] = {name: [file.answer for file in each] for name, each in draft.files.items()}
        content["arriving"] = {number: dataclasses.asdict(each) for number, each in draft.arriving.items()}
        content["refused"] = [dataclasses.asdict(each) for each in draft.refused]
        content["sheets"] = dict(draft.sheets)
        if draft.amending is not None:
            content["amending"] = dataclasses.asdict(draft.amending)
        if draft.renewal is not None:
            content["renewal"] = {**dataclasses.asdict(draft.renewal), "untouched": sorted(draft.renewal.untouched)}
        if draft.account is not None:
            content["account"] = _account_as(draft.account)
        if draft.paper is not None:
            content["paper"] = dataclasses.asdict(draft.paper)
    return sealing.seal_json(key, content, context=_context(draft_id))


def _account_as(account: Account) -> dict[str, Any]:
    facts = {about: [fact.value, fact.level] for about, fact in account.facts.items()}
    return {**dataclasses.asdict(account), "at": account.at.isoformat(), "facts": facts}


def _account(found: Mapping[str, Any]) -> Account | None:
    kept = found.get("account")
    if not kept:
        return None
    said = kept["facts"].items()
    facts = {About(about): Fact(value, TrustLevel(level) if level else None) for about, (value, level) in said}
    at = datetime.datetime.fromisoformat(kept["at"])
    return Account(**{**kept, "level": TrustLevel(kept["level"]), "at": at, "facts": facts})


def _trail_as(trail: Trail) -> dict[str, Any]:
    if not trail.version:
        return {}
    return {"trail": {**dataclasses.asdict(trail), "marks": sorted(trail.marks)}}


def _trail(found: Mapping[str, Any]) -> Trail:
    kept = found.get("trail")
    if not kept:
        return Trail()
    return Trail(kept["version"], kept["day"], tuple(kept["pages"]), frozenset(kept["marks"]))


def _paper(found: Mapping[str, Any]) -> TakenPaper | None:
    kept = found.get("paper")
    if not kept:
        return None
    told = tuple((label, texts) for label, texts in kept["contradictions"])
    return TakenPaper(**{**kept, "asked": tuple(kept["asked"]), "contradictions": told})


def _amending(found: Mapping[str, Any]) -> Amending | None:
    kept = found.get("amending")
    return Amending(**{**kept, "asked": tuple(kept["asked"])}) if kept else None


def _renewal(found: Mapping[str, Any]) -> Renewal | None:
    kept = found.get("renewal")
    if not kept:
        return None
    return Renewal(
        again={page_id: _rows(said) for page_id, said in kept["again"].items()},
        gone=_rows(kept["gone"]),
        added=tuple(kept["added"]),
        untouched=frozenset(kept["untouched"]),
        fee={language: (before, now) for language, (before, now) in kept.get("fee", {}).items()},
        seen=kept["seen"],
    )


def _rows(said: Mapping[str, Any]) -> dict[str, tuple[AnswerRow, ...]]:
    return {language: tuple(AnswerRow(**row) for row in rows) for language, rows in said.items()}


def _context(draft_id: UUID) -> str:
    return keyring.context(draft_id, "forms_draft", "sealed")
