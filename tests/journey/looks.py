"""What people who see, hear or move in another way meet: narrow, zoomed in, spaced out, in their own colours, by keys.

Measured in Chromium on the page that is shown, without loading it again. Numbers are of the Web Content Accessibility
Guidelines (WCAG) 2.2.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import Page as Tab

ZOOMED = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 at 400 % (1.4.10)."""
WIDTHS = (320, 360, 1280)
SCHEMES: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
)
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
"""The text spacing that everything must bear (1.4.12)."""
WITH_STYLE = """(text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
WITHOUT_STYLE = "() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); }"
# Text that is cut off: it needs more room than its box has, and what is beyond is hidden. What only screen readers read
# is clipped on purpose; it is one pixel large.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  if (one.clientHeight < 4 || one.clientWidth < 4 || !one.innerText?.trim()) return false;
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  return (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => `${one.tagName}.${one.className}: ${one.innerText.trim().slice(0, 60)}`)"""
# What can be reached by keys but lies outside the page or beneath something else when it is scrolled to.
COVERED = """() => { const before = document.activeElement;
const covered = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")]
.filter((one) => one.type !== "hidden" && !one.matches(".bb-skip"))
.filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility())
.filter((one) => {
  one.focus({preventScroll: true});  // some show only then
  one.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
  const box = [...one.getClientRects()].find((each) => each.width > 0 && each.height > 0);
  if (!box) return true;
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const label = one.labels?.[0];
  return !(found && (one.contains(found) || found.contains(one) || label?.contains(found)));
}).map((one) => `${one.tagName} ${one.name || ""} ${one.innerText || ""}`.trim().slice(0, 80));
before?.focus({preventScroll: true}); return covered; }"""
CONTROLS = ", ".join(
    f"{tag}:visible:not([aria-hidden=true])" for tag in ("input", "textarea", "select", "button", "summary")
)
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
WHERE = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const text = (one.innerText || one.value || "").trim().slice(0, 60);
  return {tag: one.tagName, id: one.id, name: one.name || "", value: one.value || "", text,
    type: one.type || "", x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height}; }"""
MARGIN = 8.0
"""Pixels around a control in which its focus may show."""


def assert_bears_zoom(tab: Tab) -> None:
    """At 400 % nothing must be scrolled sideways, and nothing that can be used lies beneath something else."""
    with resized(tab, ZOOMED):
        assert tab.evaluate(SIDEWAYS) <= 0, f"{tab.url} scrolls sideways at 400 %"
        covered = tab.evaluate(COVERED)
        assert not covered, f"{tab.url} at 400 %: out of reach: {covered}"
        tab.evaluate("() => scrollTo(0, 0)")


def assert_bears_spacing(tab: Tab) -> None:
    """With more space between letters, words and lines nothing is cut off."""
    before = set(tab.evaluate(CUT_OFF))
    assert not before, f"{tab.url}: cut off: {before}"
    with styled(tab, SPACED):
        cut = tab.evaluate(CUT_OFF)
        assert not cut, f"{tab.url} with text spacing: cut off: {cut}"
        assert tab.evaluate(SIDEWAYS) <= 0, f"{tab.url} with text spacing scrolls sideways"


def assert_rests(tab: Tab) -> None:
    """Nothing moves for people who have asked for that (the devices of these tests have)."""
    assert tab.evaluate(MOVING) == 0, f"{tab.url}: something moves"


def assert_in_own_colours(tab: Tab) -> None:
    """With forced colours every control still shows where it is, and what is chosen."""
    tab.emulate_media(forced_colors="active")
    try:
        for chosen in tab.query_selector_all("input:checked:visible"):
            marked = chosen.screenshot(animations="disabled")
            chosen.evaluate("one => { one.checked = false; }")
            plain = chosen.screenshot(animations="disabled")
            chosen.evaluate("one => { one.checked = true; }")
            what = chosen.evaluate("one => one.outerHTML")
            assert marked != plain, f"{tab.url}: with forced colours it does not show that this is chosen: {what}"
        for control in tab.locator(CONTROLS).all():
            picture = Image.open(io.BytesIO(control.screenshot(animations="disabled")))
            colours = picture.convert("RGB").getcolors(maxcolors=1_000_000) or []
            assert len(colours) > 1, (
                f"{tab.url}: invisible with forced colours: {control.evaluate('one => one.outerHTML')}"
            )
    finally:
        tab.emulate_media(forced_colors="none")


def stations(tab: Tab, most: int = 200) -> Iterator[dict[str, Any]]:
    """Press Tab until the page is through; yield what has the focus, each once."""
    seen: set[tuple[object, ...]] = set()
    for _ in range(most):
        tab.keyboard.press("Tab")
        found: dict[str, Any] | None = tab.evaluate(WHERE)
        if found is None:
            return
        key = (found["tag"], found["id"], found["name"], found["text"], found["x"], found["y"])
        if key in seen:
            return
        seen.add(key)
        yield found
    raise AssertionError(f"{tab.url}: Tab never leaves the page")


def assert_shows_focus(tab: Tab, station: dict[str, Any]) -> None:
    """What has the focus looks otherwise than without it (2.4.7)."""
    focused = _picture(tab, station)
    tab.evaluate("() => { window.bbFocused = document.activeElement; document.activeElement.blur(); }")
    plain = _picture(tab, station)
    tab.evaluate("() => window.bbFocused.focus()")
    changed = ImageChops.difference(focused, plain).getbbox()
    assert changed, f"{tab.url}: the focus does not show at {station}"


def _picture(tab: Tab, station: dict[str, Any]) -> Image.Image:
    clip = {
        "x": max(station["x"] - MARGIN, 0),
        "y": max(station["y"] - MARGIN, 0),
        "width": station["width"] + 2 * MARGIN,
        "height": station["height"] + 2 * MARGIN,
    }
    shot = tab.screenshot(clip=clip, full_page=True, animations="disabled", caret="hide")  # type: ignore[arg-type]
    return Image.open(io.BytesIO(shot)).convert("RGB")


@contextmanager
def resized(tab: Tab, size: Any) -> Iterator[None]:
    """The page in a window of another size."""
    before = tab.viewport_size
    tab.set_viewport_size(size)
    yield
    if before:
        tab.set_viewport_size(before)


@contextmanager
def styled(tab: Tab, text: str) -> Iterator[None]:
    """The page with somebody's own style sheet."""
    tab.evaluate(WITH_STYLE, text)
    yield
    tab.evaluate(WITHOUT_STYLE)


EVERY = (assert_bears_zoom, assert_bears_spacing, assert_rests, assert_in_own_colours)
"""All that a page must bear beside axe."""
