"""Who may see a page. Every view carries one of two decorators, which names its permission for the test of all."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from buergerbuero.cases import queries as cases
from buergerbuero.cases.values import UnknownCase
from buergerbuero.desk import door, failures
from buergerbuero.desk.session import current
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Permission, StaffMember

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]
CASES_BY = frozenset({"case_id", "delivery_id"})
"""What leads to a case in an address of the desk."""
StaffView: TypeAlias = Callable[Concatenate[HttpRequest, StaffMember, P], HttpResponse]


def public(view: View[P]) -> View[P]:
    """Anyone: the log-in and what belongs to it."""
    return _named(view, "public")


def requires(permission: Permission) -> Callable[[StaffView[P]], View[P]]:
    """Only staff whose roles give the permission; the view gets who it is."""

    def decorate(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            member = current(request)
            if member is None:
                return door.closed(request)
            if member.must_change_password and permission is not Permission.OWN_ACCOUNT:
                return redirect("desk:password")
            if not identity.may(member.roles, permission):
                return failures.forbidden(request, permission)
            _stay_within(member, kwargs)
            return view(request, member, *args, **kwargs)

        return _named(checked, permission)

    return decorate


def services_of(member: StaffMember) -> frozenset[str] | None:
    """Return the services whose cases this person may see, for lists; None for all."""
    return identity.case_services(member.scope)


def places_of(member: StaffMember) -> frozenset[str] | None:
    """Return the offices (Standorte) at which this person hands out; None for all."""
    return member.scope.places or None


def _stay_within(member: StaffMember, named: Mapping[str, object]) -> None:
    """Refuse a case that this person may not see, wherever an address names one. Raises UnknownCase."""
    services, places = services_of(member), places_of(member)
    if services is None and places is None:
        return
    for name in CASES_BY & named.keys():
        if not cases.is_within(services, places, **{name: named[name]}):  # type: ignore[arg-type]  # both are ids
            raise UnknownCase


def _named(view: View[P], permission: str) -> View[P]:
    vars(view)["permission"] = permission
    return view
