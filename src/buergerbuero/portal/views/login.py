"""Logging in: three questions that find the way that works, to the provider and back, and out again.

A provider's answer comes as a POST from its site, to which browsers add none of our cookies (SameSite=Lax). So the view
that takes it, the one view without a form token, only reads the answer, seals it into a cookie and leads on by GET; the
next view gets all cookies and looks whether this browser had asked. A failed log-in leads back to the same draft.
"""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.web import allow_form_to
from buergerbuero.identity import actions, queries
from buergerbuero.identity.values import Failure, LoginFailed, NoProvider, TrustLevel, Way, Wish
from buergerbuero.portal import counting, limits, logins, pages
from buergerbuero.portal.access import public
from buergerbuero.portal.drafts import held_by, next_address
from buergerbuero.portal.failed_logins import WORDS
from buergerbuero.portal.logins import Errand, Outcome

MEANS: Final[Mapping[Way, str]] = {Way.CARD: "ausweis", Way.CERTIFICATE: "elster", Way.ACCOUNT: ""}
"""What the files of providers call the ways."""
QUESTIONS: Final = ("ausweis", "pin", "lesen", "elster")


@dataclasses.dataclass(frozen=True)
class Offer:
    """A button: with whom to log in, and by what."""

    provider_id: str
    provider: str
    means: str
    way: Way


@public
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for card, PIN and phone, then show the way that works."""
    errand = logins.errand_of(request, now=clock.now())
    if errand is None:
        return pages.render(request, "portal/login_none.html", status=404)
    asked = [name for name in QUESTIONS if name != "elster" or errand.level <= TrustLevel.SUBSTANTIAL]
    given = {name: request.POST.get(name, "") for name in asked}
    context = {"errand": errand, "asked": asked, "given": given, "offers": _offers(errand.level)}
    context |= _about(request, errand)
    if request.method != "POST" or not context["offers"]:
        return pages.render(request, "portal/login_questions.html", context)
    if missing := [name for name in _wanted(asked, given) if given[name] not in ("ja", "nein")]:
        context["problems"] = tuple(pages.Problem(f"{name}-ja", "") for name in missing)
        context["missing"] = missing
        return pages.render(request, "portal/login_questions.html", context, status=422)
    way = _way(errand, given)
    others = any(offer.way != way for offer in _offers(errand.level))
    return pages.render(request, "portal/login_way.html", {**context, "way": way, "others": others})


@public
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Remember with whom and by what somebody wants to log in, then lead to the page that sends them there."""
    now = clock.now()
    errand = logins.errand_of(request, now=now)
    if errand is None:
        return pages.render(request, "portal/login_none.html", status=404)
    provider_id, means = request.POST.get("anbieter", ""), request.POST.get("weg", "")
    if not any((offer.provider_id, offer.means) == (provider_id, means) for offer in _offers(errand.level)):
        return redirect("portal:login")
    response = redirect("portal:login_leave")
    chosen = dataclasses.replace(errand, provider=provider_id, means=means, language=pages.language())
    logins.give_errand(response, chosen, now=now)
    return response


@public
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider with a fresh request: by script, or by the button that always stands there."""
    now = clock.now()
    errand = logins.errand_of(request, now=now)
    provider = _provider(errand.provider) if errand and errand.provider else None
    if errand is None or provider is None:
        return redirect("portal:login")
    limits.leaving(request, now=now)
    wish = Wish(errand.level, errand.means, errand.language)
    back = request.build_absolute_uri(reverse("portal:login_back"))
    challenge = actions.begin_login(
        provider=provider, wish=wish, purpose=errand.purpose, back=back, by=CITIZEN, now=now
    )
    context = {"challenge": challenge, "provider": provider.name, "errand": errand, **_about(request, errand)}
    response = pages.render(request, "portal/login_leave.html", context)
    allow_form_to(response, provider.origin)
    logins.give_errand(response, dataclasses.replace(errand, request_id=challenge.request_id), now=now)
    counting.login_begun(request, errand.subject)
    return response


@csrf_exempt  # a provider has no token of ours; what it brings is signed, and counts only with our cookie beside it
@public
@require_POST
def consume(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take a provider's answer, and lead on to a page that gets our cookies."""
    now = clock.now()
    limits.answering(request, now=now)
    try:
        provider = queries.login_provider(provider_id)
    except NoProvider:
        raise Http404 from None
    try:
        answer = actions.accept_answer(provider=provider, fields=request.POST.dict(), by=CITIZEN, now=now)
        outcome = Outcome(answer.request_id, answer.person, provider=provider.name)
    except LoginFailed as failed:
        outcome = Outcome(failed.request_id, None, failed.why, failed.code, provider.name)
    response = redirect("portal:login_finish")
    response.status_code = 303
    try:
        logins.give_outcome(response, outcome, now=now)
    except logins.TooMuch:
        logins.give_outcome(response, _nobody(outcome, Failure.UNREADABLE), now=now)
    return response


@public
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Look whether this browser had asked for the answer that came; then go on where the log-in was needed."""
    now = clock.now()
    errand, outcome = logins.errand_of(request, now=now), logins.outcome_of(request, now=now)
    if outcome is None:
        return redirect(errand.return_to if errand else "portal:login")
    if outcome.person is None:
        return _to_failure(request, outcome, errand, now)
    if errand is None or not errand.request_id or errand.request_id != outcome.request_id:
        return _to_failure(request, _nobody(outcome, Failure.OTHER_BROWSER), errand, now)
    counting.login_ended(request, errand.subject)
    response = redirect(errand.return_to)
    logins.forget(response, "login", "answer")
    logins.give_person(response, outcome.person, subject=errand.subject, now=now)
    return response


@public
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """Say why there is no log-in, and what to do; the draft waits."""
    now = clock.now()
    errand, outcome = logins.errand_of(request, now=now), logins.outcome_of(request, now=now)
    failure = outcome.failure if outcome and outcome.failure else Failure.OTHER_BROWSER
    context = {
        "words": WORDS[failure],
        "code": outcome.code if outcome and failure == Failure.REFUSED else "",
        "provider": outcome.provider if outcome else "",
        "errand": errand,
        "way": _stronger(errand) if errand and failure == Failure.LEVEL_TOO_LOW else None,
        **_about(request, errand),
    }
    return pages.render(request, "portal/login_failed.html", context)


@public
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take who has given up at the provider (BundID's BackURL)."""
    return _on_our_word(request, Failure.CANCELLED)


@public
@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """Take who sees no page of the provider."""
    return _on_our_word(request, Failure.UNREACHABLE)


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget who has logged in, on this device. The draft stays."""
    response = redirect("portal:logged_out")
    logins.forget(response)
    return response


@public
@require_safe
def logged_out(request: HttpRequest) -> HttpResponse:
    """Say that this device has forgotten who has logged in."""
    return pages.render(request, "portal/logged_out.html")


@public
@require_safe
def metadata(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Hand out what a provider needs to know about us."""
    try:
        provider = queries.login_provider(provider_id)
    except NoProvider:
        raise Http404 from None
    return HttpResponse(provider.metadata(), content_type="application/samlmetadata+xml")


def _about(request: HttpRequest, errand: Errand | None) -> dict[str, object]:
    """Return the service that the log-in is for, so that practice is marked here too, and where one goes on without.

    Who need not log in goes on with the questions; who must is told first what is missing, at the page of the log-in.
    """
    held = held_by(request)
    onward = next_address(held) if held and errand and errand.voluntary else errand.return_to if errand else ""
    return {"onward": onward, **({"card": held.bundle.card(pages.language())} if held else {})}


def _offers(level: TrustLevel) -> tuple[Offer, ...]:
    """Return the buttons: each provider by each means of ours that is sure enough, and without saying by what."""
    found = []
    for provider in queries.login_providers(level):
        known = {means.id for means in provider.means if means.level >= level}
        ways = [(way, means) for way, means in MEANS.items() if means in known]
        found += [Offer(provider.id, provider.name, means, way) for way, means in ways]
        if level == TrustLevel.NORMAL or not ways:
            found.append(Offer(provider.id, provider.name, "", Way.ACCOUNT))
    return tuple(found)


def _wanted(asked: list[str], given: Mapping[str, str]) -> list[str]:
    """Return the questions that need an answer: who has no card has no PIN for it, and nothing that would read it."""
    return [name for name in asked if given["ausweis"] != "nein" or name not in ("pin", "lesen")]


def _way(errand: Errand, given: Mapping[str, str]) -> Way:
    return queries.way_for(
        errand.level,
        card=given["ausweis"] == "ja",
        pin=given["pin"] == "ja",
        reader=given["lesen"] == "ja",
        certificate=given.get("elster") == "ja",
    )


def _stronger(errand: Errand) -> Way:
    return Way.CARD if errand.level == TrustLevel.HIGH else Way.CERTIFICATE


def _provider(provider_id: str) -> queries.LoginProvider | None:
    try:
        return queries.login_provider(provider_id)
    except NoProvider:
        return None


def _nobody(outcome: Outcome, failure: Failure) -> Outcome:
    return Outcome(outcome.request_id, None, failure, "", outcome.provider)


def _on_our_word(request: HttpRequest, failure: Failure) -> HttpResponse:
    now = clock.now()
    errand = logins.errand_of(request, now=now)
    provider = _provider(errand.provider) if errand else None
    name = provider.name if provider else ""
    return _to_failure(request, Outcome("", None, failure, "", name), errand, now)


def _to_failure(request: HttpRequest, outcome: Outcome, errand: Errand | None, now: datetime.datetime) -> HttpResponse:
    """Lead to the page that explains, in the language in which the log-in was begun."""
    if errand:
        counting.login_ended(request, errand.subject, outcome.failure or Failure.OTHER_BROWSER)
    response = redirect(translate_url(reverse("portal:login_failed"), errand.language if errand else "de"))
    logins.give_outcome(response, outcome, now=now)
    return response
