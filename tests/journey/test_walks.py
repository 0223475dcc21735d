"""Every journey of every service is walked: over plain HTTP, on a phone, on a wide screen. A new file is walked too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from django.utils import translation

from tests.journey import ways
from tests.journey.conftest import Walked
from tests.journey.desk import Clerk
from tests.journey.running import Town
from tests.journey.screen import ENGLISH_PHONE, PHONE, PHONE_WITHOUT_SCRIPTS, WIDE, Kind, Studio
from tests.journey.walk import Walk

NAMES, FILES = zip(*ways.all_ways(), strict=True)
every_way = pytest.mark.parametrize("file", FILES, ids=NAMES)


def on_each_kind() -> Iterator[ParameterSet]:
    """One way on the phone, the next on a wide screen; with --all each on both. Over HTTP all are walked always."""
    for number, (name, file) in enumerate(ways.all_ways()):
        usual = (PHONE, WIDE)[number % 2]
        for kind in (PHONE, WIDE):
            marks = [] if kind is usual else [pytest.mark.long]
            yield pytest.param(file, kind, id=f"{name}-{kind.name}", marks=marks)


@every_way
def test_over_http(walked: Walked, file: Path) -> None:
    walked(file)


@pytest.mark.browser
@pytest.mark.parametrize(("file", "kind"), list(on_each_kind()))
def test_in_chromium(town: Town, studio: Studio, clerk_on_screen: Clerk, file: Path, kind: Kind) -> None:
    with studio.screen(town.portal, kind) as person:
        Walk(ways.way(file), town, person, clerk_on_screen).walk()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["hundesteuer_anmeldung-bewilligt", "meldebescheinigung-online"])
def test_in_english(town: Town, studio: Studio, clerk_on_screen: Clerk, name: str) -> None:
    way = ways.way(dict(ways.all_ways())[name])
    with studio.screen(town.portal, ENGLISH_PHONE) as person:
        Walk(way, town, person, clerk_on_screen, say=in_english, language="en").walk()
        assert person.page.root.first("html").attributes["lang"] == "en"


@pytest.mark.browser
def test_without_javascript(town: Town, studio: Studio, clerk: Clerk) -> None:
    way = ways.way(dict(ways.all_ways())["hundesteuer_anmeldung-nachgefordert"])
    with studio.screen(town.portal, PHONE_WITHOUT_SCRIPTS) as person:
        Walk(way, town, person, clerk).walk()


def in_english(text: str) -> str:
    """What the pages say instead of a German sentence of theirs; other sentences stay as they are."""
    with translation.override("en"):
        return translation.gettext(text)
