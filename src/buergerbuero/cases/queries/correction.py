"""What a question asks to be corrected, for who holds the case open."""

from uuid import UUID

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import answers
from buergerbuero.cases.values import Access, NotAllowed, OpenCorrection, UnknownCase, Verb
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import UnknownUpload
from buergerbuero.messages import queries as messages
from buergerbuero.messages.values import Direction, Kind, MessageLine


def open_correction(*, access: Access) -> OpenCorrection:
    """Return what the open question asks to be corrected. Raises NotAllowed when none does, UnknownCase."""
    case = Case.objects.filter(id=access.case_id).first()
    if case is None:
        raise UnknownCase
    pages = answers.requested(case, access.key)
    if not pages:
        raise NotAllowed(Verb.AMEND, case.state)
    return OpenCorrection(
        question=answers.asked_at(case),
        text=question_in(messages.inbox(case_id=case.id, key=access.key)) or "",
        pages=pages,
        digest=case.digest,
        revision=case.revision,
        answers=answers.current(case, access.key),
    )


def code_of_amendment(*, access: Access) -> str:
    """Return the code of the draft that corrects the answers as they stand. Raises UnknownCase."""
    revision = Case.objects.filter(id=access.case_id).values_list("revision", flat=True).first()
    if revision is None:
        raise UnknownCase
    return answers.code_of_amendment(access, revision)


def question_in(inbox: tuple[MessageLine, ...]) -> str | None:
    """Return the words of the last question."""
    ours = (message for message in inbox if message.direction is Direction.TO_CITIZEN)
    questions = [message.text for message in ours if message.kind is Kind.QUESTION]
    return questions[-1] if questions else None


def sent_preview(*, access: Access, upload_id: UUID, number: int) -> bytes:
    """Return a small picture (JPEG) of a page that the person has sent. Raises UnknownCase."""
    try:
        return documents.upload_preview(vault=access.case_id, key=access.key, upload_id=upload_id, number=number)
    except UnknownUpload:
        raise UnknownCase from None
