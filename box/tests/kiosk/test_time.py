"""Time enough, asked for as often as people need; and nothing that stays when they have gone."""

import pytest

from ausgabebox.kiosk.voice import NORMAL

from .scenes import SCENES, SETTINGS, at_open, at_pin, box, closed
from .scripted import CODE, PIN


def test_the_pin_may_take_a_minute_and_then_all_is_forgotten() -> None:
    kiosk, desk, clock, _ = box()
    at_pin(kiosk)
    kiosk.act("key-4", "")
    clock.pass_(59)
    kiosk.tick()
    assert kiosk.screen().name == "pin"
    clock.pass_(2)
    kiosk.tick()
    assert kiosk.screen().name == "code"
    assert kiosk.session.pin == "" and not kiosk.session.begun
    assert desk.calls[-1] == "leave"


def test_twenty_seconds_before_the_end_people_are_warned_in_words_and_by_speech() -> None:
    kiosk, _, clock, heard = box()
    kiosk.act("speech", "")
    at_pin(kiosk)
    clock.pass_(39)
    kiosk.tick()
    assert not kiosk.stand().warn
    clock.pass_(2)
    kiosk.tick()
    stand = kiosk.stand()
    assert stand.warn and stand.left is not None and stand.left >= 18
    assert heard.texts[-1] == kiosk.texts("time.warning")


def test_the_time_can_be_extended_ten_times() -> None:
    kiosk, _, clock, _ = box()
    at_pin(kiosk)
    for _ in range(10):
        clock.pass_(55)
        kiosk.tick()
        kiosk.act("time", "")
        assert kiosk.stand().left == SETTINGS.patience and not kiosk.stand().warn
    clock.pass_(55)
    kiosk.tick()
    kiosk.act("time", "")
    assert kiosk.stand().left == 5
    assert kiosk.session.notice and kiosk.session.notice.key == "time.spent"


def test_each_key_that_is_pressed_gives_the_whole_time_again() -> None:
    kiosk, _, clock, _ = box()
    at_pin(kiosk)
    for verb in ("key-1", "count-2", "stir", "delete"):
        clock.pass_(50)
        kiosk.act(verb, "")
        kiosk.tick()
        assert kiosk.stand().left == SETTINGS.patience


def test_asking_for_time_keeps_what_was_typed() -> None:
    kiosk, desk, _, _ = box()
    at_pin(kiosk)
    kiosk.act("key-4", "")
    kiosk.act("time", "02")
    kiosk.act("language", "7")
    kiosk.act("go", "19")
    assert PIN == "402719" and desk.calls[-1] == "enter_pin"
    assert kiosk.screen().name == "opening"


def test_an_open_door_is_never_hurried() -> None:
    kiosk, desk, clock, _ = box()
    at_open(kiosk, desk)
    clock.pass_(3600)
    kiosk.tick()
    assert kiosk.screen().name == "open" and kiosk.stand().left is None


def test_twenty_seconds_after_the_end_nothing_is_left() -> None:
    kiosk, desk, clock, heard = box()
    kiosk.act("language", "")
    kiosk.act("contrast", "")
    kiosk.act("speech", "")
    kiosk.act("louder", "")
    closed(kiosk, desk, empty=True)
    token, stops = kiosk.session.token, heard.stops
    clock.pass_(19)
    kiosk.tick()
    assert kiosk.screen().name == "done"
    clock.pass_(1)
    kiosk.tick()
    session = kiosk.session
    assert kiosk.screen().name == "code"
    assert (session.language, session.contrast, session.speech, session.typed, session.pin) == (
        "de",
        False,
        False,
        "",
        "",
    )
    assert session.volume == NORMAL
    assert session.token != token and heard.stops > stops


def test_nobody_is_warned_where_nobody_is() -> None:
    kiosk, _, clock, heard = box()
    version = kiosk.version
    clock.pass_(86_400)
    kiosk.tick()
    assert kiosk.version == version and not heard.texts and kiosk.stand().left is None


LASTING = {"staff-open", "reported", "trouble", "paused", "halted"}
"""A door moves, or the box itself says when it goes on."""


@pytest.mark.parametrize("scene", [name for name in SCENES if name not in LASTING and not name.startswith("open")])
def test_every_screen_but_the_open_door_ends_by_itself(scene: str) -> None:
    kiosk, desk, clock, _ = box()
    SCENES[scene](kiosk, desk, clock)
    for _ in range(5):
        clock.pass_(SETTINGS.staff_patience)
        kiosk.tick()
    assert kiosk.screen().name == "code" and not kiosk.session.begun


def test_what_was_typed_is_not_in_anything_that_is_printed() -> None:
    kiosk, _, _, _ = box()
    kiosk.act("key-7", "")
    at_pin(kiosk)
    kiosk.act("key-4", "027")
    assert "4027" not in repr(kiosk.session) and CODE not in repr(kiosk.session)
    assert kiosk.session.token not in repr(kiosk.session)
