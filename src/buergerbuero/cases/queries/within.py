"""Whose cases somebody may see, as a condition on rows: of some services, and lying at some offices (Standorte)."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from buergerbuero.cases.models import Case, Delivery


def cases_within(services: Collection[str] | None, places: Collection[str] | None = None) -> "QuerySet[Case]":
    """Return the cases of these services without those whose notice lies at another office than these; None for all."""
    found = Case.objects.all() if services is None else Case.objects.filter(service_id__in=services)
    if places is None:
        return found
    lying = Delivery.objects.filter(case=OuterRef("id")).exclude(place="")
    return found.filter(~Exists(lying.exclude(place__in=places)))
