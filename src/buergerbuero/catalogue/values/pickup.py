"""The town's boxes that give documents out, and what may lie in them (towns/<id>/ausgabebox.yaml).

A document class is a kind of paper by what the law says about handing it out. What a service puts into a box is one of
them: `dokumentart` in service.yaml.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from buergerbuero.base.languages import translated
from buergerbuero.catalogue.values.opening import OpeningHours
from buergerbuero.catalogue.values.places import Address
from buergerbuero.catalogue.values.quantities import Period, PeriodText
from buergerbuero.catalogue.values.stated import FrozenMap, Id, Sentence, StatedValue, Value

ALWAYS: Final = "rund um die Uhr"
Reach: TypeAlias = Literal["niedrig", "beliebig"]
"""How high a compartment lies: `niedrig` is reached from a wheelchair and by children."""
YesNo: TypeAlias = Literal["ja", "nein"]
BoxId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,39}$")]
CompartmentNumber = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2}$")]
MOST_DAYS: Final = 60
"""So many days a document lies in a box at most."""


def _in_days(period: Period) -> Period:
    if period.unit != "Tage" or not 1 <= period.number <= MOST_DAYS:
        raise ValueError(f"das sind keine 1 bis {MOST_DAYS} Tage | Die Box zählt Tage: zum Beispiel „10 Tage“.")
    return period


DaysText = Annotated[PeriodText, AfterValidator(_in_days)]


class BoxPlace(Value):
    """A box: what people call it, where it stands, when they reach it, and its compartments by their number."""

    name: Sentence
    address: Address = Field(alias="anschrift")
    place: Sentence = Field(alias="ort")
    hours: Literal["rund um die Uhr"] | OpeningHours = Field(alias="zeiten")
    access: Sentence | None = Field(alias="zugang", default=None)
    compartments: FrozenMap[CompartmentNumber, Reach] = Field(alias="fächer", min_length=1)

    def hours_lines(self, language: str = "de") -> tuple[str, ...]:
        """Return when people reach it, one line a day."""
        if isinstance(self.hours, str):
            return (translated("rund um die Uhr", language),)
        return self.hours.lines(language)

    @property
    def has_low(self) -> bool:
        """Whether a compartment of it lies low."""
        return "niedrig" in self.compartments.values()

    def text(self, language: str = "de") -> str:
        """Return what it is called and where it stands."""
        return f"{self.name}, {self.address.text(language)}"


class DocumentClass(Value):
    """What the law says about handing out one kind of paper, and so what a box may do with it.

    allowed: whether it may lie in a box at all. return_required: whether another paper must be given back for it.
    proxy: who besides the person may collect it. reach: the compartments that it may lie in. together: what lies in
    the compartment, all of it at once. excluded: whose paper never goes into a box.
    """

    name: Sentence
    allowed: StatedValue[YesNo] = Field(alias="erlaubt")
    return_required: StatedValue[Literal["ja", "nein", "auf Verlangen"]] = Field(alias="rückgabe")
    proxy: StatedValue[Literal["niemand", "mit Vollmacht"]] = Field(alias="vertretung")
    reach: StatedValue[Reach] = Field(alias="höhe")
    together: tuple[Sentence, ...] = Field(alias="inhalt", min_length=1)
    excluded: StatedValue[Sentence] | None = Field(alias="ausgeschlossen", default=None)

    @property
    def may_lie_in_a_box(self) -> bool:
        """Whether it may, as far as somebody vouches for it."""
        return self.allowed.usable and self.allowed.value == "ja"

    @property
    def wants_another_back(self) -> bool:
        """Whether something must be given back: who does not vouch for no, means yes."""
        return not (self.return_required.usable and self.return_required.value != "ja")

    @property
    def by_proxy(self) -> bool:
        """Whether somebody with a power of attorney may collect it."""
        return self.proxy.usable and self.proxy.value == "mit Vollmacht"


class PickupRules(Value):
    """The boxes of a town and its rules for them.

    keep: how long something lies in a box before it goes back to the counter. remind: how long before that the person
    is reminded. That two colleagues load and open it together is no rule of a town: the box always asks for two.
    """

    boxes: StatedValue[FrozenMap[BoxId, BoxPlace]] = Field(alias="boxen")
    keep: StatedValue[DaysText] = Field(alias="liegt_bereit")
    remind: StatedValue[DaysText] = Field(alias="erinnerung")
    classes: FrozenMap[Id, DocumentClass] = Field(alias="dokumentarten", min_length=1)

    @model_validator(mode="after")
    def _reminds_before_the_end(self) -> "PickupRules":
        if self.keep.value and self.remind.value and self.remind.value.number >= self.keep.value.number:
            raise ValueError(
                "„erinnerung“ ist nicht kürzer als „liegt_bereit“"
                " | Erinnert wird so viele Tage vor dem letzten: zum Beispiel „3 Tage“."
            )
        return self

    @property
    def usable_boxes(self) -> "FrozenMap[str, BoxPlace]":
        """The boxes that people may choose: none while nobody vouches for them, or for how long a paper lies there."""
        if not (self.boxes.usable and self.keep.usable):
            return {}
        return self.boxes.value or {}

    @property
    def keep_days(self) -> int:
        """For how many days something lies in a box. Ask only where there are usable boxes."""
        assert self.keep.value is not None
        return self.keep.value.number

    @property
    def remind_days(self) -> int | None:
        """How many days before the last one the person is reminded; None while nobody has said so."""
        return self.remind.value.number if self.remind.usable and self.remind.value else None
