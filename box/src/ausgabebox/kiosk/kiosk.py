"""The screen as a whole: whose turn it is, how long it waits, what is said. One person at a time stands before it."""

import threading
from dataclasses import dataclass

from ausgabebox.kiosk import citizen, screens, staff, voice
from ausgabebox.kiosk.port import Clock, Desk
from ausgabebox.kiosk.screens import Screen
from ausgabebox.kiosk.session import Notice, Session
from ausgabebox.kiosk.settings import Settings
from ausgabebox.kiosk.texts import Texts
from ausgabebox.kiosk.voice import Voice

TYPED_AT_MOST = 200
QUIET = frozenset({"stir", "spell", "count"})
"""What a script says while somebody types: the page stays as it is."""
TYPING = QUIET | {"key", "delete"}
"""What is done while somebody types: nothing is said anew for it."""


@dataclass(frozen=True)
class Stand:
    """What a page asks for again and again: which page it should be, and how long it still waits."""

    version: int
    left: int | None
    warn: bool
    still_open: bool


class Kiosk:
    """What happens at the screen. Safe to be called from several threads."""

    def __init__(self, desk: Desk, settings: Settings, clock: Clock, speech: Voice) -> None:
        self.desk, self.settings, self.clock, self._voice = desk, settings, clock, speech
        self.lock = threading.RLock()
        self.session = Session(language=settings.languages[0])
        self._shown = ""
        self._nagged = False
        self.version = 0
        self.tick()

    @property
    def texts(self) -> Texts:
        """The texts of the language that is chosen."""
        return Texts(self.session.language)

    def screen(self) -> Screen:
        """Return what is to be shown now."""
        with self.lock:
            return screens.screen(self.session, self.desk)

    def act(self, do: str, typed: str) -> None:
        """Do what a key or a button asks for, with what stands in the field. Unknown words do nothing."""
        with self.lock:
            before = self.screen()
            self.session.begun = True
            verb, _, what = do.partition("-")
            if not self._own(verb, what, typed, before):
                acts = staff if before.name.startswith("staff_") else citizen
                acts.act(self, before, verb, what, typed[:TYPED_AT_MOST])
            self._after(verb)

    def tick(self) -> None:
        """Look whether the box has gone on, or time is up. To be called twice a second."""
        with self.lock:
            now = self.clock.monotonic()
            if self.session.deadline is not None and now >= self.session.deadline:
                self.end()
            self._follow()
            self._warn(now)
            self._nag()

    def stand(self) -> Stand:
        """Return what a page that is shown must know."""
        with self.lock:
            left = None if self.session.deadline is None else round(self.session.deadline - self.clock.monotonic())
            return Stand(self.version, left, self.session.warned, self._nagged)

    def end(self) -> None:
        """Let the person go: everything typed and chosen is forgotten."""
        self._voice.stop()
        self.desk.staff_leave()
        self.desk.leave()
        self.session = Session(language=self.settings.languages[0])
        self._shown = ""
        self._follow()

    def give_time(self) -> None:
        """Begin the time of a screen anew."""
        patience = self._patience(self.screen().name)
        self.session.deadline = None if patience is None else self.clock.monotonic() + patience
        self.session.warned = False

    def say(self, text: str) -> None:
        """Say this if speech is on."""
        if self.session.speech:
            self._voice.say(text, self.texts("voice"), self.session.volume)

    def say_screen(self) -> None:
        """Say what is on the screen."""
        if self.session.speech:
            shown = self.screen()
            self.say(screens.spoken(shown, self.session, self.settings, self.texts, self.clock.now()))

    def plug(self, in_it: bool) -> None:
        """Headphones were plugged in, or pulled out: speech goes on or off at once."""
        with self.lock:
            self.session.begun, self.session.speech = True, in_it
            self._voice.stop()
            self._after("plug")

    def _own(self, verb: str, what: str, typed: str, shown: Screen) -> bool:
        """What is the same on every screen."""
        keep = {"language", "contrast", "speech", "silence", "dark", "louder", "quieter", "time"}
        if verb in keep:
            citizen.keep(self.session, shown, typed[:TYPED_AT_MOST])
            self._choose(verb)
        elif verb == "cancel":
            self.end()
        elif verb not in {"stir"}:
            return False
        return True

    def _choose(self, verb: str) -> None:
        session = self.session
        if verb == "language":
            known = self.settings.languages
            session.language = known[(known.index(session.language) + 1) % len(known)]
        elif verb in {"contrast", "dark"}:
            setattr(session, verb, not getattr(session, verb))
        elif verb in {"speech", "silence"}:
            session.speech = verb == "speech"
            self._voice.stop()
        elif verb in {"louder", "quieter"}:
            step = 1 if verb == "louder" else -1
            session.volume = max(1, min(voice.LOUDEST, session.volume + step))
        elif verb == "time":
            self._extend()

    def _extend(self) -> None:
        if self.session.extended >= self.settings.extensions:
            self.session.notice = Notice("time.spent")
            return
        self.session.extended += 1
        patience = self._patience(self.screen().name)
        self.session.notice = None if patience is None else Notice("time.given", n=round(patience), wrong=False)
        self.give_time()

    def _after(self, verb: str) -> None:
        self.version += verb not in QUIET
        if not self.session.begun or self._follow():
            return
        if verb != "time" and self.screen().name not in screens.ENDED:
            self.give_time()
        if verb in {"louder", "quieter"}:
            self.say(self.texts("spoken.on"))
        elif verb == "time":
            self.say(screens.notice(self.session, self.texts))
        elif verb not in TYPING:
            self.say_screen()

    def _follow(self) -> bool:
        """Go on to the screen that is to be shown; return whether it is another one."""
        name = self.screen().name
        if name == self._shown:
            return False
        first, self._shown = not self._shown, name
        self._nagged = False
        self.version += 1
        self.session.forget_typing()
        if not first or self.session.begun:
            self.give_time()
            self.say_screen()
        return True

    def _patience(self, name: str) -> float | None:
        if name in {"opening", "open", "staff_opening", "staff_open"}:
            return None
        if name == "code" and not self.session.begun:
            return None
        if name == "done":
            return self.settings.forget
        return self.settings.staff_patience if name.startswith("staff_") else self.settings.patience

    def _warn(self, now: float) -> None:
        deadline = self.session.deadline
        if deadline is None or self.session.warned or self.screen().name == "done":
            return
        if deadline - now <= self.settings.warning:
            self.session.warned = True
            self.say(self.texts("time.warning"))

    def _nag(self) -> None:
        """Say once that a door stands open."""
        shown = self.screen()
        if shown.name == "open" and not self._nagged and shown.view.still_open:
            self._nagged = True
            self.say(self.texts("open.still"))
