"""A new access for who has lost everything: asked for by one administrator, confirmed by another, told to them."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from buergerbuero.base import clock
from buergerbuero.base.actors import staff as actor
from buergerbuero.desk import pages
from buergerbuero.desk.access import requires
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import AlreadyAsked, Permission, RecoveryOver, SamePerson, StaffMember


@requires(Permission.MANAGE_STAFF)
@require_POST
def ask(request: HttpRequest, member: StaffMember, staff_id: UUID) -> HttpResponse:
    """Ask for a new access of somebody."""
    try:
        actions.ask_for_recovery(staff_id=staff_id, by=actor(member.staff_id), now=clock.now())
    except SamePerson:
        return _person(staff_id, "selbst")
    except AlreadyAsked:
        return _person(staff_id, "schon_beantragt")
    return _person(staff_id, "beantragt")


@requires(Permission.MANAGE_STAFF)
@require_POST
def confirm(request: HttpRequest, member: StaffMember, recovery_id: UUID) -> HttpResponse:
    """Confirm it as the second person: the set-up code is shown this once."""
    found = queries.recovery(recovery_id)
    try:
        invitation = actions.confirm_recovery(recovery_id=recovery_id, by=actor(member.staff_id), now=clock.now())
    except SamePerson:
        return _person(found.staff_id, "zweite")
    except RecoveryOver:
        return _person(found.staff_id, "vorbei")
    address = settings.BB.desk_url + reverse("desk:set_up")
    context = {"invitation": invitation, "name": found.display_name, "address": address}
    return pages.render(request, "desk/invitation.html", context)


@requires(Permission.MANAGE_STAFF)
@require_POST
def refuse(request: HttpRequest, member: StaffMember, recovery_id: UUID) -> HttpResponse:
    """Refuse it, or take one's own back."""
    found = queries.recovery(recovery_id)
    return _person(found.staff_id, _refuse(recovery_id, member))


@requires(Permission.OWN_ACCOUNT)
@require_POST
def object_to(request: HttpRequest, member: StaffMember, recovery_id: UUID) -> HttpResponse:
    """Say that one has not lost anything: whoever asked must not get one's account."""
    if queries.recovery(recovery_id).staff_id != member.staff_id:
        raise Http404
    return redirect(f"{reverse('desk:account')}?getan={_refuse(recovery_id, member)}")


@requires(Permission.OWN_ACCOUNT)
@require_POST
def read(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Note that one has read who gave one's account a new access."""
    actions.note_told(staff_id=member.staff_id, now=clock.now())
    return redirect(pages.start_of(member))


def _refuse(recovery_id: UUID, member: StaffMember) -> str:
    try:
        actions.refuse_recovery(recovery_id=recovery_id, by=actor(member.staff_id), now=clock.now())
    except RecoveryOver:
        return "vorbei"
    return "abgelehnt"


def _person(staff_id: UUID, what: str) -> HttpResponse:
    return redirect(f"{reverse('desk:person', kwargs={'staff_id': staff_id})}?getan={what}")
