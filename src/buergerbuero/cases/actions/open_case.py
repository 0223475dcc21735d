"""From a finished draft to a case, once, however often it is sent."""

import datetime
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from buergerbuero.base import keyring, outbox, sealing
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, case_number, derive_code, new_id
from buergerbuero.cases import rules
from buergerbuero.cases.actions import boxes, step
from buergerbuero.cases.actions.fee import charge_of, claim_with
from buergerbuero.cases.actions.second_parent import ask_where_needed
from buergerbuero.cases.models import Case, Party
from buergerbuero.cases.queries import access, contexts, parties
from buergerbuero.cases.values import FeeState, Incomplete, NotIdentified, Receipt, Stale
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Charge, PublishedService
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import DELIVERY, AlreadySubmitted, Answers, Form, NoAmendment, OpenDraft
from buergerbuero.identity.values import Person, TrustLevel

_SENT_AGAIN_WITHIN: Final = datetime.timedelta(hours=1)
"""For so long who sends once more is taken for who has not seen the answer. Whoever has a copy of what opened the draft
could otherwise, weeks later, get a PIN beside the code; after that it takes an identity document at the counter."""


def open_case(
    *,
    draft_id: UUID,
    code: str,
    seen: OpenDraft | None = None,
    language: str = "",
    person: Person | None = None,
    with_pin: bool = True,
    by: Actor,
    now: datetime.datetime,
) -> Receipt:
    """Make the draft a case and return the receipt. Sent again, it returns the same receipt.

    `seen` is the draft as the person has looked at it; Stale is raised if it says something else by now, apart from
    the declaration at its end. `language` is the one to write in; if not said, the draft's. `person` is who has logged
    in for it: they can open the case by another log-in later.

    Where the notice is to lie in a box, the receipt brings a fresh PIN for it each time, until something lies there;
    not if it was sent already and comes without `with_pin`, or later than an answer that got lost explains.

    The receipt number exists before any payment does. Raises Incomplete with the first page that lacks an answer,
    NotIdentified where the service must know more surely who sends it, UnknownDraft, and WrongCode; NoAmendment for a
    draft that amends another case; UnknownCase when the case is erased or its access code was replaced meanwhile.
    """
    with transaction.atomic():
        try:
            # The lock makes a second sending wait until the first one has committed: then it finds the draft sent.
            draft = form_queries.open_draft(draft_id=draft_id, code=code, lock=True)
        except AlreadySubmitted:
            pass
        else:
            _as_seen(draft, seen)
            draft = replace(draft, draft=replace(draft.draft, language=language or draft.draft.language))
            return _submit(draft, code, person, by=by, now=now)
        receipt = access.receipt_of(draft_id=draft_id, draft_code=code)
        opened = access.open_access(number=receipt.number, code=receipt.access_code)
        case = step.get(receipt.case_id)
        if not with_pin or now - case.received_at > _SENT_AGAIN_WITHIN:
            return receipt
        return _with_pin(receipt, case, opened.key, by=by, now=now)


def _as_seen(draft: OpenDraft, seen: OpenDraft | None) -> None:
    if seen is None:
        return
    last = form_queries.declaration_of(form_queries.form_of(catalogue.bundle(draft.draft.digest)))
    made_then = {last.id: None} if last else {}
    one, other = ({**each.answers, **made_then} for each in (draft, seen))
    if draft.draft.digest != seen.draft.digest or one != other or draft.files != seen.files:
        raise Stale(draft.draft.id)


def _submit(draft: OpenDraft, code: str, person: Person | None, *, by: Actor, now: datetime.datetime) -> Receipt:
    if draft.draft.amends is not None:
        raise NoAmendment
    bundle = catalogue.bundle(draft.draft.digest)
    form = form_queries.form_of(bundle)
    if missing := form_queries.first_open(form, draft.answers, form_queries.unfinished_pages(form, draft)):
        raise Incomplete(missing.id)
    _sure_enough(form, draft.answers, person)
    answers = form_queries.on_path(form, draft.answers)
    case = _new_case(draft, bundle, answers, now)
    charge = charge_of(bundle, answers, now=now)
    case.fee_state = FeeState.DUE if charge else FeeState.NONE
    access_code = derive_code(code, CodeKind.CASE, purpose="access", salt=case.draft_id.bytes)
    key = _store(case, draft, bundle, answers, charge, person, access_code=access_code, by=by, now=now)
    forms.mark_submitted(draft_id=draft.draft.id, case_id=case.id, now=now)
    forms.count_sent(draft=draft, by=by, now=now)
    return _with_pin(access.receipt_for(case, access_code), case, key, by=by, now=now)


def _with_pin(receipt: Receipt, case: Case, key: bytes, *, by: Actor, now: datetime.datetime) -> Receipt:
    """Return the receipt, with a fresh PIN where the notice is to lie in a box: what was made cannot be read again."""
    if WAYS[case.channel].to_do is not ToDo.BOX:
        return receipt
    return replace(receipt, pin=boxes.fresh_pin(case, key, catalogue.bundle(case.digest), by=by, now=now))


def _sure_enough(form: Form, answers: Answers, person: Person | None) -> None:
    """Raise NotIdentified unless it is sure enough who sends this; Incomplete where the answers say somebody else."""
    if form.level > TrustLevel.NORMAL and (person is None or person.level < form.level):
        raise NotIdentified(form.level)
    if person and (page := form_queries.contradicted(form, answers, person.facts)):
        raise Incomplete(page.id)


def _new_case(draft: OpenDraft, bundle: PublishedService, answers: Answers, now: datetime.datetime) -> Case:
    return Case(
        id=new_id(),
        draft_id=draft.draft.id,
        service_id=bundle.id,
        digest=bundle.digest,
        language=draft.draft.language,
        channel=rules.channel_of(form_queries.answer_for(form_queries.form_of(bundle), answers, DELIVERY)),
        received_at=now,
    )


def _store(
    case: Case,
    draft: OpenDraft,
    bundle: PublishedService,
    answers: Answers,
    charge: Charge | None,
    person: Person | None,
    *,
    access_code: str,
    by: Actor,
    now: datetime.datetime,
) -> bytes:
    """Write everything down, and return the case's key."""
    case.number = case_number(timezone.localdate(now).year, _next_count())
    key = keyring.create_vault(vault=case.id, code=access_code, now=now)
    if person and person.pseudonym:
        keyring.grant_pseudonym(vault=case.id, key=key, pseudonym=person.pseudonym, now=now)
    case.sealed_answers = sealing.seal_json(key, answers, context=contexts.answers(case.id))
    case.save(force_insert=True)
    forms.hand_over_files(draft=draft, answers=answers, to_vault=case.id, to_key=key, now=now)
    _add_parties(case, key, bundle, answers, person)
    step.begin(case, by=by, now=now)
    if charge:
        claim_with(case, charge, bundle, by=by, now=now)
    ask_where_needed(case, key, bundle, answers, by=by, now=now)
    outbox.emit(type="case.opened", case_id=case.id, sequence=case.sequence, now=now)
    return key


def _add_parties(case: Case, key: bytes, bundle: PublishedService, answers: Answers, person: Person | None) -> None:
    form = form_queries.form_of(bundle)
    for role, snapshot in parties.everybody(form, answers, parties.login_of(form, person)).items():
        party = Party(case=case, role=role)
        party.sealed = sealing.seal_json(key, parties.as_json(snapshot), context=contexts.party(case.id, party.id))
        party.save(force_insert=True)


def _next_count() -> int:
    # A sequence never waits and never gives a number twice; a gap after a rolled-back sending does no harm.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        return int(cursor.fetchone()[0])
