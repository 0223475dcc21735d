"""Permits that count: whether there is one for what somebody asks, found by a keyed hash."""

import datetime

from django.conf import settings
from django.utils import timezone

from buergerbuero.base.sealing import keyed_hash
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Permit
from buergerbuero.catalogue.values import PublishedService, folded
from buergerbuero.forms.values import Answers


def taken(case: Case, bundle: PublishedService, answers: Answers, *, now: datetime.datetime) -> bool | None:
    """Say whether a permit of another case counts already for what this one asks; None where nobody can tell."""
    token = token_of(bundle, answers)
    if token is None:
        return None
    standing = Permit.objects.filter(
        service_id=bundle.id, token=token, ended_at=None, valid_until__gte=timezone.localdate(now)
    )
    return standing.exclude(case=case).exists()


def token_of(bundle: PublishedService, answers: Answers) -> str | None:
    """Return the keyed hash of what the permit is for. The portal has no such key: it cannot try number plates."""
    permit = bundle.service.permit
    stands_for = rules.answer_at(answers, permit.issued_for.removeprefix("antwort.")) if permit else ""
    if not stands_for:
        return None
    return keyed_hash(settings.BB.held("index_key"), folded(stands_for), purpose=f"permit/{bundle.id}")


def permit_of(case: Case) -> Permit | None:
    """Return the permit that the case's decision has given, if it stands."""
    return Permit.objects.filter(case=case, ended_at=None).first()
