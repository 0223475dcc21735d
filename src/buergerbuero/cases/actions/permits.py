"""Permits that count for a while: one at a time for what each is for, and the database sees to it."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from buergerbuero.cases.actions import step
from buergerbuero.cases.models import Case, Permit
from buergerbuero.cases.queries import permits
from buergerbuero.cases.values import PermitTaken, Verb
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms.values import Answers


def issue(case: Case, bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> None:
    """Issue the permit that granting gives; nothing where the service gives none.

    Raises PermitTaken where another one counts, also one that was issued this very moment; NotAllowed while nobody has
    confirmed for how long it counts.
    """
    if bundle.service.permit is None:
        return
    today, token = timezone.localdate(now), permits.token_of(bundle, answers)
    until = catalogue.permit_until(bundle, today)
    step.refuse_unless(bool(token and until), Verb.GRANT, case.state)
    standing = Permit.objects.filter(token=token, service_id=bundle.id, ended_at=None)
    standing.filter(valid_until__lt=today).update(ended_at=now)
    row = Permit(case=case, service_id=bundle.id, token=token or "", valid_from=today, valid_until=until or today)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise PermitTaken(Verb.GRANT, case.state) from None


def end(case_id: UUID, *, now: datetime.datetime) -> None:
    """End the permit of a case, whose decision is taken back."""
    Permit.objects.filter(case_id=case_id, ended_at=None).update(ended_at=now)


def end_due(*, now: datetime.datetime) -> int:
    """End the permits whose last day has passed; return how many."""
    return Permit.objects.filter(ended_at=None, valid_until__lt=timezone.localdate(now)).update(ended_at=now)
