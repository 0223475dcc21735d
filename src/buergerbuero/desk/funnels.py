"""Figures as the pages draw them: pages by their questions, shares as bars, and no count that is too small."""

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from buergerbuero.cases.values import MonthFigures
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.queries import UnknownService
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.desk import words
from buergerbuero.documents.values import RefusalReason
from buergerbuero.figures import queries as figures
from buergerbuero.figures.values import CHECK_PAGE, Funnel, Period, Reached, Step
from buergerbuero.forms import queries as forms
from buergerbuero.identity.values import Failure
from buergerbuero.payments.values import Way

PRACTICE: Final = "übung"
FEW: Final = f"unter {figures.HIDDEN_BELOW}"
_CHECK_HEADING: Final = "Stimmt alles? (Angaben prüfen und senden)"
_OTHERS: Final = {
    Step.RESUMED: "Später mit dem Code weitergemacht",
    Step.LOGIN_BEGUN: "Anmeldung begonnen",
    Step.LOGIN_DONE: "Anmeldung gelungen",
    Step.LOGIN_CANCELLED: "Anmeldung abgebrochen",
    Step.LOGIN_FAILED: "Anmeldung nicht gelungen",
    Step.FILE_REFUSED: "Datei nicht angenommen",
    Step.PAYMENT_BEGUN: "Online-Zahlung begonnen",
    Step.PAYMENT_DONE: "Gebühr bezahlt",
    Step.PAYMENT_FAILED: "Online-Zahlung nicht gelungen",
}


@dataclass(frozen=True)
class Bar:
    """A count, as text and as a share of those who began. `percent`: None where one of both is too small to be told."""

    count: str
    percent: int | None


@dataclass(frozen=True)
class PageLine:
    """A page of the form: how many saw it, stopped there, and were told of a mistake."""

    number: int
    heading: str
    shown: Bar
    stopped: Bar
    refused: Bar
    hardest: bool


@dataclass(frozen=True)
class ShownFunnel:
    """The figures of a version, ready to be drawn."""

    title: str
    practice: bool
    begun: str
    sent: Bar
    stopped: Bar
    renewed: int
    renewed_text: str
    hardest: PageLine | None
    pages: tuple[PageLine, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MonthLine:
    """A month of a service."""

    month: datetime.date
    received: str
    decided: str
    median: str
    asked: str


@dataclass(frozen=True)
class ServiceLine:
    """A service in the overview. Without a funnel nobody has begun an application in the period."""

    service_id: str
    title: str
    practice: bool
    funnel: ShownFunnel | None


def told(count: int) -> str:
    """Return a count as it may be told."""
    return FEW if figures.hidden(count) else str(count)


def shown(service_id: str, version: str, period: Period) -> ShownFunnel | None:
    """Return the figures of a version; None where nobody has begun, or the version is not known any more."""
    found = figures.funnel(service_id, version, period)
    bundle = bundle_of(version)
    if bundle is None or not (found.begun + found.taken_over):
        return None
    lines = tuple(_pages(found, bundle))
    return ShownFunnel(
        title=bundle.service.title,
        practice=bundle.service.kind == PRACTICE,
        begun=told(found.begun + found.taken_over),
        sent=_bar(found.sent, found),
        stopped=_bar(found.stopped, found),
        renewed=found.renewed,
        renewed_text=told(found.renewed),
        hardest=next((line for line in lines if line.hardest), None),
        pages=lines,
        others=tuple(_others(found)),
    )


def month_lines(months: tuple[MonthFigures, ...]) -> tuple[MonthLine, ...]:
    """Return months as they may be told."""
    return tuple(
        MonthLine(
            month=each.month,
            received=told(each.received),
            decided=told(each.decided),
            median=_days(each.median_seconds) if each.decided >= figures.HIDDEN_BELOW else "–",
            asked=_percent(figures.share(each.asked, each.received)),
        )
        for each in months
    )


def bundle_of(version: str) -> PublishedService | None:
    """Return a published version; None if there is none of this digest."""
    try:
        return catalogue.bundle(version)
    except UnknownService:
        return None


def csv_rows(found: ShownFunnel) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table for calculation programs."""
    yield ("Seite", "Gesehen", "Gesehen in %", "Zuletzt hier", "Zuletzt hier in %", "Mit Fehlermeldung")
    for line in found.pages:
        shares = [_percent(bar.percent) for bar in (line.shown, line.stopped)]
        yield (line.heading, line.shown.count, shares[0], line.stopped.count, shares[1], line.refused.count)
    yield ("Gesendet", found.sent.count, _percent(found.sent.percent), "", "", "")
    for name, count in found.others:
        yield (name, count, "", "", "", "")


def _pages(found: Funnel, bundle: PublishedService) -> Iterator[PageLine]:
    """Yield the pages in the order of the form, those it does not have any more left out."""
    form = forms.form_of(bundle)
    last = forms.declaration_of(form)  # asked on the page of the check: its mistakes are told there
    asked = [page for page in form.pages if page is not last]
    names = {page.id: str(page.heading.say("de")) for page in asked} | {CHECK_PAGE: _CHECK_HEADING}
    by_page = {page.page_id: page for page in found.pages}
    hardest = found.hardest.page_id if found.hardest else ""
    if last and last.id in by_page and CHECK_PAGE in by_page:
        by_page[CHECK_PAGE] = dataclasses.replace(by_page[CHECK_PAGE], refused=by_page[last.id].refused)
    for number, (page_id, heading) in enumerate(names.items(), start=1):
        page = by_page.get(page_id)
        if page is not None:
            yield _page(number, heading, page, found, hardest)


def _page(number: int, heading: str, page: Reached, found: Funnel, hardest: str) -> PageLine:
    told_hardest = page.page_id == hardest and not figures.hidden(page.stopped)
    return PageLine(
        number, heading, _bar(page.shown, found), _bar(page.stopped, found), _bar(page.refused, found), told_hardest
    )


def _bar(count: int, found: Funnel) -> Bar:
    return Bar(told(count), figures.share(count, found.begun + found.taken_over))


def _others(found: Funnel) -> Iterator[tuple[str, str]]:
    for step, about, count in found.others:
        if step in _OTHERS:
            more = _about(step, about)
            yield (f"{_OTHERS[step]}: {more}" if more else _OTHERS[step], told(count))


def _about(step: Step, about: str) -> str:
    if not about:
        return ""
    if step is Step.FILE_REFUSED and about in set(RefusalReason):
        return words.FILE_REFUSALS.get(RefusalReason(about), "anderer Grund")
    if step is Step.LOGIN_FAILED and about in set(Failure):
        return words.LOGIN_FAILURES.get(Failure(about), "Antwort nicht gültig")
    if step is Step.PAYMENT_DONE and about in set(Way):
        return words.PAY_WAYS[Way(about)]
    return "anderer Grund"


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share} %"


def _days(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    days = seconds / 86400
    if days < 1:
        return "unter 1 Tag"
    return f"{days:.1f} Tage".replace(".", ",")
