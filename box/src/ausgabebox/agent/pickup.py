"""Collecting: a code, a PIN, one open door, one closed door."""

import hmac
from dataclasses import dataclass

from ausgabebox.agent.cabinet import Cabinet
from ausgabebox.agent.doors import Doors, Why
from ausgabebox.agent.effects import Facts
from ausgabebox.agent.errors import Reason, Refused, Unknown, WrongPin
from ausgabebox.agent.lockouts import Lockouts, tries_left
from ausgabebox.agent.view import Stage, View
from ausgabebox.locks.port import Presence
from ausgabebox.machine import limits
from ausgabebox.machine.loading import CAN_OPEN
from ausgabebox.machine.states import MOVING, Event, Guard, NotAllowed, State
from ausgabebox.protocol import codes, pins
from ausgabebox.store import loads
from ausgabebox.store.loads import Grant, Load

PATIENCE = 900
"""Seconds after which a code without a PIN is forgotten."""
FAREWELL = 20
"""Seconds for which the last screen stays: then nothing of the person is left."""
SAD_FAREWELL = 120

_STAGE = {
    State.READY: Stage.PIN,
    State.OPENING: Stage.OPENING,
    State.OPEN: Stage.OPEN,
    State.CLOSED_CHECK: Stage.NOT_TAKEN,
    State.ISSUED_UNVERIFIED: Stage.DONE,
    State.RETURN_CHECK: Stage.DONE,
}


@dataclass
class Session:
    """One person at the box; `touched` and `closed` in seconds of this run."""

    compartment: int
    load: Load
    touched: float
    state: State = State.READY
    closed: float | None = None
    told: int = 0
    reported: bool = False


class Pickup:
    """The person who collects, one at a time."""

    def __init__(self, cabinet: Cabinet, doors: Doors, lockouts: Lockouts) -> None:
        self._cabinet, self._doors, self._lockouts = cabinet, doors, lockouts
        self.session: Session | None = None

    # What people do.

    def present(self, typed: str) -> None:
        """Take a code or token. Raises codes.BadCode, Unknown, Refused."""
        brought = codes.parse(typed)
        if self.session is not None and self.session.state in MOVING:
            raise Refused(Reason.BUSY)
        self.session = None
        self._lockouts.check_box()
        grant = self._grant_of(brought)
        load = loads.get(self._cabinet.store, grant.load_id)
        if load is None:
            raise Refused(Reason.NOT_READY)
        self._check(load, grant)
        if self._cabinet.moving() is not None:
            raise Refused(Reason.BUSY)
        self.session = Session(load.compartment, load, self._cabinet.time.monotonic())

    def enter_pin(self, pin: str) -> None:
        """Open the door if this is the PIN. Raises WrongPin, Refused."""
        session = self._in(State.READY)
        grant = loads.grant_of(self._cabinet.store, session.load.load_id)
        load = loads.get(self._cabinet.store, session.load.load_id)
        if load is None or grant is None:
            raise Refused(Reason.NOT_READY)
        self._lockouts.check_box()
        self._check(load, grant)
        holding = {Guard.CODE_RIGHT, Guard.PIN_RIGHT, Guard.GRANT_UNUSED, Guard.NOT_EXPIRED, Guard.NOT_DELAYED}
        self._open(session, load, pin, Why(Event.PICK_UP, holding, Facts(why=f"grant {grant.grant_id.hex()}")))

    def open_again(self, pin: str) -> None:
        """Open the same door once more for who closed it too early. Raises WrongPin, Refused."""
        session = self._in(State.CLOSED_CHECK)
        load = loads.get(self._cabinet.store, session.load.load_id)
        if load is None or session.closed is None or self._cabinet.compartments[session.compartment].again:
            raise Refused(Reason.NOT_READY)
        self._lockouts.check_box()
        self._lockouts.check_load(load)
        holding = {Guard.PIN_RIGHT, Guard.SAME_SESSION, Guard.FIRST_OPENING}
        if self._cabinet.time.monotonic() - session.closed <= limits.OPEN_AGAIN_WITHIN:
            holding.add(Guard.WITHIN_THREE_MINUTES)
        self._open(session, load, pin, Why(Event.OPEN_AGAIN, holding, Facts(why="again", again=True)))

    def leave(self) -> None:
        """Forget the person, unless a door is open: then the box watches it until it is closed."""
        session = self.session
        if session is None:
            return
        if self._state(session) is State.CLOSED_CHECK:
            self._happen(session, Event.SESSION_OVER)
        if self._state(session) not in (State.OPENING, State.OPEN):
            self._end()

    def report_problem(self) -> None:
        """Take down that something is wrong with the door or what lies behind it; once a session."""
        session = self.session
        if session is None or session.reported:
            return
        session.reported = True
        if self._state(session) in (*MOVING, State.ISSUED_UNVERIFIED, State.RETURN_CHECK):
            self._happen(session, Event.PROBLEM_REPORTED)

    # What time and doors do.

    def tick(self) -> None:
        """Follow the door, and remind who stands before it."""
        session = self.session
        if session is None:
            return
        now, state = self._cabinet.time.monotonic(), self._state(session)
        if state is not session.state:
            self._moved(session, state, now)
        if state is State.OPEN:
            self._remind(session, now - session.touched)
        elif state is State.CLOSED_CHECK:
            if now - session.touched > limits.OPEN_AGAIN_WITHIN:
                self._happen(session, Event.SESSION_OVER)
                self._moved(session, self._state(session), now)
        elif now - session.touched > self._patience(state):
            self._end()

    def view(self) -> View:
        """What the screen shows."""
        session = self.session
        if session is None:
            if self._cabinet.alarms.halted() is not None:
                return View(Stage.HALTED)
            return View(Stage.PAUSED if self._lockouts.paused() else Stage.WAITING)
        stage = _STAGE.get(session.state, Stage.TROUBLE)
        left = tries_left(session.load.failures) if stage in (Stage.PIN, Stage.NOT_TAKEN) else None
        return View(
            stage,
            session.compartment,
            tries_left=left,
            last_tries=left is not None and session.load.failures >= limits.WRONG_PINS_DELAY,
            return_required=session.load.return_required,
            still_open=session.told > 0 and stage is Stage.OPEN,
        )

    # Inside.

    def _grant_of(self, brought: codes.Token | codes.Code) -> Grant:
        found = None
        for grant in loads.grants_in_box(self._cabinet.store):
            if codes.fits(
                brought, grant_id=grant.grant_id, hash_of_token=grant.token_hash, hash_of_code=grant.code_hash
            ):
                found = grant
        if found is None:
            with self._cabinet.step():
                self._lockouts.failed(known=False)
            raise Unknown
        return found

    def _check(self, load: Load, grant: Grant) -> None:
        """Raise Refused unless this load may be collected now, as far as the memory says."""
        state, now = self._cabinet.compartments[load.compartment].state, self._cabinet.time.seconds()
        if load.issued_at is not None:
            raise Refused(Reason.COLLECTED)
        if state is State.EXPIRED or (state is State.READY and now >= load.not_after):
            raise Refused(Reason.EXPIRED)
        if state is State.LOCKED_OUT or load.suspended:
            raise Refused(Reason.LOCKED_OUT)
        if now < grant.not_before:
            raise Refused(Reason.NOT_READY, grant.not_before)
        if state is not State.READY or grant.used_at is not None or load.withdrawn:
            raise Refused(Reason.NOT_READY)
        self._lockouts.check_load(load)

    def _open(self, session: Session, load: Load, pin: str, why: Why) -> None:
        """Say first whether the box could open at all, so that no try is lost; then judge the PIN; then open."""
        session.touched = self._cabinet.time.monotonic()
        guards = self._cabinet.guards(session.compartment)
        known = self._cabinet.seen.contents.get(session.compartment, Presence.UNKNOWN) is not Presence.UNKNOWN
        others_rest = CAN_OPEN - {Guard.OTHERS_AT_REST}
        if not (known and others_rest <= guards):
            raise Refused(Reason.NOT_READY)
        if not pins.is_pin(pin):
            raise WrongPin(tries_left(load.failures))
        tag = self._cabinet.keys.pin_tag(load.load_id, load.pin_id, pin)
        if not hmac.compare_digest(tag, load.pin_tag):
            self._wrong(session, load)
        try:
            state = self._doors.open(session.compartment, why)
        except NotAllowed as error:
            raise Refused(Reason.NOT_READY) from error
        self._moved(session, state, self._cabinet.time.monotonic())
        if state is State.READY:
            self.session = None
            raise Refused(Reason.NOT_READY)

    def _wrong(self, session: Session, load: Load) -> None:
        """Count it durably before anybody learns that it was wrong."""
        count = load.failures + 1
        guards = self._cabinet.guards(session.compartment)
        if count >= limits.WRONG_PINS_LOCK:
            guards.add(Guard.SIXTH_FAILURE)
        wait = self._lockouts.wait_after(count)
        with self._cabinet.step():
            self._cabinet.change(session.compartment, Event.WRONG_PIN, guards, Facts(wait_until=wait))
            self._lockouts.failed(known=True)
        session.load = loads.get(self._cabinet.store, load.load_id) or load
        if count >= limits.WRONG_PINS_LOCK:
            self._moved(session, self._state(session), session.touched)
            self.session = None if self._state(session) is State.LOCKED_OUT else session
            raise Refused(Reason.LOCKED_OUT)
        if wait is not None and self._state(session) is State.READY:
            self.session = None
        raise WrongPin(tries_left(count), self._cabinet.time.ends(wait) if wait is not None else None)

    def _in(self, state: State) -> Session:
        if self.session is None or self._state(self.session) is not state:
            raise Refused(Reason.NOT_READY)
        return self.session

    def _state(self, session: Session) -> State:
        return self._cabinet.compartments[session.compartment].state

    def _moved(self, session: Session, state: State, now: float) -> None:
        session.state, session.touched, session.told = state, now, 0
        if state is State.CLOSED_CHECK:
            session.closed = now
        if state is not State.OPEN:
            self._cabinet.locks.guide(None)

    def _remind(self, session: Session, open_for: float) -> None:
        steps = (
            (limits.STILL_OPEN, Event.STILL_OPEN),
            (limits.OPEN_LONG, Event.OPEN_LONG),
            (limits.OPEN_TOO_LONG, Event.OPEN_TOO_LONG),
        )
        while session.told < len(steps) and open_for >= steps[session.told][0]:
            session.told += 1
            self._happen(session, steps[session.told - 1][1])
        if self._state(session) is not State.OPEN:
            self._moved(session, self._state(session), self._cabinet.time.monotonic())

    def _happen(self, session: Session, event: Event) -> None:
        with self._cabinet.step():
            self._cabinet.change(session.compartment, event, self._cabinet.guards(session.compartment))

    def _end(self) -> None:
        self.session = None
        self._cabinet.locks.guide(None)

    def _patience(self, state: State) -> float:
        if state is State.READY:
            return PATIENCE
        return FAREWELL if _STAGE.get(state) is Stage.DONE else SAD_FAREWELL
