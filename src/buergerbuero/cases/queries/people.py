"""Everybody of a case as pages show them: who acts for whom, by what right, and what a clerk must check."""

import datetime
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import override

from buergerbuero.base import keyring
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import consents, words
from buergerbuero.cases.values import AskedBy, ConsentState, DeskConsent, Hindrance, PartyView, Person, Role
from buergerbuero.catalogue.values import PublishedService


def people_of(found: Mapping[Role, Person], language: str) -> tuple[PartyView, ...]:
    """Return everybody of a case; nobody where somebody acts for themselves alone."""
    if len(found) < 2:
        return ()
    with override(language):
        return tuple(
            PartyView(
                role=role,
                title=str(words.ROLES[role]),
                person=person,
                right=str(words.RIGHTS.get(person.right, "")),
                check=words.RIGHTS_TO_CHECK.get(
                    person.right, words.ORGANISATION_TO_CHECK if role is Role.ORGANISATION else ""
                ),
            )
            for role, person in found.items()
        )


def desk_consent(
    case: Case,
    key: bytes,
    bundle: PublishedService,
    applicant: Person,
    stops: Hindrance | None,
    now: datetime.datetime,
) -> DeskConsent | None:
    """Return the second parent's consent as the desk sees it; None where nobody was asked."""
    consent = consents.standing(case)
    if consent is None:
        return None
    state = ConsentState(consent.state)
    mail = consents.way_of(consent, key)["email"]
    return DeskConsent(
        state=state,
        by=AskedBy(consent.asked_by),
        asked_at=consent.asked_at,
        until=timezone.localdate(consent.until),
        opened_at=consent.opened_at,
        reminded_at=consent.reminded_at,
        over=consents.is_over(consent, now),
        level=consents.level_of(bundle),
        answers=consents.answers_of(consent, keyring.open_at_desk(vault=consent.id)),
        same_mail=bool(mail) and mail.casefold() == (applicant.email or "").casefold(),
        can_record=case.state in rules.UNDECIDED,
        hindrance=stops,
    )
