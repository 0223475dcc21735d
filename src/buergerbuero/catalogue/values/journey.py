"""A journey (wege/*.yaml): one application from the first answer to the end, walked by the tests as a person would."""

from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from buergerbuero.catalogue.values.service import TrustLevel
from buergerbuero.catalogue.values.stated import FrozenMap, Id, Sentence, Value
from buergerbuero.catalogue.values.ways import DeliveryName


def _answer(found: object, depth: int = 0) -> object:
    """Take an answer as it is written: a sentence, {part: answer}, or a list of answers (entries of a group)."""
    known = isinstance(found, dict) or (isinstance(found, str | list | tuple) and bool(found))  # {}: all left empty
    if depth > DEEPEST_ANSWER or not known:
        raise ValueError("das ist keine Antwort | Schreiben Sie einen Text, {feld: …} oder eine Liste davon.")
    if isinstance(found, dict):
        return MappingProxyType({key: _answer(value, depth + 1) for key, value in found.items()})
    assert isinstance(found, str | list | tuple)
    return found if isinstance(found, str) else tuple(_answer(each, depth + 1) for each in found)


DEEPEST_ANSWER: Final = 8
_ANSWER_SCHEMA: Final = {"type": ["string", "object", "array"], "minLength": 1, "minItems": 1}
Answer = Annotated[Any, PlainValidator(_answer), WithJsonSchema(_ANSWER_SCHEMA)]


class Expectation(Value):
    """What a person would notice at this point, in German. Only what is written is checked.

    case: the state that stands at the top of "Mein Vorgang". page: sentences that stand on it. deadline: whether
    it names a day. document: title of a document there; contains, lacks: sentences in it; fee: an amount in it.
    delivery: how the document comes. mails: how many mails the person has been sent so far. alone: nobody has decided,
    registers have confirmed all.
    """

    case: Sentence | None = Field(alias="vorgang", default=None)
    page: tuple[Sentence, ...] = Field(alias="seite", default=())
    deadline: Literal["genannt", "unbekannt"] | None = Field(alias="frist", default=None)
    document: Sentence | None = Field(alias="dokument", default=None)
    contains: tuple[Sentence, ...] = Field(alias="enthält", default=())
    lacks: tuple[Sentence, ...] = Field(alias="enthält_nicht", default=())
    fee: Sentence | None = Field(alias="gebühr", default=None)
    delivery: DeliveryName | None = Field(alias="zustellung", default=None)
    mails: Annotated[str, Field(pattern="^[0-9]$")] | None = Field(alias="mails", default=None)
    alone: Literal["ja"] | None = Field(alias="ohne_mensch", default=None)


class StaffStep(Value):
    """What a clerk does: one verb. `corrects` are the pages whose answers the question asks to correct.

    `lays_ready` and `hands_out`: the notice is to be collected at the counter, and is.
    """

    takes: Literal["ja"] | None = Field(alias="übernimmt", default=None)
    asks_for: Sentence | None = Field(alias="fragt_nach", default=None)
    because: Sentence | None = Field(alias="weil", default=None)
    corrects: tuple[Id, ...] = Field(alias="zu", default=())
    grants: Literal["ja"] | None = Field(alias="bewilligt", default=None)
    refuses: Id | None = Field(alias="lehnt_ab", default=None)
    lays_ready: Literal["ja"] | None = Field(alias="legt_bereit", default=None)
    hands_out: Literal["ja"] | None = Field(alias="händigt_aus", default=None)


class CitizenStep(Value):
    """What the person does: answers a question, corrects answers (with words, if `answers` says some), pays the fee, or
    takes the application back.
    """

    answers: Sentence | None = Field(alias="antwortet", default=None)
    amends: FrozenMap[Id, Answer] | None = Field(alias="berichtigt", default=None, min_length=1)
    pays: Literal["online"] | None = Field(alias="bezahlt", default=None)
    withdraws: Literal["ja"] | None = Field(alias="zieht_zurück", default=None)


class Step(Value):
    """One line of a journey: exactly one of the three."""

    expected: Expectation | None = Field(alias="erwartet", default=None)
    staff: StaffStep | None = Field(alias="sachbearbeitung", default=None)
    citizen: CitizenStep | None = Field(alias="bürgerin", default=None)

    @model_validator(mode="after")
    def _exactly_one(self) -> "Step":
        if sum(part is not None for part in (self.expected, self.staff, self.citizen)) != 1:
            raise ValueError(
                "ein Schritt hat genau eins davon | Schreiben Sie erwartet, sachbearbeitung oder bürgerin."
            )
        return self


class LogIn(Value):
    """That the person logs in before the first question: how surely, and what the log-in says of them.

    It says what stands in `application` wherever the form lets a log-in fill in; `says` names what it says otherwise,
    by the words of the provider's file (`straße`, `familienname`).
    """

    level: TrustLevel = Field(alias="stufe")
    says: FrozenMap[Id, Sentence] = Field(alias="sagt", default_factory=dict)


class Journey(Value):
    """A named way through a service. In `application`, a date may be `heute`."""

    title: Sentence = Field(alias="titel")
    login: LogIn | None = Field(alias="anmeldung", default=None)
    application: FrozenMap[Id, Answer] = Field(alias="antrag", min_length=1)
    steps: tuple[Step, ...] = Field(alias="verlauf", min_length=1)
