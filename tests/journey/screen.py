"""A browser with a picture: Chromium, driven as a person drives it. Every page it shows is looked at (`watching.py`).

Playwright keeps an event loop running in its thread, which Django would take for asynchronous code in the tests that
follow. So the browser has a thread of its own, and everything here is done there.
"""

import functools
import mimetypes
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Route, sync_playwright
from playwright.sync_api import Page as Tab

from buergerbuero.config.cli import chromium
from tests.journey import html, watching
from tests.journey.device import Entries, File
from tests.journey.html import PRESSABLE, Page
from tests.journey.plain import Plain

P = ParamSpec("P")
R = TypeVar("R")
NOWHERE = "127.0.0.1:9"
"""The discard port: what is not on loopback is sent to a proxy that is not there."""
FLAGS = (
    "--no-sandbox",  # it runs as root in containers; it only ever sees our own pages
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--proxy-server={NOWHERE}",
    "--proxy-bypass-list=127.0.0.1",
)


@dataclass(frozen=True)
class Kind:
    """What somebody holds in the hand."""

    name: str
    width: int
    height: int
    touch: bool
    scripts: bool = True
    language: str = "de"


PHONE = Kind("phone", 360, 740, touch=True)
WIDE = Kind("wide", 1280, 900, touch=False)
DESK = Kind("desk", 1440, 900, touch=False)
PHONE_WITHOUT_SCRIPTS = Kind("phone-without-scripts", 360, 740, touch=True, scripts=False)
ENGLISH_PHONE = Kind("phone-english", 360, 740, touch=True, language="en")


class Studio:
    """Chromium in its thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="chromium")
        self._browser: Browser | None = None
        self.watch = watching.Watch()

    def run(self, what: Callable[[], R]) -> R:
        """Do something in the browser's thread."""
        if threading.current_thread().name.startswith("chromium"):
            return what()
        return self._thread.submit(what).result()

    def start(self) -> None:
        """Start the browser."""
        self._playwright = self.run(lambda: sync_playwright().start())
        program = str(chromium.require())
        launch = functools.partial(self._playwright.chromium.launch, executable_path=program, args=list(FLAGS))
        self._browser = self.run(launch)

    def stop(self) -> None:
        """End browser and thread."""
        if self._browser:
            self.run(self._browser.close)
            self.run(self._playwright.stop)
        self._thread.shutdown()

    @contextmanager
    def screen(self, site: str, kind: Kind) -> Iterator["Screen"]:
        """A fresh device, without anybody's cookies."""
        context = self.run(lambda: self._context(kind))
        try:
            yield Screen(self, site, kind, self.run(context.new_page))
        finally:
            self.run(context.close)

    def _context(self, kind: Kind) -> BrowserContext:
        assert self._browser is not None
        context = self._browser.new_context(
            viewport={"width": kind.width, "height": kind.height},
            device_scale_factor=2 if kind.touch else 1,
            is_mobile=kind.touch,
            has_touch=kind.touch,
            java_script_enabled=kind.scripts,
            locale={"de": "de-DE", "en": "en-GB"}[kind.language],
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        return context


def staged(method: Callable[Concatenate["Screen", P], R]) -> Callable[Concatenate["Screen", P], R]:
    """Let a method run in the browser's thread."""

    def run(self: "Screen", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.studio.run(lambda: method(self, *args, **kwargs))

    return run


class Screen:
    """A device with a window."""

    def __init__(self, studio: Studio, site: str, kind: Kind, tab: Tab) -> None:
        self.studio, self.site, self.kind, self.tab = studio, site, kind, tab
        self._page: Page | None = None
        studio.run(lambda: studio.watch.listen(tab))

    @property
    def page(self) -> Page:
        """The page that is shown."""
        assert self._page is not None, "nothing was opened yet"
        return self._page

    @staged
    def go_on_from(self, other: Plain) -> Page:
        """Take over what another device has begun, and show the same page."""
        kept = [{"name": name, "value": value, "url": self.site} for name, value in other.cookies.items()]
        self.tab.context.add_cookies(kept)  # type: ignore[arg-type]
        return self.open(other.page.path)

    @staged
    def open(self, path: str) -> Page:
        """Go to an address."""
        self.tab.goto(urljoin(self.site, path))
        return self.look()

    @staged
    def fill(self, entries: Entries) -> None:
        """Type and choose."""
        for name, value in entries.items():
            place = self.tab.locator(f'[name="{name}"]')
            if place.first.get_attribute("type") in {"radio", "checkbox"}:
                for each in (value,) if isinstance(value, str) else value:
                    self.tab.locator(f'[name="{name}"][value="{each}"]').check()
            else:
                assert isinstance(value, str), f"{name} takes one text"
                self._unfold(place)
                place.fill(value)

    @staged
    def upload(self, name: str, file: File) -> None:
        """Choose a file; where it is sent at once, wait until it is there."""
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        place = self.tab.locator(f'[name="{name}"]')
        place.set_input_files({"name": file.name, "mimeType": kind, "buffer": file.content})
        if self.kind.scripts and self.tab.locator("[data-files]").filter(has=place).count():
            self.tab.locator(".bb-name", has_text=file.name).first.wait_for()
            self.tab.locator("[data-files-coming] progress").wait_for(state="detached")
            self.look()

    @staged
    def press(self, label: str) -> Page:
        """Press a button, follow a link, or unfold."""
        place = self.place(label)
        if self.page.pressable(label).tag == "summary":
            self._touch(place)
            return self.page
        with self.tab.expect_navigation():
            self._touch(place)
        return self.look()

    @staged
    def pay(self, go: str, away: str, there: str, done: str) -> Page:
        """Go to the provider and back: pages lead on by themselves, and the last one looks again by itself."""
        self._touch(self.place(go))
        self.tab.wait_for_url("**/zahlen/*")
        self.tab.get_by_role("button", name=there).click()
        self.tab.wait_for_url("**/gebuehr/stand/")
        heading = self.tab.locator("h1", has_text=done)
        for _ in range(1 if self.kind.scripts else 20):
            with suppress(Error):
                heading.wait_for(timeout=40_000 if self.kind.scripts else 2_000)
                break
            self.tab.reload()
        return self.look()

    @staged
    def log_in(self, go: str, away: str, who: str) -> Page:
        """Go to the provider and back: with scripts, pages lead on by themselves. Its pages are not looked at."""
        self._touch(self.place(go))
        if not self.kind.scripts:
            self.tab.wait_for_load_state("load")
            self.look()
            self._touch(self.place(away))
        self.tab.wait_for_url("**/bundid/login.php*")
        self.tab.get_by_role("button", name=who, exact=True).click()
        if not self.kind.scripts:
            self.tab.locator("button[type=submit], input[type=submit]").last.dispatch_event("click")
        self.tab.wait_for_url(f"{self.site}/**")
        self.studio.watch.noticed.clear()
        return self.look()

    @staged
    def press_twice(self, label: str) -> Page:
        """Press a button twice, as fast as fingers do."""
        place = self.place(label)
        with self.tab.expect_navigation():
            place.dblclick(no_wait_after=True)
        self.tab.wait_for_load_state("networkidle")
        return self.look()

    @staged
    def lose_answer(self, label: str, swallow: Callable[[Route], None]) -> None:
        """Press a button; the browser is told that the connection was lost."""
        place, address = self.place(label), self.tab.url
        self.tab.route(address, swallow)
        with self.tab.expect_event("requestfailed"):
            self._touch(place)
        self.tab.wait_for_url("chrome-error://**")
        self.tab.unroute(address)
        self.studio.watch.noticed.clear()

    @staged
    def download(self, label: str) -> File:
        """Press what hands over a file."""
        with self.tab.expect_download() as waiting:
            self._touch(self.place(label))
        return File(waiting.value.suggested_filename, waiting.value.path().read_bytes())

    @staged
    def at_each_width(self) -> Page:
        """Look at the page that is shown as wide as a small phone, a phone and a screen are."""
        watching.assert_at_each_width(self.tab, self.page)
        return self.page

    @staged
    def stay(self, label: str, heading: str, port: int) -> Page:
        """Press what leads to a page that leads on by itself to this port, and stay there to look at it."""
        away = f"http://127.0.0.1:{port}/**"
        self.tab.route(away, lambda route: route.fulfill(status=204))
        self._touch(self.place(label))
        self.tab.locator("h1", has_text=heading).wait_for()
        self.tab.wait_for_timeout(500)
        self.tab.unroute(away)
        self.studio.watch.noticed.clear()
        self._page = html.read(self.tab.url, self.tab.content())
        return self._page

    def is_new(self, what: str) -> bool:
        """Whether no test process has done this on this kind of device."""
        return self.studio.watch.claim(f"{self.kind.name}-{what}")

    @staged
    def back(self) -> Page:
        """Press the browser's own button; where it asks whether to send a form again, say yes."""
        try:
            self.tab.go_back()
        except Error as asked:
            assert "ERR_CACHE_MISS" in asked.message, asked
            self._send_again()
        return self.look()

    def _send_again(self) -> None:
        """Answer the browser's own question, which takes a moment to appear."""
        for _ in range(50):
            self.tab.wait_for_timeout(200)
            with suppress(Error):
                self.tab.reload()
                return
        raise AssertionError("the browser's question did not appear")

    def place(self, label: str) -> Locator:
        """Where it is on the screen: the same that is found in the page's text, as scripts have left it by now."""
        self._page = html.read(self.tab.url, self.tab.content())
        wanted = self.page.pressable(label)
        index = next(n for n, each in enumerate(self.page.root.all(*PRESSABLE)) if each is wanted)
        return self.tab.locator(", ".join(PRESSABLE)).nth(index)

    def look(self) -> Page:
        """Read the page, and notice what is wrong with it."""
        self.tab.wait_for_load_state("load")
        self._page = html.read(self.tab.url, self.tab.content())
        self.studio.watch.inspect(self.tab, self._page, self.kind)
        return self._page

    def _touch(self, place: Locator) -> None:
        place.tap() if self.kind.touch else place.click()

    def _unfold(self, place: Locator) -> None:
        folded = self.tab.locator("details:not([open])").filter(has=place)
        if folded.count():
            folded.locator("summary").click()
