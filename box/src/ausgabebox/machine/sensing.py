"""Lines of what sensors tell when nobody opens anything, and of a restart. What is more special stands above them."""

from ausgabebox.machine.line import Line, line, stays
from ausgabebox.machine.states import HOLDING_STATES, MOVING, RESTING, Alert, Event, Guard, State, Write

_STAFF_INSIDE = frozenset({State.LOADING, State.RETRIEVING})
_WATCHED = RESTING - {State.OUT_OF_SERVICE, State.ALARM}

SENSING_LINES: tuple[Line, ...] = (
    # A door moves without an intent.
    *line(
        (_WATCHED | {State.CLOSED_CHECK}),
        Event.DOOR_OPENED,
        [],
        State.ALARM,
        alert=Alert.SECURITY,
        because="Nobody meant it: force, a fault, or a latch that came late.",
    ),
    *stays(State.OUT_OF_SERVICE, Event.DOOR_OPENED, alert=Alert.STAFF),
    *stays(State.ALARM, Event.DOOR_OPENED, alert=Alert.SECURITY),
    *stays(frozenset(State) - {State.OPEN, *_STAFF_INSIDE}, Event.DOOR_CLOSED),
    # Content changes behind a closed door.
    *line(
        [State.FREE, State.RESERVED, State.ISSUED_UNVERIFIED, State.RETURN_CHECK, State.CLOSED_CHECK, State.OPENING],
        Event.CONTENT_APPEARED,
        [],
        State.ALARM,
        alert=Alert.SECURITY,
    ),
    *line(
        [*HOLDING_STATES, State.RETURN_CHECK, State.CLOSED_CHECK, State.OPENING, State.QUARANTINE],
        Event.CONTENT_VANISHED,
        [],
        State.ALARM,
        alert=Alert.SECURITY,
    ),
    *stays(
        [*HOLDING_STATES, State.QUARANTINE, State.ALARM, State.OUT_OF_SERVICE],
        Event.CONTENT_APPEARED,
        alert=Alert.STAFF,
    ),
    *stays(
        [State.FREE, State.RESERVED, State.ISSUED_UNVERIFIED, State.ALARM, State.OUT_OF_SERVICE],
        Event.CONTENT_VANISHED,
        alert=Alert.STAFF,
    ),
    # Sensors and bus fail.
    *stays(
        RESTING, Event.SENSOR_UNKNOWN, alert=Alert.STAFF, because="Counts for nothing: nothing opens on this board."
    ),
    *stays(RESTING | {State.CLOSED_CHECK}, Event.BUS_FAULT, alert=Alert.STAFF),
    *stays(RESTING | {State.CLOSED_CHECK}, Event.RAIL_STUCK, [], Write.HALT, alert=Alert.SECURITY),
    *stays(RESTING | {State.CLOSED_CHECK}, Event.WRONG_DOOR, alert=Alert.SECURITY),
    *line(MOVING, Event.TAMPER, [], State.ALARM, Write.HALT, alert=Alert.SECURITY),
    *stays(
        RESTING,
        Event.TAMPER,
        [],
        Write.HALT,
        alert=Alert.SECURITY,
        because="The whole box stops; a compartment whose own door has moved is in ALARM by that.",
    ),
    # The program starts (I7).
    *line(
        MOVING,
        Event.BOOT,
        [Guard.DOOR_CLOSED],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="What happened in between nobody has seen: never READY, never FREE.",
    ),
    *line(MOVING, Event.BOOT, [], State.ALARM, alert=Alert.STAFF),
    *line(_WATCHED, Event.BOOT, [Guard.DOOR_OPEN], State.ALARM, alert=Alert.SECURITY),
    *stays(RESTING, Event.BOOT),
)
