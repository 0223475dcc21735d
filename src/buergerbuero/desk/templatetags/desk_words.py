"""Moments as a table shows them, what jobs are called, and which files an answer has."""

import datetime
from decimal import Decimal
from typing import Final

from babel.dates import format_date, format_datetime
from django import template
from django.utils import timezone

from buergerbuero.base import clock as time
from buergerbuero.base.outbox import reactions
from buergerbuero.cases.queries import FailedJob
from buergerbuero.cases.values import ConsentBy, ConsentState
from buergerbuero.catalogue.values import euros
from buergerbuero.desk import words
from buergerbuero.forms.values import AnsweredFile
from buergerbuero.identity.values import TrustLevel
from buergerbuero.payments.values import Way

register = template.Library()

_LOCALE: Final = "de_DE"
_DAYS: Final = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
JOBS: Final = {
    **{handler.rpartition(".")[2]: means for each in reactions().values() for handler, means in each.items()},
    "react": "Tun, was auf ein Ereignis folgt",
    "remind_consents": "An offene Zustimmungen erinnern",
    "release_decision": "Entscheidung freigeben",
    "release_due": "Fällige Entscheidungen freigeben",
    "close_handed_out": "Vorgang nach dem Aushändigen abschließen",
    "fall_back_due": "Brief schicken, wo niemand öffnet oder abholt",
    "erase_due": "Nach Ablauf der Frist löschen",
    "forget_old_figures": "Alte Zahlen löschen",
    "sweep_limits": "Zähler aufräumen",
    "sweep_orphans": "Dateien ohne Vorgang löschen",
    "remove_done_jobs": "Erledigte Aufgaben vergessen",
    "forget_handled": "Alte Vermerke über Aufgaben vergessen",
    "forget_old_drafts": "Alte Entwürfe löschen",
    "forget_old_sketches": "Alte Entwürfe von Leistungen löschen",
    "forget_old_sessions": "Alte Sitzungen vergessen",
    "retry_stalled": "Abgebrochene Aufgaben wieder aufnehmen",
    "audit.chain_and_sign": "Protokoll verketten und unterschreiben",
    "send_hint": "E-Mail senden",
    "keep_handed_over": "Dateien von Vorgängen in Sicherheit bringen",
    "forget_old_logins": "Alte Anmeldungen von Bürgerinnen und Bürgern vergessen",
    "ask_registers": "Register zu einem Vorgang fragen",
    "end_due_permits": "Ausweise beenden, deren letzter Tag vorbei ist",
    "take_from_box": "Nachrichten einer Ausgabebox lesen und beantworten",
    "look_at_boxes": "Nach den Ausgabeboxen sehen",
    "forget_box_messages": "Alte Nachrichten von Ausgabeboxen vergessen",
    "wake_waiting": "Vorgänge fortsetzen, die auf ein Register warten",
    "check_payment": "Beim Zahlungsdienst nachfragen",
    "check_open_payments": "Offene Zahlungen nachsehen",
    "remind_of_fees": "An offene Gebühren erinnern",
    "reconcile_payments": "Zahlungen des Vortags abgleichen",
    "reconcile_today": "Zahlungen von heute abgleichen",
}


@register.filter
def month(value: datetime.date) -> str:
    """Return `November 2026`."""
    return format_date(value, "LLLL y", locale=_LOCALE)


@register.filter
def place_name(place: str, names: dict[str, str]) -> str:
    """Return what an office is called; one that the town does not list any more by its id."""
    return names.get(place, place) or "unbekannt"


@register.filter
def brief_moment(value: datetime.datetime) -> str:
    """Return `So, 22. Nov., 21:14`."""
    local = timezone.localtime(value)
    return f"{_DAYS[local.weekday()]}, " + format_datetime(local, "d.\u00a0MMM, H:mm", locale=_LOCALE)


@register.filter
def due(value: datetime.date) -> str:
    """Return `heute`, or `Fr, 20. Nov.`, with the year if it is another."""
    today = timezone.localtime(time.now()).date()
    if value == today:
        return "heute"
    pattern = "d.\u00a0MMM" if value.year == today.year else "d.\u00a0MMM y"
    return f"{_DAYS[value.weekday()]}, " + format_date(value, pattern, locale=_LOCALE)


@register.filter
def clock(value: datetime.datetime) -> str:
    """Return `08:41:30`."""
    return format_datetime(timezone.localtime(value), "HH:mm:ss", locale=_LOCALE)


@register.filter
def born(value: str) -> str:
    """Return `12.08.1964` for `1964-08-12`; what is no such date stays as it is."""
    try:
        return f"{datetime.date.fromisoformat(value):%d.%m.%Y}"
    except ValueError:
        return value


@register.filter
def about(files: tuple[AnsweredFile, ...], answer: str) -> tuple[AnsweredFile, ...]:
    """Return the files that belong to one answer."""
    return tuple(each for each in files if each.about == answer)


@register.filter
def money(cents: int) -> str:
    """Return cents as an amount in euros."""
    return euros(Decimal(cents) / 100)


@register.filter
def pay_way(way: Way) -> str:
    """Return how money moved."""
    return words.PAY_WAYS[way]


@register.filter
def consent_state(state: ConsentState) -> str:
    """Return where a second parent's consent stands."""
    return words.CONSENTS.get(state, "")


@register.filter
def consent_by(source: ConsentBy) -> str:
    """Return by which way a second parent's answer came."""
    return words.CONSENTS_BY[source]


@register.filter
def level(value: TrustLevel) -> str:
    """Return a trust level."""
    return f"Vertrauensniveau {words.LEVELS[value]}"


@register.filter
def job_name(job: FailedJob) -> str:
    """Return what a job is for."""
    return JOBS.get(job.handler) or JOBS.get(job.task) or "Aufgabe"
