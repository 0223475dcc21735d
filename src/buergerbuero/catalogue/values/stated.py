"""A value and who says so: the source it came from, and whether the town has confirmed it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar

from babel.dates import format_date
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from buergerbuero.base.languages import locale_of, translated

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

UNKNOWN: Final = "unbekannt"

# A mapping in a frozen model must be frozen too: bundles are cached and shared by all requests.
FrozenMap = Annotated[Mapping[K, V], AfterValidator(lambda found: MappingProxyType(dict(found)))]
Id = Annotated[str, Field(pattern=r"^[a-zäöüß][a-zäöüß0-9_]{0,59}$")]
FORM_FILE: Final = "antrag.pdf"
"""The file of a service's folder that is its form on paper."""
SERVICE_ID: Final = "[a-z][a-z0-9_]{0,59}"
ServiceId = Annotated[str, Field(pattern=f"^{SERVICE_ID}$")]
"""Stands in addresses and in the audit log, so without umlauts."""
Sentence = Annotated[str, Field(min_length=1, max_length=4000)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9äöüß_][A-Za-z0-9äöüß_./-]{0,99}$")]


class Value(BaseModel):
    """What all values of services and towns have in common: German keys, nothing unknown, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


def _yes(text: object) -> bool:
    return text is True or text == "ja"


def _day(text: object) -> object:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        raise ValueError(f"„{text}“ ist kein Tag | Schreiben Sie Jahr, Monat, Tag, zum Beispiel 2026-12-01.") from None


Day = Annotated[date, BeforeValidator(_day)]


class Confirmation(Value):
    """Who in the town confirmed a value, and when."""

    by: Sentence = Field(alias="von")
    on: Day = Field(alias="am")


def _confirmation(found: object) -> object:
    if found == "nein":
        return None
    if found == "ja":
        raise ValueError("„ja“ genügt nicht | Schreiben Sie, wer und wann: bestätigt: {von: Steueramt, am: 2026-12-01}")
    return found


_CONFIRMATION_SCHEMA: Final = {
    "oneOf": [
        {"const": "nein"},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["von", "am"],
            "properties": {"von": {"type": "string"}, "am": {"type": "string", "format": "date"}},
        },
    ]
}


class StatedValue(Value, Generic[T]):
    """A statement of law or of the town (Angabe): `{wert: …, beleg: …, bestätigt: nein}`.

    value: None means that nobody has said it yet (`unbekannt`). source: where it was read. as_of: how old that is.
    confirmation: who confirmed it and when, or None. answers: who must confirm it. example: the value was laid
    over from beispielwerte.yaml; it is nobody's statement and holds in the demo only.
    """

    value: Annotated[T | None, BeforeValidator(lambda found: None if found == UNKNOWN else found)] = Field(alias="wert")
    source: Sentence | None = Field(alias="beleg", default=None)
    as_of: Sentence | None = Field(alias="stand", default=None)
    confirmation: Annotated[
        Confirmation | None, BeforeValidator(_confirmation), WithJsonSchema(_CONFIRMATION_SCHEMA)
    ] = Field(alias="bestätigt")
    answers: Sentence | None = Field(alias="antwortet", default=None)
    note: Sentence | None = Field(alias="hinweis", default=None)
    example: SkipJsonSchema[Annotated[bool, BeforeValidator(_yes)]] = Field(
        alias="beispiel", default=False, exclude=True
    )

    @model_validator(mode="after")
    def _known_has_source(self) -> "StatedValue[T]":
        if self.value is not None and self.source is None:
            raise ValueError("der Beleg fehlt | Ergänzen Sie „beleg: …“: woher stammt der Wert?")
        if self.value is None and self.confirmation:
            raise ValueError(
                "ein unbekannter Wert kann nicht bestätigt sein | Tragen Sie den Wert ein oder „bestätigt: nein“."
            )
        return self

    @property
    def confirmed(self) -> bool:
        """Whether the town has confirmed the value."""
        return self.confirmation is not None

    @property
    def usable(self) -> bool:
        """Whether one may act on the value: charge, refuse, set a date. Confirmed, or an example in the demo."""
        return self.value is not None and (self.confirmed or self.example)

    def text(self, language: str = "de") -> str:
        """Return the value as a person reads it; an unknown one says that the town will confirm it."""
        if self.value is None:
            return translated("wird von der Stadt bestätigt", language)
        return shown(self.value, language)


def shown(value: object, language: str = "de") -> str:
    """Return a value of the catalogue as text."""
    text: Callable[[str], str] | None = getattr(value, "text", None)
    if callable(text):
        return text(language)
    if isinstance(value, tuple):
        return ", ".join(shown(part, language) for part in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(part, language)}" for key, part in value.items())
    if isinstance(value, date):
        return format_date(value, translated("dd.MM.yyyy", language), locale=locale_of(language))
    return str(value)


Path: TypeAlias = "tuple[str | int, ...]"


def statements(found: object, path: Path = ()) -> Iterator[tuple[Path, StatedValue[Any]]]:
    """Yield every statement inside a value, with its path of German keys as it stands in the file."""
    if isinstance(found, StatedValue):
        yield path, found
    elif isinstance(found, BaseModel):
        for name, info in type(found).model_fields.items():
            yield from statements(getattr(found, name), (*path, info.alias or name))
    elif isinstance(found, Mapping):
        for key, part in found.items():
            yield from statements(part, (*path, str(key)))
    elif isinstance(found, tuple):
        for number, part in enumerate(found):
            yield from statements(part, (*path, number))
