"""An amount of money in euros. The value is an int: cents."""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from babel.numbers import format_currency
from pydantic import BeforeValidator, WithJsonSchema
from pydantic import Field as Setting

from buergerbuero.base.languages import locale_of
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import Input, QuestionType, one, options_of, refuse, typed
from buergerbuero.forms.values import Field, Options, Raw, Refused, Value, message

MOST: Final = 99_999_999_999  # cents
_AMOUNT: Final = re.compile(
    r"([0-9]{1,9}|[0-9]{1,3}(?:[. ’'][0-9]{3}){1,2})(?:,([0-9]{1,2})|,-+)?|([0-9]{1,9})[.]([0-9]{2})"
)
_ENGLISH: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,2})[.]([0-9]{2})")
_UNIT: Final = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$", re.IGNORECASE)


def cents(text: str) -> int | None:
    """Return the amount in what someone wrote: "12", "12,5", "1.234,56 €", "12.50"; None if it is none."""
    amount = _UNIT.sub("", text).replace("–", "-").strip()
    if match := _ENGLISH.fullmatch(amount):
        return int(match[1].replace(",", "") + match[2])
    if not (match := _AMOUNT.fullmatch(amount)):
        return None
    whole, rest = (match[1], match[2] or "") if match[1] else (match[3], match[4])
    return int(re.sub("[^0-9]", "", whole) + rest.ljust(2, "0"))


def _setting(text: object) -> object:
    found = cents(text) if isinstance(text, str) else text
    if found is None:
        raise ValueError(f"„{text}“ ist kein Betrag. | Schreiben Sie Euro und Cent, zum Beispiel 12,50.")
    return found


Amount = Annotated[int, BeforeValidator(_setting), WithJsonSchema({"type": ["string", "number"]})]


class MoneyOptions(Options):
    """`mindestens`, `höchstens`: euros, such as 12,50."""

    least: Amount = Setting(default=0, alias="mindestens", ge=0, le=MOST)
    most: Amount = Setting(default=MOST, alias="höchstens", ge=0, le=MOST)


@dataclass(frozen=True)
class Money:
    """Cents that are said as people of the language write money."""

    cents: int

    def say(self, language: str) -> str:
        """Return the amount, such as 1.234,56 €."""
        return str(format_currency(Decimal(self.cents) / 100, "EUR", locale=locale_of(language)))


def parse(raw: Raw, field: Field, today: datetime.date) -> int | Refused:
    """Take the amount with or without sign of the euro and dots between thousands."""
    amount = cents(clean_line(one(raw)))
    if amount is None:
        return refuse(
            message("Bei „{label}“ steht kein Geldbetrag.", label=field.label),
            message("Schreiben Sie Euro und Cent mit einem Komma dazwischen, zum Beispiel 12,50."),
        )
    options = options_of(field, MoneyOptions)
    if amount < options.least:
        return refuse(
            message("Bei „{label}“ ist der Betrag zu klein.", label=field.label),
            message("Möglich sind {least} oder mehr.", least=Money(options.least)),
        )
    if amount > options.most:
        return refuse(
            message("Bei „{label}“ ist der Betrag zu groß.", label=field.label),
            message("Möglich sind {most} oder weniger.", most=Money(options.most)),
        )
    return amount


def _show(value: Value, field: Field, language: str) -> str:
    return Money(value).say(language)


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": [_written(value)]}


def _written(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02d}"


def _examples(field: Field) -> tuple[Raw, ...]:
    options = options_of(field, MoneyOptions)
    middle = (options.least + options.most) // 2
    return typed(_written(options.least), f"{_written(middle)} €", _written(options.most))


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(inputmode="decimal", width=8, capitals="off", words=False),)


def _odd(options: Options) -> tuple[str, str] | None:
    assert isinstance(options, MoneyOptions)
    if options.least > options.most:
        return "„mindestens“ ist größer als „höchstens“.", "Vertauschen Sie die beiden, oder streichen Sie eins."
    return None


TYPE = QuestionType(
    template="geld",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Schreiben Sie einen Betrag, zum Beispiel 12,50."),
    examples=_examples,
    options=MoneyOptions,
    inputs=_inputs,
    odd=_odd,
)
