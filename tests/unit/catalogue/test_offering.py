"""A town that offers one service more: its list gets longer, and nothing else of its file changes."""

import pytest

from buergerbuero.base.yamlfile import load
from buergerbuero.catalogue.proposing import offering
from tests.cast import PROJECT

HEAD, TAIL = "# Eine Stadt\nname: Probe\n", "\n# darunter\ntelefon: 0\nliste: [x]\n"


@pytest.mark.parametrize(
    "written",
    ["leistungen: [a, b]", "leistungen:\n  - a\n  - b  # zwei", "leistungen:\n- a\n- b", "leistungen: [\n  a,\n  b\n]"],
)
def test_the_list_gets_one_more_however_it_is_written(written: str) -> None:
    before = {"town.yaml": f"{HEAD}{written}{TAIL}".encode(), "impressum.md": b"x"}
    after = offering(before, "c")
    assert after["town.yaml"].decode() == f"{HEAD}leistungen: [a, b, c]{TAIL}"
    assert after["impressum.md"] == b"x"
    assert offering(after, "c") is after, "it does already"


def test_a_town_that_says_nothing_of_services_stays_as_it_is() -> None:
    before = {"town.yaml": b"name: Probe\n"}
    assert offering(before, "c") is before


def test_the_town_of_the_project() -> None:
    before = {"town.yaml": (PROJECT / "towns" / "siegen" / "town.yaml").read_bytes()}
    old = load("town.yaml", before["town.yaml"]).value
    new = load("town.yaml", offering(before, "c")["town.yaml"]).value
    assert isinstance(old, dict) and isinstance(new, dict)
    offered = old["leistungen"]
    assert isinstance(offered, list)
    assert new == {**old, "leistungen": [*offered, "c"]}
