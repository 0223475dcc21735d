"""Finding a service by what people type: umlauts or not, compound words, typing errors. Pure, and never inventing:
what does not fit well enough is not found.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from buergerbuero.base.composing import composed
from buergerbuero.catalogue.values import ServiceCard

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_GERMAN_ORDER: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
# One word a line would fill the page; the words are data, read once.
_SMALL_WORDS: Final = """
    der die das den dem des ein eine einen einem einer ich wir sie mein meine meinen meinem unser unsere und oder fuer
    mit zu zum zur im in am an auf von bei wie was wo wann warum kann koennen moechte will muss bitte ist sind habe
    haben bekomme brauche geht gibt es man mich mir the a my i to for of do how what where can need want get
"""
# Words that fit every service: they say what one wants to do, not with what.
_COMMON_WORDS: Final = "anmelden abmelden melden beantragen antrag verlaengern aendern register apply application renew"
_NOTHING_SAID: Final = frozenset(_SMALL_WORDS.split())
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_COMMON_WEIGHT: Final = 0.25
_GOOD_WORD: Final = 0.7
_GOOD_ENOUGH: Final = 0.5


@dataclass(frozen=True)
class Findable:
    """A service and the words it can be found by."""

    card: ServiceCard
    words: frozenset[str]


def findable(card: ServiceCard, texts: Iterable[str]) -> Findable:
    """Return a service with the words of its texts."""
    return Findable(card, frozenset(word for text in texts for word in words_of(text)))


def search(text: str, services: Iterable[Findable]) -> tuple[ServiceCard, ...]:
    """Return the services that fit, best first; none is a right answer too."""
    asked = [word for word in words_of(text[:200]) if word not in _NOTHING_SAID][:12]
    scored = [(score(asked, each.words), each.card) for each in services]
    fitting = [pair for pair in scored if pair[0] >= _GOOD_ENOUGH]
    return tuple(card for _, card in sorted(fitting, key=lambda pair: (-pair[0], german_order(pair[1].title))))


def meetings(own: Findable, others: Sequence[Findable]) -> tuple[str, ...]:
    """Return, as German sentences, what a new service does to the search: its title leads elsewhere, or is taken."""
    title = own.card.title
    found = search(title, (own, *others))
    same = [each.card for each in others if german_order(each.card.title)[0] == german_order(title)[0]]
    sentences = [f"„{title}“ heißt auch schon eine andere Leistung ({card.id})." for card in same]
    if not found or found[0].id != own.card.id:
        better = f": „{found[0].title}“ steht davor" if found else ""
        sentences.append(f"Wer „{title}“ sucht, findet diese Leistung nicht als erste{better}.")
    alike = [each.card.id for each in others if _plain(each.card.id) == _plain(own.card.id)]
    sentences += [f"Die Kennung „{own.card.id}“ gleicht „{each}“ bis auf Umlaute und Striche." for each in alike]
    return tuple(sentences)


def _plain(name: str) -> str:
    return "".join(words_of(name.replace("_", " ")))


def score(asked: list[str], words: frozenset[str]) -> float:
    """Return 0 to 1: how much of what was asked is found. Words that fit every service count little."""
    weights = [_COMMON_WEIGHT if word in _COMMON else 1.0 for word in asked]
    found = sum(weight * _best(word, words) for word, weight in zip(asked, weights, strict=True))
    return found / sum(weights) if asked else 0.0


def _best(word: str, words: frozenset[str]) -> float:
    return max((fit for each in words if (fit := _likeness(word, each)) >= _GOOD_WORD), default=0.0)


@lru_cache(maxsize=20_000)
def _likeness(asked: str, word: str) -> float:
    if asked == word:
        return 1.0
    if len(asked) >= 3 and word.startswith(asked):
        return 0.9
    if len(asked) >= 4 and asked in word:
        return 0.8
    if len(word) >= 4 and asked.startswith(word):
        return 0.75  # Hundeanmeldung holds Hund
    if min(len(asked), len(word)) < 4 or asked[0] != word[0]:
        return 0.0
    return 0.95 * difflib.SequenceMatcher(None, asked, word).ratio()


def words_of(text: str) -> list[str]:
    """Return the words of a text in the letters a to z and digits, each umlaut as two letters."""
    folded = composed(text).casefold().translate(_UMLAUTS)
    plain = "".join(c for c in composed(folded, "NFKD") if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)


def german_order(title: str) -> tuple[str, str]:
    """Return the key that sorts as a German dictionary does: ä like a, ß like ss (DIN 5007-1)."""
    folded = composed(title).casefold().translate(_GERMAN_ORDER)
    return "".join(c for c in composed(folded, "NFKD") if not unicodedata.combining(c)), title
