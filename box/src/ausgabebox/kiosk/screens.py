"""Which screen is to be shown, and what is said about it. Nothing here changes anything."""

from dataclasses import dataclass

from ausgabebox.agent.errors import Reason
from ausgabebox.agent.view import StaffStage, StaffView, Stage, View
from ausgabebox.kiosk.port import Desk
from ausgabebox.kiosk.session import Session
from ausgabebox.kiosk.settings import Settings
from ausgabebox.kiosk.texts import Texts, clock_time, date_time

PIN_LENGTH = 6
OF_STAGE = {
    Stage.WAITING: "code",
    Stage.PIN: "pin",
    Stage.OPENING: "opening",
    Stage.OPEN: "open",
    Stage.NOT_TAKEN: "not_taken",
    Stage.DONE: "done",
    Stage.TROUBLE: "trouble",
    Stage.PAUSED: "refused",
    Stage.HALTED: "refused",
}
OF_STAFF = {
    StaffStage.SECOND: "staff_second",
    StaffStage.MENU: "staff_menu",
    StaffStage.OPENING: "staff_opening",
    StaffStage.OPEN: "staff_open",
    StaffStage.CONFIRM: "staff_confirm",
    StaffStage.TROUBLE: "staff_trouble",
}
STAFF_PAGES = ("staff_enrol", "staff_rest", "staff_halt", "staff_pause", "staff_clock")
SECRET = frozenset({"pin", "not_taken", "staff_pin", "staff_enrol_pin"})
"""Screens on which a PIN is typed: no character of theirs is ever said or shown."""
ENDED = frozenset({"done", "refused", "trouble", "reported"})
"""Screens after which the next person may come."""
TONES = {"pin": "read", "staff_pin": "read", "refused": "wrong", "trouble": "wrong", "open": "open", "done": "done"}


@dataclass(frozen=True)
class Screen:
    """What is to be shown: the name of its template, and what stands behind it."""

    name: str
    view: View
    staff: StaffView | None


def screen(session: Session, desk: Desk) -> Screen:
    """Return the screen that fits what the person has typed and how far the box is."""
    staff, view = desk.staff(), desk.view()
    return Screen(_name(session, view, staff), view, staff)


def _name(session: Session, view: View, staff: StaffView | None) -> str:
    if session.page == "staff_pin":
        return session.page
    if staff is not None:
        sub = staff.stage is StaffStage.MENU and session.page.startswith("staff_")
        return session.page if sub else OF_STAFF[staff.stage]
    if session.reported is not None:
        return "reported"
    if session.refusal is not None and view.stage in {Stage.WAITING, Stage.PIN, Stage.PAUSED, Stage.HALTED}:
        return "refused"
    return OF_STAGE[view.stage]


def reason(shown: Screen, session: Session) -> str:
    """Why somebody is refused, as a key of the texts."""
    if session.refusal is not None:
        return session.refusal.reason.value
    return Reason.HALTED.value if shown.view.stage is Stage.HALTED else Reason.PAUSED.value


def lines(shown: Screen, session: Session, settings: Settings, texts: Texts, now: float) -> tuple[str, str]:
    """Heading and first sentence of a screen."""
    n = shown.staff.compartment if shown.staff else shown.view.compartment
    if shown.name == "refused":
        return _refusal(shown, session, settings, texts, now)
    if shown.name == "staff_clock":
        return texts("staff_clock.title"), texts("staff_clock.lead", time=date_time(now, settings.zone))
    if shown.name == "reported":
        return texts("reported.title"), texts("reported.lead", n=session.reported)
    if n is None and texts.has(f"{shown.name}.lead_unknown"):
        return texts(f"{shown.name}.title"), texts(f"{shown.name}.lead_unknown")
    if shown.name == "code" and session.notice is not None and session.notice.wrong:
        return texts("code.again"), notice(session, texts)
    title, lead = (texts(f"{shown.name}.{part}", n=n) if _there(texts, shown, part) else "" for part in PARTS)
    if shown.name in {"open", "staff_open"} and n is not None:
        place = settings.place(n)
        where = texts.place(*place) if place else ""
        lead = " ".join(part for part in (where, texts("open.signs")) if part)
    return title, lead


PARTS = ("title", "lead")


def _there(texts: Texts, shown: Screen, part: str) -> bool:
    return texts.has(f"{shown.name}.{part}")


def _refusal(shown: Screen, session: Session, settings: Settings, texts: Texts, now: float) -> tuple[str, str]:
    until = session.refusal.until if session.refusal else None
    key = f"refused.{reason(shown, session)}"
    counter = settings.counter.get(texts.language) or texts("counter.default")
    when = until_words(until, settings, texts, now)
    return texts(f"{key}.title"), texts(f"{key}.lead", until=when, counter=counter)


def until_words(until: float | None, settings: Settings, texts: Texts, now: float) -> str:
    """When to try again."""
    if until is None:
        return texts("until.later")
    if until - now <= settings.patience:
        return texts("until.soon")
    return texts("until.time", time=clock_time(until + 59, settings.zone))


def spoken(shown: Screen, session: Session, settings: Settings, texts: Texts, now: float) -> str:
    """All that is said of a screen: what is wrong, what it is, what to do, which key does what. Never what was typed
    where a PIN is typed.
    """
    title, lead = lines(shown, session, settings, texts, now)
    key = shown.name if texts.has(f"spoken.{shown.name}") else "staff"
    said = ["" if notice(session, texts) == lead else notice(session, texts), title, lead, *steps(shown, texts)]
    if shown.name == "pin" and shown.view.tries_left is not None:
        said.append(texts.count("pin.tries", shown.view.tries_left))
        said.append(texts("pin.then.counter" if shown.view.last_tries else "pin.then.minutes"))
    said += [
        texts("spoken.contrast") if session.contrast else "",
        texts(f"spoken.{key}"),
        texts("spoken.keys"),
        texts("spoken.escape", what=texts(cancel(shown))),
        texts("spoken.help", numbers=", ".join(settings.help)),
    ]
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in said if part)


def cancel(shown: Screen) -> str:
    """What the key that ends everything is called, as a key of the texts: whoever is signed in is not any more."""
    if shown.staff is None:
        return "bar.cancel"
    return "bar.out_both" if shown.staff.persons > 1 else "bar.out"


def notice(session: Session, texts: Texts) -> str:
    """The words above what is to be done, if there are any."""
    if session.notice is None:
        return ""
    key, n = session.notice.key, session.notice.n
    return texts.count(key, n) if n is not None and texts.has(f"{key}.one") else texts(key, n=n)


def steps(shown: Screen, texts: Texts) -> list[str]:
    """What to do at an open door, one after the other."""
    if shown.name == "open":
        give = [texts("open.give")] if shown.view.return_required else []
        return [texts("open.take"), *give, texts("open.close"), texts("open.after")]
    if shown.name == "trouble":
        return [texts("trouble.call")]
    return []
