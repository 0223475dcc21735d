"""Who has logged in for the application that this browser is filling in, and the way to a log-in from it.

When to log in is the person's choice: at the start, so that known facts are filled in, or at the end, before sending;
never before they know what the service costs and needs (service.html), and never more than once for two hours.
"""

import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Form
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import Person, TrustLevel
from buergerbuero.portal import logins, pages
from buergerbuero.portal.drafts import Held


def needed(bundle: PublishedService) -> TrustLevel | None:
    """Return how surely a service must know who somebody is; None if their word is enough."""
    level = forms.form_of(bundle).level
    return level if level > TrustLevel.NORMAL else None


def possible(form: Form) -> bool:
    """Whether somebody can log in for this form here, and gets something for it."""
    return bool(identity.login_providers(form.level)) and (form.level > TrustLevel.NORMAL or forms.asks_account(form))


def person(request: HttpRequest, held: Held, *, now: datetime.datetime) -> Person | None:
    """Return who has logged in for this draft, surely enough for its service; None if nobody has."""
    found = logins.person_of(request, subject=str(held.id), now=now)
    return found if found and found.level >= held.form.level else None


def taken_over(held: Held, found: Person | None) -> bool:
    """Whether the draft says already what this log-in has said."""
    account = held.opened.account
    return found is None or (account is not None and (account.provider, account.at) == (found.provider, found.at))


def missing(held: Held, found: Person | None) -> TrustLevel | None:
    """Return the level that sending needs and nobody has reached."""
    return held.form.level if found is None and held.form.level > TrustLevel.NORMAL else None


def begin(request: HttpRequest, draft_id: UUID, form: Form) -> HttpResponse:
    """Send the person to the questions before a log-in; afterwards they go on with the same draft, in any case."""
    return logins.start(
        request,
        purpose="draft",
        return_to=reverse("portal:identify"),
        level=form.level,
        subject=str(draft_id),
        language=pages.language(),
    )
