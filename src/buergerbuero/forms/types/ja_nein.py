"""Yes or no. The value is a bool; conditions name it `ja` and `nein`."""

import datetime

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import QuestionType, one, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Saying, Value, message

YES = message("Ja")
NO = message("Nein")


def parse(raw: Raw, field: Field, today: datetime.date) -> bool | Refused:
    """Take `ja` or `nein`."""
    text = clean_line(one(raw)).lower()
    if text in ("ja", "nein"):
        return text == "ja"
    return refuse(
        message("Bei „{label}“ gibt es die gewählte Antwort nicht.", label=field.label),
        message("Wählen Sie Ja oder Nein."),
    )


def _choices(field: Field) -> tuple[tuple[str, Saying], ...]:
    return (("ja", YES), ("nein", NO))


def _show(value: Value, field: Field, language: str) -> str:
    return (YES if value else NO).say(language)


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": ["ja" if value else "nein"]}


def _keys(value: Value) -> frozenset[str]:
    return frozenset(["ja" if value else "nein"])


def _domain(options: Options) -> tuple[str, ...]:
    return ("ja", "nein")


def _examples(field: Field) -> tuple[Raw, ...]:
    return typed("ja", "nein")


TYPE = QuestionType(
    template="ja_nein",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Wählen Sie Ja oder Nein."),
    examples=_examples,
    choices=_choices,
    keys=_keys,
    domain=_domain,
)
