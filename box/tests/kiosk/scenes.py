"""Every screen there is, and how to get there: for what is looked at, and for pictures."""

from collections.abc import Callable
from dataclasses import replace

from ausgabebox.agent.errors import Reason
from ausgabebox.agent.view import Outcome, Stage, View
from ausgabebox.kiosk.kiosk import Kiosk
from ausgabebox.kiosk.settings import Settings, in_rows

from .scripted import CODE, DOCUMENT, PIN, REFUSALS, Heard, Scripted, StillClock

Scene = Callable[[Kiosk, Scripted, StillClock], None]
SETTINGS = Settings(help=("0271 404-1111", "115"), rows=in_rows(24, 4))


def box() -> tuple[Kiosk, Scripted, StillClock, Heard]:
    """A screen with a scripted program behind it."""
    desk, clock, heard = Scripted(), StillClock(), Heard()
    return Kiosk(desk, SETTINGS, clock, heard), desk, clock, heard


def at_pin(kiosk: Kiosk) -> None:
    kiosk.act("go", CODE)


def at_open(kiosk: Kiosk, desk: Scripted) -> None:
    at_pin(kiosk)
    kiosk.act("go", PIN)
    desk.door_opens()
    kiosk.tick()


def closed(kiosk: Kiosk, desk: Scripted, *, empty: bool) -> None:
    at_open(kiosk, desk)
    desk.door_closes(empty=empty)
    kiosk.tick()


def at_menu(kiosk: Kiosk) -> None:
    for card, pin in (("BBS1:FIRST", "111111"), ("BBS1:SECOND", "222222")):
        kiosk.act("go", card)
        kiosk.act("go", pin)


def refused(reason: Reason) -> Scene:
    def scene(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
        desk.fails = [REFUSALS[reason]()]
        kiosk.act("go", CODE)

    return scene


def stage(where: View) -> Scene:
    def scene(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
        desk.at = where
        kiosk.tick()

    return scene


def wrong_code(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    kiosk.act("go", "7TC6")


def wrong_pin(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    at_pin(kiosk)
    kiosk.act("go", "000000")


def warned(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    wrong_pin(kiosk, desk, clock)
    clock.pass_(45)
    kiosk.tick()


def chosen(verb: str) -> Scene:
    def scene(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
        at_open(kiosk, desk)
        kiosk.act(verb, "")

    return scene


def return_required(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    desk.return_required = True
    at_open(kiosk, desk)
    desk.at = replace(desk.at, still_open=True)
    kiosk.tick()


def reported(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    at_open(kiosk, desk)
    kiosk.act("problem", "")


def staff_second(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    kiosk.act("go", "BBS1:FIRST")
    kiosk.act("go", "111111")


def staff(*steps: str) -> Scene:
    def scene(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
        at_menu(kiosk)
        for step in steps:
            verb, _, typed = step.partition(" ")
            kiosk.act(verb, typed)

    return scene


def staff_open(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    at_menu(kiosk)
    kiosk.act("go", DOCUMENT)
    desk.staff_door_opens()
    kiosk.tick()


def staff_confirm(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    staff_open(kiosk, desk, clock)
    desk.staff_door_closes(Outcome.LOADED, Outcome.UNCLEAR)
    kiosk.tick()


def staff_half(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    staff_confirm(kiosk, desk, clock)
    kiosk.act("outcome-loaded", "")
    kiosk.act("go", "BBS1:FIRST")


def staff_halted(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    at_menu(kiosk)
    assert desk.duty is not None
    desk.duty = replace(desk.duty, halted="wrong_door")
    kiosk.act("halt", "")


def speaking(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    kiosk.act("speech", "")


def dark(kiosk: Kiosk, desk: Scripted, clock: StillClock) -> None:
    speaking(kiosk, desk, clock)
    kiosk.act("dark", "")


SCENES: dict[str, Scene] = {
    "code": lambda kiosk, desk, clock: None,
    "code-wrong": wrong_code,
    "code-speaking": speaking,
    "dark": dark,
    "pin": lambda kiosk, desk, clock: at_pin(kiosk),
    "pin-wrong": wrong_pin,
    "pin-warned": warned,
    "opening": stage(View(Stage.OPENING, 14)),
    "open": lambda kiosk, desk, clock: at_open(kiosk, desk),
    "open-return": return_required,
    "open-contrast": chosen("contrast"),
    "open-other-language": chosen("language"),
    "not-taken": lambda kiosk, desk, clock: closed(kiosk, desk, empty=False),
    "done": lambda kiosk, desk, clock: closed(kiosk, desk, empty=True),
    "reported": reported,
    "trouble": stage(View(Stage.TROUBLE, 14)),
    "paused": stage(View(Stage.PAUSED)),
    "halted": stage(View(Stage.HALTED)),
    **{f"refused-{reason.value}": refused(reason) for reason in Reason},
    "staff-pin": lambda kiosk, desk, clock: kiosk.act("go", "BBS1:FIRST"),
    "staff-second": staff_second,
    "staff-menu": staff(),
    "staff-refused": staff("go SOMETHING"),
    "staff-rest": staff("rest"),
    "staff-pause": staff("pause"),
    "staff-clock": staff("clock"),
    "staff-enrol": staff("enrol"),
    "staff-enrol-pin": staff("enrol", "go BBS1:NEW"),
    "staff-enrol-both": staff("enrol", "go BBS1:NEW", "go 135790", "go 135790"),
    "staff-halted": staff_halted,
    "staff-open": staff_open,
    "staff-confirm": staff_confirm,
    "staff-half-confirmed": staff_half,
}
