"""Whoever sees little, sees otherwise, uses no mouse or has no JavaScript gets through all the same.

Here the pages with most in them are tried; `--thorough` tries every kind of page at every width and setting.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.journey import apply, files, looks, ways
from tests.journey.desk import Clerk
from tests.journey.keys import Keys
from tests.journey.plain import Plain
from tests.journey.running import Town
from tests.journey.screen import PHONE, PHONE_WITHOUT_SCRIPTS, WIDE, Screen, Studio
from tests.journey.walk import Walk
from tests.journey.ways import Way

pytestmark = pytest.mark.browser
MUCH, LITTLE = "alle_fragen-alles", "alle_fragen-wenig"
FULLEST = ("wer", "kinder", "foto", "nachweis", "zahlen", "dabei", "abbuchung", "pruefen", "spaeter")
"""Questions with most on them, and what comes after them."""


def way(name: str) -> Way:
    return ways.way(dict(ways.all_ways())[name])


@pytest.fixture(scope="module")
def filled_in(town: Town, studio: Studio) -> Iterator[Screen]:
    """A phone on which everything is answered and nothing sent."""
    person = Plain(town.portal)
    apply.fill_in(way(MUCH), person)
    with studio.screen(town.portal, PHONE) as screen:
        screen.go_on_from(person)
        yield screen


def test_zoomed_in_spaced_out_and_still(filled_in: Screen) -> None:
    for page in FULLEST:
        filled_in.open(f"/antrag/{page}/")
        for assertion in (looks.assert_bears_zoom, looks.assert_bears_spacing, looks.assert_rests):
            filled_in.studio.run(lambda assertion=assertion: assertion(filled_in.tab))  # type: ignore[misc]


def test_in_forced_colours(filled_in: Screen) -> None:
    for page in ("kinder", "foto", "pruefen"):
        filled_in.open(f"/antrag/{page}/")
        filled_in.studio.run(lambda: looks.assert_in_own_colours(filled_in.tab))


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_focus_shows_and_goes_on(filled_in: Screen, colours: str) -> None:
    """On a page with something of everything; Tab goes through it once, from top to bottom, and leaves it."""
    filled_in.open("/antrag/kinder/")

    def follow() -> list[float]:
        filled_in.tab.emulate_media(forced_colors=colours)  # type: ignore[arg-type]
        heights = []
        for station in looks.stations(filled_in.tab):
            looks.assert_shows_focus(filled_in.tab, station)
            heights.append(round(station["y"]))
        return heights

    heights = filled_in.studio.run(follow)
    assert heights == sorted(heights)
    assert len(heights) > 20


def test_by_keys_alone(town: Town, studio: Studio) -> None:
    """From the service to the receipt."""
    journey = way(LITTLE)
    with studio.screen(town.portal, WIDE) as screen:
        keys = Keys(screen.tab)
        screen.open("/leistung/alle_fragen/")
        studio.run(lambda: keys.press("Antrag starten"))
        while (page := studio.run(screen.look)).path != "/antrag/pruefen/":
            studio.run(lambda page=page: answer(journey, apply.page_id_of(page), screen, keys))  # type: ignore[misc]
        studio.run(lambda: keys.choose("stimmt", "ja"))
        studio.run(lambda: keys.press("Antrag senden"))
        assert studio.run(screen.look).heading == "Ihr Antrag ist angekommen"


def answer(journey: Way, page_id: str, screen: Screen, keys: Keys) -> None:
    page = screen.page
    for name, given in ways.leaves(page_id, journey.answers[page_id]).items():
        for text in (given,) if isinstance(given, str) else given:
            if f"{name}-tag" in page.names():
                for part, digits in zip(("tag", "monat", "jahr"), reversed(text.split("-")), strict=True):
                    keys.type(f"{name}-{part}", digits)
            elif page.kind(name) == "file":  # choosing a file is the browser's own affair
                screen.upload(name, files.named(text))
            elif page.choices(name):
                keys.choose(name, text)
            else:
                keys.type(name, text)
    keys.press("Weiter")


@pytest.mark.parametrize("name", [LITTLE, pytest.param(MUCH, marks=pytest.mark.long)])
def test_without_javascript(town: Town, studio: Studio, clerk: Clerk, name: str) -> None:
    """Groups, files and everything else, to the notice."""
    with studio.screen(town.portal, PHONE_WITHOUT_SCRIPTS) as person:
        Walk(way(name), town, person, clerk).walk()


@pytest.mark.long
def test_at_four_hundred_percent(town: Town, studio: Studio) -> None:
    """The whole way in a window of 320 by 256 pixels."""
    with studio.screen(town.portal, replace(PHONE, name="zoomed", width=320, height=256, touch=False)) as screen:
        shown = apply.fill_in(way(LITTLE), screen)
        apply.declare(way(LITTLE), shown, screen)
        screen.press("Antrag senden").says("Ihr Antrag ist angekommen")
