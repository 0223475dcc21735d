"""The answers of a case: as they stand, as they stood before each correction, and what a question asks to correct."""

from buergerbuero.base import keyring, sealing
from buergerbuero.base.ids import CodeKind, derive_code
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import Access, Amendment, AskedPage, CaseState
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Answers, Form

BRIEF = 80


def current(case: Case, key: bytes) -> Answers:
    """Return the answers as they stand. Raises sealing.Tampered."""
    found: Answers = sealing.unseal_json(
        key, bytes(case.sealed_answers), context=contexts.answers(case.id, case.revision)
    )
    return found


def readable(case: Case, key: bytes) -> tuple[Answers, bool]:
    """Return the answers as they stand, and True; or the last that can be opened, and False.

    What cannot be opened was not sealed by our pages.
    """
    try:
        return current(case, key), True
    except sealing.Tampered:
        stood = former(case, key)
        return (stood[-1][1] if stood else {}), False


def former(case: Case, key: bytes) -> list[tuple[int, Answers]]:
    """Return the answers before each correction, oldest first, each with the sequence of what replaced it."""
    rows = case.former.order_by("revision")
    return [
        (
            row.sequence,
            sealing.unseal_json(key, bytes(row.sealed_answers), context=contexts.answers(case.id, row.revision)),
        )
        for row in rows
    ]


def amendments(case: Case, key: bytes, form: Form, now_stand: Answers, language: str) -> tuple[Amendment, ...]:
    """Return every correction with what it changed, oldest first."""
    if case.revision == 1:
        return ()
    stood = former(case, key)
    after = [answers for _, answers in (*stood, (0, now_stand))][1:]
    times = dict(case.events.filter(sequence__in=[sequence for sequence, _ in stood]).values_list("sequence", "at"))
    return tuple(
        Amendment(sequence, times[sequence], forms.changes(form, before, then, language))
        for (sequence, before), then in zip(stood, after, strict=True)
    )


def requested(case: Case, key: bytes) -> tuple[str, ...]:
    """Return the pages that the open question asks to correct; none without such a question."""
    if case.state != CaseState.WAITING_FOR_CITIZEN:
        return ()
    return corrections(case, key).get(asked_at(case), ())


def asked_at(case: Case) -> int:
    """Return the sequence of what happened last to the case itself: that its fee was paid meanwhile changes nothing."""
    return int(case.events.filter(axis="case").latest("sequence").sequence)


def corrections(case: Case, key: bytes) -> dict[int, tuple[str, ...]]:
    """Return the pages that each question asked to correct, by the sequence of its event."""
    return {
        row.sequence: tuple(
            sealing.unseal_json(key, bytes(row.sealed_pages), context=contexts.pages(case.id, row.sequence))
        )
        for row in case.corrections.all()
    }


def pages_in(form: Form, answers: Answers, language: str) -> tuple[AskedPage, ...]:
    """Return the pages that apply, with what was answered. The declaration at the end is none of them."""
    last = forms.declaration_of(form)
    said: dict[str, list[str]] = {}
    for row in forms.rows(form, answers, language):
        said.setdefault(row.page_id, []).append(" ".join(row.text.split()))
    return tuple(
        AskedPage(page.id, page.heading.say(language), _brief(", ".join(said.get(page.id, ()))))
        for page in forms.path(form, answers)
        if page != last
    )


def code_of_amendment(access: Access, revision: int) -> str:
    """Return the code of the draft that corrects a version of the answers.

    Whoever has opened the case has it, by code or by a log-in; after a new access code it is another one, since whoever
    had the old one could have noted it. Raises keyring.WrongCode after erasure.
    """
    mark = keyring.code_mark(vault=access.case_id)
    salt = access.case_id.bytes + revision.to_bytes(4, "big") + mark
    return derive_code(access.key.hex(), CodeKind.DRAFT, purpose="amend", salt=salt)


def _brief(text: str) -> str:
    return text if len(text) <= BRIEF else f"{text[: BRIEF - 1].rstrip()}…"
