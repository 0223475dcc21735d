"""What a log-in is worth, whether two names are the same, and which way of showing who one is will work. Pure."""

import datetime
import re

from buergerbuero.base.composing import composed
from buergerbuero.identity.values import About, Person, TrustLevel, Way

ANSWER_WITHIN = datetime.timedelta(minutes=30)
"""From leaving for the provider until its answer: looking for the card and its PIN takes people a while."""

_LEVELS = {"normal": TrustLevel.NORMAL, "substantiell": TrustLevel.SUBSTANTIAL, "hoch": TrustLevel.HIGH}
# As written in machine-readable lines and by people without umlauts; ß and ẞ become ss by casefold.
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SEPARATORS = re.compile(r"[\s\-‐‑–.'’]+")


def level_named(word: str) -> TrustLevel:
    """Return the level by the word that services use: normal, substantiell, hoch. Raises KeyError."""
    return _LEVELS[word]


def reaches(person: Person, level: TrustLevel) -> bool:
    """Return whether a log-in is as sure as is asked for."""
    return person.level >= level


def comparable(text: str) -> str:
    """Return a name or address without what differs between registers, cards and people: case, ß, umlauts, hyphens.

    A chip says HEIDESTRAẞE, the person writes Heidestraße. Only for comparing: shown and kept is what was said.
    """
    folded = composed(composed(text).casefold())
    return _SEPARATORS.sub(" ", folded.translate(_WRITTEN_OUT)).strip()


def same_name(one: str, other: str) -> bool:
    """Return whether two spellings mean the same name."""
    return comparable(one) == comparable(other)


def birth_date(person: Person) -> datetime.date | None:
    """Return the day of birth; None where it is missing or not wholly known (a chip may say 1964-00-00)."""
    try:
        return datetime.date.fromisoformat(person.say(About.BIRTH_DATE))
    except ValueError:
        return None


def way_for(level: TrustLevel, *, card: bool, pin: bool, reader: bool, certificate: bool) -> Way:
    """Return the way that works for a person, before they try one that does not.

    card: an ID card, residence permit or eID card with the online function; pin: its own six digits are known;
    reader: a phone with NFC or a card reader; certificate: an ELSTER certificate.
    ELSTER reaches substantial, the card high (BundID, interface description 10.2.0.0, section 5).
    """
    if card and pin and reader:
        return Way.CARD
    if level <= TrustLevel.SUBSTANTIAL and certificate:
        return Way.CERTIFICATE
    if level == TrustLevel.NORMAL:
        return Way.ACCOUNT
    if card and reader:
        return Way.NEW_PIN
    return Way.ON_SITE
