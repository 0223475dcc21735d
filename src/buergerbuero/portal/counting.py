"""Counting how far people get: when a page, a log-in or a payment counts. No cookie, no script, nothing of a person."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.figures import actions as figures
from buergerbuero.figures.values import CHECK_PAGE as CHECK_PAGE
from buergerbuero.figures.values import Count, Step
from buergerbuero.forms import actions as forms
from buergerbuero.identity.values import Failure
from buergerbuero.portal.drafts import Held, held_by

_ENDS = {None: Step.LOGIN_DONE, Failure.CANCELLED: Step.LOGIN_CANCELLED}


def page_shown(request: HttpRequest, held: Held, page_id: str) -> None:
    """Count a page the first time this draft is shown it. What a browser fetches on suspicion was not shown."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    trail = held.opened.trail
    known = page_id in trail.pages and trail.version == held.bundle.digest
    if request.method == "GET" and not ahead and not known and not held.opened.amending:
        forms.count_shown(draft_id=held.id, code=held.code, page_id=page_id, by=CITIZEN, now=clock.now())


def files_refused(held: Held, reasons: Iterable[str]) -> None:
    """Count files that were not taken, by reason."""
    _once(held, Step.FILE_REFUSED, reasons)


def resumed(held: Held) -> None:
    """Count that somebody came back to a draft with its code."""
    _once(held, Step.RESUMED, ("",))


def login_begun(request: HttpRequest, subject: str) -> None:
    """Count that somebody leaves for a provider of log-ins, for the draft of this id."""
    _login(request, subject, Step.LOGIN_BEGUN)


def login_ended(request: HttpRequest, subject: str, failure: Failure | None = None) -> None:
    """Count how a log-in came back, for the draft of this id."""
    step = _ENDS.get(failure, Step.LOGIN_FAILED)
    _login(request, subject, step, str(failure) if failure and step is Step.LOGIN_FAILED else "")


def payment_begun(service_id: str, version: str) -> None:
    """Count that somebody leaves for a payment provider."""
    now = clock.now()
    counts = (Count(version, Step.PAYMENT_BEGUN),)
    figures.count(service_id=service_id, day=timezone.localdate(now), counts=counts, by=CITIZEN, now=now)


def _once(held: Held, step: Step, about: Iterable[str]) -> None:
    about = tuple(about)
    if about and not held.opened.amending:
        forms.count_once(draft_id=held.id, code=held.code, step=step, about=about, by=CITIZEN, now=clock.now())


def _login(request: HttpRequest, subject: str, step: Step, about: str = "") -> None:
    held = held_by(request) if subject else None
    if held is None or str(held.id) != subject or held.opened.amending:
        return
    now = clock.now()
    counts = (Count(held.bundle.digest, step, about),)
    figures.count(service_id=held.bundle.id, day=timezone.localdate(now), counts=counts, by=CITIZEN, now=now)
