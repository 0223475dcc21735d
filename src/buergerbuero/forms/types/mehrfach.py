"""Several of several answers. The value is the list of their keys, in the order of the page."""

import datetime

from buergerbuero.base.saying import joined
from buergerbuero.forms.types.auswahl import ChoiceOptions, answer_keys, answer_text, answer_texts, choices
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import QuestionType, options_of, refuse
from buergerbuero.forms.values import Field, Options, Raw, Refused, Value, message


def parse(raw: Raw, field: Field, today: datetime.date) -> list[str] | Refused:
    """Take the answers that the page offers; each counts once."""
    chosen = {clean_line(value) for value in raw.get("", [])} - {""}
    offered = options_of(field, ChoiceOptions).answers
    if not chosen or chosen - offered.keys():
        return refuse(
            message("Bei „{label}“ gibt es eine gewählte Antwort nicht.", label=field.label),
            message("Wählen Sie eine der Antworten aus der Liste."),
        )
    return [key for key in offered if key in chosen]


def _examples(field: Field) -> tuple[Raw, ...]:
    keys = list(options_of(field, ChoiceOptions).answers)
    return ({"": keys[:1]}, {"": keys[-1:]}, {"": keys[:2]}, {"": keys})


def _show(value: Value, field: Field, language: str) -> str:
    return joined((answer_text(key, field, language) for key in value), "\n")


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": list(value)}


def _keys(value: Value) -> frozenset[str]:
    return frozenset(value)


def _most(options: Options) -> int:
    return len(answer_keys(options))


TYPE = QuestionType(
    template="mehrfach",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Wählen Sie mindestens eine Antwort."),
    examples=_examples,
    options=ChoiceOptions,
    choices=choices,
    texts=answer_texts,
    keys=_keys,
    domain=answer_keys,
    most=_most,
)
