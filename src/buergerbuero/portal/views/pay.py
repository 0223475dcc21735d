"""Paying the fee: the ways to choose from, off to the provider, and back, where we ask and believe nothing else."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import queries
from buergerbuero.cases.values import CitizenCase
from buergerbuero.payments import actions as payments
from buergerbuero.payments import queries as payment_queries
from buergerbuero.payments.values import (
    AlreadySettled,
    BeingOpened,
    ClaimView,
    NotGenuine,
    ProviderDown,
    ProviderRefused,
)
from buergerbuero.portal import counting, limits, pages, paying
from buergerbuero.portal.access import OpenCase, case, public
from buergerbuero.portal.paying import Stand


@case
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Show the ways to pay, or lead to the provider."""
    found = queries.citizen_view(access=held.access, language=pages.language())
    claim = found.fee.open if found.fee else None
    if claim is None:
        return redirect("portal:paid" if found.fee and not found.fee.stopped else "portal:case")
    return _leave(request, found, claim) if request.method == "POST" else _show(request, found, claim)


@case
@require_safe
def paid(request: HttpRequest, held: OpenCase) -> HttpResponse:
    """Say how the payment stands. Whoever comes back from the provider lands here, whatever happened there."""
    now = clock.now()
    found = queries.citizen_view(access=held.access, language=pages.language())
    if found.fee is None:
        return redirect("portal:case")
    claim = found.fee.open or found.fee.last
    stands = paying.stand(claim, now=now)
    if stands is Stand.ASKING:
        payments.look_at(claim_id=claim.id)
    context = {
        "case": found,
        "claim": claim,
        "stands": stands,
        "open": found.fee.open is not None,
        "waiting": stands in (Stand.ASKING, Stand.OPEN),
        "receipts": [each for each in found.documents if each.kind == "payment"],
    }
    return pages.render(request, "portal/paid.html", context)


@csrf_exempt  # a provider has no token of ours; what it brings makes us ask it, and no more
@public
@require_POST
def heard(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's hint that a payment has changed."""
    try:
        meant = payment_queries.provider(provider).heard(request.body, request.headers)
    except ProviderRefused:
        raise Http404 from None
    except NotGenuine:
        return HttpResponse(status=403)
    limits.hearing(provider, now=clock.now())
    payments.hear(provider=provider, transaction_id=meant)
    return HttpResponse(status=204)


def _show(
    request: HttpRequest,
    found: CitizenCase,
    claim: ClaimView,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    assert found.fee
    context = {
        "case": found,
        "claim": claim,
        "left": claim.amount_cents - claim.received_cents,
        "ways": paying.ways(found.fee, claim, pages.town()),
        "stands": paying.stand(claim, now=clock.now()),
        "trouble": trouble,
    }
    return pages.render(request, "portal/pay.html", context, status=status)


def _leave(request: HttpRequest, found: CitizenCase, claim: ClaimView) -> HttpResponse:
    """Open the payment, then a page that leads on by itself.

    No redirect: browsers follow one after a form only to where its page may send forms (CSP form-action), and providers
    lead on to others whom we do not know. A page of our own leads anywhere.
    """
    now = clock.now()
    assert found.fee
    if not paying.ways(found.fee, claim, pages.town()).online:
        return redirect("portal:pay")
    limits.paying(request, now=now)
    try:
        address = _begin(found, claim, now)
        counting.payment_begun(found.service_id, found.digest)
    except AlreadySettled:
        return redirect("portal:paid")
    except BeingOpened:
        return _show(request, found, claim, _being_opened(), 409)
    except (ProviderDown, ProviderRefused):
        return _show(request, found, claim, _down(), 503)
    return pages.render(request, "portal/pay_leave.html", {"case": found, "address": address})


def _begin(found: CitizenCase, claim: ClaimView, now: datetime.datetime) -> str:
    back: str = settings.BB.portal_url + reverse("portal:paid")
    with translation.override("de"):  # one address for proxies to let through, whatever the person reads
        hears: str = settings.BB.portal_url + reverse("portal:payment_heard", args=[settings.BB.payment_provider])
    title = str(found.title)
    return payments.start_payment(
        claim_id=claim.id, description=title, return_url=back, notify_url=hears, by=CITIZEN, now=now
    )


def _being_opened() -> str:
    return gettext(
        "Die Bezahlseite wird gerade in einem anderen Fenster geöffnet. Versuchen Sie es gleich noch einmal."
    )


def _down() -> str:
    return gettext(
        "Der Zahlungsdienst antwortet gerade nicht. Es wurde nichts bezahlt, und Ihr Antrag ist sicher bei uns. "
        "Versuchen Sie es später noch einmal, oder nehmen Sie einen anderen Weg."
    )
