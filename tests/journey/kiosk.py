"""Chromium with the flags of a box, in a thread of its own, and a screen that is really served."""

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, sync_playwright

from ausgabebox.kiosk import chromium as flags
from ausgabebox.kiosk.main import Served, serve
from box.tests.kiosk.scenes import SETTINGS
from box.tests.kiosk.scripted import Heard, Scripted, StillClock
from buergerbuero.config.cli import chromium
from tests.journey.screen import FLAGS, Studio
from tests.journey.watching import REPORT

SCREEN = {"width": 800, "height": 1280}
"""A screen of 10.1 inch, upright."""


class KioskStudio(Studio):
    """Chromium as a box starts it, but for the window."""

    def start(self) -> None:
        self._playwright = self.run(lambda: sync_playwright().start())
        launch = functools.partial(
            self._playwright.chromium.launch,
            executable_path=str(chromium.require()),
            args=[*FLAGS, *(flag for flag in flags.QUIET if flag != "--incognito")],
        )
        self._browser = self.run(launch)

    def page(self, *, scripts: bool = True) -> Page:
        """An empty window without anybody's data."""
        assert self._browser is not None
        context = self._browser.new_context(viewport=SCREEN, java_script_enabled=scripts, reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        context.add_init_script(REPORT)
        return context.new_page()


@dataclass
class Place:
    """Somebody stands before a box. `run` does things in the browser's thread."""

    served: Served
    desk: Scripted
    clock: StillClock
    heard: Heard
    tab: Page
    noticed: list[str]
    run: Callable[[Callable[[], object]], object]

    def shows(self, heading: str) -> None:
        """Wait until the screen says this, as it does by itself, and takes keys."""

        def wait() -> None:
            self.tab.locator("h1", has_text=heading).wait_for()
            self.tab.wait_for_load_state()

        self.run(wait)

    def keys(self, *steps: tuple[str, str]) -> None:
        """Work the keyboard: type, press, down or up, and what."""

        def work() -> None:
            for what, key in steps:
                getattr(self.tab.keyboard, what)(key)

        self.run(work)

    def until(self, what: Callable[[], bool]) -> None:
        """Wait until this is so."""
        for _ in range(600):
            if what():
                return
            time.sleep(0.025)
        raise AssertionError("it did not come about")


@pytest.fixture(scope="session")
def kiosk_studio() -> Iterator[KioskStudio]:
    found = KioskStudio()
    found.start()
    yield found
    found.stop()


def _listen(tab: Page, noticed: list[str]) -> None:
    """In the browser's thread, as all that is done with a page: others have no event loop."""
    tab.on("console", lambda message: noticed.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: noticed.append(str(error)))


def _place(studio: KioskStudio, *, scripts: bool) -> Iterator[Place]:
    desk, clock, heard = Scripted(), StillClock(), Heard()
    served = serve(desk, 0, settings=SETTINGS, clock=clock, speech=heard)
    tab = studio.run(lambda: studio.page(scripts=scripts))
    noticed: list[str] = []
    try:
        studio.run(lambda: _listen(tab, noticed))
        studio.run(lambda: tab.goto(served.address))
        yield Place(served, desk, clock, heard, tab, noticed, studio.run)
    finally:
        studio.run(tab.context.close)
        served.close()


@pytest.fixture
def place(kiosk_studio: KioskStudio) -> Iterator[Place]:
    yield from _place(kiosk_studio, scripts=True)


@pytest.fixture
def plain_place(kiosk_studio: KioskStudio) -> Iterator[Place]:
    yield from _place(kiosk_studio, scripts=False)
