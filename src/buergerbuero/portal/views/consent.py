"""The other parent: in with their own code, what is asked, yes or no. For the applicant: having them asked again."""

import contextlib
import datetime
from collections.abc import Iterator
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.ids import BadCode, CodeKind, parse_code
from buergerbuero.base.limits import TooMany
from buergerbuero.cases import actions, queries
from buergerbuero.cases.values import (
    CitizenCase,
    ConsentOver,
    ConsentState,
    ConsentView,
    NotAllowed,
    NotSureEnough,
    OwnRequest,
    UnknownConsent,
)
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, Person, TrustLevel
from buergerbuero.portal import cookies, inputs, limits, logins, once, pages
from buergerbuero.portal.access import HeldConsent, OpenCase, case, consent, public
from buergerbuero.portal.once import Shown
from buergerbuero.portal.pages import Problem
from buergerbuero.portal.views import door

ANSWERS: Final = {"ja": ConsentState.GIVEN, "nein": ConsentState.DECLINED, "zurück": ConsentState.TAKEN_BACK}
_LONGEST_MAIL: Final = 254  # RFC 5321, 4.5.3.1.3
PARTS: Final = ("tag", "monat", "jahr")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Open what the other parent is asked, with their code and the child's birth date."""
    if request.method == "POST":
        return _ask(request) if inputs.only_language(request) else _open(request)
    if cookies.read(request, "consent", now=clock.now()):
        return redirect("portal:consent")
    return once.show(request, "portal:consent_login", partial(_draw_door, request))


@consent
@require_safe
def show(request: HttpRequest, held: HeldConsent) -> HttpResponse:
    """Show what is asked, and what was said."""
    return once.show(request, "portal:consent", partial(_draw, request, held))


@consent
@require_POST
def answer(request: HttpRequest, held: HeldConsent) -> HttpResponse:
    """Consent, decline, or take a consent back."""
    state = ANSWERS.get(request.POST.get("antwort", ""))
    if state is None:
        return redirect("portal:consent")
    now = clock.now()
    try:
        actions.answer_consent(
            access=held.access,
            state=state,
            language=pages.language(),
            person=_person(request, held, now),
            by=CITIZEN,
            now=now,
        )
    except NotSureEnough:
        text = gettext("Für diese Zustimmung müssen Sie sich anmelden. Das geht gleich hier.")
        return _say(request, held, Problem("anmelden", text), 422)
    except OwnRequest:
        text = gettext("Mit dieser Anmeldung wurde der Antrag gestellt. Zustimmen muss der andere Elternteil selbst.")
        return _say(request, held, Problem("anmelden", text), 422)
    except (ConsentOver, NotAllowed):
        text = gettext("Inzwischen hat sich etwas geändert. Ihre Antwort zählt nicht mehr; so steht es jetzt.")
        return _say(request, held, Problem("stand", text), 409)
    return redirect("portal:consent")


@consent
@require_POST
def identify(request: HttpRequest, held: HeldConsent) -> HttpResponse:
    """Send the other parent to the log-in; afterwards they go on here, logged in or not."""
    found = queries.consent_view(access=held.access, language=pages.language(), now=clock.now())
    return logins.start(
        request,
        purpose="consent",
        return_to=reverse("portal:consent"),
        level=found.level,
        subject=held.subject,
        language=pages.language(),
    )


@case
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """For the applicant: the paper with the code to hand over, and having the other parent asked again."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    if found.consent is None:
        return redirect("portal:case")
    draw = partial(_ask_again, request, found)
    if request.method != "POST":
        return once.show(request, "portal:ask_consent", draw)
    typed = {"email": [request.POST.get("email", "")]}
    if inputs.only_language(request):
        return once.lead("portal:ask_consent", Shown(typed=typed), draw)
    email = request.POST.get("email", "").strip()
    if email and not _is_mail(email):
        text = gettext("Das ist keine E-Mail-Adresse. Sie sieht so aus: name@example.org.")
        return once.lead("portal:ask_consent", Shown((Problem("email", text),), typed, status=422), draw)
    now = clock.now()
    limits.asking_mail(request, now=now)
    with contextlib.suppress(NotAllowed):  # answered this very moment, or asked too often: the page says how it stands
        actions.ask_again(access=held.access, email=email, by=CITIZEN, now=now)
    return redirect("portal:ask_consent")


def _ask_again(request: HttpRequest, found: CitizenCase, shown: Shown) -> HttpResponse:
    assert found.consent
    context = {
        "case": found,
        "over": found.consent.is_over(clock.now()),
        "email": shown.text("email", found.consent.email),
        "problems": shown.problems,
        "errors": shown.errors,
        "door": request.build_absolute_uri(reverse("portal:consent_login")).partition("://")[2],
    }
    return pages.render(request, "portal/ask_consent.html", context, status=shown.status)


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= _LONGEST_MAIL


def _open(request: HttpRequest) -> HttpResponse:
    now, code = clock.now(), request.POST.get("code", "")
    born = _day(request)
    if problems := _slips(code, born):
        return _ask(request, problems, 422)
    try:
        limits.logging_in(request, now=now)
        access = queries.open_consent(code=code, birth_date=born)
    except TooMany as many:
        return _ask(request, (Problem("", door.patience(many)),), 429, retry_after=many.retry_after)
    except UnknownConsent:
        text = gettext("Code und Geburtsdatum passen nicht zusammen. Prüfen Sie beide.")
        return _ask(request, (Problem("code", text),), 422)
    actions.note_opening(access=access, now=now)
    response = redirect("portal:consent")
    ticket = cookies.Ticket(str(access.consent_id), access.code, now)
    cookies.replace(request, response, "consent", ticket, now=now)
    return response


def _slips(code: str, born: str) -> tuple[Problem, ...]:
    problems = []
    try:
        parse_code(code, CodeKind.CONSENT)
    except BadCode as bad:
        slip = gettext("Der Code hat einen Tippfehler. Er hat 17 Zeichen in vier Gruppen.")
        missing = gettext("Der Code fehlt. Er steht in unserer E-Mail oder auf dem Blatt, das Sie bekommen haben.")
        problems.append(door.wrong_code(bad, slip if code else missing))
    if not born:
        example = gettext("Schreiben Sie das Geburtsdatum des Kindes, zum Beispiel 9 4 2019.")
        problems.append(Problem("geboren-tag", example))
    return tuple(problems)


def _day(request: HttpRequest) -> str:
    """Return the day that was typed in three inputs, as an ISO day; "" where it is none."""
    typed = [request.POST.get(f"geboren-{part}", "").strip() for part in PARTS]
    try:
        day, month, year = (int(text) for text in typed if text.isdecimal() and len(text) <= 4)
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _born(shown: Shown) -> Iterator[tuple[str, str, str]]:
    """Yield the three inputs of a day: name, label, what was typed."""
    labels = (gettext("Tag"), gettext("Monat"), gettext("Jahr"))
    for part, label in zip(PARTS, labels, strict=True):
        yield part, label, shown.text(f"geboren-{part}")


def _ask(
    request: HttpRequest, problems: tuple[Problem, ...] = (), status: int = 200, *, retry_after: int = 0
) -> HttpResponse:
    """Show the door, with the day that was typed and never with the code."""
    typed = {f"geboren-{part}": [request.POST.get(f"geboren-{part}", "")] for part in PARTS}
    shown = Shown(problems, typed, status=status, retry_after=retry_after)
    return once.lead("portal:consent_login", shown, partial(_draw_door, request))


def _draw_door(request: HttpRequest, shown: Shown) -> HttpResponse:
    context = {
        "problems": shown.problems,
        "errors": shown.errors,
        "born_problem": shown.errors.get("geboren-tag", ""),
        "born": list(_born(shown)),
        "carry": "öffnen",
    }
    return pages.render(request, "portal/consent_login.html", context, status=shown.status)


def _say(request: HttpRequest, held: HeldConsent, problem: Problem, status: int) -> HttpResponse:
    return once.lead("portal:consent", Shown((problem,), status=status), partial(_draw, request, held))


def _draw(request: HttpRequest, held: HeldConsent, shown: Shown) -> HttpResponse:
    now = clock.now()
    found = queries.consent_view(access=held.access, language=pages.language(), now=now)
    person = _person(request, held, now)
    context = {
        "asked": found,
        "person": person,
        "named": f"{person.say(About.GIVEN_NAMES)} {person.say(About.FAMILY_NAME)}".strip() if person else "",
        "must_log_in": _must_log_in(found, person),
        "may_log_in": bool(identity.login_providers(found.level)) and person is None,
        "problems": shown.problems,
        "languages": pages.switch(request, found.languages, reverse("portal:consent")),
    }
    return pages.render(request, "portal/consent.html", context, status=shown.status)


def _must_log_in(found: ConsentView, person: Person | None) -> bool:
    level = person.level if person else TrustLevel.NORMAL
    return found.level > level


def _person(request: HttpRequest, held: HeldConsent, now: datetime.datetime) -> Person | None:
    return logins.person_of(request, subject=held.subject, now=now)
