"""What we say about Siegen: nothing is confirmed, nothing is without a source, and the demo's values are apart."""

from decimal import Decimal

from buergerbuero.catalogue.bundle import define
from buergerbuero.catalogue.values import statements
from tests.unit.catalogue.folders import REAL

FOUND = define(REAL, demo=False)
TOWN = FOUND.town


def test_nothing_is_confirmed_until_the_town_has_done_it() -> None:
    assert not any(stated.confirmed or stated.example for _, stated in statements(TOWN))


def test_the_four_offices_stand_where_the_sources_say() -> None:
    addresses = {id_: office.address.text() for id_, office in TOWN.offices.items()}
    assert addresses == {
        "rathaus_siegen": "Markt 2, 57072 Siegen",
        "weidenau": "Weidenauer Straße 211-215, 57076 Siegen",
        "geisweid": "Lindenplatz 7, 57078 Siegen",
        "eiserfeld": "Siegtalstraße 2, 57080 Siegen",
    }
    assert {office.phone.value for office in TOWN.offices.values()} == {"0271 404-1111"}


def test_no_hours_were_found_and_none_are_invented() -> None:
    assert {office.hours.value for office in TOWN.offices.values()} == {None}


def test_the_rates_are_those_of_the_newspaper() -> None:
    assert TOWN.dog_tax
    rates = TOWN.dog_tax.rates["2022"]
    amounts = [each.value.amount for each in (rates.first, rates.second, rates.further) if each.value]
    assert amounts == [Decimal("108.00"), Decimal("120.00"), Decimal("132.00")]


def test_the_keys_belong_together() -> None:
    ags, ars = TOWN.ags.value, TOWN.ars.value
    assert ags
    assert ars
    assert ars[:5] + ars[9:] == ags
