"""Collecting: the code, the PIN, the door, and every word that ends it earlier."""

import pytest

from ausgabebox.agent.errors import Reason
from ausgabebox.agent.view import Stage
from ausgabebox.protocol import codes

from .scenes import SCENES, at_open, at_pin, box, closed
from .scripted import CODE, PIN, REFUSALS, TOKEN


def test_three_screens_are_enough() -> None:
    kiosk, desk, _, _ = box()
    seen = [kiosk.screen().name]
    kiosk.act("go", CODE)
    seen.append(kiosk.screen().name)
    kiosk.act("go", PIN)
    desk.door_opens()
    kiosk.tick()
    seen.append(kiosk.screen().name)
    desk.door_closes()
    kiosk.tick()
    assert seen == ["code", "pin", "open"]
    assert kiosk.screen().name == "done"
    assert desk.calls.count("present") == desk.calls.count("enter_pin") == 1


@pytest.mark.parametrize("sign", [":", "Ö", ">", "-"])
def test_a_reader_that_types_with_other_keys_is_understood(sign: str) -> None:
    kiosk, _, _, _ = box()
    kiosk.act("go", codes.qr_text(TOKEN).replace(":", sign))
    assert kiosk.screen().name == "pin"


def test_the_code_is_typed_key_by_key_and_may_be_taken_back() -> None:
    kiosk, _, _, _ = box()
    for letter in codes.code_of(TOKEN)[:-1] + "9":
        kiosk.act(f"key-{letter}", kiosk.session.typed)
    kiosk.act("delete", kiosk.session.typed)
    kiosk.act(f"key-{codes.code_of(TOKEN)[-1]}", kiosk.session.typed)
    kiosk.act("go", kiosk.session.typed)
    assert kiosk.screen().name == "pin"


def test_a_mistyped_code_stays_to_be_put_right() -> None:
    kiosk, _desk, _, _ = box()
    typed = ("0" if CODE[0] != "0" else "1") + CODE[1:]
    kiosk.act("go", typed)
    assert (kiosk.screen().name, kiosk.session.typed) == ("code", typed)
    assert kiosk.session.notice and kiosk.session.notice.key == "code.wrong"
    kiosk.act("go", CODE)
    assert kiosk.screen().name == "pin" and kiosk.session.notice is None


def test_an_unknown_code_says_so_on_the_same_screen() -> None:
    kiosk, _, _, _ = box()
    kiosk.act("go", codes.grouped(codes.code_of(bytes(16))))
    assert kiosk.screen().name == "code"
    assert kiosk.session.notice and kiosk.session.notice.key == "code.unknown"
    assert kiosk.session.typed == ""


def test_a_wrong_pin_says_how_many_tries_are_left_and_the_last_one_until_when() -> None:
    kiosk, _desk, _, _ = box()
    at_pin(kiosk)
    for left in (2, 1):
        kiosk.act("go", "000000")
        assert kiosk.session.notice and (kiosk.session.notice.key, kiosk.session.notice.n) == ("pin.wrong", left)
    kiosk.act("go", "000000")
    assert kiosk.screen().name == "refused"
    assert kiosk.session.refusal and kiosk.session.refusal.reason is Reason.LOCKED
    assert kiosk.session.refusal.until == 1_795_000_900.0


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12a456", "BBX1:7", "१२३४५६"])
def test_what_cannot_be_a_pin_costs_no_try(typed: str) -> None:
    kiosk, desk, _, _ = box()
    at_pin(kiosk)
    kiosk.act("go", typed)
    assert "enter_pin" not in desk.calls
    assert kiosk.session.notice and kiosk.session.notice.key == "pin.length"


@pytest.mark.parametrize("reason", list(Reason))
def test_each_refusal_has_words_of_its_own_and_lets_the_next_one_come(reason: Reason) -> None:
    kiosk, desk, _, _ = box()
    desk.fails = [REFUSALS[reason]()]
    kiosk.act("go", CODE)
    assert kiosk.screen().name == "refused"
    kiosk.act("go", "")
    assert kiosk.screen().name == "code" and not kiosk.session.begun


def test_what_was_not_taken_is_offered_once_more() -> None:
    kiosk, desk, _, _ = box()
    closed(kiosk, desk, empty=False)
    assert kiosk.screen().name == "not_taken"
    kiosk.act("go", PIN)
    assert desk.view().stage is Stage.OPENING


def test_whoever_has_the_document_may_say_so() -> None:
    kiosk, desk, _, _ = box()
    closed(kiosk, desk, empty=False)
    kiosk.act("cancel", "")
    assert desk.calls[-1] == "leave" and kiosk.screen().name == "code"


def test_a_jam_or_an_empty_compartment_is_taken_down() -> None:
    kiosk, desk, _, _ = box()
    at_open(kiosk, desk)
    kiosk.act("problem", "")
    assert desk.calls[-1] == "report_problem" and kiosk.screen().name == "reported"


def test_a_problem_is_only_taken_down_at_an_open_door() -> None:
    kiosk, desk, _, _ = box()
    at_pin(kiosk)
    kiosk.act("problem", "")
    assert "report_problem" not in desk.calls


@pytest.mark.parametrize("verb", ["go", "cancel", "time", "key-5", "delete", "nonsense", "", "-", "key-", "outcome-x"])
def test_no_key_changes_anything_while_the_door_is_open(verb: str) -> None:
    kiosk, desk, _, _ = box()
    at_open(kiosk, desk)
    kiosk.act(verb, "123456")
    assert kiosk.screen().name == "open"
    assert "open_again" not in desk.calls and desk.calls.count("enter_pin") == 1


@pytest.mark.parametrize("scene", SCENES)
def test_what_no_key_says_changes_no_screen_and_reaches_no_door(scene: str) -> None:
    kiosk, desk, clock, heard = box()
    SCENES[scene](kiosk, desk, clock)
    name, calls, before = kiosk.screen().name, list(desk.calls), (desk.at, desk.duty)
    for verb in (
        "",
        "stir",
        "spell-",
        "spell-ab",
        "count-x",
        "count-99",
        "key-ÄÖ",
        "open-99999999999",
        "outcome-",
        "out-x",
    ):
        kiosk.act(verb, "\0" * 300)
        kiosk.tick()
        assert (kiosk.screen().name, desk.at, desk.duty) == (name, *before), verb
    assert [call for call in desk.calls[len(calls) :] if call != "retrieve 99999999999"] == []
    assert len(kiosk.session.typed) <= 200
    assert not any("\0" in text for text in heard.texts)
