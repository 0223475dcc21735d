"""One of several answers. The value is the key of the answer."""

import datetime
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Setting
from pydantic import StringConstraints

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Saying, Value, message

Key = Annotated[str, StringConstraints(pattern=r"^[a-zäöüß][a-zäöüß0-9_]*$", max_length=60)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class ChoiceOptions(Options):
    """`antworten`: {key: label}, in the order of the page."""

    answers: dict[Key, Label] = Setting(alias="antworten", min_length=2, max_length=200)


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take an answer that the page offers."""
    key = clean_line(one(raw))
    if key in options_of(field, ChoiceOptions).answers:
        return key
    return refuse(
        message("Bei „{label}“ gibt es die gewählte Antwort nicht.", label=field.label),
        message("Wählen Sie eine der Antworten aus der Liste."),
    )


def answer_text(key: str, field: Field, language: str) -> str:
    """Return the label of an answer."""
    return field.texts[f"antworten.{key}"].say(language)


def answer_texts(options: Options) -> Mapping[str, str]:
    """Return the labels by the ids of their sentences."""
    assert isinstance(options, ChoiceOptions)
    return {f"antworten.{key}": label for key, label in options.answers.items()}


def answer_keys(options: Options) -> tuple[str, ...]:
    """Return the keys that a condition may name."""
    assert isinstance(options, ChoiceOptions)
    return tuple(options.answers)


def choices(field: Field) -> tuple[tuple[str, Saying], ...]:
    """Return the answers to choose from."""
    return tuple((key, field.texts[f"antworten.{key}"]) for key in options_of(field, ChoiceOptions).answers)


def _examples(field: Field) -> tuple[Raw, ...]:
    keys = list(options_of(field, ChoiceOptions).answers)
    return typed(*keys[:4], keys[-1])


def _show(value: Value, field: Field, language: str) -> str:
    return answer_text(value, field, language)


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": [value]}


def _keys(value: Value) -> frozenset[str]:
    return frozenset([value])


TYPE = QuestionType(
    template="auswahl",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Wählen Sie eine der Antworten."),
    examples=_examples,
    options=ChoiceOptions,
    choices=choices,
    texts=answer_texts,
    keys=_keys,
    domain=answer_keys,
)
