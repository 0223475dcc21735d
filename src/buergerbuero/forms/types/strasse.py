"""A street. Where the town has a list of its streets, they are suggested and spelt as the town spells them.

A street that is not in the list is refused once, with the nearest names: whoever sends it again means it, so that
nobody is locked out by a list that lacks a new street. The value is the street as text.
"""

import datetime
import difflib
import re
from collections.abc import Sequence
from typing import Final, Literal

from pydantic import Field as Setting

from buergerbuero.base.composing import composed
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.lines import filler, read_line, show_text
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Message, Options, Raw, Refused, Value, message

LONGEST: Final = 100
SEEN: Final = "gesehen"  # the hidden input that holds what was refused when the page was shown
_ABSENT: Final = message("Schreiben Sie den Namen der Straße, zum Beispiel Musterstraße.")
_FOLDED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORDS: Final = ((re.compile(r"str(asse|\.)?(?=$|[\s-])"), "str"), (re.compile(r"\bsankt\b|\bst\."), "st"))


class StreetOptions(Options):
    """`gebiet: stadt` takes a street that the town's list does not have only when it is sent again."""

    area: Literal["stadt"] | None = Setting(default=None, alias="gebiet")


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the street; one of the town's in its spelling."""
    text = read_line(raw, field, LONGEST)
    if isinstance(text, Refused):
        return text
    found = spelt(text, field.place.streets)
    if options_of(field, StreetOptions).area and (wrong := unknown(found, raw, field)):
        return refuse(*wrong)
    return found


def spelt(text: str, streets: Sequence[str]) -> str:
    """Return a street as the town spells it; as it was written if the town has no such street."""
    wanted = key_of(text)
    return text if text in streets else next((street for street in streets if key_of(street) == wanted), text)


def unknown(street: str, raw: Raw, field: Field) -> tuple[Message, Message] | None:
    """Return what is wrong with a street that the town's list lacks, unless the person was told and means it."""
    place = field.place
    if not place.streets or street in place.streets or clean_line(one(raw, SEEN)) == clean_line(one(raw)):
        return None
    cause = message("Bei „{label}“ kennen wir keine solche Straße in {town}.", label=field.label, town=place.name)
    again = message("Stimmt sie so? Dann schicken Sie die Seite noch einmal ab.")
    near = _near(street, place.streets)
    if not near:
        return cause, again
    return cause, message("Meinten Sie {names}? {again}", names=", ".join(near), again=again)


def key_of(street: str) -> str:
    """Return what is the same for all spellings of a street: Musterstr., muster-strasse, Musterstraße."""
    text = composed(street).casefold().translate(_FOLDED)
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return re.sub(r"[^0-9a-z]", "", composed(text, "NFKD"))


def _near(street: str, streets: Sequence[str]) -> list[str]:
    keys = {key_of(each): each for each in streets}
    return [keys[key] for key in difflib.get_close_matches(key_of(street), keys, n=3, cutoff=0.7)]


def _raw_of(value: Value, field: Field) -> Raw:
    seen = {SEEN: [str(value)]} if field.place.streets and value not in field.place.streets else {}
    return {"": [str(value)], **seen}


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(autocomplete=field.autocomplete or "off", capitals="words", words=False), Input(SEEN, type="hidden"))


def _examples(field: Field) -> tuple[Raw, ...]:
    streets = field.place.streets
    if not streets:
        return typed("Musterstraße", "Am Entwurf", "Straße des 17. Juni", filler(LONGEST))
    longest = max(streets, key=len)
    return (*typed(streets[0], streets[-1].upper(), longest), {"": ["Neue Probestr."], SEEN: ["Neue Probestr."]})


TYPE = QuestionType(
    template="strasse",
    parse=parse,
    show=show_text,
    raw_of=_raw_of,
    absent=_ABSENT,
    examples=_examples,
    options=StreetOptions,
    inputs=_inputs,
    suggestions=lambda field: field.place.streets,
)
