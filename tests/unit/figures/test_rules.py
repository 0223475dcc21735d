"""The arithmetic of figures, for any people who go to and fro."""

from collections import Counter
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.figures import rules
from buergerbuero.figures.values import Count, Funnel, Step, Trail

PAGES = ("person", "ziel", "farbe", "beleg", "/pruefen")
VERSIONS = ("alt", "neu")
DAY = "2026-11-23"

looks = st.tuples(st.just("look"), st.sampled_from(PAGES))
saves = st.tuples(st.sampled_from(("save", "refuse")), st.sampled_from(PAGES))
publishing = st.tuples(st.just("publish"), st.sampled_from(VERSIONS))
walks = st.tuples(st.lists(st.one_of(looks, looks, saves, publishing), max_size=25), st.booleans())
crowds = st.lists(walks, max_size=12)
Walk: TypeAlias = tuple[list[tuple[str, str]], bool]


def walked(steps: list[tuple[str, str]], sends: bool) -> list[Count]:
    """What one application counts."""
    trail, version, counts = Trail(), VERSIONS[0], list[Count]()
    for what, about in steps:
        if what == "look":
            trail, more = rules.shown(trail, about, version=version, day=DAY)
        elif what == "publish":
            version, more = about, ()
        else:
            trail, more = rules.marked(trail, Step.SAVED if what == "save" else Step.REFUSED, about)
        counts += more
    return counts + list(rules.sent(trail)) if sends else counts


def funnels(crowd: list[Walk]) -> list[Funnel]:
    sums = Counter(count for steps, sends in crowd for count in walked(steps, sends))
    return [
        rules.funnel("probe", version, [(c.step, c.about, n) for c, n in sums.items() if c.version == version])
        for version in VERSIONS
    ]


@given(crowds)
def test_everybody_who_came_stopped_somewhere_went_over_or_sent(crowd: list[Walk]) -> None:
    found = funnels(crowd)
    for each in found:
        assert each.begun + each.taken_over == each.stopped + each.renewed + each.sent
    assert sum(each.renewed for each in found) == sum(each.taken_over for each in found)
    began = sum(any(what == "look" for what, _ in steps) for steps, _ in crowd)
    assert sum(each.begun for each in found) == began
    assert sum(each.sent for each in found) == sum(s and any(w == "look" for w, _ in steps) for steps, s in crowd)


@given(crowds)
def test_nobody_is_counted_twice_on_a_page(crowd: list[Walk]) -> None:
    for each in funnels(crowd):
        came = each.begun + each.taken_over
        for page in each.pages:
            assert 0 <= page.stopped <= page.shown <= came or page.shown == 0


@given(walks)
def test_going_to_and_fro_counts_nothing_more(walk: Walk) -> None:
    steps = [step for step in walk[0] if step[0] != "publish"]
    twice = [step for step in steps for _ in range(2)]
    assert Counter(walked(twice, walk[1])) == Counter(walked(steps, walk[1]))
    assert max(Counter(walked(steps, walk[1])).values(), default=1) == 1


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_is_told_only_of_enough_people(part: int, whole: int) -> None:
    found = rules.share(part, whole)
    if 0 < part < 5 or whole < 5:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found <= 100


def test_who_never_saw_a_page_is_not_counted() -> None:
    assert walked([("save", "ziel")], True) == []
