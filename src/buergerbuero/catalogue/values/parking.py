"""Zones of resident parking as the town writes them: {Zone: [Musterweg, "Beispielstraße 1-19 ungerade"]}."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, WithJsonSchema

from buergerbuero.catalogue.values.stated import FrozenMap, Sentence

_STRETCH: Final = re.compile(r"(\S.*?) ([0-9]{1,4})-([0-9]{1,4})(?: (gerade|ungerade))?")


@dataclass(frozen=True)
class Stretch:
    """A street, or the part of it with these house numbers, both ends among them, maybe one side of it only."""

    street: str
    first: int | None = None
    last: int | None = None
    side: Literal["gerade", "ungerade"] | None = None

    @classmethod
    def parse(cls, text: str) -> "Stretch":
        """Read `Musterweg` or `Musterweg 2-40 gerade`. Raises ValueError."""
        match = _STRETCH.fullmatch(text)
        if match is None and re.search(r"[0-9]$|gerade$", text):
            raise ValueError(
                f"„{text}“ ist kein Stück einer Straße"
                " | Schreiben Sie die Straße allein oder zum Beispiel „Musterweg 2-40 gerade“."
            )
        if match is None:
            return cls(text)
        street, first, last, side = match.groups()
        if int(first) > int(last):
            raise ValueError(f"in „{text}“ steht die größere Hausnummer vorn | Schreiben Sie die kleinere zuerst.")
        return cls(street, int(first), int(last), "gerade" if side == "gerade" else "ungerade" if side else None)

    def text(self, language: str = "de") -> str:
        """Return it as it is written."""
        return f"{self.street} {self.first}-{self.last} {self.side or ''}".strip() if self.first else self.street


def _parsed(text: object) -> object:
    return Stretch.parse(text) if isinstance(text, str) else text


StretchText = Annotated[
    Stretch, BeforeValidator(_parsed), WithJsonSchema({"type": "string", "examples": ["Musterweg 2-40 gerade"]})
]
ZoneStreets = FrozenMap[Sentence, tuple[StretchText, ...]]
