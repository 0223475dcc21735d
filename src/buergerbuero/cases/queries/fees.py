"""The fee of a case: what payments knows of it, with what the service says about paying."""

import datetime
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.queries.within import cases_within
from buergerbuero.cases.values import Access, CaseState, DecisionState, Fee, FeeLists, FeeState, Outcome, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Fee as Quantity
from buergerbuero.catalogue.values import PublishedService, StatedValue
from buergerbuero.catalogue.values.ways import LETTER, WAYS
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import DELIVERY, Answers
from buergerbuero.payments import queries as payments
from buergerbuero.payments.values import ClaimState, ClaimView, Difference

_WITHDRAWN: Final = Q(state=CaseState.WITHDRAWN)
_REFUSED: Final = Q(decisions__outcome=Outcome.REFUSED, decisions__state=DecisionState.RELEASED)
_INSISTED: Final = Q(events__verb=Verb.INSIST)


def fee_of(case: Case, bundle: PublishedService) -> Fee | None:
    """Return the fee; None where nothing was ever claimed."""
    claims = () if case.fee_state == FeeState.NONE else payments.claims_of(case.id)
    if not claims:
        return None
    payment = bundle.service.payment
    return Fee(
        state=FeeState(case.fee_state),
        claims=claims,
        ways=payment.ways if payment else (),
        wanted=waits(case, bundle),
        example=any(stated.example for _, stated in bundle.service.fees),
        withdrawn=case.state == CaseState.WITHDRAWN,
        refused=_of(case).filter(_REFUSED).exists(),
        insisted=_of(case).filter(_INSISTED).exists(),
        unsettled=bool(_unsettled(_of(case))),
    )


def stopped(case_id: UUID) -> bool:
    """Say whether somebody has to say first if the fee is to be paid: the application was withdrawn or refused."""
    return _stopped(Case.objects.filter(id=case_id)).exists()


def billed(case: Case, bundle: PublishedService, answers: Answers) -> Answers:
    """Return the answers that the fee follows: who has taken back that the notice comes online pays for a letter."""
    happened = case.events.all() if case.sequence else ()  # the first event is that it was opened
    if not any((event.axis, event.verb) == ("delivery", Verb.REVOKE) for event in happened):
        return answers
    return _by_letter(bundle, answers)


def letter_costs(access: Access) -> StatedValue[Quantity] | None:
    """Return what is to be paid for a letter instead of the inbox; None where it costs the same."""
    case = Case.objects.get(id=access.case_id)
    bundle = catalogue.bundle(case.digest)
    answers = answers_of.current(case, access.key)
    now, then = (catalogue.fee_for(bundle, each) for each in (answers, _by_letter(bundle, answers)))
    return None if then == now else then


def _by_letter(bundle: PublishedService, answers: Answers) -> Answers:
    pages = forms.form_of(bundle).pages
    chosen = (page.id for page in pages if page.purpose == DELIVERY and page.single and page.id in answers)
    return {**answers, **dict.fromkeys(chosen, WAYS[LETTER].word)}


def waits(case: Case, bundle: PublishedService) -> bool:
    """Say whether the review waits for the payment: only where the service says so, and the town has confirmed it.

    Nothing waits once it is decided; a decision that can still be undone is none yet.
    """
    payment = bundle.service.payment
    if payment is None or case.fee_state != FeeState.DUE or not payment.before_review.usable:
        return False
    if case.decisions.filter(state=DecisionState.RELEASED).exists():
        return False
    return payment.before_review.value == "ja" and any(
        claim.state is ClaimState.DUE for claim in payments.claims_of(case.id)
    )


def fee_lists(
    *, services: Collection[str] | None, places: Collection[str] | None = None, today: datetime.date
) -> FeeLists:
    """Return what is open, late or does not match, in the cases of these services, at these offices; None for all."""
    mismatched, overpaid, due = payments.mismatched(), payments.overpaid(), payments.open_claims()
    kept = [claim for claim in _unsettled(Case.objects.all()) if claim not in mismatched and claim not in overpaid]
    ids = {claim.case_id for claim in (*mismatched, *overpaid, *due, *kept)}
    all_ = services is None and places is None  # claims outlive their cases
    known = set(cases_within(services, places).filter(id__in=ids).values_list("id", flat=True))
    withdrawn, refused = (_ids(_stopped(Case.objects.filter(which, id__in=ids))) for which in (_WITHDRAWN, _REFUSED))

    def seen(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
        return tuple(claim for claim in claims if all_ or claim.case_id in known)

    open_ = tuple(claim for claim in seen(due) if claim not in mismatched)
    asked = (*seen(tuple(kept)), *open_)
    waiting = tuple(claim for claim in open_ if claim.case_id not in withdrawn | refused)
    return FeeLists(
        mismatched=seen(mismatched),
        overpaid=seen(overpaid),
        withdrawn=tuple(claim for claim in asked if claim.case_id in withdrawn),
        refused=tuple(claim for claim in asked if claim.case_id in refused),
        late=tuple(claim for claim in waiting if claim.due_on < today),
        due=tuple(claim for claim in waiting if claim.due_on >= today),
    )


def differences_within(
    found: Collection[Difference], services: Collection[str] | None, places: Collection[str] | None
) -> tuple[Difference, ...]:
    """Return the differences of a balance that are about cases of these services, at these offices; None for all."""
    if services is None and places is None:
        return tuple(found)
    owners = payments.cases_of({each.reference for each in found})
    theirs = set(cases_within(services, places).filter(id__in=owners.values()).values_list("id", flat=True))
    return tuple(each for each in found if owners.get(each.reference) in theirs)


def _of(case: Case) -> QuerySet[Case]:
    return Case.objects.filter(id=case.id)


def _ids(cases: QuerySet[Case]) -> set[UUID]:
    return set(cases.values_list("id", flat=True))


def _stopped(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(_WITHDRAWN | _REFUSED).exclude(_INSISTED).distinct()


def _unsettled(cases: QuerySet[Case]) -> tuple[ClaimView, ...]:
    """Return what was paid for applications that were withdrawn or refused, and of which nobody has said since that it
    stays.
    """
    ended = Case.objects.filter(id__in=_stopped(cases), fee_state__in=(FeeState.DUE, FeeState.PAID))
    said = Max("events__at", filter=Q(events__axis="fee", events__verb=Verb.KEEP))
    kept: dict[UUID, datetime.datetime | None] = dict(ended.annotate(kept=said).values_list("id", "kept"))
    return tuple(claim for claim in payments.paid_in(kept) if _came_after(claim, kept[claim.case_id]))


def _came_after(claim: ClaimView, said: datetime.datetime | None) -> bool:
    return said is None or any(entry.at > said for entry in claim.entries if entry.amount_cents > 0)
