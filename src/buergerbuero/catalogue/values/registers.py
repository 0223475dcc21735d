"""What a service asks registers, and which of its checks they can answer (service.yaml, `register` and `prüfungen`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from buergerbuero.base.composing import composed
from buergerbuero.catalogue.values.quantities import PeriodText
from buergerbuero.catalogue.values.stated import FrozenMap, Id, Sentence, StatedValue, Value
from buergerbuero.catalogue.values.town import Town

RegisterName: TypeAlias = Literal["melderegister", "fahrzeugregister"]
REGISTER_TITLES: Final[Mapping[RegisterName, str]] = MappingProxyType(
    {"melderegister": "Melderegister", "fahrzeugregister": "Fahrzeugregister"}
)


class RegisterRule(Value):
    """That a register is asked: why, by which provision, and which answers name whom or what we ask for."""

    purpose: Sentence = Field(alias="zweck")
    legal_basis: StatedValue[Sentence] = Field(alias="rechtsgrundlage")
    inputs: FrozenMap[Id, Sentence] = Field(alias="angaben")


class Check(Value):
    """A check of an application (Prüfung). With `rule`, a named rule answers it from registers; else a human does."""

    sentence: Sentence = Field(alias="satz")
    rule: Id | None = Field(alias="ja_wenn", default=None)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler.resolve_ref_schema(handler(schema))]}


def _sentence_alone(found: object) -> Any:  # noqa: ANN401 - what a file holds
    return {"satz": found} if isinstance(found, str) else found


CheckText = Annotated[Check, BeforeValidator(_sentence_alone)]


class Permit(Value):
    """That granting gives a permit (Ausweis) which counts for a while, and only one at a time for what it is for."""

    issued_for: Sentence = Field(alias="für")
    valid_for: StatedValue[PeriodText] = Field(alias="gültig")


class Verdict(StrEnum):
    """How a check ended. UNCLEAR is for a human: it is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Finding:
    """What a rule found: its verdict, why in a German sentence for the desk, and figures for the notice."""

    verdict: Verdict
    why: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterFacts:
    """What a register said: `facts` by their German names if it knows exactly one; else `why` not.

    `doubtful`: it knows one, but a human must look before anything comes of it, and `why`; no rule says yes to it.
    """

    facts: Mapping[str, str] | None
    why: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class Known:
    """All that a named rule may look at: what registers said, the town, and whether a permit counts already.

    No answer of the person is among it, so no rule can say yes to what somebody only claims. `taken`: None where
    nobody can tell.
    """

    registers: Mapping[RegisterName, RegisterFacts]
    town: Town
    taken: bool | None = None


def folded(text: str) -> str:
    """Return a name as it compares: registers and identity cards write capital letters, and ss for ß."""
    return " ".join(composed(text).replace("ẞ", "ss").casefold().split())
