"""How a statement of the town is shown: what nobody has confirmed says so, right beside the fact and nowhere else."""

import datetime
import re
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from buergerbuero.base.languages import current, locale_of, translated
from buergerbuero.base.templatetags.bb_words import tel
from buergerbuero.catalogue.values import StatedValue, euros
from buergerbuero.portal.pages import Help

register = template.Library()

_AGE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@register.simple_tag
def open_fact(*, first: bool = False) -> SafeString:
    """Return "wird von der Stadt bestätigt", marked by dots below; with a capital where it stands first."""
    words = gettext("Wird von der Stadt bestätigt") if first else gettext("wird von der Stadt bestätigt")
    return format_html('<span class="bb-open">{}</span>', words)


@register.simple_tag
def said(stated: StatedValue[Any], *, first: bool = False) -> SafeString:
    """Return a statement with its mark: unknown, an example, not confirmed, or nothing to add."""
    if stated.value is None:
        return open_fact(first=first)
    text = stated.text(current())
    if stated.confirmed:
        return format_html("{}", text)
    return format_html("{} ({}{})", text, _origin(stated, current()), open_fact())


@register.filter
def money(cents: int) -> str:
    """Return cents as a person reads an amount."""
    return euros(Decimal(cents) / 100, current())


@register.simple_tag
def phones(whom: Help) -> SafeString:
    """Return whom to call inside a sentence: 115 only where the town has said that it takes part."""
    own = format_html('<a class="kern-link" href="tel:{}">{}</a>', tel(whom.phone), whom.phone)
    if not whom.shared_number_known:
        return own
    return format_html('<a class="kern-link" href="tel:115">115</a> {} {}', gettext("oder"), own)


def _origin(stated: StatedValue[Any], language: str) -> str:
    if stated.example:
        return gettext("Beispielwert") + ", "
    age = _AGE.fullmatch(stated.as_of or "")
    if not age:
        return ""
    year, month, day = age.groups()
    pattern = translated("d. MMMM y", language) if day else "MMMM y" if month else "y"
    when = datetime.date(int(year), int(month or 1), int(day or 1))
    return gettext("Stand {date}").format(date=format_date(when, pattern, locale=locale_of(language))) + ", "
