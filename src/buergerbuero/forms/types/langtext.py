"""Text of several lines."""

import datetime

from pydantic import Field as Setting

from buergerbuero.forms.types.letters import TEXT, clean_block
from buergerbuero.forms.types.lines import check_text, filler, raw_of_text, show_text
from buergerbuero.forms.types.question import QuestionType, one, options_of, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, message


class LongTextOptions(Options):
    """`höchstens`: letters, line ends included."""

    longest: int = Setting(default=2000, alias="höchstens", ge=1, le=20_000)


def parse(raw: Raw, field: Field, today: datetime.date) -> str | Refused:
    """Take the lines, tidied."""
    text = clean_block(one(raw))
    longest = options_of(field, LongTextOptions).longest
    return check_text(text, field.label, longest, TEXT | {"\n"}) or text


def _examples(field: Field) -> tuple[Raw, ...]:
    longest = options_of(field, LongTextOptions).longest
    texts = ("Ja", "Guten Tag,\r\n\r\nes geht um „Rex“ • 5 €.\r\nViele Grüße")
    return typed(*(text for text in texts if len(text) <= longest), filler(longest))


TYPE = QuestionType(
    template="langtext",
    parse=parse,
    show=show_text,
    raw_of=raw_of_text,
    absent=message("Schreiben Sie etwas in das Feld."),
    examples=_examples,
    options=LongTextOptions,
)
