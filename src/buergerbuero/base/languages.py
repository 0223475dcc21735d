"""The languages that citizens read: one table, and all that is asked of it.

German is what everything is written in. A language is whole where the program's own words are translated as well
(`locale/<code>`): every page offers it. Any other is offered by the services that bring `texte/<code>.yaml`, and by
nothing else: there the service speaks it, and the program German. See docs/adr/0030.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from babel import Locale
from django.utils.translation import get_language, gettext, ngettext, override

T = TypeVar("T")
GERMAN: Final = "de"


@dataclass(frozen=True)
class Language:
    """A language: its code (ISO 639-1), the name it has for itself, and how it writes days and numbers (Babel)."""

    code: str
    name: str
    locale: str
    whole: bool = False


TABLE: Final[tuple[Language, ...]] = (
    Language(GERMAN, "Deutsch", "de_DE", whole=True),
    Language("en", "English", "en_GB", whole=True),
)
"""German first. A line here is all that registers a language."""


def choices() -> list[tuple[str, str]]:
    """Return codes and names, as Django's LANGUAGES wants them."""
    return [(each.code, each.name) for each in TABLE]


def whole(*, but_german: bool = False) -> tuple[str, ...]:
    """Return the languages that every page speaks, German first."""
    return tuple(each.code for each in TABLE if each.whole and not (but_german and each.code == GERMAN))


def offered(brought: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages of a page whose service brings these: in the order of the table."""
    there = {*whole(), *brought}
    return tuple(each for each in TABLE if each.code in there)


def in_german(code: str) -> str:
    """Return what a language is called in German; its code where it has no name."""
    return str(Locale(GERMAN).languages.get(code, code))


def current() -> str:
    """Return the language that was asked for: that of the address, German where none is."""
    return known(get_language() or GERMAN)


def known(wished: str) -> str:
    """Return the code of a language of the table that is wished, such as `en-gb`; German for any other."""
    code = wished.partition("-")[0]
    return code if any(each.code == code for each in TABLE) else GERMAN


def own(language: str) -> str:
    """Return the language that the program itself speaks to who reads a language: German where that is not whole."""
    return language if language in whole() else GERMAN


def locale_of(language: str) -> str:
    """Return how days and numbers are written for who reads a language."""
    return next(each.locale for each in TABLE if each.code == own(language))


def there(words: Mapping[str, T], language: str) -> T:
    """Return of what is kept by language that of one; the German where it was not kept."""
    return words.get(language, words[GERMAN])


def translated(german: str, language: str, **values: object) -> str:
    """Return a sentence of the program, filled in, in a language; German where it has no other.

    The name marks the sentence for translation (config.cli.texts).
    """
    with override(own(language)):
        sentence = gettext(german)
    return sentence.format_map(values) if values else sentence


def counted(one: str, many: str, number: int, language: str, **values: object) -> str:
    """Return `translated` of the sentence for one or the sentence for many; `{n}` in it is the number."""
    with override(own(language)):
        sentence = ngettext(one, many, number)
    return sentence.format(n=number, **values)
