"""What a clerk sees of a case: the person, the answers, what a decision would say, and exactly the allowed verbs."""

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from buergerbuero.audit import queries as audit
from buergerbuero.base import keyring
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Event
from buergerbuero.cases.queries import (
    also_requested,
    answers,
    checks,
    fees,
    granting,
    papers,
    parties,
    permits,
    words,
)
from buergerbuero.cases.queries.citizen import documents_of
from buergerbuero.cases.queries.due import due_of
from buergerbuero.cases.queries.grounds import grounds_of, remarks_of
from buergerbuero.cases.queries.outline import outline_of
from buergerbuero.cases.queries.people import desk_consent, people_of
from buergerbuero.cases.values import (
    Amendment,
    CaseState,
    DecisionState,
    DecisionView,
    DeskCase,
    HistoryLine,
    IdentityCheck,
    Outcome,
    Person,
    Role,
    UnknownCase,
    Verb,
    VerbOption,
)
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers, Form
from buergerbuero.messages import queries as messages

_AUTOMATIC = "Automatisch"


def case_view(*, case_id: UUID, staff_id: UUID, now: datetime.datetime) -> DeskCase:
    """Return everything the desk's page shows. Raises UnknownCase. The view records the reading by record_reading."""
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise UnknownCase
    key = keyring.open_at_desk(vault=case.id)
    bundle = catalogue.bundle(case.digest)
    form = form_queries.form_of(bundle)
    stand, readable = answers.readable(case, key)
    pages = answers.pages_in(form, stand, "de")
    wanted = answers.requested(case, key)
    amended = answers.amendments(case, key, form, stand, "de")
    decision = _decision(case, key, bundle)
    people = parties.parties_of(case, key)
    person = people[Role.APPLICANT]
    readable = readable and person is not parties.UNREADABLE
    requests = also_requested.requests_in(bundle, stand)
    files = form_queries.answered_files(form, stand, "de")
    return DeskCase(
        case_id=case.id,
        number=case.number,
        person=person,
        service_id=case.service_id,
        title=bundle.service.title,
        state=CaseState(case.state),
        state_text=words.DESK_STATES[CaseState(case.state)],
        received_at=case.received_at,
        due=due_of(case, catalogue.town()),
        assigned_to=case.assigned_to,
        checks=also_requested.beside(checks.desk_checks(case, key, bundle), requests),
        rows=form_queries.rows(form, stand, "de"),
        files=(*files, *papers.brought(case, key, files)),
        has_form=form_queries.has_paper(bundle),
        readable=readable,
        amendments=amended,
        askable=pages,
        asked=tuple(page for page in pages if page.page_id in wanted),
        answer_until=rules.answer_until(timezone.localdate(now)),
        outline=outline_of(case, key, bundle, stand, now=now),
        suggested=also_requested.suggestion(requests),
        messages=messages.inbox(case_id=case.id, key=key),
        documents=documents_of(case, key),
        history=_history(case, _asides(case, key, form, amended)),
        verbs=_verbs(
            case, bundle, person, decision, staff_id, _grant_waits_for(case, key, bundle, stand, now), readable
        ),
        decision=decision,
        refusal_reasons=tuple((id_, reason.sentence) for id_, reason in bundle.service.refusal_reasons.items()),
        version=case.sequence,
        delivery_text=WAYS[case.channel].name,
        by_box=WAYS[case.channel].to_do is ToDo.BOX,
        demo=bundle.demo,
        fee=fees.fee_of(case, bundle),
        practice=bundle.service.practice,
        fee_reasons=tuple(remarks_of(case, key, axis="fee").values()),
        parties=people_of(people, "de"),
        consent=desk_consent(case, key, bundle, person, granting.hindrance(case, bundle), now),
        vouched=form_queries.vouched(form, stand, person.login.facts, "de") if person.login else (),
    )


def _decision(case: Case, key: bytes, bundle: PublishedService) -> DecisionView | None:
    decision = case.decisions.exclude(state=DecisionState.UNDONE).order_by("-version").first()
    if decision is None:
        return None
    reasons, text = grounds_of(decision, key)
    return DecisionView(
        version=decision.version,
        outcome=Outcome(decision.outcome),
        reasons=tuple(bundle.service.refusal_reasons[each].sentence for each in reasons),
        text=text,
        made_at=decision.made_at,
        made_by=str(decision.made_by),
        release_at=decision.release_at,
        state=DecisionState(decision.state),
    )


def _asides(case: Case, key: bytes, form: Form, amended: tuple[Amendment, ...]) -> dict[int, str]:
    """Return what stands beside a line of the history: which pages were asked for, which answers were changed."""
    asked = {
        sequence: "Zu berichtigen: " + " · ".join(form.page(page_id).heading.say("de") for page_id in pages)
        for sequence, pages in answers.corrections(case, key).items()
    }
    proofs = {
        sequence: words.IDENTITY_CHECKS[IdentityCheck(check)]
        for sequence, (_, check) in remarks_of(case, key, axis="delivery").items()
    }
    changed = {each.sequence: " · ".join(dict.fromkeys(c.label for c in each.changes)) for each in amended}
    return asked | proofs | changed


def _history(case: Case, asides: Mapping[int, str]) -> tuple[HistoryLine, ...]:
    events = [
        HistoryLine(
            event.verb,
            words.EVENTS[event.axis, Verb(event.verb)],
            asides.get(event.sequence, ""),
            event.at,
            _who_did(event),
        )
        for event in case.events.all()
        if (event.axis, Verb(event.verb)) in words.EVENTS
    ]
    readings = [
        HistoryLine("read", "Gelesen", "", entry.at, _who(entry.by.kind, entry.by.id))
        for entry in audit.history(subject="case", subject_id=case.id)
        if entry.verb == "case.read"
    ]
    return tuple(sorted([*events, *readings], key=lambda line: line.at))


def _who_did(event: Event) -> str:
    if event.verb in (Verb.CLAIM, Verb.ASK_OTHER, Verb.REPLACE):
        return _AUTOMATIC
    if event.axis == "consent" and event.actor_kind == "citizen":
        return "Anderer Elternteil"
    return _who(event.actor_kind, event.actor_id)


def _who(kind: str, actor_id: str) -> str:
    return (
        actor_id if kind == "staff" else {"citizen": "Antragstellerin oder Antragsteller", "system": _AUTOMATIC}[kind]
    )


def _verbs(
    case: Case,
    bundle: PublishedService,
    person: Person,
    decision: DecisionView | None,
    staff_id: UUID,
    waits_for: str,
    readable: bool,
) -> tuple[VerbOption, ...]:
    state, name = CaseState(case.state), person.name
    foreign = case.assigned_to is not None and case.assigned_to != staff_id
    where = WAYS[case.channel].goes
    undo = f"{settings.BB.undo_seconds} Sekunden lang können Sie es zurücknehmen."
    offers = [
        (
            Verb.GRANT,
            "Bewilligen",
            "B",
            f"Der Bescheid geht {where}. {undo}",
        ),
        (
            Verb.ASK_BACK,
            "Nachfragen",
            "F",
            f"{name} bekommt die Frage heute und kann berichtigen, was Sie ankreuzen. "
            f"Der Vorgang wartet {rules.ANSWER_WITHIN_DAYS} Tage.",
        ),
        (
            Verb.REFUSE,
            "Ablehnen",
            "A",
            f"Der ablehnende Bescheid geht {where}. {undo}",
        ),
        (Verb.TAKE, "Übernehmen", "U", "Der Vorgang steht dann unter „Meine“."),
        (Verb.PUT_BACK, "Zurücklegen", "Z", "Der Vorgang steht dann wieder bei allen."),
        (
            Verb.UNDO,
            "Zurücknehmen",
            "R",
            "Die Entscheidung gilt als nie getroffen. Der Vorgang ist wieder in Prüfung.",
        ),
    ]
    shown = []
    for verb, label, key, consequence in offers:
        if rules.allowed(state, verb) and (verb is not Verb.UNDO or (decision and decision.undoable)):
            why_not = _why_not(verb, bundle, foreign, readable, waits_for)
            shown.append(VerbOption(verb, label, key, not why_not, consequence, why_not))
    return tuple(shown)


def _grant_waits_for(case: Case, key: bytes, bundle: PublishedService, stand: Answers, now: datetime.datetime) -> str:
    """Return why a case cannot be granted yet, and what to do; "" if it can."""
    if stops := granting.hindrance(case, bundle):
        return words.HINDRANCES[stops]
    if checks.lacks_register(case, key, bundle):
        if checks.desk_checks(case, key, bundle).unproven:
            return "Nicht sicher ist, dass der Eintrag im Register der dieser Person ist. Bitten Sie sie ins Haus."
        return "Der Bescheid braucht, was das Register sagt, und das fehlt noch. Fragen Sie nach, oder lehnen Sie ab."
    if bundle.service.permit and catalogue.permit_until(bundle, timezone.localdate(now)) is None:
        return f"Wie lange der Ausweis gilt, ist noch nicht bestätigt. Frage an: {bundle.service.responsible.text()}."
    if permits.taken(case, bundle, stand, now=now):
        return "Dafür gibt es schon einen gültigen Ausweis. Zwei zugleich kann es nicht geben."
    return ""


def _why_not(verb: Verb, bundle: PublishedService, foreign: bool, readable: bool, waits_for: str) -> str:
    if verb in (Verb.GRANT, Verb.REFUSE) and not readable:
        return "Die letzte Berichtigung ist nicht lesbar. Fragen Sie die Verwaltung der Technik."
    if verb is Verb.GRANT and waits_for:
        return waits_for
    if verb is Verb.REFUSE and not bundle.service.may_refuse:
        return (
            f"Der Rechtsbehelf ist noch nicht von der Stadt bestätigt. Frage an: {bundle.service.responsible.text()}."
        )
    if verb is Verb.PUT_BACK and foreign:
        return "Den Vorgang hat jemand anderes. Zurücklegen kann ihn diese Person oder die Leitung."
    return ""
