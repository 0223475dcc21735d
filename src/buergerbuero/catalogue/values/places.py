"""Where something is, as the town writes it."""

from typing import Annotated

from pydantic import Field

from buergerbuero.catalogue.values.stated import Sentence, Value

Postcode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]


class Address(Value):
    """Where something is."""

    addition: Sentence | None = Field(alias="zusatz", default=None)
    street: Sentence = Field(alias="straße")
    number: Sentence = Field(alias="hausnummer")
    postcode: Postcode = Field(alias="plz")
    place: Sentence = Field(alias="ort")

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope."""
        own = (f"{self.street} {self.number}", f"{self.postcode} {self.place}")
        return (self.addition, *own) if self.addition else own

    def text(self, language: str = "de") -> str:
        """Return the address in one line."""
        return ", ".join(self.lines)
