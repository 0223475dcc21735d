"""The ways of delivery: each has its line in the table, and words of its own."""

import pytest
from pydantic import TypeAdapter, ValidationError

from buergerbuero.catalogue.values.ways import LETTER, REPLACEMENT, WAYS, Channel, DeliveryName, DeliveryWay, ToDo


def test_every_way_has_its_line() -> None:
    assert list(WAYS) == list(Channel)


@pytest.mark.parametrize("column", ["word", "name", "goes", "chosen", "ahead"])
def test_each_is_told_from_the_others(column: str) -> None:
    said = [str(getattr(way, column)) for way in WAYS.values()]
    assert all(said) and len(set(said)) == len(said)


def test_what_a_box_gives_back_waits_for_the_person_still() -> None:
    assert WAYS[REPLACEMENT].to_do is ToDo.COUNTER and not WAYS[REPLACEMENT].ends


def test_the_letter_waits_for_nobody() -> None:
    """It is what is left where nobody came; nothing could take its place."""
    assert WAYS[LETTER].ends and WAYS[LETTER].to_do is ToDo.POST


@pytest.mark.parametrize("way", WAYS.values())
def test_service_and_ways_may_name_it(way: object) -> None:
    assert TypeAdapter(DeliveryWay).validate_python(way.word)  # type: ignore[attr-defined]
    assert TypeAdapter(DeliveryName).validate_python(way.name)  # type: ignore[attr-defined]


def test_and_nothing_else() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DeliveryWay).validate_python("fax")
