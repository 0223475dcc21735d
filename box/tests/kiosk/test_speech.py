"""Speech: for everything on the screen, at once, to headphones alone, and never a digit of a PIN."""

import os
import shutil
import subprocess
import time
import wave
from itertools import count
from pathlib import Path

import pytest

from ausgabebox.kiosk import voice
from ausgabebox.kiosk.jack import EVENT, HEADPHONES, SWITCH, Jack
from ausgabebox.kiosk.texts import Texts
from ausgabebox.kiosk.voice import Espeak, Silent

from .scenes import SCENES, at_pin, box
from .scripted import CODE

PROGRAM = shutil.which(voice.PROGRAM) or str(Path(__file__).parents[3] / "var" / "tools" / "espeak-ng" / "espeak-ng")
"""Debian's, or the one that the set-up of the tests has unpacked."""


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def loudest(file: Path) -> int:
    with wave.open(str(file)) as sound:
        frames = sound.readframes(sound.getnframes())
    return max(abs(int.from_bytes(frames[n : n + 2], "little", signed=True)) for n in range(0, len(frames), 2))


def into(folder: Path) -> Espeak:
    numbers = count()
    return Espeak(program=PROGRAM, into=lambda: folder / f"{next(numbers)}.wav")


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_become_sound(tmp_path: Path, language: str) -> None:
    texts = Texts(language)
    speaker = into(tmp_path)
    speaker.say(texts("spoken.pin"), texts("voice"), voice.NORMAL)
    speaker.finish()
    assert seconds(tmp_path / "0.wav") > 3
    assert loudest(tmp_path / "0.wav") > 1000


def test_louder_is_louder(tmp_path: Path) -> None:
    speaker = into(tmp_path)
    for volume in (1, voice.NORMAL, voice.LOUDEST):
        speaker.say("Fach sechs ist offen.", "de", volume)
        speaker.finish()
    quiet, normal, loud = (loudest(tmp_path / f"{n}.wav") for n in range(3))
    assert quiet < normal < loud


def test_new_words_end_the_old_ones_and_nothing_is_left_running(tmp_path: Path) -> None:
    speaker = Espeak(program=_slow(tmp_path), into=lambda: tmp_path / "none.wav")
    speaker.say("eins", "de", 5)
    first = speaker._running
    speaker.say("zwei", "de", 5)
    second = speaker._running
    assert first is not None and first.returncode == -9
    speaker.stop()
    assert second is not None and second.returncode == -9 and speaker._running is None


def _slow(folder: Path) -> str:
    """A program that takes its words and then speaks for an hour; it writes down how it was called."""
    program = folder / "slow"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/called"\nexec sleep 3600\n', encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_what_is_said_stands_on_no_command_line_and_goes_to_the_headphones(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    real = subprocess.Popen

    def popen(command: list[str], **how: object) -> object:
        called.append(command)
        return real(["/bin/cat"], **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", popen)
    speaker = Espeak(program="espeak-ng", device="headphones")
    speaker.say("Fach sechs", "de", 5)
    speaker.stop()
    assert not any("Fach" in word for word in called[0])
    assert called[0][-2:] == ["-d", "headphones"]


def test_without_headphones_nobody_hears_anything() -> None:
    assert isinstance(voice.found(None), Silent)


def test_a_voice_that_is_missing_keeps_nobody_from_collecting(caplog: pytest.LogCaptureFixture) -> None:
    speaker = Espeak(program="/nowhere/espeak-ng")
    speaker.say("Fach sechs", "de", 5)
    assert "speech failed" in caplog.text and "Fach" not in caplog.text


def test_a_voice_that_dies_at_once_is_noted_and_keeps_nobody_from_collecting(caplog: pytest.LogCaptureFixture) -> None:
    speaker = Espeak(program="/bin/false")
    died = []
    for _ in range(3):
        speaker.say("Fach sechs " * 50_000, "de", 5)
        died.append(speaker._running)
    speaker.stop()
    assert [record.getMessage() for record in caplog.records] == ["speech failed: BrokenPipeError"] * 3
    assert all(one is not None and one.returncode is not None for one in died), "each is waited for"


def heard_at_a_pin(pin: str) -> list[str]:
    kiosk, _, _, heard = box()
    kiosk.act("speech", "")
    at_pin(kiosk)
    heard.texts.clear()
    for number, digit in enumerate(pin[:3], start=1):
        kiosk.act(f"key-{digit}", "")
        kiosk.act(f"spell-{digit}", "")
        kiosk.act(f"count-{number}", "")
    for verb in ("speech", "language", "language", "louder", "time", "contrast", "plug"):
        kiosk.act(verb, "")
    kiosk.act("delete", "")
    kiosk.act(f"key-{pin[2]}", pin[3:5])
    kiosk.act("go", pin[5])
    return heard.texts


def test_no_digit_of_a_pin_ever_reaches_the_voice() -> None:
    """What is said is the same for each PIN, so that nothing of the PIN can be in it."""
    wrong = [str(digit) * 6 for digit in range(10)] + ["012345", "987654", "314159"]
    heard = [heard_at_a_pin(pin) for pin in wrong]
    assert len(heard[0]) > 10
    assert all(each == heard[0] for each in heard)
    assert not any(pin in text for pin in wrong for text in heard[0])


@pytest.mark.parametrize("scene", SCENES)
def test_each_screen_says_what_it_is_and_which_key_does_what(scene: str) -> None:
    kiosk, desk, clock, heard = box()
    SCENES[scene](kiosk, desk, clock)
    kiosk.session.speech = True
    kiosk.say_screen()
    for text in (heard.texts[-1],):
        assert text.endswith("Hilfe am Telefon: 0271 404-1111, 115.") or kiosk.session.language != "de"
        assert kiosk.texts("spoken.keys") in text
        assert "None" not in text and "{" not in text


def test_speech_begins_at_the_first_press_and_follows_the_screen() -> None:
    kiosk, desk, _, heard = box()
    kiosk.act("speech", "")
    assert heard.texts[-1].startswith("Guten Tag.")
    at_pin(kiosk)
    assert heard.texts[-1].startswith("Geben Sie Ihre PIN ein.")
    kiosk.act("language", "")
    assert heard.texts[-1].startswith("Enter your PIN.") and heard.voices[-1] == "en-gb"
    kiosk.act("go", "000000")
    assert heard.texts[-1].startswith("This PIN does not fit. You have 2 tries left.")
    kiosk.act("speech", "")
    assert heard.texts[-1] == heard.texts[-2]
    kiosk.act("silence", "")
    told = len(heard.texts)
    kiosk.act("go", "000000")
    assert len(heard.texts) == told and desk.left == 1


def test_the_door_is_told_by_number_and_place() -> None:
    kiosk, desk, clock, heard = box()
    kiosk.act("speech", "")
    SCENES["open"](kiosk, desk, clock)
    assert heard.texts[-1].startswith("Fach 6 ist offen. Zweite Reihe von oben, zweites Fach von links.")
    assert "Nehmen Sie Ihr Dokument heraus. Drücken Sie die Tür zu" in heard.texts[-1]


def test_a_door_that_stays_open_is_said_once() -> None:
    kiosk, desk, clock, heard = box()
    kiosk.act("speech", "")
    SCENES["open-return"](kiosk, desk, clock)
    assert "Legen Sie Ihr altes Dokument hinein." in heard.texts[-2]
    assert heard.texts[-1] == kiosk.texts("open.still")
    kiosk.tick()
    assert heard.texts.count(kiosk.texts("open.still")) == 1


def test_the_volume_has_ten_steps() -> None:
    kiosk, _, _, heard = box()
    kiosk.act("speech", "")
    for _ in range(20):
        kiosk.act("louder", "")
    assert heard.volumes[-1] == voice.LOUDEST
    for _ in range(20):
        kiosk.act("quieter", "")
    assert heard.volumes[-1] == 1


def test_that_the_contrast_is_on_can_be_heard() -> None:
    kiosk, _, _, heard = box()
    kiosk.act("speech", "")
    assert kiosk.texts("spoken.contrast") not in heard.texts[-1]
    kiosk.act("contrast", "")
    assert kiosk.texts("spoken.contrast") in heard.texts[-1]


def test_any_key_that_does_something_ends_what_is_being_said() -> None:
    kiosk, _, _, heard = box()
    kiosk.act("speech", "")
    for verb in ("speech", "language", "louder", "silence"):
        told = len(heard.texts) + heard.stops
        kiosk.act(verb, "")
        assert len(heard.texts) + heard.stops > told


def test_letters_of_the_code_are_said_one_by_one() -> None:
    kiosk, _, _, heard = box()
    kiosk.act("speech", "")
    kiosk.act("spell-K", "")
    kiosk.act("key-7", "")
    kiosk.act("delete", "7")
    assert heard.texts[-3:] == ["K", "7", kiosk.texts("spoken.deleted")]


def test_without_speech_nothing_is_handed_to_the_voice() -> None:
    kiosk, desk, clock, heard = box()
    SCENES["done"](kiosk, desk, clock)
    assert not heard.texts


def test_headphones_that_are_plugged_in_begin_to_speak(tmp_path: Path) -> None:
    kiosk, _, _, heard = box()
    device = tmp_path / "event0"
    os.mkfifo(device)
    told: list[bool] = []

    def plug(inside: bool) -> None:
        told.append(inside)
        kiosk.plug(inside)

    Jack(str(device), plug).start()
    with device.open("wb", buffering=0) as kernel:
        for kind, what, value in ((SWITCH, HEADPHONES, 1), (0, 0, 0), (SWITCH, HEADPHONES, 0), (1, 30, 1)):
            kernel.write(EVENT.pack(0, 0, kind, what, value))
    for _ in range(500):
        if len(told) == 2:
            break
        time.sleep(0.01)
    assert told == [True, False]
    assert heard.texts[0].startswith("Guten Tag.") and not kiosk.session.speech


def test_a_jack_that_is_not_there_is_noted(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    Jack(str(tmp_path / "nothing"), lambda _: None).listen()
    assert "nobody listens for headphones" in caplog.text


def test_the_code_can_be_typed_with_speech_on() -> None:
    kiosk, _, _, _ = box()
    kiosk.act("speech", "")
    kiosk.act("go", CODE)
    assert kiosk.screen().name == "pin"
