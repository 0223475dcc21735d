"""Two members of staff at the box: both with card and PIN, and both say what is true."""

import pytest

from ausgabebox.agent.errors import No, StaffRefused
from ausgabebox.agent.view import Outcome
from ausgabebox.kiosk import screens
from ausgabebox.protocol import codes

from .scenes import SCENES, at_menu, box, staff_confirm
from .scripted import CODE, DOCUMENT, TOKEN


def test_two_cards_with_their_pins_lead_to_the_menu() -> None:
    kiosk, _desk, _, _ = box()
    seen = []
    for typed in ("BBS1:FIRST", "111111", "BBS1:SECOND", "222222"):
        kiosk.act("go", typed)
        seen.append(kiosk.screen().name)
    assert seen == ["staff_pin", "staff_second", "staff_pin", "staff_menu"]
    assert kiosk.session.card == "" and kiosk.session.pin == ""


def test_the_same_person_twice_is_not_two() -> None:
    kiosk, _, _, _ = box()
    for typed in ("BBS1:FIRST", "111111", "BBS1:FIRST", "111111"):
        kiosk.act("go", typed)
    assert kiosk.screen().name == "staff_second"
    assert kiosk.session.notice and kiosk.session.notice.key == "staff_no.same_person"


def test_a_wrong_pin_of_a_card_leads_back() -> None:
    kiosk, _, _, _ = box()
    kiosk.act("go", "BBS1:FIRST")
    kiosk.act("go", "999999")
    assert kiosk.screen().name == "code"
    assert kiosk.session.notice and kiosk.session.notice.key == "staff_no.pin"
    assert kiosk.session.card == ""


def test_a_document_is_loaded_and_both_say_so() -> None:
    kiosk, desk, clock, _ = box()
    staff_confirm(kiosk, desk, clock)
    kiosk.act("go", "BBS1:FIRST")
    assert kiosk.session.notice and kiosk.session.notice.key == "staff_confirm.choose"
    kiosk.act("go", DOCUMENT)
    kiosk.act("outcome-loaded", "")
    for card in ("BBS1:FIRST", "BBS1:FIRST"):
        kiosk.act("go", card)
    assert kiosk.screen().name == "staff_confirm"
    kiosk.act("go", "BBS1:SECOND")
    assert kiosk.screen().name == "staff_menu"
    assert desk.calls.count("confirm loaded") == 3


@pytest.mark.parametrize("typed", ["outcome-empty", "outcome-put_back", "outcome-nonsense"])
def test_what_is_not_offered_cannot_be_said(typed: str) -> None:
    kiosk, desk, clock, _ = box()
    staff_confirm(kiosk, desk, clock)
    kiosk.act(typed, "")
    kiosk.act("go", "BBS1:FIRST")
    assert not any(call.startswith("confirm") for call in desk.calls)


def test_the_one_thing_that_can_be_needs_no_choosing() -> None:
    kiosk, desk, clock, _ = box()
    staff_confirm(kiosk, desk, clock)
    desk.staff_door_closes(Outcome.UNCLEAR)
    kiosk.act("go", "BBS1:FIRST")
    assert desk.calls[-1] == "confirm unclear"


@pytest.mark.parametrize(
    ("steps", "called"),
    [
        (("open-2",), "retrieve 2"),
        (("rest", "out-3"), "out_of_service 3"),
        (("rest", "open-8"), "retrieve 8"),
        (("rest", "open-5"), "retrieve 5"),
        (("halt", "clear"), "clear_halt"),
        (("pause", "clear"), "clear_pause"),
        (("clock", "clear"), "accept_clock"),
    ],
)
def test_what_staff_choose_is_done(steps: tuple[str, ...], called: str) -> None:
    kiosk, desk, _, _ = box()
    at_menu(kiosk)
    for step in steps:
        kiosk.act(step, "")
    assert desk.calls[-1] == called


@pytest.mark.parametrize("step", ["open-2", "out-3", "clear", "enrol", "rest", "halt"])
def test_nobody_else_can_choose_any_of_it(step: str) -> None:
    for scene in ("code", "pin", "open", "done", "staff-second", "staff-pin"):
        kiosk, desk, clock, _ = box()
        SCENES[scene](kiosk, desk, clock)
        calls, name = list(desk.calls), kiosk.screen().name
        kiosk.act(step, "")
        assert desk.calls == calls and kiosk.screen().name == name


def test_a_colleague_chooses_a_pin_twice_and_both_hold_their_cards_for_it() -> None:
    kiosk, desk, _, _ = box()
    at_menu(kiosk)
    for verb, typed in (
        ("enrol", ""),
        ("go", "BBS1:NEW"),
        ("go", "135790"),
        ("go", "135791"),
        ("go", "135790"),
        ("go", "135790"),
        ("go", "BBS1:ONE"),
        ("go", "BBS1:ONE"),
        ("go", "no card"),
    ):
        kiosk.act(verb, typed)
    assert not desk.enrolled and kiosk.screen().name == "staff_enrol_both"
    kiosk.act("go", "BBS1:TWO")
    assert desk.enrolled[:2] == ("BBS1:NEW", "135790")
    assert set(desk.enrolled[2:]) == {"BBS1:ONE", "BBS1:TWO"}
    assert kiosk.screen().name == "staff_menu"
    assert kiosk.session.card == "" and "135790" not in repr(kiosk.session)


@pytest.mark.parametrize("why", list(No))
def test_what_cannot_be_done_is_said_and_the_screen_stays(why: No) -> None:
    kiosk, desk, _, _ = box()
    at_menu(kiosk)
    desk.fails = [StaffRefused(why)]
    kiosk.act("go", DOCUMENT)
    assert kiosk.screen().name == "staff_menu"
    assert kiosk.session.notice and kiosk.session.notice.key == f"staff_no.{why.value}"


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), codes.qr_text(TOKEN)])
def test_who_wants_to_collect_while_staff_are_there_is_told_so(typed: str) -> None:
    for cards in (1, 2):
        kiosk, desk, _, _ = box()
        for each in (("BBS1:FIRST", "111111"), ("BBS1:SECOND", "222222"))[:cards]:
            for part in each:
                kiosk.act("go", part)
        before = list(desk.calls)
        kiosk.act("go", typed)
        assert kiosk.session.notice and kiosk.session.notice.key == "staff_scan.box_code"
        assert desk.calls == before, "nothing is asked of the box"


def test_the_key_that_ends_says_whom_it_signs_out() -> None:
    kiosk, _, _, _ = box()
    named = []
    for typed in ("", "BBS1:FIRST", "111111", "BBS1:SECOND", "222222"):
        kiosk.act("go", typed)
        shown = kiosk.screen()
        said = screens.spoken(shown, kiosk.session, kiosk.settings, kiosk.texts, 0)
        assert f"Escape: {kiosk.texts(screens.cancel(shown))}." in said
        named.append(screens.cancel(shown))
    assert named == ["bar.cancel", "bar.cancel", "bar.out", "bar.out", "bar.out_both"]


def test_staff_who_leave_are_gone() -> None:
    kiosk, desk, _, _ = box()
    at_menu(kiosk)
    kiosk.act("cancel", "")
    assert desk.staff() is None and kiosk.screen().name == "code"
