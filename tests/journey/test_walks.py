"""Every journey of every service is walked: over plain HTTP, on a phone, on a wide screen. A new file is walked too."""

from pathlib import Path

import pytest

from tests.journey import ways
from tests.journey.conftest import Walked
from tests.journey.desk import Clerk
from tests.journey.running import Town
from tests.journey.screen import PHONE, WIDE, Kind, Studio
from tests.journey.walk import Walk

NAMES, FILES = zip(*ways.all_ways(), strict=True)
every_way = pytest.mark.parametrize("file", FILES, ids=NAMES)


@every_way
def test_over_http(walked: Walked, file: Path) -> None:
    walked(file)


@pytest.mark.browser
@pytest.mark.parametrize("kind", [PHONE, WIDE], ids=lambda kind: kind.name)
@every_way
def test_in_chromium(town: Town, studio: Studio, clerk_on_screen: Clerk, file: Path, kind: Kind) -> None:
    with studio.screen(town.portal, kind) as person:
        Walk(ways.way(file), town, person, clerk_on_screen).walk()
