"""A decision can be taken back for a moment; until then the person knows nothing of it."""

from buergerbuero.catalogue.values.journey import StaffStep
from tests.journey import apply, ways
from tests.journey.desk import Clerk
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.walk import STATUS, state_of

TRIES = 5
"""A busy machine may need longer than the moment that is given here (in operation it is a minute)."""


def test_taken_back(town: Town, clerk: Clerk) -> None:
    for _ in range(TRIES):
        person = Plain(town.portal)
        way = ways.way(dict(ways.all_ways())["hundesteuer_anmeldung-bewilligt"])
        receipt = apply.apply(way, person)
        clerk.does(StaffStep.model_validate({"bewilligt": "ja"}), receipt.number)
        seen = person.open(STATUS)
        if clerk.undo():
            break
    else:
        raise AssertionError("the moment was always too short")

    assert state_of(seen) == "Wir prüfen Ihren Antrag"
    assert "entschieden" not in seen.root.first("ol").text
    clerk.find(receipt.number)
    clerk.device.page.says("In Prüfung", "Entscheidung zurückgenommen")
    assert {"Bewilligen", "Ablehnen", "Nachfragen"} <= {each.label for each in clerk.device.page.root.all("a")}
    page = person.open(STATUS)
    assert state_of(page) == "Wir prüfen Ihren Antrag"
    assert town.post.about(receipt.number, count=0, seconds=0) == []
