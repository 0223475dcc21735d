"""Who may see a page. Every view carries one of these decorators, which names its permission for the tests.

`public`: anyone. `draft`: who holds an application that is being filled in. `receipt`: who has just sent one from this
browser. `case`: who has opened a case with number and code, or by a log-in. `consent`: another parent who has opened
what they are asked. These four hand the view what the cookie opens. `owner`: who has logged in to see their own cases;
the view gets who that is.
"""

import dataclasses
import datetime
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeAlias
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from buergerbuero.base import clock, revoking
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.keyring import WrongCode
from buergerbuero.cases import actions as cases
from buergerbuero.cases import queries as case_queries
from buergerbuero.cases.values import Access, ConsentAccess, NotSureEnough, UnknownCase, UnknownConsent
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import AlreadySubmitted, OpenDraft, UnknownDraft
from buergerbuero.identity.values import Person
from buergerbuero.portal import aside, boxes, cookies, inputs, logins, pages, rescue
from buergerbuero.portal.cookies import Ticket
from buergerbuero.portal.drafts import Held, hold
from buergerbuero.portal.inputs import Carried

P = ParamSpec("P")
MINE: Final = "meine"
"""What a log-in is for that shows somebody their own cases."""
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclasses.dataclass(frozen=True)
class OpenCase:
    """A case held open by this browser: with number and code, or, where the ticket has no code, by a log-in."""

    ticket: Ticket
    access: Access

    @property
    def by_account(self) -> bool:
        """Whether it was opened by a log-in."""
        return not self.ticket.code


@dataclasses.dataclass(frozen=True)
class HeldConsent:
    """What another parent is asked, held open by this browser."""

    ticket: Ticket
    access: ConsentAccess

    @property
    def subject(self) -> str:
        """What a log-in is for that was begun from here."""
        return f"zustimmung/{self.access.consent_id}"


def public(view: View[P]) -> View[P]:
    """Anyone."""
    return _named(view, "public")


def draft(view: Callable[Concatenate[HttpRequest, Held, P], HttpResponse]) -> View[P]:
    """Who holds a draft: the view gets it opened. One that was sent already leads to its receipt."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        now = clock.now()
        ticket = cookies.presented(request, "draft", now=now)
        if ticket is None:
            return _without_draft(request, now)
        try:
            held = hold(ticket)
            response = view(request, held, *args, **kwargs)
        except AlreadySubmitted:  # also by a second click, while the view was at it
            if forms.draft(UUID(ticket.subject)).amends:
                return _corrected(request, now)
            return show_receipt_to(request, ticket, inputs.on_question(request), now=now)
        except (UnknownDraft, WrongCode):
            return _without_draft(request, now)
        _renew(response, "draft", ticket, now)
        of_case = cookies.read(request, "case", now=now)
        if held.opened.amending and of_case:  # who corrects a case is busy with it
            _renew(response, "case", of_case, now)
        return response

    return _named(checked, "draft")


def receipt(view: Callable[Concatenate[HttpRequest, OpenCase, P], HttpResponse]) -> View[P]:
    """Who sent an application from this browser within the last hour."""
    return _with_case(view, "receipt")


def case(view: Callable[Concatenate[HttpRequest, OpenCase, P], HttpResponse]) -> View[P]:
    """Who has opened a case with number and code in the last eight hours, and was here within the last half hour."""
    return _with_case(view, "case")


def consent(view: Callable[Concatenate[HttpRequest, HeldConsent, P], HttpResponse]) -> View[P]:
    """Another parent who has opened what they are asked in the last eight hours, and was here in the last half hour."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        now = clock.now()
        ticket = cookies.read(request, "consent", now=now)
        try:
            if ticket is None:
                raise UnknownConsent
            held = HeldConsent(ticket, case_queries.reopen_consent(consent_id=UUID(ticket.subject), code=ticket.code))
            response = view(request, held, *args, **kwargs)
        except UnknownConsent:  # no ticket, or the case was erased
            response = pages.render(request, "portal/consent_closed.html", status=403)
            cookies.take_back(response, "consent")
            return response
        _renew(response, "consent", held.ticket, now)
        return response

    return _named(checked, "consent")


def owner(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse]) -> View[P]:
    """Who has logged in to see their own cases; others are led to the log-in."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = logins.person_of(request, subject=MINE, now=clock.now())
        return view(request, person, *args, **kwargs) if person else redirect("portal:mine")

    return _named(checked, "owner")


def opened_case(request: HttpRequest, ticket: Ticket | None, *, now: datetime.datetime) -> OpenCase:
    """Open the case of a ticket. Raises UnknownCase: none, revoked, erased, the code replaced, or nobody logged in."""
    if ticket is None:
        raise UnknownCase
    if ticket.code:
        access = case_queries.open_access(number=ticket.subject, code=ticket.code, ticket=ticket.session)
        return OpenCase(ticket, access)
    if revoking.is_revoked(ticket.session):
        raise UnknownCase
    person = logins.person_of(request, subject=MINE, now=now)
    if person is None:
        raise UnknownCase
    try:
        access = case_queries.open_own(person=person, number=ticket.subject)
    except NotSureEnough:
        raise UnknownCase from None
    return OpenCase(ticket, access)


def show_receipt(
    ticket: Ticket,
    *,
    seen: OpenDraft | None = None,
    person: Person | None = None,
    with_pin: bool = True,
    now: datetime.datetime,
) -> HttpResponse:
    """Send the draft, or, if it was sent already, find what became of it; lead to the receipt either way.

    Where its case has another access code since, or is erased, lead to the door of the case: this one opens nothing.
    It is sent in the language in which it was `seen`. `person` is who has logged in for it; that log-in is over then.
    `with_pin`: where the notice is to lie in a box, another PIN than before is made and shown.
    Raises cases.values.Incomplete, Stale where the draft is not as it was `seen`, and what opens no draft.
    """
    try:
        sent = cases.open_case(
            draft_id=UUID(ticket.subject),
            code=ticket.code,
            seen=seen,
            language=seen.draft.language if seen else "",
            person=person,
            with_pin=with_pin,
            by=CITIZEN,
            now=now,
        )
    except UnknownCase:
        response = redirect("portal:case_login")
        cookies.take_back(response, "draft")
        return response
    response = redirect("portal:receipt")
    # Under the same id: a copy of the ticket that opened the draft leads here as well, until a log-out ends them all.
    found = Ticket(sent.number, sent.access_code, now, session=ticket.session)
    cookies.give(response, "receipt", found, now=now)
    cookies.give(response, "case", found, now=now)
    cookies.take_back(response, "draft")
    if with_pin:
        boxes.give_pin(response, number=sent.number, pin=sent.pin, now=now)
    if person:
        logins.forget(response)
    return response


def show_receipt_to(
    request: HttpRequest, ticket: Ticket, came: Carried | None, *, now: datetime.datetime
) -> HttpResponse:
    """Lead to the receipt as `show_receipt` does, and say what came too late to be sent.

    Only who sends once more, since the answer got lost, sees another PIN: for all others the one that they have written
    down goes on to count.
    """
    asked = request.resolver_match
    sends = request.method == "POST" and asked is not None and asked.view_name == "portal:check"
    led = show_receipt(ticket, with_pin=sends, now=now)
    if came is None:
        return led
    response = rescue.late(request, came, receipt=led["Location"])
    response.cookies.update(led.cookies)
    return response


def _with_case(view: Callable[Concatenate[HttpRequest, OpenCase, P], HttpResponse], kind: cookies.Kind) -> View[P]:
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        now = clock.now()
        ticket = cookies.presented(request, kind, now=now)
        try:
            held = opened_case(request, ticket, now=now)
            response = view(request, held, *args, **kwargs)
        except UnknownCase:  # no ticket, or the case was erased or its code replaced, even while the view was at it
            return rescue.case_closed(request, kind, request.POST.get("antwort", ""))
        if kind == "case":
            _renew(response, kind, held.ticket, now)
        return response

    return _named(checked, kind)


def _corrected(request: HttpRequest, now: datetime.datetime) -> HttpResponse:
    """The correction was sent a moment ago: lead to its case, which shows it."""
    response = redirect("portal:case")
    aside.take_back(request, response, now=now)
    return response


def _without_draft(request: HttpRequest, now: datetime.datetime) -> HttpResponse:
    came, match = inputs.on_question(request), request.resolver_match
    if match and match.view_name == "portal:amendment" and cookies.read(request, "case", now=now):
        return redirect("portal:case")  # sent a moment ago; this is the back button
    if cookies.read(request, "receipt", now=now):  # sent a moment ago; this is the back button, or another tab
        return rescue.late(request, came, receipt=reverse("portal:receipt")) if came else redirect("portal:receipt")
    response = rescue.expired(request, came) if came else pages.render(request, "portal/no_draft.html", status=404)
    cookies.take_back(response, "draft")
    return response


def _renew(response: HttpResponse, kind: cookies.Kind, ticket: Ticket, now: datetime.datetime) -> None:
    """Start its time anew, within what it may last, unless the view has given or taken back the ticket itself.

    Not for each of the pieces and pictures that belong to one page: a minute less of its time is enough.
    """
    recent = now - (ticket.used or ticket.since) < cookies.RENEWED_EACH
    if not recent and cookies.name(kind) not in response.cookies:
        cookies.renew(response, kind, ticket, now=now)


def _named(view: View[P], permission: str) -> View[P]:
    vars(view)["permission"] = permission
    return view
