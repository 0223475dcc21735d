"""What a citizen sees of the own case: where it stands, whose turn it is, what happened, what comes."""

import dataclasses
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from buergerbuero.base.templatetags.bb_words import day
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Event
from buergerbuero.cases.queries import answers, checks, consents, counter, fees, mails, parties, words
from buergerbuero.cases.queries.correction import question_in
from buergerbuero.cases.queries.people import people_of
from buergerbuero.cases.queries.receipt import sent_case
from buergerbuero.cases.values import (
    Access,
    Amendment,
    AskedPage,
    CaseState,
    CitizenCase,
    DecisionState,
    DocumentLine,
    Outcome,
    Person,
    Role,
    TimelineEntry,
    UnknownCase,
    Verb,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Due
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.documents import queries as documents
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers, Form
from buergerbuero.messages import queries as messages

_WHOLE: Final = Case.objects.prefetch_related("events", "decisions", "deliveries")
"""Cases with what several lines of the page are told from."""


def citizen_view(*, access: Access, language: str) -> CitizenCase:
    """Return everything the person's page shows, in their language. Raises UnknownCase after erasure."""
    case = next(iter(_WHOLE.filter(id=access.case_id)), None)
    if case is None:
        raise UnknownCase
    bundle = catalogue.bundle(case.digest)
    form = form_queries.form_of(bundle)
    stand = answers.readable(case, access.key)[0]
    people = parties.parties_of(case, access.key)
    applicant = people[Role.APPLICANT]
    inbox = messages.inbox(case_id=case.id, key=access.key)
    state, sent = visible_state(case), sent_case(case, access.key, bundle, stand, language)
    asking = state is CaseState.WAITING_FOR_CITIZEN
    asked = _asked(case, access.key, form, stand, language)
    amended = answers.amendments(case, access.key, form, stand, language)
    with override(language):
        return CitizenCase(
            **vars(sent),
            service_id=case.service_id,
            state=state,
            state_text=str(words.CITIZEN_STATES[state]),
            question=question_in(inbox) if asking else None,
            asked=asked,
            answer_until=case.answer_until if asking else None,
            timeline=_timeline(case, state, sent.due, amended, asked),
            messages=inbox,
            documents=documents_of(case, access.key),
            rows=form_queries.rows(form, stand, language),
            amendments=amended,
            can_answer=asking,
            can_withdraw=rules.allowed(CaseState(case.state), Verb.WITHDRAW),
            being_decided=state is not CaseState(case.state),
            mail=mails.state_of(case, access.key, applicant),
            email=applicant.email or "",
            can_revoke=may_revoke(case, applicant),
            register_down=checks.waits(case.id, case.state),
            outcome=outcome_of(case),
            parties=people_of(people, language),
            consent=consents.own_consent(case, access.key, people),
            free=catalogue.is_free(bundle, fees.billed(case, bundle, stand)),
            collection=counter.collection_of(case, bundle, access.key, language),
        )


def may_revoke(case: Case, applicant: Person) -> bool:
    """Whether a notice that would come online can come as a letter still: none is there, and an address is known."""
    ended = case.state in (CaseState.CLOSED, CaseState.WITHDRAWN)
    if ended or WAYS[case.channel].to_do is not ToDo.NOTHING or not applicant.address:
        return False
    return not case.deliveries.all()


def visible_state(case: Case) -> CaseState:
    """Return the state as the citizen may know it: a decision that can still be undone is none yet."""
    state = CaseState(case.state)
    if state is CaseState.DECIDED and case.decisions.filter(state=DecisionState.MADE).exists():
        return CaseState.IN_REVIEW
    return state


def outcome_of(case: Case) -> str:
    """Return what was decided, in a sentence; nothing before that is released."""
    released = [each for each in case.decisions.all() if each.state == DecisionState.RELEASED]
    decision = max(released, key=lambda each: each.version, default=None)
    return str(words.CITIZEN_OUTCOMES[Outcome(decision.outcome)]) if decision else ""


def documents_of(case: Case, key: bytes) -> tuple[DocumentLine, ...]:
    """Return what a case holds in documents, oldest first."""
    return tuple(
        DocumentLine(each.id, each.kind, each.title, each.media_type, each.size, each.created_at)
        for each in documents.documents_of(vault=case.id, key=key)
    )


def _asked(case: Case, key: bytes, form: Form, stand: Answers, language: str) -> tuple[AskedPage, ...]:
    if not (wanted := answers.requested(case, key)):
        return ()
    return tuple(page for page in answers.pages_in(form, stand, language) if page.page_id in wanted)


def _timeline(
    case: Case, state: CaseState, due: Due | None, amended: tuple[Amendment, ...], asked: tuple[AskedPage, ...]
) -> tuple[TimelineEntry, ...]:
    changed = {each.sequence: " · ".join(dict.fromkeys(line.label for line in each.changes)) for each in amended}
    decided = outcome_of(case)
    there = {each.provided_at: _(WAYS[each.channel].there) for each in case.deliveries.all()}
    past = [
        dataclasses.replace(entry, text=changed.get(event.sequence, entry.text))
        for event in sorted(case.events.all(), key=lambda event: event.sequence)
        if (entry := _past(event, decided, there.get(event.at, "")))
    ]
    return (*past, *_ahead(case, state, due, asked))


def _past(event: Event, decided: str, there: str) -> TimelineEntry | None:
    """Return what a citizen may know of an event. A decision is said by its release: before, it can be undone.

    decided: the sentence for a decision; there: for a notice that was put there, on its way, at this moment.
    """
    said = {
        ("case", Verb.OPEN): ("done", _("Ihr Antrag ist da"), _("Wir haben alles sicher gespeichert.")),
        ("case", Verb.TAKE): ("review", _("Jemand prüft Ihren Antrag"), ""),
        ("case", Verb.ASK_BACK): ("question", _("Wir haben Sie etwas gefragt"), ""),
        ("case", Verb.ANSWER): ("answer", _("Sie haben geantwortet"), ""),
        ("case", Verb.AMEND): ("amended", _("Sie haben Ihre Angaben berichtigt"), ""),
        ("case", Verb.WITHDRAW): ("withdrawn", _("Sie haben den Antrag zurückgezogen"), ""),
        ("decision", Verb.RELEASE): ("decided", decided or _("Wir haben entschieden"), ""),
        ("fee", Verb.CLAIM): ("due", _("Eine Gebühr ist zu zahlen"), ""),
        ("fee", Verb.SETTLE): ("paid", _("Die Gebühr ist bezahlt"), _("Die Quittung liegt bei den Dokumenten.")),
        ("fee", Verb.WAIVE): ("waived", _("Sie müssen die Gebühr nicht zahlen"), ""),
        ("fee", Verb.REFUND): ("refunded", _("Die Gebühr ist zurückgezahlt"), ""),
        ("consent", Verb.ASK_OTHER): ("sent", _("Der andere Elternteil ist gefragt"), ""),
        ("consent", Verb.CONSENT): ("done", _("Der andere Elternteil hat zugestimmt"), ""),
        ("consent", Verb.DECLINE): ("question", _("Der andere Elternteil hat nicht zugestimmt"), ""),
        ("consent", Verb.RECANT): ("question", _("Der andere Elternteil hat die Zustimmung zurückgenommen"), ""),
        ("delivery", Verb.PROVIDE): ("notice", there, ""),
        ("delivery", Verb.REVOKE): ("revoked", _("Sie möchten den Bescheid jetzt als Brief"), ""),
        ("delivery", Verb.COLLECT): ("opened", _("Sie haben den Bescheid geöffnet"), ""),
        ("delivery", Verb.HAND_OUT): ("opened", _("Sie haben den Bescheid am Schalter abgeholt"), ""),
        ("delivery", Verb.TAKE_BACK): ("notice", _("Doch noch nicht abgeholt: das war ein Versehen von uns"), ""),
        ("delivery", Verb.FALL_BACK): ("notice", _("Der Bescheid kommt jetzt als Brief"), ""),
        ("delivery", Verb.ISSUE): ("opened", _("Der Bescheid wurde an der Ausgabebox abgeholt"), ""),
        ("delivery", Verb.BLOCK): ("question", _("Die Ausgabebox gibt den Bescheid gerade nicht heraus"), ""),
        ("delivery", Verb.LAPSE): ("notice", _("Nicht über die Ausgabebox: Am Schalter geht es weiter"), ""),
    }.get((event.axis, Verb(event.verb)))
    return TimelineEntry(*said, at=event.at, done=True) if said else None


def _ahead(case: Case, state: CaseState, due: Due | None, asked: tuple[AskedPage, ...]) -> list[TimelineEntry]:
    until = _by_when(due, unpaid=fees.waits(case, catalogue.bundle(case.digest)))
    ahead = _(WAYS[case.channel].ahead)
    notice = TimelineEntry("notice", _("Sie bekommen den Bescheid"), ahead, None, False, until)
    match state:
        case CaseState.RECEIVED | CaseState.IN_REVIEW | CaseState.WAITING_FOR_AUTHORITY:
            review = TimelineEntry("review", _("Wir prüfen Ihren Antrag"), "", None, False, until)
            return [review, notice]
        case CaseState.WAITING_FOR_CITIZEN:
            turn = _("Sie sind dran: Bitte beantworten Sie unsere Frage")
            if asked:
                turn = _("Sie sind dran: Bitte berichtigen Sie Ihre Angaben")
            return [TimelineEntry("question", turn, "", None, False), notice]
        case _:
            return []


def _by_when(due: Due | None, *, unpaid: bool) -> str:
    """Return by when it is meant to be; where the review waits for the fee, that is so for who pays at once."""
    if due is None:
        return _("Bis wann: wird von der Stadt bestätigt")
    if unpaid:
        return _("Geplant bis %(day)s, wenn Sie die Gebühr gleich bezahlen") % {"day": day(due.day)}
    return _("Geplant bis %(day)s") % {"day": day(due.day)}
