"""Opening what is sealed: a citizen opens a notice, a clerk reads a case or a letter. Each opening is recorded."""

import datetime
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base import keyring, outbox
from buergerbuero.base.actors import Actor
from buergerbuero.cases import rules
from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.queries import answers
from buergerbuero.cases.values import Access, DeliveryState, OpenedFile, UnknownCase, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values.ways import ToDo, waiting_for
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import UnknownUpload
from buergerbuero.forms import actions as forms

_COLLECTED: Final = (*waiting_for(ToDo.COUNTER), *waiting_for(ToDo.BOX))


def record_reading(*, case_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Note that a member of staff has read a case."""
    with transaction.atomic():
        audit.record(verb="case.read", subject="case", subject_id=str(case_id), by=by, now=now)


def record_search(*, found: int, by: Actor, now: datetime.datetime) -> None:
    """Note that a member of staff has searched, and how many cases that showed; never for what: it can be a name."""
    with transaction.atomic():
        audit.record(
            verb="case.searched", subject="search", subject_id=by.id, by=by, now=now, detail={"found": str(found)}
        )


def open_document(*, access: Access, document_id: UUID, by: Actor, now: datetime.datetime) -> OpenedFile:
    """Open a document of the person's own case; the first opening of a notice is an event. Raises UnknownCase."""
    file = _file(access.case_id, document_id, access.key)
    with transaction.atomic():
        audit.record(verb="document.opened", subject="case", subject_id=str(access.case_id), by=by, now=now)
        provided = Delivery.objects.filter(
            case_id=access.case_id, document_id=document_id, state=DeliveryState.PROVIDED
        ).exclude(channel__in=_COLLECTED)  # reading it online is not collecting it
        if delivery := provided.first():
            _opened(delivery, by=by, now=now)
    return file


def document_for_desk(*, case_id: UUID, document_id: UUID, by: Actor, now: datetime.datetime) -> OpenedFile:
    """Open a document of a case for a clerk. Raises UnknownCase."""
    file = _file(case_id, document_id, keyring.open_at_desk(vault=step.get(case_id).id))
    with transaction.atomic():
        audit.record(verb="document.read", subject="case", subject_id=str(case_id), by=by, now=now)
    return file


def page_for_desk(*, case_id: UUID, upload_id: UUID, number: int, by: Actor, now: datetime.datetime) -> bytes:
    """Open a page of a file that the person sent, as a JPEG, for a clerk. Raises UnknownCase."""
    key = keyring.open_at_desk(vault=step.get(case_id).id)
    try:
        page = documents.upload_page(vault=case_id, key=key, upload_id=upload_id, number=number)
    except UnknownUpload:
        raise UnknownCase from None
    with transaction.atomic():
        audit.record(verb="document.read", subject="case", subject_id=str(case_id), by=by, now=now)
    return page


def form_for_desk(*, case_id: UUID, by: Actor, now: datetime.datetime) -> OpenedFile | None:
    """Put the answers of a case into the PDF of its service, for a clerk; None if it has none.

    Raises UnknownCase, FormRefused (busy).
    """
    case = step.get(case_id)
    file = _form(case, keyring.open_at_desk(vault=case.id))
    with transaction.atomic():
        audit.record(verb="document.read", subject="case", subject_id=str(case_id), by=by, now=now)
    return file


def open_form(*, access: Access, by: Actor, now: datetime.datetime) -> OpenedFile | None:
    """Put the answers of the person's own case into the PDF of its service; None if it has none.

    Raises UnknownCase, FormRefused (busy).
    """
    file = _form(step.get(access.case_id), access.key)
    with transaction.atomic():
        audit.record(verb="document.opened", subject="case", subject_id=str(access.case_id), by=by, now=now)
    return file


def _form(case: Case, key: bytes) -> OpenedFile | None:
    stand, _ = answers.readable(case, key)
    bundle = catalogue.bundle(case.digest)
    filled = forms.fill_paper(bundle=bundle, answers=stand, flat=True, judged=True, now=case.received_at)
    return None if filled is None else OpenedFile(f"Formular {case.number}.pdf", "application/pdf", filled.pdf)


def letter_for_post(*, delivery_id: UUID, by: Actor, now: datetime.datetime) -> OpenedFile:
    """Open the letter of a delivery by post, to be printed; its name begins with the case's. Raises UnknownCase."""
    delivery = Delivery.objects.filter(id=delivery_id).select_related("case").first()
    if delivery is None:
        raise UnknownCase
    file = document_for_desk(case_id=delivery.case_id, document_id=delivery.document_id, by=by, now=now)
    return replace(file, name=f"{delivery.case.number} {file.name}")


def _opened(delivery: Delivery, *, by: Actor, now: datetime.datetime) -> None:
    state = rules.after(rules.DELIVERY, DeliveryState.PROVIDED, Verb.COLLECT)
    case = step.lock(delivery.case_id)  # before the delivery, as everybody does, so that nobody waits for each other
    changed = Delivery.objects.filter(id=delivery.id, state=DeliveryState.PROVIDED).update(state=state, opened_at=now)
    if changed:
        sequence = step.note(case, "delivery", Verb.COLLECT, DeliveryState.PROVIDED, state, by=by, now=now)
        outbox.emit(type="delivery.opened", case_id=case.id, sequence=sequence, now=now)


def _file(case_id: UUID, document_id: UUID, key: bytes) -> OpenedFile:
    known = {each.id: each for each in documents.documents_of(vault=case_id, key=key)}
    if document_id not in known:
        raise UnknownCase
    found = known[document_id]
    suffix = {"application/pdf": ".pdf"}[found.media_type]
    return OpenedFile(found.title + suffix, found.media_type, documents.read(document_id=document_id, key=key))
