"""What a template is told. It is never told a PIN, and the code only while it is being typed."""

from typing import Any

from ausgabebox.kiosk import screens, staff
from ausgabebox.kiosk.kiosk import Kiosk, Stand
from ausgabebox.kiosk.screens import PIN_LENGTH, SECRET, TONES, Screen
from ausgabebox.kiosk.texts import Texts

MOVING = frozenset({"opening", "open", "staff_opening", "staff_open"})
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS = "123456789"
TEMPLATES = {
    "opening": "open",
    "refused": "said",
    "reported": "said",
    "trouble": "said",
    "done": "said",
    "not_taken": "pin",
    "staff_pin": "pin",
    "staff_enrol_pin": "pin",
    "staff_second": "staff_scan",
    "staff_enrol": "staff_scan",
    "staff_enrol_both": "staff_scan",
    "staff_opening": "staff_open",
    "staff_trouble": "said",
    "staff_halt": "staff_decide",
    "staff_pause": "staff_decide",
    "staff_clock": "staff_decide",
}
"""The template of a screen, where it is not called the same."""


def context(kiosk: Kiosk) -> dict[str, Any]:
    """Return all that a page is made from."""
    shown, session, settings, texts = kiosk.screen(), kiosk.session, kiosk.settings, kiosk.texts
    title, lead = screens.lines(shown, session, settings, texts, kiosk.clock.now())
    here = shown.staff.compartment if shown.staff else shown.view.compartment
    return {
        "template": TEMPLATES.get(shown.name, shown.name),
        "name": shown.name,
        "t": texts,
        "title": title,
        "lead": lead,
        "notice": screens.notice(session, texts),
        "wrong": bool(session.notice and session.notice.wrong),
        "view": shown.view,
        "staff": shown.staff,
        "session": _of_session(kiosk),
        "settings": settings,
        "stand": kiosk.stand(),
        "steps": screens.steps(shown, texts),
        "here": here,
        "other": Texts(_next(kiosk)),
        "tone": _tone(kiosk, shown),
        "letters": LETTERS,
        "digits": DIGITS,
        "length": PIN_LENGTH,
        "entered": len(session.pin) if shown.name in SECRET else 0,
        "typed": "" if shown.name in SECRET else session.typed,
        "cancel": screens.cancel(shown),
        "outcome": staff.outcome(kiosk, shown) if shown.name == staff.CONFIRM else None,
        "rounded": _rounded(kiosk.stand().left),
        "refresh": _refresh(shown.name, kiosk.stand(), settings.warning),
    }


def _rounded(left: int | None) -> int:
    """Seconds as people are told them: tens, rounded up."""
    return -(-(left or 0) // 10) * 10


def _refresh(name: str, stand: Stand, warning: float) -> int:
    """After how many seconds a browser without scripts looks again; 0: never, as somebody may be typing."""
    if name in MOVING:
        return 2
    if stand.left is None:
        return 0 if name == "code" else 10
    return max(1, stand.left - (0 if stand.warn else round(warning)) + 1)


def _of_session(kiosk: Kiosk) -> dict[str, Any]:
    session = kiosk.session
    return {
        "token": session.token,
        "language": session.language,
        "contrast": session.contrast,
        "speech": session.speech,
        "dark": session.dark,
    }


def _next(kiosk: Kiosk) -> str:
    known = kiosk.settings.languages
    return known[(known.index(kiosk.session.language) + 1) % len(known)]


def _tone(kiosk: Kiosk, shown: Screen) -> str:
    if kiosk.session.notice is not None and kiosk.session.notice.wrong:
        return "wrong"
    return TONES.get(shown.name, "")
