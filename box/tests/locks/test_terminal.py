"""A technician at the keyboard, who types what they see."""

from pathlib import Path

import pytest

from ausgabebox.locks import commissioning
from ausgabebox.locks.commissioning import Failed, Question, Step
from ausgabebox.locks.terminal import DONE, QUESTIONS, STEPS, Terminal, commission
from ausgabebox.locks.wiring import standard, with_levels
from ausgabebox.locks.wiring_file import load
from ausgabebox.simulated.cabinet import Kind, Thing
from ausgabebox.simulated.rig import Rig, rig


class Typing:
    """Reads the page and types; the hands are quick."""

    def __init__(self, one: Rig) -> None:
        self.one = one
        self.asked = ""

    def say(self, text: str) -> None:
        self.asked = text.strip()

    def hear(self, prompt: str) -> str:
        cabinet = self.one.cabinet
        if prompt != DONE:
            self.one.clock.sleep(1)
            lit = [number for number, place in cabinet.compartments.items() if place.lit]
            return str(*(lit if self.asked == QUESTIONS[Question.LIT] else cabinet.open_doors()))
        step = next(step for step, text in STEPS.items() if self.asked in {text.format(n) for n in range(9)})
        for number in cabinet.open_doors():
            if step is Step.PUT_IN:
                cabinet.put(number, Thing(Kind.DOCUMENT, "Blatt"))
            elif step is Step.TAKE_OUT:
                cabinet.compartments[number].things.clear()
            elif step is Step.SHUT:
                cabinet.push_shut(number)
        cabinet.shell_open = step is Step.OPEN_SHELL
        cabinet.mains = step is not Step.UNPLUG
        cabinet.percent = 10 if step is Step.DRAIN else 100
        return "j"


@pytest.fixture
def one() -> Rig:
    return rig(3)


def test_a_cabinet_is_commissioned(one: Rig, tmp_path: Path) -> None:
    hands = Typing(one)
    commission(one.bus, standard(3), tmp_path / "wiring.toml", Terminal(hands.say, hands.hear), one.clock.sleep)
    assert load(tmp_path / "wiring.toml") == with_levels(standard(3))
    written = (tmp_path / "wiring.md").read_text(encoding="utf-8")
    for number in (1, 2, 3):
        assert f"| {number} | Tür {number} | {number} | " in written


def test_a_wrong_wire_writes_nothing(one: Rig, tmp_path: Path) -> None:
    one.cabinet.compartments[2].releases = 3
    hands = Typing(one)
    with pytest.raises(Failed):
        commission(one.bus, standard(3), tmp_path / "wiring.toml", Terminal(hands.say, hands.hear), one.clock.sleep)
    assert list(tmp_path.iterdir()) == []


def test_answers_that_are_none_are_asked_again() -> None:
    answers = iter(["", "vielleicht", " Ja ", "zwei", "2", "", "x", "n"])
    person = Terminal(lambda text: None, lambda prompt: next(answers))
    assert person.do(Step.START, None)
    assert person.look(Question.OPENED, 1) == 2
    assert person.look(Question.OPENED, 1) is None
    assert not person.do(Step.START, None)


def test_everything_has_its_words() -> None:
    assert set(STEPS) == set(commissioning.Step)
    assert set(QUESTIONS) == set(commissioning.Question)
