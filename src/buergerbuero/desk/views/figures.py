"""Figures: how many began an application, how far they got, and where they stop. Sums only; small ones are not told."""

import csv
import datetime
import io
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from buergerbuero.base import clock
from buergerbuero.base.web import download
from buergerbuero.cases import queries as cases
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.desk import funnels, pages
from buergerbuero.desk.access import requires, services_of
from buergerbuero.desk.funnels import ServiceLine, ShownFunnel
from buergerbuero.figures import queries as figures
from buergerbuero.figures.values import Period
from buergerbuero.identity.values import Permission, StaffMember

PERIODS: Final = {"30": "30 Tage", "90": "90 Tage", "365": "1 Jahr"}
_USUAL: Final = "90"


@requires(Permission.SEE_FIGURES)
@require_safe
def overview(request: HttpRequest, member: StaffMember) -> HttpResponse:
    """Show every service with how many began, and how many sent. Practice stands apart and counts nowhere."""
    chosen, period = _period(request)
    counted = figures.counted(period)
    lines = [
        ServiceLine(card.id, card.title, card.kind == funnels.PRACTICE, _newest(card.id, counted, period))
        for card in catalogue.services()
        if _sees(member, card.id)
    ]
    context = {
        "chosen": chosen,
        "periods": PERIODS,
        "real": [line for line in lines if not line.practice],
        "practice": [line for line in lines if line.practice],
        "few": funnels.FEW,
    }
    return pages.render(request, "desk/figures.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def service(request: HttpRequest, member: StaffMember, service_id: str) -> HttpResponse:
    """Show how far people get with one version of a service, and how long its cases take."""
    chosen, period = _period(request)
    if not _sees(member, service_id):
        raise Http404
    versions = [(each.digest, each.published_at) for each in catalogue.versions(service_id)]
    if not versions:
        raise Http404
    version = _version(request, service_id, period)
    since = timezone.localtime(clock.now()) - datetime.timedelta(days=365)
    context = {
        "service_id": service_id,
        "title": catalogue.bundle(version).service.title,
        "version": version,
        "versions": _named(versions, figures.counted(period).get(service_id, ())),
        "chosen": chosen,
        "periods": PERIODS,
        "found": funnels.shown(service_id, version, period),
        "practice": catalogue.bundle(version).service.kind == funnels.PRACTICE,
        "months": funnels.month_lines(cases.months(since=since, services={service_id})),
        "few": funnels.FEW,
    }
    return pages.render(request, "desk/service_figures.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def as_csv(request: HttpRequest, member: StaffMember, service_id: str) -> HttpResponse:
    """Hand the figures over for a calculation program: UTF-8 with its mark, semicolons, as German programs expect."""
    chosen, period = _period(request)
    if not _sees(member, service_id) or not catalogue.versions(service_id):
        raise Http404
    found = funnels.shown(service_id, _version(request, service_id, period), period)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(funnels.csv_rows(found) if found else [("Noch niemand hat begonnen.",)])
    name, content = f"zahlen-{service_id}-{chosen}-tage.csv", written.getvalue().encode("utf-8-sig")
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)


def _period(request: HttpRequest) -> tuple[str, Period]:
    chosen = request.GET.get("tage", _USUAL)
    chosen = chosen if chosen in PERIODS else _USUAL
    today = timezone.localdate(clock.now())
    return chosen, Period(today - datetime.timedelta(days=int(chosen) - 1), today)


def _sees(member: StaffMember, service_id: str) -> bool:
    services = services_of(member)
    return services is None or service_id in services


def _newest(service_id: str, counted: dict[str, tuple[str, ...]], period: Period) -> ShownFunnel | None:
    shown = (funnels.shown(service_id, version, period) for version in counted.get(service_id, ()))
    return next((each for each in shown if each), None)


def _version(request: HttpRequest, service_id: str, period: Period) -> str:
    """Return the version that is asked for, else the one counted last, else the newest. All are of this service."""
    known = [each.digest for each in catalogue.versions(service_id)]
    asked = request.GET.get("fassung", "")
    wanted = [each for each in known if asked and each.startswith(asked)]
    counted = [each for each in figures.counted(period).get(service_id, ()) if each in known]
    return next(iter((*wanted, *counted, *known)))


def _named(
    versions: list[tuple[str, datetime.datetime]], counted: tuple[str, ...]
) -> list[tuple[str, datetime.datetime]]:
    """Return the versions that were counted, each once, by the day they were published first."""
    first = dict(versions)
    return [(digest[:12], at) for digest, at in first.items() if digest in counted]
