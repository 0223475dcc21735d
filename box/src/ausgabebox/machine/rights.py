"""Lines of what comes from the town hall, and of time: one grant for a load, and after it only less."""

from ausgabebox.machine.line import Line, line, stays
from ausgabebox.machine.states import Alert, Event, Guard, State, Write

_WAITING = (State.LOADED, State.READY)
_TAKEN_AWAY = (State.LOADED, State.READY, State.LOCKED_OUT)
_UNDER_WAY = (State.OPENING, State.OPEN)
_LIVE = (State.LOADED, State.READY, State.LOCKED_OUT, State.OPENING, State.OPEN, State.CLOSED_CHECK)
_NOT_CONCERNED = frozenset(State) - {*_TAKEN_AWAY, *_UNDER_WAY, State.CLOSED_CHECK}

RIGHTS_LINES: tuple[Line, ...] = (
    # A grant: the first valid one for a load wins.
    *line(
        State.LOADED,
        Event.GRANT,
        [Guard.GRANT_VALID, Guard.FIRST_GRANT],
        State.READY,
        Write.GRANT,
        because="Only now is the citizen told.",
    ),
    *stays(State, Event.GRANT, [Guard.GRANT_KNOWN], because="The network brought the same one twice."),
    *stays(
        _LIVE,
        Event.GRANT,
        [],
        Write.REFUSAL,
        alert=Alert.SECURITY,
        because="A second grant, or a bad one, for a document that lies inside.",
    ),
    *stays(
        frozenset(State) - frozenset(_LIVE),
        Event.GRANT,
        [],
        Write.REFUSAL,
        alert=Alert.STAFF,
        because="Too late or astray: there is no load for it.",
    ),
    # Restrictions: they need no guard, for they only take away.
    *line(_WAITING, Event.SUSPEND, [], State.LOCKED_OUT, alert=Alert.STAFF, because="No message lifts it again."),
    *stays(frozenset(State) - {*_WAITING, State.CLOSED_CHECK}, Event.SUSPEND),
    *stays(_TAKEN_AWAY, Event.SHORTEN, [], Write.NOT_AFTER),
    *stays(frozenset(State) - {*_TAKEN_AWAY}, Event.SHORTEN),
    *line(_TAKEN_AWAY, Event.WITHDRAW, [], State.EXPIRED, alert=Alert.STAFF),
    *line(
        State.CLOSED_CHECK,
        Event.WITHDRAW,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="It is not opened again.",
    ),
    *line(State.CLOSED_CHECK, Event.SUSPEND, [], State.QUARANTINE, alert=Alert.STAFF),
    *stays(_UNDER_WAY, Event.WITHDRAW, because="Too late: the grant is used up and the door moves."),
    *stays(_NOT_CONCERNED, Event.WITHDRAW),
    # Time.
    *line(_TAKEN_AWAY, Event.EXPIRE, [], State.EXPIRED, because="The document goes back to the counter."),
)
