"""Drafts of an older publication: taken over to the newest one of their service, and the person told of it once."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from buergerbuero.base.actors import Actor
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import drafts, queries, rules
from buergerbuero.forms.takeover import TakeOver, take_over
from buergerbuero.forms.values import AnswerRow, Answers, Form, OpenDraft, Renewal


def renew_draft(*, draft_id: UUID, code: str, by: Actor, now: datetime.datetime) -> bool:
    """Take a draft over to the newest publication of its service; return whether there was one.

    A service that is not offered any more, or whose newest form cannot be read, changes nothing; nor is a draft taken
    over that amends an application, which stays what it was when it was sent. No touch: the 30 days run on. Raises
    UnknownDraft, AlreadySubmitted, keyring.WrongCode.
    """
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        newest = None if row.amends else queries.newest_form(row.digest)
        if newest is None:
            return False
        changed = _renewed(opened, newest, timezone.localdate(now))
        row.digest = newest.digest
        drafts.store(row, key, changed, now=row.updated_at)
    return True


def tell_renewal(*, draft_id: UUID, code: str, by: Actor, now: datetime.datetime) -> None:
    """Note that the person has seen what became of their answers. Raises as `renew_draft` does."""
    with transaction.atomic():
        row = drafts.locked(draft_id)
        key = drafts.unlock(row, code)
        opened = drafts.opened(row, key)
        if opened.renewal is not None:
            told = replace(opened.renewal, seen=True, gone={}, added=(), fee={})
            drafts.store(row, key, replace(opened, renewal=told if told.again else None), now=row.updated_at)


def _renewed(opened: OpenDraft, new: Form, today: datetime.date) -> OpenDraft:
    old = queries.form_of(catalogue.bundle(opened.draft.digest))
    said = {
        language: take_over(old, new, opened.answers, opened.unfinished, today, language)
        for language, _name in settings.LANGUAGES
    }
    taken = said[settings.LANGUAGE_CODE]
    fee = _fee(opened, old, new, taken)
    return replace(
        opened,
        answers=taken.answers,
        unfinished=taken.unfinished,
        renewal=_told(new, opened.renewal, said, taken, fee),
        sheets={},
    )


def _fee(opened: OpenDraft, old: Form, new: Form, taken: TakeOver) -> Mapping[str, tuple[str, str]]:
    """Return what the answers cost before and now, by language; nothing where that is the same, or was not known yet.

    Before is what the person has been told last.
    """
    untold = opened.renewal.fee if opened.renewal else {}
    if not untold and not _priced(old, opened.answers):
        return {}
    was = catalogue.fee_for(catalogue.bundle(old.digest), opened.answers)
    known = _priced(new, taken.answers, taken.unfinished)
    now = catalogue.fee_for(catalogue.bundle(new.digest), taken.answers if known else opened.answers)
    first = {language: untold[language][0] if untold else was.text(language) for language, _name in settings.LANGUAGES}
    if first[settings.LANGUAGE_CODE] == now.text(settings.LANGUAGE_CODE):
        return {}
    return {language: (before, now.text(language) if known else "") for language, before in first.items()}


def _priced(form: Form, answers: Answers, unfinished: Collection[str] = ()) -> bool:
    """Whether the answer stands on which the fee depends, if it depends on one."""
    rule = catalogue.bundle(form.digest).service.fee_by_answer
    asked = rule.question.partition(".")[0] if rule else ""
    return asked not in {page.id for page in rules.missing(form, answers, unfinished)}


def _told(
    new: Form,
    before: Renewal | None,
    said: Mapping[str, TakeOver],
    taken: TakeOver,
    fee: Mapping[str, tuple[str, str]],
) -> Renewal | None:
    """Return what there is to tell, together with what an earlier renewal has left to tell."""
    before = before or Renewal({}, {}, seen=True)
    asked = {page.id for page in new.pages}
    again: dict[str, Any] = {page_id: rows for page_id, rows in before.again.items() if page_id in asked}
    for page_id in taken.again:
        rows = {language: found.before[page_id] for language, found in said.items()}
        again[page_id] = _joined(again.get(page_id, {}), rows)
    gone = _joined({} if before.seen else before.gone, {language: found.gone for language, found in said.items()})
    for page_id in before.again.keys() - asked:
        gone = _joined(gone, before.again[page_id])
    found = Renewal(
        again=again,
        gone=gone if any(gone.values()) else {},
        added=tuple(dict.fromkeys((*(each for each in before.added if each in asked), *taken.added))),
        untouched=(before.untouched & asked) | set(taken.again),
        fee=fee,
        seen=before.seen and not taken.matters and not fee and before.again.keys() <= asked,
    )
    return found if found.again or found.gone or found.added or found.fee else None


def _joined(
    first: Mapping[str, tuple[AnswerRow, ...]], second: Mapping[str, tuple[AnswerRow, ...]]
) -> dict[str, tuple[AnswerRow, ...]]:
    languages = dict.fromkeys((*first, *second))
    return {each: tuple(dict.fromkeys((*first.get(each, ()), *second.get(each, ())))) for each in languages}
