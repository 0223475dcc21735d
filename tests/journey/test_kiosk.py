"""The screen in Chromium: by touch, by keys alone, by a reader, without scripts; and what everybody must see."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from ausgabebox.protocol import codes
from box.tests.kiosk.scenes import SCENES, at_open, at_pin
from box.tests.kiosk.scripted import CODE, PIN, TOKEN
from buergerbuero.config.cli import places
from tests.journey import looks, watching
from tests.journey.kiosk import SCREEN, Place, kiosk_studio, place, plain_place

pytestmark = pytest.mark.browser
__all__ = ["kiosk_studio", "place", "plain_place"]
PICTURES = places.STATE / "screenshots" / "box"
SIZES = ({"width": 1280, "height": 800}, {"width": 360, "height": 740}, SCREEN)
TOUCHED = """() => [...document.querySelectorAll("button.key")].filter((one) => one.checkVisibility())
  .map((one) => { const box = one.getBoundingClientRect(); return [one.innerText, box.width, box.height]; })"""
TWENTY_MM = 118
COLOURS = """() => { const ground = (one) => getComputedStyle(one).backgroundColor;
  return [...document.querySelectorAll("h1, p, li, .key, td, .notice, strong")]
  .filter((one) => one.checkVisibility() && one.innerText.trim() && !one.matches(".only-heard"))
  .map((one) => { let under = one;
    while (under && ground(under) === "rgba(0, 0, 0, 0)") under = under.parentElement;
    return [one.innerText.slice(0, 30), getComputedStyle(one).color, under ? ground(under) : "rgb(255, 255, 255)"];
  }); }"""
TONES = """(() => { window.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    window.tones.push(this.frequency.value);
    return start.apply(this, at);
  };
})()"""


def inspect(place: Place, name: str) -> None:
    """Look at what is shown at each size: axe, nothing sideways, nothing in the console; keep a picture."""
    tab, wrong = place.tab, []
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        with watching.debugging(tab) as send:
            send("Runtime.evaluate", {"expression": watching.AXE.read_text(encoding="utf-8")})
            wrong += watching.axe(send, {"type": "tag", "values": watching.RULES})
        wrong += tab.evaluate(watching.TOO_WIDE)
        tab.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
    assert not wrong, f"{name}: {wrong}"
    assert not place.noticed, f"{name}: {place.noticed}"


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def go_to(place: Place, scene: str) -> None:
    kiosk = place.served.kiosk
    with kiosk.lock:
        SCENES[scene](kiosk, place.desk, place.clock)
        version = str(kiosk.version)
    place.run(lambda: place.tab.wait_for_selector(f'body[data-version="{version}"]'))
    place.run(lambda: place.tab.wait_for_load_state())


@pytest.mark.parametrize("scene", SCENES)
def test_each_screen_at_each_size(place: Place, scene: str) -> None:
    go_to(place, scene)
    place.run(lambda: inspect(place, scene))


@pytest.mark.parametrize("scene", ["code", "pin-warned", "open", "refused-locked", "staff-confirm", "staff-rest"])
@pytest.mark.parametrize(
    "look",
    [looks.assert_bears_spacing, looks.assert_rests, looks.assert_in_own_colours],
    ids=lambda look: look.__name__,
)
def test_people_who_see_in_another_way(place: Place, scene: str, look: Callable[[Any], None]) -> None:
    go_to(place, scene)
    place.run(lambda: look(place.tab))


@pytest.mark.parametrize("scene", ["code", "pin-wrong", "open", "done"])
@pytest.mark.parametrize("setting", ["light", "dark", "contrast"])
def test_every_text_has_a_contrast_of_seven_to_one(place: Place, scene: str, setting: str) -> None:
    place.run(lambda: place.tab.emulate_media(color_scheme="dark" if setting == "dark" else "light"))
    if setting == "contrast":
        place.served.kiosk.act("contrast", "")
    go_to(place, scene)
    found = place.run(lambda: place.tab.evaluate(COLOURS))
    assert isinstance(found, list) and found
    weak = [each for each in found if contrast(each[1], each[2]) < 7]
    assert not weak


@pytest.mark.parametrize("size", [SCREEN, {"width": 1280, "height": 800}], ids=["upright", "lying"])
@pytest.mark.parametrize("scene", SCENES)
def test_every_key_has_twenty_millimetres_and_none_lies_below_the_screen(
    place: Place, scene: str, size: dict[str, int]
) -> None:
    go_to(place, scene)
    place.run(lambda: place.tab.set_viewport_size(size))  # type: ignore[arg-type]
    keys = place.run(lambda: place.tab.evaluate(TOUCHED))
    assert isinstance(keys, list) and keys
    small = [key for key in keys if min(math.ceil(key[1]), math.ceil(key[2])) < TWENTY_MM]
    assert not small
    if not scene.startswith("staff"):
        needed = place.run(lambda: place.tab.evaluate("() => document.documentElement.scrollHeight"))
        assert needed == size["height"]


def test_a_collection_by_touch(place: Place) -> None:
    def touch(*values: str) -> None:
        for value in values:
            place.tab.click(f'.keys button[value="{value}"]')

    place.run(lambda: touch(*(f"key-{letter}" for letter in CODE.replace("-", "")), "go"))
    place.shows("Geben Sie Ihre PIN ein")
    place.run(lambda: touch("key-1", "delete", *(f"key-{digit}" for digit in PIN), "go"))
    place.shows("Fach 6 geht auf")
    place.desk.door_opens()
    place.shows("Fach 6 ist offen")
    place.desk.door_closes()
    place.shows("Fertig")
    place.run(lambda: place.tab.click('button[value="go"]:not(.first)'))
    place.shows("Guten Tag")
    assert not place.noticed


def test_a_collection_by_keys_alone(place: Place) -> None:
    keys = place.tab.keyboard
    place.run(lambda: keys.press("*"))
    place.until(lambda: len(place.heard.texts) > 0)
    place.run(lambda: place.tab.wait_for_selector('body[data-speech="on"]'))
    place.keys(("type", CODE.lower()), ("press", "Enter"))
    place.shows("Geben Sie Ihre PIN ein")
    place.keys(("type", "9"), ("press", "Backspace"), ("type", PIN), ("press", "Enter"))
    place.shows("Fach 6 geht auf")
    place.desk.door_opens()
    place.shows("Fach 6 ist offen")
    place.run(lambda: keys.press("1"))
    place.shows("Danke, wir kümmern uns darum")
    assert place.desk.calls[-1] == "report_problem"
    assert place.heard.texts[-1].startswith("Danke, wir kümmern uns darum.")


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("F2", "html[lang=en]"),
        (".", "html[lang=en]"),
        ("F4", "html.contrast"),
        ("F1", "html.speaking"),
        ("*", "html.speaking"),
    ],
)
def test_each_aid_has_a_key(place: Place, key: str, shown: str) -> None:
    place.run(lambda: place.tab.keyboard.press(key))
    place.run(lambda: place.tab.wait_for_selector(shown))


def test_a_key_that_is_held_down_types_once(place: Place) -> None:
    place.keys(("down", "7"), ("down", "7"), ("down", "7"), ("up", "7"))
    assert place.run(lambda: place.tab.locator("#typed").input_value()) == "7"


def test_escape_ends_and_forgets(place: Place) -> None:
    at_pin(place.served.kiosk)
    place.shows("Geben Sie Ihre PIN ein")
    place.keys(("type", "402"), ("press", "Escape"))
    place.shows("Guten Tag")
    assert place.desk.calls[-1] == "leave"


def test_a_reader_types_its_code_and_a_tone_says_that_it_was_read(place: Place) -> None:
    def read() -> None:
        place.tab.add_init_script(TONES)
        place.tab.reload()
        place.tab.locator("h1").click()  # the field has lost the focus
        place.tab.keyboard.type(codes.qr_text(TOKEN))
        place.tab.keyboard.press("Enter")

    place.run(read)
    place.shows("Geben Sie Ihre PIN ein")
    assert place.run(lambda: place.tab.evaluate("() => window.tones")) == [880]


def test_the_warning_comes_in_words_and_tones_and_keeps_what_is_typed(place: Place) -> None:
    at_pin(place.served.kiosk)
    place.shows("Geben Sie Ihre PIN ein")

    def begin() -> None:
        place.tab.evaluate(TONES)
        place.tab.keyboard.type("4027")

    place.run(begin)
    place.until(lambda: place.served.kiosk.stand().left == 60)
    place.run(lambda: place.tab.wait_for_timeout(300))
    place.clock.pass_(42)
    place.run(lambda: place.tab.locator("[data-warning]").wait_for())
    tones = place.run(lambda: place.tab.evaluate("() => window.tones"))
    assert isinstance(tones, list) and tones[-3:] == [440, 440, 440]
    place.run(lambda: place.tab.click('[data-warning] button[value="time"]'))
    place.run(lambda: place.tab.locator("[role=alert]", has_text="wieder 60 Sekunden").wait_for())
    place.keys(("type", "19"), ("press", "Enter"))
    place.shows("Fach 6 geht auf")


def test_the_pin_is_not_in_the_page_nor_behind_the_back_key(place: Place) -> None:
    at_pin(place.served.kiosk)
    place.shows("Geben Sie Ihre PIN ein")
    shown: list[str] = []

    def walk() -> None:
        place.tab.keyboard.type(PIN)
        shown.append(place.tab.content() + place.tab.locator("body").inner_text() + place.tab.url)
        place.tab.keyboard.press("Enter")
        place.tab.locator("h1", has_text="Fach 6").wait_for()
        place.tab.go_back()
        place.tab.wait_for_load_state()
        shown.append(place.tab.content() + str(place.tab.evaluate("() => document.getElementById('typed')?.value")))

    place.run(walk)
    for text in shown:
        assert not any(PIN[:n] in text for n in range(3, 7))


def test_an_old_page_behind_the_back_key_holds_nothing(place: Place) -> None:
    at_open(place.served.kiosk, place.desk)
    place.shows("Fach 6 ist offen")
    place.desk.door_closes()
    place.shows("Fertig")
    place.clock.pass_(21)
    place.shows("Guten Tag")
    place.run(lambda: place.tab.go_back())
    place.shows("Guten Tag") if "127.0.0.1" in place.tab.url else None
    storage = place.run(lambda: place.tab.context.storage_state())
    assert isinstance(storage, dict) and not storage["cookies"] and not storage["origins"]


def test_a_collection_without_scripts(plain_place: Place) -> None:
    """Each key is a form of its own: the next one is pressed when its page is there, with the cursor in its field."""
    place = plain_place

    def presses(key: str) -> None:
        with place.tab.expect_navigation():
            place.tab.click(f'.keys button[value="{key}"]')
        place.tab.locator("#typed:focus").wait_for()

    def walk() -> None:
        for letter in CODE.replace("-", ""):
            presses(f"key-{letter}")
        presses("go")
        place.tab.locator("h1", has_text="Geben Sie Ihre PIN ein").wait_for()
        place.tab.keyboard.type(PIN[:3])
        for digit in PIN[3:]:
            presses(f"key-{digit}")
        place.tab.keyboard.press("Enter")
        place.tab.locator("h1", has_text="Fach 6 geht auf").wait_for()

    place.run(walk)
    place.desk.door_opens()
    place.shows("Fach 6 ist offen")


def test_a_dark_screen_shows_nothing_and_still_takes_keys(place: Place) -> None:
    kiosk = place.served.kiosk
    kiosk.act("speech", "")
    kiosk.act("dark", "")
    place.run(lambda: place.tab.locator(".cover").wait_for())
    place.keys(("type", CODE), ("press", "Enter"))
    place.shows("Geben Sie Ihre PIN ein")
    covered = place.run(lambda: place.tab.evaluate("() => document.elementFromPoint(400, 300).className"))
    assert covered == "cover"
    place.run(lambda: place.tab.click(".cover"))
    place.run(lambda: place.tab.wait_for_selector("html:not(.darkened)"))


def test_tab_reaches_every_key_and_the_focus_shows(place: Place) -> None:
    at_pin(place.served.kiosk)
    place.shows("Geben Sie Ihre PIN ein")

    def walk() -> int:
        keys = place.tab.locator("button.key:visible").count()
        stations = list(looks.stations(place.tab))
        for station in stations[:3]:
            assert station["tag"] in {"BUTTON", "INPUT"}
        reached = [station for station in stations if station["tag"] == "BUTTON"]
        return keys - len(reached)

    assert place.run(walk) == 0
