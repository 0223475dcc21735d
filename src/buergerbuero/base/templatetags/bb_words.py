"""Days, moments, sizes and telephone numbers as people write them, in the language of the page, in local time."""

import datetime
import re

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html

from buergerbuero.base.languages import current, locale_of, translated
from buergerbuero.base.saying import Said

register = template.Library()


@register.filter
def day(value: datetime.date) -> str:
    """Return `Sonntag, 22. November 2026`."""
    return _date(value, translated("EEEE, d.\u00a0MMMM\u00a0y", current()))


@register.filter
def short_day(value: datetime.date) -> str:
    """Return `So, 22. November`."""
    return _date(value, translated("EE, d.\u00a0MMMM", current()))


@register.filter
def moment(value: datetime.datetime) -> str:
    """Return `Sonntag, 22. November 2026, um 21:14 Uhr`."""
    return _moment(value, translated("EEEE, d.\u00a0MMMM\u00a0y, 'um' H:mm 'Uhr'", current()))


@register.filter
def short_moment(value: datetime.datetime) -> str:
    """Return `So, 22. November, 21:14 Uhr`."""
    return _moment(value, translated("EE, d.\u00a0MMMM, H:mm 'Uhr'", current()))


@register.filter
def size(octets: int) -> str:
    """Return `40 kB` or `3,1 MB`."""
    if octets < 999_500:
        return f"{max(1, round(octets / 1000))}\u00a0kB"
    return f"{format_decimal(octets / 1_000_000, format='0.#', locale=locale_of(current()))}\u00a0MB"


@register.filter
def plain(text: str) -> str:
    """Return text without the mark of its language: for titles and attributes, where no mark can stand."""
    return str(text)


@register.filter
def lines(text: str) -> str:
    """Return text with its breaks of lines, and with the mark of its language."""
    drawn = linebreaksbr(str(text))
    return format_html('<span lang="{}">{}</span>', text.lang, drawn) if isinstance(text, Said) else drawn


@register.filter
def tel(number: str) -> str:
    """Return what a `tel:` link needs: German numbers get their country code, short ones such as 115 do not."""
    digits = re.sub(r"[^0-9+]", "", number)
    return f"+49{digits[1:]}" if digits.startswith("0") else digits


@register.filter
def groups(code: str) -> tuple[str, str, str, str]:
    """Return the four groups of a code of 17 letters, for copying it by hand."""
    return code[:4], code[4:8], code[8:12], code[12:]


def _date(value: datetime.date, pattern: str) -> str:
    found = timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value
    return format_date(found, pattern, locale=locale_of(current()))


def _moment(value: datetime.datetime, pattern: str) -> str:
    return format_datetime(timezone.localtime(value), pattern, locale=locale_of(current()))
