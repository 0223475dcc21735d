"""The screen with the real program behind it, on a simulated cabinet: loaded by two, collected by one."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from ausgabebox.agent.errors import Reason
from ausgabebox.kiosk.app import App
from ausgabebox.kiosk.kiosk import Kiosk
from ausgabebox.kiosk.settings import Settings, in_rows
from ausgabebox.machine.states import State
from ausgabebox.simulated.papers import Paper

from ..agent.bench import FIRST, SECOND, Bench, thing  # noqa: TID252 - one bench for all that need the whole box
from .scripted import Heard


class Box:
    """A bench with a screen."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.bench.serve()
        self.kiosk = Kiosk(self.bench.agent, Settings(rows=in_rows(8, 4)), self.bench.clock, Heard())

    def read(self, *texts: str) -> str:
        """Hold these before the reader, or type them, one after the other; return what is shown then."""
        for text in texts:
            self.kiosk.act("go", text)
        return self.shown()

    def press(self, do: str) -> str:
        self.kiosk.act(do, "")
        return self.shown()

    def shown(self) -> str:
        self.bench.tick()
        self.kiosk.tick()
        return self.kiosk.screen().name

    def page(self) -> str:
        return Client(App(self.kiosk, 8008)).get("/", base_url="http://127.0.0.1:8008").text

    def refusal(self) -> Reason | None:
        return self.kiosk.session.refusal.reason if self.kiosk.session.refusal else None

    def log_in(self) -> str:
        return self.read(FIRST.text, FIRST.pin, SECOND.text, SECOND.pin)

    def load(self) -> Paper:
        paper = self.bench.town.order(return_required=False, low=False)
        self.bench.exchange()
        assert self.log_in() == "staff_menu"
        assert self.read(paper.ref) == "staff_open"
        here = self.kiosk.screen().staff
        assert here is not None and here.compartment is not None
        paper.compartment = here.compartment
        assert self.bench.cabinet.put(here.compartment, thing(paper))
        self.bench.shut(here.compartment)
        assert self.read(paper.ref) == "staff_confirm"
        assert self.press("outcome-loaded") == "staff_confirm"
        assert self.read(FIRST.text, SECOND.text) == "staff_menu"
        assert self.press("cancel") == "code"
        self.bench.exchange()
        return paper


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_two_load_and_one_collects(box: Box) -> None:
    paper = box.load()
    number = box.bench.number(paper)
    assert box.bench.state(number) is State.READY
    assert box.read(paper.qr) == "pin"
    assert box.read(box.bench.wrong_pin(paper)) == "pin"
    assert box.kiosk.session.notice and box.kiosk.session.notice.n == 2
    assert box.read(paper.pin) == "open"
    assert box.bench.cabinet.open_doors() == [number]
    box.bench.takes(paper)
    assert box.shown() == "done"
    assert box.press("go") == "code"
    assert box.bench.state(number) is State.ISSUED_UNVERIFIED


def test_what_was_not_taken_opens_once_more(box: Box) -> None:
    paper = box.load()
    assert box.read(paper.code, paper.pin) == "open"
    box.bench.shut(box.bench.number(paper))
    assert box.shown() == "not_taken"
    assert box.read(paper.pin) == "open"
    box.bench.takes(paper)
    assert box.shown() == "done"


def test_three_wrong_pins_are_told_until_when(box: Box) -> None:
    paper = box.load()
    wrong = box.bench.wrong_pin(paper)
    assert box.read(paper.code, wrong, wrong, wrong) == "refused"
    assert box.refusal() is Reason.LOCKED
    assert box.press("go") == "code"
    assert box.read(paper.code) == "refused"
    box.bench.clock.sleep(901)
    box.press("go")
    assert box.read(paper.code) == "pin"
    assert box.read(wrong, wrong, wrong) == "refused"
    assert box.refusal() is Reason.LOCKED_OUT


def test_before_the_last_tries_the_screen_says_what_follows_them(box: Box) -> None:
    paper = box.load()
    wrong = box.bench.wrong_pin(paper)
    box.read(paper.code)
    assert "Danach müssen Sie eine Weile warten." in box.page()
    box.read(wrong, wrong, wrong)
    box.bench.clock.sleep(901)
    box.press("go")
    box.read(paper.code)
    assert "Noch 3 Versuche." in box.page() and "Danach ist das Fach gesperrt" in box.page()
    assert "eine Weile warten" not in box.page()


def test_who_has_collected_and_comes_again_is_told_so(box: Box) -> None:
    paper = box.load()
    box.read(paper.code, paper.pin)
    box.bench.takes(paper)
    assert box.shown() == "done"
    assert box.press("go") == "code"
    assert box.read(paper.code) == "refused"
    assert box.refusal() is Reason.COLLECTED


def test_a_code_of_another_box_is_unknown_here(box: Box) -> None:
    assert box.read("BBX1:" + "0" * 26) == "code"
    assert box.kiosk.session.notice is not None


def test_a_card_is_no_code_and_a_code_no_card(box: Box) -> None:
    paper = box.load()
    assert box.read(FIRST.text, SECOND.pin) == "code"
    assert box.read(FIRST.text, FIRST.pin, paper.qr) == "staff_second"
    assert box.kiosk.session.notice and box.kiosk.session.notice.key == "staff_scan.box_code"
