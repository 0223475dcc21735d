"""What people do who collect: the code, the PIN, the door."""

import re
from typing import TYPE_CHECKING

from ausgabebox.agent.cards import is_card
from ausgabebox.agent.errors import Reason, Refused, Unknown, WrongPin
from ausgabebox.kiosk.screens import ENDED, PIN_LENGTH, SECRET, Screen
from ausgabebox.kiosk.session import Notice, Refusal, Session
from ausgabebox.protocol import codes
from ausgabebox.protocol.codes import BadCode

if TYPE_CHECKING:
    from ausgabebox.kiosk.kiosk import Kiosk

DIGITS = re.compile(r"[0-9]{6}")
LETTER = re.compile(r"[0-9A-Za-z]")
SCANNED = re.compile(r"(BB[XS]1)[^0-9A-Za-z]", re.IGNORECASE)
"""A reader types as a keyboard: with German keys, its colon comes out as another sign."""
CARD = re.compile(r"BBS1:([A-Z0-9_-]{1,20})[^0-9A-Z_-]([0-9A-Z]{26})", re.IGNORECASE)
"""A card of staff has two colons."""


def act(kiosk: "Kiosk", shown: Screen, verb: str, what: str, typed: str) -> None:
    """Do what a button asks for."""
    if verb in {"key", "delete", "spell", "count"}:
        _type(kiosk, shown, verb, what, typed)
    elif verb == "go":
        _go(kiosk, shown, typed)
    elif verb == "problem" and shown.name == "open":
        kiosk.session.reported = shown.view.compartment or 0
        kiosk.desk.report_problem()


def keep(session: Session, shown: Screen, typed: str) -> None:
    """Keep what stands in the field while something else is chosen: digits of a PIN behind those that are kept."""
    if shown.name in SECRET:
        session.pin = (session.pin + typed.strip())[: PIN_LENGTH + 1]
    else:
        session.typed = typed.strip()


def plain(typed: str) -> str:
    """What a reader has read, with its colon."""
    return CARD.sub(r"BBS1:\1:\2", SCANNED.sub(lambda found: f"{found[1].upper()}:", typed.strip(), count=1))


def is_box_code(typed: str) -> bool:
    """Say whether somebody wants to collect with this: no number of a document is as long as a code."""
    try:
        codes.parse(plain(typed))
    except BadCode:
        return False
    return True


def pin_of(session: Session, typed: str) -> str:
    """Take the whole PIN out of the session."""
    whole = session.pin + typed.strip()
    session.pin = ""
    return whole


def _type(kiosk: "Kiosk", shown: Screen, verb: str, what: str, typed: str) -> None:
    secret = shown.name in SECRET
    if verb == "spell":
        if not secret and LETTER.fullmatch(what):
            kiosk.say(kiosk.texts("spoken.letter", letter=what))
    elif verb == "count":
        if secret and what.isdecimal() and int(what) <= PIN_LENGTH:
            kiosk.say(kiosk.texts("spoken.entered", n=int(what)))
    else:
        keep(kiosk.session, shown, typed)
        _press(kiosk, secret, what if verb == "key" else "")


def _press(kiosk: "Kiosk", secret: bool, key: str) -> None:
    """Add what a key stands for; "" takes the last one back."""
    session = kiosk.session
    if key and not LETTER.fullmatch(key):
        return
    session.notice = None
    if secret:
        session.pin = (session.pin + key)[:PIN_LENGTH] if key else session.pin[:-1]
        kiosk.say(kiosk.texts("spoken.entered", n=len(session.pin)))
    else:
        session.typed = session.typed + key if key else session.typed.rstrip("-")[:-1]
        kiosk.say(key or kiosk.texts("spoken.deleted"))


def _go(kiosk: "Kiosk", shown: Screen, typed: str) -> None:
    if shown.name == "code":
        _present(kiosk, plain(typed))
    elif shown.name in {"pin", "not_taken"}:
        _enter(kiosk, shown, pin_of(kiosk.session, typed))
    elif shown.name in ENDED:
        kiosk.end()


def _present(kiosk: "Kiosk", typed: str) -> None:
    session = kiosk.session
    session.notice, session.refusal = None, None
    if not typed:
        return
    if is_card(typed):
        session.card, session.page = typed, "staff_pin"
        return
    try:
        kiosk.desk.present(typed)
    except BadCode:
        session.notice, session.typed = Notice("code.wrong"), typed
    except Unknown:
        session.notice, session.typed = Notice("code.unknown"), ""
    except Refused as refused:
        _refuse(kiosk, refused)


def _refuse(kiosk: "Kiosk", refused: Refused) -> None:
    kiosk.desk.leave()
    kiosk.session.refusal = Refusal(refused.reason, refused.until)


def _enter(kiosk: "Kiosk", shown: Screen, pin: str) -> None:
    session = kiosk.session
    session.notice = None
    if not DIGITS.fullmatch(pin):
        session.notice = Notice("pin.length")
        return
    try:
        (kiosk.desk.enter_pin if shown.name == "pin" else kiosk.desk.open_again)(pin)
    except WrongPin as wrong:
        if wrong.until is None:
            session.notice = Notice("pin.wrong", n=wrong.left)
        else:
            _refuse(kiosk, Refused(Reason.LOCKED, wrong.until))
    except Refused as refused:
        _refuse(kiosk, refused)
