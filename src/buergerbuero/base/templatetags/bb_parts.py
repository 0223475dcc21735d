"""Parts of a page that are the same for everybody who reads a language."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from buergerbuero.base.languages import current

register = template.Library()


@register.simple_tag
def drawn_once(name: str) -> SafeString:
    """Return a template drawn once for each language, as long as the process lives.

    It is drawn without a request and without the values of the page: nothing about a person can get into it.
    """
    return _drawn(name, current())


@lru_cache
def _drawn(name: str, language: str) -> SafeString:  # drawn in the current language: the second makes one of each
    return render_to_string(name)
