"""Frozen dataclasses to CBOR maps and back, strictly: exactly these keys, these types, these ranges.

Each field of such a class is annotated with what it may hold. A value out of its range cannot even be made here, so
neither side sends what the other refuses.
"""

import dataclasses
import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Protocol, TypeVar, get_type_hints

from ausgabebox.protocol.errors import Malformed

_Shape = TypeVar("_Shape", bound="Shape")


class Rule(Protocol):
    """What a field may hold."""

    def take(self, value: object) -> Any:  # noqa: ANN401 - as many types as fields
        """Return the value, or raise Malformed."""
        ...


@dataclass(frozen=True)
class Blob:
    """Bytes, from `least` to `most` of them; exactly `least` without `most`."""

    least: int
    most: int | None = None

    def take(self, value: object) -> bytes:
        """Return the bytes."""
        if not isinstance(value, bytes) or not self.least <= len(value) <= (self.most or self.least):
            raise Malformed("bytes")
        return value


@dataclass(frozen=True)
class Number:
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def take(self, value: object) -> int:
        """Return the number; true and false are none."""
        if type(value) is not int or not self.least <= value <= self.most:
            raise Malformed("number")
        return value


@dataclass(frozen=True)
class Text:
    """A text that this pattern fits from end to end."""

    pattern: str

    def take(self, value: object) -> str:
        """Return the text."""
        if not isinstance(value, str) or self._whole(value) is None:
            raise Malformed("text")
        return str(value)

    @cached_property
    def _whole(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern).fullmatch


@dataclass(frozen=True)
class Choice:
    """A member of an enum of texts."""

    members: type[enum.StrEnum]

    def take(self, value: object) -> enum.StrEnum:
        """Return the member."""
        if not isinstance(value, str):
            raise Malformed("choice")
        try:
            return self.members(value)
        except ValueError as error:
            raise Malformed("choice") from error


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def take(self, value: object) -> bool:
        """Return it."""
        if not isinstance(value, bool):
            raise Malformed("flag")
        return value


@dataclass(frozen=True)
class Maybe:
    """What `rule` allows, or nothing."""

    rule: Rule

    def take(self, value: object) -> Any:  # noqa: ANN401 - what the rule inside gives
        """Return the value or None."""
        return None if value is None else self.rule.take(value)


@dataclass(frozen=True)
class Several:
    """From `least` to `most` of what `rule` allows, none of them twice where `unlike`."""

    rule: Rule
    least: int
    most: int
    unlike: bool = False

    def take(self, value: object) -> tuple[Any, ...]:
        """Return them as a tuple."""
        if not isinstance(value, list | tuple) or not self.least <= len(value) <= self.most:
            raise Malformed("list")
        taken = tuple(self.rule.take(each) for each in value)
        if self.unlike and len(set(taken)) != len(taken):
            raise Malformed("list")
        return taken


@dataclass(frozen=True)
class Table:
    """At most `most` entries of what `keys` and `values` allow."""

    keys: Rule
    values: Rule
    most: int

    def take(self, value: object) -> dict[Any, Any]:
        """Return them as a dict."""
        if not isinstance(value, dict | Mapping) or len(value) > self.most:
            raise Malformed("table")
        return {self.keys.take(key): self.values.take(each) for key, each in value.items()}


_RULES: dict[type["Shape"], Mapping[str, Rule]] = {}


class Shape:
    """A frozen dataclass whose fields are annotated with rules."""

    def __post_init__(self) -> None:
        for name, rule in rules_of(type(self)).items():
            given = getattr(self, name)
            if (taken := rule.take(given)) is not given:
                object.__setattr__(self, name, taken)


def rules_of(shape: type[Shape]) -> Mapping[str, Rule]:
    """Return the rule of each field."""
    if shape not in _RULES:
        hints = get_type_hints(shape, include_extras=True)
        names = [field.name for field in dataclasses.fields(shape)]  # type: ignore[arg-type]  # each Shape is one
        _RULES[shape] = {name: hints[name].__metadata__[0] for name in names}
    return _RULES[shape]


def pack(value: Shape) -> dict[str, Any]:
    """Return the CBOR map of a value."""
    return {name: _plain(getattr(value, name)) for name in rules_of(type(value))}


def unpack(shape: type[_Shape], value: object) -> _Shape:
    """Return the value of a CBOR map with exactly the fields of `shape`. Raises Malformed."""
    if not isinstance(value, dict) or value.keys() != rules_of(shape).keys():
        raise Malformed("keys")
    return shape(**value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what CBOR holds has no better type
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


ID = "[a-z0-9-]{1,40}"
BoxId = Annotated[str, Text(ID)]
"""A box, as the file of the town names it."""
Compartment = Annotated[int, Number(1, 999)]
"""The number on a door. The largest cabinet that research/box.md § 1.2 found has 608."""
Id = Annotated[bytes, Blob(16)]
"""128 random bits: of a grant, an order, a load, a PIN."""
Digest = Annotated[bytes, Blob(32)]
"""SHA-256 or HMAC-SHA256."""
Moment = Annotated[int, Number(0, 253_402_300_799)]
"""Seconds since 1970, UTC, up to the year 9999."""
Counter = Annotated[int, Number(0, 2**53)]
"""A number that only grows."""
Word = Annotated[str, Text("[A-Za-z0-9_-]{1,40}")]
"""A word of the program, never of a person."""
DocRef = Annotated[str, Text("[!-~]{1,64}")]
"""What the barcode on a document says: visible ASCII, no space."""
