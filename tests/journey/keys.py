"""Somebody who has only a keyboard: goes from one thing to the next, types, and presses Enter or Space."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page as Tab

from tests.journey import looks

MOST = 120
"""So many presses of Tab lead through any of our pages."""


class Keys:
    """The keyboard of a tab. Runs in the browser's thread."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    def to(self, fits: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Press Tab until something fitting has the focus."""
        for _ in range(MOST):
            self.tab.keyboard.press("Tab")
            found: dict[str, Any] | None = self.tab.evaluate(looks.WHERE)
            if found and fits(found):
                return found
        raise AssertionError(f"{self.tab.url}: Tab does not reach {what}")

    def type(self, name: str, text: str) -> None:
        """Type into the input of this name; what stood there goes."""
        self.to(lambda found: bool(found["name"] == name), name)
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Choose among the answers of this name: with arrows one of several, with Space where there can be many."""
        found = self.to(lambda found: bool(found["name"] == name), name)
        if found["type"] == "checkbox":
            while found["value"] != value:
                found = self.to(lambda found: bool(found["name"] == name), f"{name}: {value}")
            self.tab.keyboard.press("Space")
            return
        self.tab.keyboard.press("Space")
        for _ in range(MOST):
            found = self.tab.evaluate(looks.WHERE)
            if found["value"] == value:
                return
            self.tab.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.tab.url}: no arrow leads to {name}: {value}")

    def press(self, label: str) -> None:
        """Go to the button or link that says this, and press Enter."""
        self.to(lambda found: bool(found["text"] == label), label)
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
