"""What two members of staff do: come in, load, take out, look after. Both hold their cards to say what is true."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ausgabebox.agent.cards import is_card
from ausgabebox.agent.errors import StaffRefused
from ausgabebox.agent.view import Outcome, StaffStage
from ausgabebox.kiosk import citizen
from ausgabebox.kiosk.screens import STAFF_PAGES, Screen
from ausgabebox.kiosk.session import Notice

if TYPE_CHECKING:
    from ausgabebox.kiosk.kiosk import Kiosk

CONFIRM = "staff_confirm"


def act(kiosk: "Kiosk", shown: Screen, verb: str, what: str, typed: str) -> None:
    """Do what a button asks for, or what was scanned. What cannot be done now is said, and nothing happens."""
    kiosk.session.notice = None
    try:
        if verb in {"key", "delete", "spell", "count"}:
            citizen.act(kiosk, shown, verb, what, typed)
        elif verb == "go" and shown.staff is not None and citizen.is_box_code(typed):
            kiosk.session.notice, kiosk.session.typed = Notice("staff_scan.box_code"), ""
        elif verb == "go":
            _go(kiosk, shown, citizen.plain(typed))
        else:
            _choose(kiosk, shown, verb, what)
    except StaffRefused as refused:
        kiosk.session.notice = Notice(f"staff_no.{refused.why.value}")
        kiosk.session.typed = ""


def _go(kiosk: "Kiosk", shown: Screen, typed: str) -> None:
    steps: dict[str, Callable[[], object]] = {
        "staff_pin": lambda: _come_in(kiosk, typed),
        "staff_second": lambda: _second(kiosk, typed),
        "staff_menu": lambda: kiosk.desk.scan(typed) if typed else None,
        "staff_confirm": lambda: _say_so(kiosk, typed),
        "staff_enrol": lambda: _new_card(kiosk, typed),
        "staff_enrol_pin": lambda: _new_pin(kiosk, typed),
        "staff_enrol_both": lambda: _both(kiosk, typed),
        "staff_trouble": kiosk.end,
    }
    steps.get(shown.name, lambda: None)()


def _choose(kiosk: "Kiosk", shown: Screen, verb: str, what: str) -> None:
    if verb == "back":
        kiosk.session.page = kiosk.session.card = ""
    elif verb == "outcome" and shown.name == CONFIRM:
        kiosk.session.page = f"outcome-{Outcome(what).value}" if what in set(Outcome) else ""
    elif shown.name == "staff_menu" and f"staff_{verb}" in STAFF_PAGES:
        kiosk.session.page = f"staff_{verb}"
    elif verb == "open" and shown.name in {"staff_menu", "staff_rest"} and what.isdecimal():
        kiosk.desk.retrieve(int(what))
        kiosk.session.page = ""
    elif verb == "out" and shown.name == "staff_rest" and what.isdecimal():
        kiosk.desk.out_of_service(int(what))
        kiosk.session.page = ""
    elif (calls := _calls(kiosk).get((shown.name, verb))) is not None:
        calls()
        kiosk.session.page = ""


def _calls(kiosk: "Kiosk") -> dict[tuple[str, str], Callable[[], None]]:
    """What the two decide on a page of its own, after its question."""
    return {
        ("staff_halt", "clear"): kiosk.desk.clear_halt,
        ("staff_pause", "clear"): kiosk.desk.clear_pause,
        ("staff_clock", "clear"): kiosk.desk.accept_clock,
    }


def _come_in(kiosk: "Kiosk", typed: str) -> None:
    pin = citizen.pin_of(kiosk.session, typed)
    if not citizen.DIGITS.fullmatch(pin):
        kiosk.session.notice = Notice("staff_pin.length")
        return
    card, kiosk.session.card, kiosk.session.page = kiosk.session.card, "", ""
    kiosk.desk.staff_card(card, pin)


def _second(kiosk: "Kiosk", typed: str) -> None:
    if not is_card(typed):
        kiosk.session.notice = Notice("staff_scan.no_card")
        return
    kiosk.session.card, kiosk.session.page = typed, "staff_pin"


def outcome(kiosk: "Kiosk", shown: Screen) -> Outcome | None:
    """What both are about to say of the closed compartment: chosen, or the one thing that can be."""
    offered = shown.staff.outcomes if shown.staff else ()
    chosen = kiosk.session.page.removeprefix("outcome-")
    if chosen in {each.value for each in offered}:
        return Outcome(chosen)
    return offered[0] if len(offered) == 1 else None


def _say_so(kiosk: "Kiosk", typed: str) -> None:
    shown = kiosk.screen()
    said = outcome(kiosk, shown)
    if not typed:
        return
    if not is_card(typed):
        kiosk.desk.scan(typed)
    elif said is None:
        kiosk.session.notice = Notice("staff_confirm.choose")
    else:
        kiosk.desk.confirm(said, typed)
        again = kiosk.desk.staff()
        if again is None or again.stage is not StaffStage.CONFIRM:
            kiosk.session.page = ""


def _new_card(kiosk: "Kiosk", typed: str) -> None:
    if not is_card(typed):
        kiosk.session.notice = Notice("staff_scan.no_card")
        return
    kiosk.session.card, kiosk.session.page = typed, "staff_enrol_pin"


def _new_pin(kiosk: "Kiosk", typed: str) -> None:
    """A new PIN is typed twice: the first time it is kept behind the card."""
    pin = citizen.pin_of(kiosk.session, typed)
    card, _, first = kiosk.session.card.partition(" ")
    if not citizen.DIGITS.fullmatch(pin):
        kiosk.session.notice = Notice("staff_pin.length")
    elif not first:
        kiosk.session.card = f"{card} {pin}"
        kiosk.session.notice = Notice("staff_enrol_pin.again", wrong=False)
    elif first != pin:
        kiosk.session.card = card
        kiosk.session.notice = Notice("staff_enrol_pin.differ")
    else:
        kiosk.session.page = "staff_enrol_both"


def _both(kiosk: "Kiosk", typed: str) -> None:
    """Each of the two who are signed in holds the own card for the new one; they wait behind it."""
    if not is_card(typed):
        kiosk.session.notice = Notice("staff_scan.no_card")
        return
    card, pin, *held = [*kiosk.session.card.split(" "), typed]
    if len(set(held)) < 2:
        kiosk.session.card = " ".join([card, pin, *held])
        kiosk.session.notice = Notice("staff_enrol_both.other", wrong=False)
        return
    kiosk.session.page = kiosk.session.card = ""
    kiosk.desk.enrol(card, pin, held)
    kiosk.session.notice = Notice("staff_enrol.done", wrong=False)
