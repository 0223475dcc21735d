"""Lines of the two staff: loading a document, and every other opening by them."""

from ausgabebox.machine.line import Line, line, stays
from ausgabebox.machine.states import Alert, Event, Guard, State, Write

CAN_OPEN = frozenset(
    {
        Guard.DOOR_CLOSED,
        Guard.OTHER_DOORS_CLOSED,
        Guard.OTHERS_AT_REST,
        Guard.BUS_HEALTHY,
        Guard.RAIL_OFF,
        Guard.POWER_RESERVE,
        Guard.NOT_HALTED,
    }
)
"""Without all of these no door is opened, for nobody."""

RETRIEVABLE = frozenset(
    {
        State.OUT_OF_SERVICE,
        State.LOADED,
        State.LOCKED_OUT,
        State.ISSUED_UNVERIFIED,
        State.RETURN_CHECK,
        State.EXPIRED,
        State.QUARANTINE,
        State.ALARM,
    }
)
"""What two staff may open without loading. READY is not among them: its grant must be taken away first."""

_PULSED = (Guard.PULSE_GIVEN, Guard.OTHER_DOORS_CLOSED)
_AGAIN = (Guard.PULSE_GIVEN, Guard.PULSES_LEFT, Guard.DOOR_CLOSED, Guard.OTHER_DOORS_CLOSED)
_STAFF_INSIDE = (State.LOADING, State.RETRIEVING)

LOADING_LINES: tuple[Line, ...] = (
    # Reserve.
    *line(
        State.FREE,
        Event.RESERVE,
        [Guard.TWO_STAFF, Guard.DOOR_CLOSED, Guard.PRESENCE_NO, Guard.OTHERS_AT_REST, Guard.NOT_HALTED],
        State.RESERVED,
        Write.RESERVATION,
    ),
    *line(State.RESERVED, Event.RELEASE, [Guard.DOOR_CLOSED, Guard.PRESENCE_NO], State.FREE),
    *line(
        State.RESERVED,
        Event.RELEASE,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="What cannot be read as closed and empty is not offered again.",
    ),
    *line(State.FREE, Event.TAKE_OUT_OF_SERVICE, [Guard.TWO_STAFF], State.OUT_OF_SERVICE),
    # Load.
    *line(State.RESERVED, Event.LOAD, [Guard.TWO_STAFF, Guard.PRESENCE_NO, *CAN_OPEN], State.LOADING, Write.INTENT),
    *line(
        State.LOADING,
        Event.PRESCAN_REFUSED,
        [Guard.NO_PULSE_YET, Guard.DOOR_CLOSED, Guard.PRESENCE_NO],
        State.RESERVED,
        alert=Alert.STAFF,
        because="Nothing has moved, and nothing was put in.",
    ),
    *line(State.LOADING, Event.PRESCAN_REFUSED, [], State.QUARANTINE, alert=Alert.STAFF),
    *line(
        State.LOADING,
        Event.LOAD_CONFIRMED,
        [Guard.TWO_STAFF, Guard.DOOR_HAS_OPENED, Guard.DOOR_CLOSED, Guard.PRESENCE_YES, Guard.SCAN_FITS],
        State.LOADED,
        Write.LOAD,
    ),
    *line(
        State.LOADING,
        Event.LOAD_CONFIRMED,
        [Guard.DOOR_CLOSED],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="Nothing inside, another document, or a door that was never seen to open.",
    ),
    # Every other opening by staff.
    *line(
        RETRIEVABLE,
        Event.RETRIEVE,
        [Guard.TWO_STAFF, *CAN_OPEN],
        State.RETRIEVING,
        Write.INTENT,
        because="Also the only way back into service, and the only way to issue a locked-out document anew.",
    ),
    *line(
        State.RETRIEVING,
        Event.PRESCAN_REFUSED,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="Where it came from no longer counts; two staff try again.",
    ),
    *line(
        State.RETRIEVING,
        Event.EMPTY_CONFIRMED,
        [Guard.TWO_STAFF, Guard.DOOR_HAS_OPENED, Guard.DOOR_CLOSED, Guard.PRESENCE_NO],
        State.FREE,
        Write.EMPTY,
        because="The only line by which a used compartment becomes free: two people and the sensor agree.",
    ),
    *line(State.RETRIEVING, Event.EMPTY_CONFIRMED, [Guard.DOOR_CLOSED], State.QUARANTINE, alert=Alert.STAFF),
    *line(
        State.RETRIEVING,
        Event.PUT_BACK,
        [Guard.TWO_STAFF, Guard.DOOR_HAS_OPENED, Guard.DOOR_CLOSED, Guard.PRESENCE_YES, Guard.SCAN_FITS],
        State.LOADED,
        Write.LOAD,
        because="A new load with a new PIN: no grant of before opens it.",
    ),
    *line(State.RETRIEVING, Event.PUT_BACK, [Guard.DOOR_CLOSED], State.QUARANTINE, alert=Alert.STAFF),
    *line(State.RETRIEVING, Event.INSPECTION_UNCLEAR, [Guard.DOOR_CLOSED], State.QUARANTINE, alert=Alert.STAFF),
    # What happens while their door moves.
    *stays(_STAFF_INSIDE, Event.NO_EDGE, _AGAIN, Write.ATTEMPT),
    *line(_STAFF_INSIDE, Event.NO_EDGE, [], State.QUARANTINE, alert=Alert.STAFF, because="It is jammed."),
    *line(
        _STAFF_INSIDE,
        Event.WRONG_DOOR,
        [],
        State.ALARM,
        Write.HALT,
        alert=Alert.SECURITY,
        because="The other door's compartment gets its own alarm.",
    ),
    *stays(
        _STAFF_INSIDE,
        Event.DOOR_OPENED,
        _PULSED,
        Write.EDGE,
        because="Also once more, when the latch did not catch: both staff stand there.",
    ),
    *line(_STAFF_INSIDE, Event.DOOR_OPENED, [], State.ALARM, Write.HALT, alert=Alert.SECURITY),
    *stays(_STAFF_INSIDE, Event.DOOR_CLOSED),
    *line(_STAFF_INSIDE, Event.STAFF_LEFT, [Guard.DOOR_CLOSED], State.QUARANTINE, alert=Alert.STAFF),
    *line(
        _STAFF_INSIDE,
        Event.STAFF_LEFT,
        [],
        State.ALARM,
        alert=Alert.STAFF,
        because="A door that stands open with nobody there.",
    ),
    *stays(_STAFF_INSIDE, Event.STILL_OPEN),
    *stays(_STAFF_INSIDE, Event.OPEN_LONG),
    *line(_STAFF_INSIDE, Event.OPEN_TOO_LONG, [Guard.DOOR_CLOSED], State.QUARANTINE, alert=Alert.STAFF),
    *line(_STAFF_INSIDE, Event.OPEN_TOO_LONG, [], State.ALARM, alert=Alert.STAFF),
    *line(
        _STAFF_INSIDE,
        Event.BUS_FAULT,
        [],
        State.QUARANTINE,
        alert=Alert.STAFF,
        because="The door may have opened or not.",
    ),
    *stays(_STAFF_INSIDE, Event.RAIL_STUCK, [], Write.HALT, alert=Alert.SECURITY),
    *stays(_STAFF_INSIDE, Event.SENSOR_UNKNOWN, because="Nothing can be confirmed until it is readable again."),
    *stays(
        _STAFF_INSIDE, Event.CONTENT_APPEARED, because="Staff are at it; what counts is what they and the sensor say."
    ),
    *stays(_STAFF_INSIDE, Event.CONTENT_VANISHED),
)
