"""A town as it is known (towns/<id>/town.yaml). What nobody has confirmed is said to be unconfirmed or unknown."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from buergerbuero.catalogue.values.opening import DaysFromEaster, OpeningHours
from buergerbuero.catalogue.values.parking import ZoneStreets
from buergerbuero.catalogue.values.pickup import PickupRules
from buergerbuero.catalogue.values.places import Address, Postcode
from buergerbuero.catalogue.values.quantities import DayOfYearText, FeeText, PeriodText
from buergerbuero.catalogue.values.stated import Day, FrozenMap, Id, Sentence, StatedValue, Value

PICKUP: Final = "ausgabebox"
"""What the town says of its boxes: the key that the file of the same name is laid under."""
Street = Annotated[str, Field(min_length=1, max_length=100)]
Year = Annotated[str, Field(pattern=r"^20[0-9]{2}$")]


def _divides_the_year(days: tuple[object, ...]) -> tuple[object, ...]:
    if 12 % len(days):
        raise ValueError(
            "die Termine teilen das Jahr nicht gleichmäßig | Es müssen 1, 2, 3, 4, 6 oder 12 Termine sein."
        )
    return days


class Office(Value):
    """A place of the Bürgerbüro that people can go to (Standort)."""

    name: Sentence
    address: StatedValue[Address] = Field(alias="anschrift")
    phone: StatedValue[Sentence] = Field(alias="telefon")
    hours: StatedValue[OpeningHours] = Field(alias="öffnungszeiten")
    accessibility: StatedValue[Sentence] = Field(alias="barrierefreiheit")
    bus_stop: StatedValue[Sentence] = Field(alias="haltestelle")


class HolidayRules(Value):
    """Which days are no working days: fixed ones, those that move with Easter, and days the town is closed.

    They move whatever is stated in working days, the time that people have (to pay, say) as well as the town's own, and
    the last day to collect something; nothing else that is stated in days, weeks, months or years. What should move the
    town's own time alone does not belong here but where that is counted (`days.decide_by`).
    """

    fixed: StatedValue[FrozenMap[Sentence, DayOfYearText]] = Field(alias="fest")
    easter: StatedValue[FrozenMap[Sentence, DaysFromEaster]] = Field(alias="ostern")
    closed: StatedValue[tuple[Day, ...]] = Field(alias="schließtage")


class Privacy(Value):
    """Whom the privacy notice must name (Art. 13 DSGVO)."""

    controller: StatedValue[Sentence] = Field(alias="verantwortlich")
    officer: StatedValue[Sentence] = Field(alias="beauftragte")
    authority: StatedValue[Sentence] = Field(alias="aufsicht")


class DogTaxRates(Value):
    """What a dog costs in a year: the only one, one of two, one of three or more."""

    first: StatedValue[FeeText] = Field(alias="erster")
    second: StatedValue[FeeText] = Field(alias="zweiter")
    further: StatedValue[FeeText] = Field(alias="weiterer")


class DogTaxFacts(Value):
    """The town's statute on dog tax, as far as it is known. Rates are keyed by the first year they hold for."""

    rates: FrozenMap[Year, DogTaxRates] = Field(alias="sätze", min_length=1)
    due_days: StatedValue[Annotated[tuple[DayOfYearText, ...], AfterValidator(_divides_the_year)]] = Field(
        alias="fälligkeiten"
    )
    begins: StatedValue[Literal["im Monat der Aufnahme"]] = Field(alias="beginn")
    begins_after_moving: StatedValue[Literal["im Monat nach dem Zuzug"]] = Field(alias="beginn_nach_zuzug")
    rounding: StatedValue[Literal["auf den Cent abgerundet"]] = Field(alias="rundung")
    arrears_within: StatedValue[PeriodText] = Field(alias="nachzahlung")
    credit: StatedValue[Sentence] = Field(alias="anrechnung")
    relief: StatedValue[Sentence] = Field(alias="ermäßigung")


class Town(Value):
    """The town: who it is, how to reach it, what its own rules say and which services it offers.

    `pickup` stands in a file of its own, ausgabebox.yaml.
    """

    id: Id
    name: Sentence
    authority: StatedValue[Sentence] = Field(alias="behörde")
    state: Sentence = Field(alias="land")
    ags: StatedValue[Annotated[str, Field(pattern=r"^[0-9]{8}$")]]
    ars: StatedValue[Annotated[str, Field(pattern=r"^[0-9]{12}$")]]
    postcodes: StatedValue[tuple[Postcode, ...]] = Field(alias="postleitzahlen")
    streets: StatedValue[tuple[Street, ...]] | None = Field(alias="straßen", default=None)
    town_hall: StatedValue[Address] = Field(alias="rathaus")
    phone: StatedValue[Sentence] = Field(alias="telefon")
    switchboard: StatedValue[Sentence] = Field(alias="zentrale")
    phone_115: StatedValue[Literal["ja", "nein"]] = Field(alias="behördennummer_115")
    email: StatedValue[Sentence] = Field(alias="email")
    website: StatedValue[Sentence] = Field(alias="webseite")
    imprint: StatedValue[Sentence] = Field(alias="impressum")
    privacy: Privacy = Field(alias="datenschutz")
    accessibility_contact: StatedValue[Sentence] = Field(alias="barrierefreiheit")
    bank_account: StatedValue[Sentence] = Field(alias="bankverbindung")
    creditor_id: StatedValue[Annotated[str, Field(pattern=r"^DE[0-9]{2}[A-Z0-9]{3}[0-9]{11}$")]] = Field(
        alias="gläubiger_id"
    )
    offices: FrozenMap[Id, Office] = Field(alias="standorte", min_length=1)
    holidays: HolidayRules = Field(alias="feiertage")
    dog_tax: DogTaxFacts | None = Field(alias="hundesteuer", default=None)
    parking_zones: StatedValue[ZoneStreets] | None = Field(alias="bewohnerparkzonen", default=None)
    pickup: PickupRules | None = Field(alias=PICKUP, default=None)
    services: tuple[Id, ...] = Field(alias="leistungen")
