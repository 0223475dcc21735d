"""Lines of a person who collects: from code and PIN to the closed door."""

from ausgabebox.machine.line import Line, line, stays
from ausgabebox.machine.loading import CAN_OPEN
from ausgabebox.machine.states import Alert, Event, Guard, State, Write

_PULSED = (Guard.PULSE_GIVEN, Guard.OTHER_DOORS_CLOSED)
_AGAIN = (Guard.PULSE_GIVEN, Guard.PULSES_LEFT, Guard.DOOR_CLOSED, Guard.OTHER_DOORS_CLOSED)

PICKUP_LINES: tuple[Line, ...] = (
    # Code and PIN.
    *line(
        State.READY,
        Event.PICK_UP,
        [
            Guard.CODE_RIGHT,
            Guard.PIN_RIGHT,
            Guard.GRANT_UNUSED,
            Guard.NOT_EXPIRED,
            Guard.NOT_DELAYED,
            *CAN_OPEN,
        ],
        State.OPENING,
        Write.INTENT,
        Write.GRANT_USED,
    ),
    *line(State.READY, Event.WRONG_PIN, [Guard.SIXTH_FAILURE], State.LOCKED_OUT, Write.FAILURE, alert=Alert.STAFF),
    *stays(State.READY, Event.WRONG_PIN, [], Write.FAILURE),
    # The door is to open.
    *line(
        State.OPENING,
        Event.PRESCAN_REFUSED,
        [Guard.NO_PULSE_YET, Guard.FIRST_OPENING, Guard.DOOR_CLOSED],
        State.READY,
        Write.GRANT_RESTORED,
        alert=Alert.STAFF,
        because="Another door is not surely closed. Nothing has moved, so the grant counts again.",
    ),
    *line(
        State.OPENING,
        Event.PRESCAN_REFUSED,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="A grant that may have opened its door is not restored.",
    ),
    *line(State.OPENING, Event.DOOR_OPENED, _PULSED, State.OPEN, Write.EDGE),
    *line(
        State.OPENING,
        Event.DOOR_OPENED,
        [],
        State.ALARM,
        Write.HALT,
        alert=Alert.SECURITY,
        because="Without a pulse, or a second door with it.",
    ),
    *stays(State.OPENING, Event.NO_EDGE, _AGAIN, Write.ATTEMPT),
    *line(
        State.OPENING,
        Event.NO_EDGE,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="It is jammed; the document is presumed inside, whatever the board says.",
    ),
    *line(
        State.OPENING,
        Event.WRONG_DOOR,
        [],
        State.ALARM,
        Write.HALT,
        alert=Alert.SECURITY,
        because="The other door's compartment gets its own alarm.",
    ),
    *line(State.OPENING, Event.BUS_FAULT, [], State.QUARANTINE, alert=Alert.STAFF),
    *line(State.OPENING, Event.RAIL_STUCK, [], State.QUARANTINE, Write.HALT, alert=Alert.SECURITY),
    *line(State.OPENING, Event.SENSOR_UNKNOWN, [], State.QUARANTINE, alert=Alert.STAFF),
    # The door is open.
    *stays(State.OPEN, Event.STILL_OPEN, because="Voice and light at the door."),
    *stays(State.OPEN, Event.OPEN_LONG, alert=Alert.STAFF),
    *line(State.OPEN, Event.OPEN_TOO_LONG, [], State.ALARM, alert=Alert.STAFF),
    *line(
        State.OPEN,
        Event.DOOR_CLOSED,
        [Guard.PRESENCE_NO, Guard.NO_RETURN_EXPECTED],
        State.ISSUED_UNVERIFIED,
        Write.ISSUE,
        because="Durable before the screen says so.",
    ),
    *line(
        State.OPEN,
        Event.DOOR_CLOSED,
        [Guard.PRESENCE_YES, Guard.RETURN_EXPECTED],
        State.RETURN_CHECK,
        Write.ISSUE,
        alert=Alert.STAFF,
        because="Staff look whether it is the old document that lies inside.",
    ),
    *line(
        State.OPEN,
        Event.DOOR_CLOSED,
        [Guard.PRESENCE_NO, Guard.RETURN_EXPECTED],
        State.RETURN_CHECK,
        Write.ISSUE,
        alert=Alert.STAFF,
        because="Taken, and the old document was not laid in.",
    ),
    *line(State.OPEN, Event.DOOR_CLOSED, [Guard.PRESENCE_YES], State.CLOSED_CHECK),
    *line(
        State.OPEN,
        Event.DOOR_CLOSED,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="Whether it was taken cannot be read.",
    ),
    *stays(State.OPEN, Event.DOOR_OPENED, because="A contact that bounces."),
    *stays(State.OPEN, Event.BUS_FAULT, alert=Alert.STAFF),
    *stays(State.OPEN, Event.RAIL_STUCK, [], Write.HALT, alert=Alert.SECURITY),
    *line(State.OPEN, Event.WRONG_DOOR, [], State.ALARM, Write.HALT, alert=Alert.SECURITY),
    *stays(
        State.OPEN, Event.SENSOR_UNKNOWN, alert=Alert.STAFF, because="Until it can be read or has stood open too long."
    ),
    *stays(State.OPEN, Event.CONTENT_APPEARED),
    *stays(State.OPEN, Event.CONTENT_VANISHED),
    *stays([State.OPENING, State.OPEN], Event.PROBLEM_REPORTED, alert=Alert.STAFF),
    # Closed, and something still lies inside.
    *line(
        State.CLOSED_CHECK,
        Event.OPEN_AGAIN,
        [
            Guard.PIN_RIGHT,
            Guard.SAME_SESSION,
            Guard.WITHIN_THREE_MINUTES,
            Guard.FIRST_OPENING,
            Guard.PRESENCE_YES,
            *CAN_OPEN,
        ],
        State.OPENING,
        Write.INTENT,
        because="Once, for who closed it too early.",
    ),
    *line(
        State.CLOSED_CHECK,
        Event.WRONG_PIN,
        [Guard.SIXTH_FAILURE],
        State.QUARANTINE,
        Write.FAILURE,
        alert=Alert.STAFF,
    ),
    *stays(State.CLOSED_CHECK, Event.WRONG_PIN, [], Write.FAILURE),
    *line(State.CLOSED_CHECK, Event.SESSION_OVER, [], State.QUARANTINE, alert=Alert.STAFF),
    *line(State.CLOSED_CHECK, Event.PROBLEM_REPORTED, [], State.QUARANTINE, alert=Alert.STAFF),
    *line(State.CLOSED_CHECK, Event.SENSOR_UNKNOWN, [], State.QUARANTINE, alert=Alert.STAFF),
    *stays(
        [State.ISSUED_UNVERIFIED, State.RETURN_CHECK],
        Event.PROBLEM_REPORTED,
        alert=Alert.STAFF,
        because="For instance: it was empty.",
    ),
)
