"""The wiring: what cannot be is refused, and a file says the same as what it was made of."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.locks.wiring import BadWiring, Input, Output, standard, with_levels
from ausgabebox.locks.wiring_file import load, parse, save, text

PLAN = standard(8)


@pytest.mark.parametrize("size", [1, 8, 9, 24])
def test_a_file_says_the_same(size: int, tmp_path: Path) -> None:
    for wiring in (standard(size), with_levels(standard(size)), replace(with_levels(standard(size)), baud=9600)):
        assert parse(text(wiring)) == wiring
        save(tmp_path / "wiring.toml", wiring)
        assert load(tmp_path / "wiring.toml") == wiring
    assert [one.name for one in tmp_path.iterdir()] == ["wiring.toml"]


def test_what_may_be_missing() -> None:
    places = tuple(replace(place, light=None) for place in PLAN.places)
    bare = replace(PLAN, places=places, mains=None, reserve_low=None, tone=None)
    assert parse(text(bare)) == bare


def test_learned_is_every_input() -> None:
    learned = with_levels(PLAN)
    assert learned.learned
    assert not PLAN.learned
    assert not replace(learned, tamper=replace(learned.tamper, high_means=None)).learned
    with pytest.raises(BadWiring):
        PLAN.rail.means(0)


def test_levels() -> None:
    assert Input(1, 2, True).means(0b100)
    assert not Input(1, 2, True).means(0b011)
    assert Input(1, 2, False).means(0b011)


def changed(index: int, **wires: object) -> tuple[object, ...]:
    places = list(PLAN.places)
    places[index] = replace(places[index], **wires)  # type: ignore[arg-type]
    return tuple(places)


@pytest.mark.parametrize(
    ("wires", "why"),
    [
        ({"places": ()}, "numbered"),
        ({"places": PLAN.places[1:]}, "numbered"),
        ({"places": PLAN.places[::-1]}, "numbered"),
        ({"places": changed(1, lock=PLAN.places[0].lock)}, "relay in use twice"),
        ({"places": changed(1, closed=PLAN.places[0].closed)}, "input in use twice"),
        ({"places": changed(1, inside=replace(PLAN.places[1].closed, high_means=True))}, "input in use twice"),
        ({"places": changed(1, light=PLAN.places[0].lock)}, "relay in use twice"),
        ({"places": changed(0, light=Output(3, 5), lock=Output(2, 0))}, "nothing else"),
        ({"places": changed(0, lock=Output(1, 8))}, "no such channel"),
        ({"places": changed(0, lock=Output(0, 0))}, "no such channel"),
        ({"places": changed(0, lock=Output(248, 0))}, "no such channel"),
        ({"places": changed(0, closed=Input(1, -1))}, "no such channel"),
        ({"arming": Output(3, 1)}, "relay in use twice"),
        ({"tone": Output(1, 7)}, "twice|nothing else"),
        ({"rail": PLAN.tamper}, "input in use twice"),
        ({"baud": 300}, "speed"),
        ({"pulse_tenths": 0}, "current"),
        ({"pulse_tenths": 31}, "current"),
        ({"armed_tenths": 7}, "current"),
        ({"armed_tenths": 601}, "current"),
    ],
)
def test_what_cannot_be(wires: dict[str, object], why: str) -> None:
    with pytest.raises(BadWiring, match=why):
        replace(PLAN, **wires)  # type: ignore[arg-type]


def test_the_ends_of_what_can_be() -> None:
    for numbers in ({"pulse_tenths": 1, "armed_tenths": 2}, {"pulse_tenths": 30, "armed_tenths": 600}, {"baud": 57600}):
        assert replace(PLAN, **numbers) != PLAN  # type: ignore[arg-type]


WHOLE = text(with_levels(PLAN))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("version = 1", "version = 2"),
        ("version = 1", "version = true"),
        ("version = 1\n", ""),
        ("baud = 38400", 'baud = "38400"'),
        ("baud = 38400", "baud = 38400.0"),
        ("baud = 38400", "baud = 38400\nbaud = 38400"),
        ("baud = 38400", "baud = 38400\nmaster_code = 1234"),
        ("arming = { board = 3, relay = 0 }", "arming = 3"),
        ("arming = { board = 3, relay = 0 }", "arming = { board = 3 }"),
        ("arming = { board = 3, relay = 0 }", "arming = { board = true, relay = 0 }"),
        ("arming = { board = 3, relay = 0 }\n", ""),
        ("high_means = true", "high_means = 1"),
        ("high_means = true", 'high_means = "true"'),
        ("lock = { board = 1, relay = 0 }", "lock = { board = 1, relay = 0, also = 1 }"),
        ("lock = { board = 1, relay = 0 }", "lock = { board = 1, channel = 0 }"),
        ("lock = { board = 1, relay = 0 }\n", ""),
        ("number = 8", "number = 7"),
        ("number = 8", "number = 9"),
        ("[[compartment]]", "[compartment]"),
        ("[[compartment]]\nnumber = 1", "compartment = []\n[[compartment]]\nnumber = 1"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(was: str, becomes: str) -> None:
    assert was in WHOLE
    with pytest.raises(BadWiring):
        parse(WHOLE.replace(was, becomes, 1))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 30))
def test_a_file_with_a_hole_is_refused_or_still_whole(start: int, length: int) -> None:
    try:
        wiring = parse(WHOLE[:start] + WHOLE[start + length :])
    except BadWiring:
        return
    assert len(wiring.places) in range(1, 9)


@given(st.text(max_size=60))
def test_any_text_is_refused_by_name(content: str) -> None:
    with pytest.raises(BadWiring):
        parse(content)


def test_not_even_text(tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(b"\xff\xfe")
    with pytest.raises(BadWiring):
        load(tmp_path / "w")


def test_a_file_names_each_wire_once() -> None:
    assert len(re.findall(r"^(lock|closed|inside|light) =", WHOLE, re.M)) == 32
