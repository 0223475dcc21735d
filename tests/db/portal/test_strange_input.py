"""What no browser of ours sends: zero bytes, megabytes. Answered with a page that helps."""

import pytest

from buergerbuero.base.ids import new_code
from tests.db.portal.person import Person


@pytest.mark.parametrize("path", ["/leistung/%00/", "/en/leistung/a%00b/", "/leistung/a%00/datenschutz/"])
def test_a_zero_byte_names_no_service(person: Person, path: str) -> None:
    assert person.open(path).status == 404


def test_megabytes_in_place_of_a_code_are_a_slip_of_the_pen(person: Person) -> None:
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": "1", "code": new_code() * 10_000})
    assert person.status == 422
