"""A declaration that is made by ticking a box. The value is True."""

import datetime
from collections.abc import Mapping

from pydantic import Field as Setting

from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import QuestionType, one, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Saying, Value, message

_TICK = message("Lesen Sie den Text, und setzen Sie das Häkchen, wenn Sie zustimmen.")


class DeclarationOptions(Options):
    """`text`: the sentence one agrees to."""

    text: str = Setting(min_length=1, max_length=5000)


def parse(raw: Raw, field: Field, today: datetime.date) -> bool | Refused:
    """Take the tick."""
    if clean_line(one(raw)).lower() in ("ja", "on"):
        return True
    return refuse(message("Bei „{label}“ fehlt Ihre Zustimmung.", label=field.label), _TICK)


def _texts(options: Options) -> Mapping[str, str]:
    assert isinstance(options, DeclarationOptions)
    return {"text": options.text}


def _choices(field: Field) -> tuple[tuple[str, Saying], ...]:
    return (("ja", field.texts["text"]),)


def _show(value: Value, field: Field, language: str) -> str:
    return field.texts["text"].say(language)


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": ["ja"]}


def _keys(value: Value) -> frozenset[str]:
    return frozenset(["ja"])


def _domain(options: Options) -> tuple[str, ...]:
    return ("ja",)


def _examples(field: Field) -> tuple[Raw, ...]:
    return typed("ja")


TYPE = QuestionType(
    template="erklaerung",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=_TICK,
    examples=_examples,
    options=DeclarationOptions,
    choices=_choices,
    texts=_texts,
    keys=_keys,
    domain=_domain,
)
