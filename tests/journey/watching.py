"""What a careful person would notice on every page a browser shows, and once on each kind of page.

On every page: nothing in the console, nothing that could not be loaded, no violation of the content security policy,
nothing to be scrolled sideways. Once on each kind: axe finds nothing, 320 pixels are enough, and a picture is kept in
var/screenshots/ for people to look at.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import ConsoleMessage, Request, Response
from playwright.sync_api import Page as Tab

from buergerbuero.config.cli import places
from tests.journey import looks
from tests.journey.html import Page

Send = Callable[[str, dict[str, Any]], Any]
AXE = places.NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = places.STATE / "screenshots"
NARROWEST = 320
NUMBERS = re.compile(r"\d{4}-\d{6}-\d")
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOO_WIDE = """(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`);
})()"""
REPORT = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
RUN_AXE = """axe.run(document, {runOnly: %s, resultTypes: ["violations"]})
.then((found) => found.violations.map((one) => ({id: one.id, help: one.help,
  nodes: one.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary)})))"""


class Looks(Protocol):
    """What must be known of a device."""

    @property
    def name(self) -> str:
        """For the folder of pictures."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def touch(self) -> bool:
        """Whether it is a phone."""

    @property
    def scripts(self) -> bool:
        """Whether JavaScript runs."""

    @property
    def language(self) -> str:
        """What its owner reads."""


class Watch:
    """Collects what went wrong since the last look. `claims` is a folder that all test processes share; `thorough` asks
    for every width, colour and setting (`looks.py`), which takes long.
    """

    def __init__(self) -> None:
        self.noticed: list[str] = []
        self.claims: Path | None = None
        self.thorough = False

    def listen(self, tab: Tab) -> None:
        """Hear what the page says where no person looks."""
        tab.add_init_script(REPORT)
        tab.on("console", self._heard)
        tab.on("pageerror", lambda error: self.noticed.append(f"script: {error}"))
        tab.on("requestfailed", self._failed)
        tab.on("response", self._answered)

    def inspect(self, tab: Tab, page: Page, device: Looks) -> None:
        """Assert that nothing is wrong with the page that is shown."""
        noticed, self.noticed = self.noticed, []
        assert not noticed, f"{page.path}: {noticed}"
        assert_fits(tab, page, device, device.width)
        if self.claim(f"{device.name}-{kind_of(page)}"):
            self._picture(tab, page, device)
            self._narrow(tab, page, device)
            if device.scripts and device.language == "de":  # axe is a script, and reads no languages
                assert_accessible(tab, page, device)
                if self.thorough:
                    assert_every_look(tab, page)

    def _heard(self, message: ConsoleMessage) -> None:
        of_the_page = message.text.startswith("Failed to load resource")  # said of the page itself too; see _answered
        if message.type in {"error", "warning"} and not of_the_page:
            self.noticed.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        left = request.failure == "net::ERR_ABORTED"  # the page was left before it was all there
        if not request.is_navigation_request() and not left:  # a download ends a navigation before it has begun
            self.noticed.append(f"not loaded: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.noticed.append(f"{response.status}: {response.url}")
        if not response.url.startswith("http://127.0.0.1:") and not response.url.startswith("data:"):
            self.noticed.append(f"from elsewhere: {response.url}")

    def claim(self, what: str) -> bool:
        """Whether no test process has done this yet; from now on one has."""
        assert self.claims is not None
        try:
            os.close(os.open(self.claims / what, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True

    def _picture(self, tab: Tab, page: Page, device: Looks) -> None:
        folder = PICTURES / device.name
        folder.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=folder / f"{kind_of(page)}.png", full_page=True)

    def _narrow(self, tab: Tab, page: Page, device: Looks) -> None:
        """Look at a phone's page at the width of 320 pixels (WCAG 1.4.10)."""
        size = tab.viewport_size
        if device.touch and size:
            tab.set_viewport_size({"width": NARROWEST, "height": size["height"]})
            assert_fits(tab, page, device, NARROWEST)
            tab.set_viewport_size(size)


def assert_fits(tab: Tab, page: Page, device: Looks, width: int) -> None:
    """Assert that nothing must be scrolled sideways; the measure is the browser's, which needs no scripts."""
    with debugging(tab) as send:
        size = send("Page.getLayoutMetrics", {})
    if size["cssContentSize"]["width"] > size["cssLayoutViewport"]["clientWidth"]:
        too_wide = tab.evaluate(TOO_WIDE) if device.scripts else size
        raise AssertionError(f"{page.path} scrolls sideways at {width} pixels: {too_wide}")


def assert_accessible(tab: Tab, page: Page, device: Looks) -> None:
    """Assert that axe finds nothing, and no faint text in dark mode either.

    It is run over the debugging protocol, so the page's own policy stays in force.
    """
    with debugging(tab) as send:
        send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        violations = axe(send, {"type": "tag", "values": RULES})
        if device.touch:
            tab.emulate_media(color_scheme="dark")
            violations += axe(send, {"type": "rule", "values": ["color-contrast"]})
            tab.emulate_media(color_scheme="light")
    assert not violations, f"{page.path} at {device.width} pixels: {violations}"


def assert_every_look(tab: Tab, page: Page) -> None:
    """Assert that axe finds nothing at any width, light or dark, and that the page bears everything else."""
    wrong: list[str] = []
    for width in looks.WIDTHS:
        with looks.resized(tab, {"width": width, "height": 740}), debugging(tab) as send:
            for scheme in looks.SCHEMES:
                tab.emulate_media(**scheme)
                wrong += [f"{width} pixels, {scheme}: {each}" for each in axe(send, {"type": "tag", "values": RULES})]
    tab.emulate_media(**looks.SCHEMES[0])
    for assertion in looks.EVERY:
        try:
            assertion(tab)
        except AssertionError as found:
            wrong.append(str(found))
    assert not wrong, f"{page.path}: {wrong}"


def assert_at_each_width(tab: Tab, page: Page) -> None:
    """Assert that axe finds nothing and nothing scrolls sideways at any width, whatever was looked at before."""
    wrong: list[str] = []
    for width in looks.WIDTHS:
        with looks.resized(tab, {"width": width, "height": 740}), debugging(tab) as send:
            send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
            wrong += [f"{width} pixels: {each}" for each in axe(send, {"type": "tag", "values": RULES})]
            wrong += [f"{width} pixels: {each}" for each in tab.evaluate(TOO_WIDE)]
    assert not wrong, f"{page.path}: {wrong}"


def axe(send: Send, rules: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds."""
    asked = {"expression": RUN_AXE % json.dumps(rules), "awaitPromise": True, "returnByValue": True}
    answer = send("Runtime.evaluate", asked)
    assert "exceptionDetails" not in answer, answer
    found: list[dict[str, Any]] = answer["result"]["value"]
    return found


@contextmanager
def debugging(tab: Tab) -> Iterator[Send]:
    """The debugging protocol of a tab."""
    session = tab.context.new_cdp_session(tab)
    try:
        yield session.send
    finally:
        session.detach()


def kind_of(page: Page) -> str:
    """The kind of a page: its address without ids, whether it shows errors, and where the case stands."""
    badges = page.root.of_class("kern-badge") or [
        state for facts in page.root.of_class("desk-facts") for state in facts.of_class("bb-state")
    ]
    title = NUMBERS.sub("", page.title.partition(" – ")[0])
    words = [IDS.sub("", page.path), title, *(badge.text for badge in badges[:1])]
    return re.sub(r"[^\w]+", "-", " ".join(words)).strip("-").lower()
