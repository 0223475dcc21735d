"""The words of the table: states of a compartment, what happens to it, what must hold, what is written, who is told."""

from collections.abc import Set
from enum import StrEnum


class State(StrEnum):
    """Where a compartment stands, durably. box.md section 3.7."""

    OUT_OF_SERVICE = "out_of_service"
    """Nobody uses it. Back only by an inspection of two staff (RETRIEVING)."""
    FREE = "free"
    """Two people have seen it empty."""
    RESERVED = "reserved"
    """For a document that two staff have in their hands; its door has not moved yet."""
    LOADING = "loading"
    """Two staff put a document in: from before the door opens until both have confirmed."""
    LOADED = "loaded"
    """A document is inside, nobody may fetch it yet."""
    READY = "ready"
    """A document is inside and one grant is kept for it."""
    LOCKED_OUT = "locked_out"
    """A document is inside; its grant is suspended for good (six wrong PINs, or the town hall)."""
    OPENING = "opening"
    """The grant is used up, the door is about to open or has not been seen to open yet."""
    OPEN = "open"
    """The door was seen to open; somebody takes the document."""
    CLOSED_CHECK = "closed_check"
    """Closed again, and something is still inside: not taken, or the sensor lies."""
    ISSUED_UNVERIFIED = "issued_unverified"
    """Handed out, as far as the sensors tell. Not used again before two people have looked."""
    RETURN_CHECK = "return_check"
    """Handed out; staff must look at the old document that was laid in (or was not)."""
    EXPIRED = "expired"
    """A document is inside that goes back to the counter."""
    RETRIEVING = "retrieving"
    """Two staff open it for anything but loading: from before the door opens until both have confirmed."""
    QUARANTINE = "quarantine"
    """Nobody knows for sure what is inside. Only two staff open it."""
    ALARM = "alarm"
    """A door moved, or stands open, and nobody meant it. Only two staff open it."""


MOVING = frozenset({State.OPENING, State.OPEN, State.CLOSED_CHECK, State.LOADING, State.RETRIEVING})
"""States in which a door may move. While any compartment of the box is in one of them, nothing else begins (I4)."""
RESTING = frozenset(State) - MOVING
EMPTY_STATES = frozenset({State.FREE, State.RESERVED})
"""States that promise an empty compartment (I1)."""
HOLDING_STATES = frozenset({State.LOADED, State.READY, State.LOCKED_OUT, State.EXPIRED})
"""States that promise a document inside."""


class Event(StrEnum):
    """What happens to one compartment."""

    # Two staff at the box.
    RESERVE = "reserve"
    RELEASE = "release"
    """A reservation is given up: cancelled, too late, or the session of the staff is over."""
    LOAD = "load"
    """Two staff want the reserved compartment open to put the document in."""
    LOAD_CONFIRMED = "load_confirmed"
    RETRIEVE = "retrieve"
    """Two staff want it open for anything else."""
    EMPTY_CONFIRMED = "empty_confirmed"
    PUT_BACK = "put_back"
    """Two staff have put the document in again, as a new load."""
    INSPECTION_UNCLEAR = "inspection_unclear"
    """Two staff cannot say what happened: a document is missing, or a strange one is inside."""
    STAFF_LEFT = "staff_left"
    """Their session is over before they have confirmed anything."""
    TAKE_OUT_OF_SERVICE = "take_out_of_service"
    # From the town hall: after loading it can only take away.
    GRANT = "grant"
    SUSPEND = "suspend"
    SHORTEN = "shorten"
    """The load expires earlier than its grant said."""
    WITHDRAW = "withdraw"
    # Time.
    EXPIRE = "expire"
    STILL_OPEN = "still_open"
    """30 seconds."""
    OPEN_LONG = "open_long"
    """Two minutes."""
    OPEN_TOO_LONG = "open_too_long"
    """Ten minutes for who collects, five for staff."""
    # A person who collects.
    PICK_UP = "pick_up"
    WRONG_PIN = "wrong_pin"
    OPEN_AGAIN = "open_again"
    SESSION_OVER = "session_over"
    PROBLEM_REPORTED = "problem_reported"
    # What the program finds while it opens a door.
    PRESCAN_REFUSED = "prescan_refused"
    """Before a pulse: another door is open, any door is unreadable, or the rail is on."""
    NO_EDGE = "no_edge"
    """Two seconds after the pulse the door has not moved."""
    WRONG_DOOR = "wrong_door"
    """The pulse was for this door, and another one opened."""
    # Physical: may happen in every state.
    DOOR_OPENED = "door_opened"
    DOOR_CLOSED = "door_closed"
    CONTENT_APPEARED = "content_appeared"
    """With the door closed the presence sensor turns from no to yes."""
    CONTENT_VANISHED = "content_vanished"
    """With the door closed the presence sensor turns from yes to no."""
    SENSOR_UNKNOWN = "sensor_unknown"
    """Door or presence of this compartment cannot be read."""
    BUS_FAULT = "bus_fault"
    """A command (arm, pulse, disarm) failed: no answer, a wrong one, or a bad checksum."""
    RAIL_STUCK = "rail_stuck"
    """The supply of the locks does not go off."""
    TAMPER = "tamper"
    """Somebody is at the enclosure, or the cabinet tilts."""
    BOOT = "boot"
    """The program starts: after a power cut, a crash or an update."""


PHYSICAL = frozenset(
    {
        Event.DOOR_OPENED,
        Event.DOOR_CLOSED,
        Event.CONTENT_APPEARED,
        Event.CONTENT_VANISHED,
        Event.SENSOR_UNKNOWN,
        Event.BUS_FAULT,
        Event.RAIL_STUCK,
        Event.TAMPER,
        Event.BOOT,
    }
)
"""Happen whether we like it or not: a line in every state, whatever holds."""
FROM_OUTSIDE = frozenset({Event.GRANT, Event.SUSPEND, Event.SHORTEN, Event.WITHDRAW})
"""Messages of the town hall: a line in every state too, so that none stops the program."""


class Guard(StrEnum):
    """What must hold for a line, as the program knows it: `unknown` never counts as good."""

    DOOR_CLOSED = "door_closed"
    DOOR_OPEN = "door_open"
    """Neither of both: unknown."""
    OTHER_DOORS_CLOSED = "other_doors_closed"
    """Each other door of the whole box was just read as closed."""
    OTHERS_AT_REST = "others_at_rest"
    """No other compartment is in a MOVING state."""
    PRESENCE_YES = "presence_yes"
    PRESENCE_NO = "presence_no"
    """Neither of both: unknown."""
    BUS_HEALTHY = "bus_healthy"
    """All boards were just read without a fault."""
    RAIL_OFF = "rail_off"
    """The supply of the locks was just read as off."""
    POWER_RESERVE = "power_reserve"
    """Enough in the battery to open, watch, and write."""
    NOT_HALTED = "not_halted"
    """The whole box is not halted."""
    PULSE_GIVEN = "pulse_given"
    """A pulse went to this door since the intent was written."""
    NO_PULSE_YET = "no_pulse_yet"
    """Since the intent was written, the supply of the locks was not switched on and no pulse was sent."""
    PULSES_LEFT = "pulses_left"
    """Fewer than three pulses were given since the intent."""
    DOOR_HAS_OPENED = "door_has_opened"
    """This door was seen to open since the intent was written."""
    TWO_STAFF = "two_staff"
    """Two different enrolled staff, each with card and PIN, have a session at the box."""
    SCAN_FITS = "scan_fits"
    """The barcode read with the door closed is the document that was meant."""
    GRANT_VALID = "grant_valid"
    """Signature, box, compartment, load, times: all as they must be."""
    FIRST_GRANT = "first_grant"
    """This load has never had a grant."""
    GRANT_KNOWN = "grant_known"
    """The very grant that was kept already: the network delivered it twice."""
    GRANT_UNUSED = "grant_unused"
    NOT_EXPIRED = "not_expired"
    """By the latest time the box has ever seen."""
    NOT_DELAYED = "not_delayed"
    """No lock-out runs, neither of this grant nor of the box."""
    CODE_RIGHT = "code_right"
    """QR token or typed code belongs to this grant."""
    PIN_RIGHT = "pin_right"
    SIXTH_FAILURE = "sixth_failure"
    """This wrong PIN is the sixth of this grant."""
    FIRST_OPENING = "first_opening"
    """The intent is that of the pick-up itself, not of opening again."""
    SAME_SESSION = "same_session"
    """The person who opened it is still there: no abort, no timeout, no restart in between."""
    WITHIN_THREE_MINUTES = "within_three_minutes"
    RETURN_EXPECTED = "return_expected"
    """An old document must be laid in."""
    NO_RETURN_EXPECTED = "no_return_expected"


class Write(StrEnum):
    """What is durable with the new state and the entry in the journal, in the same transaction."""

    RESERVATION = "reservation"
    INTENT = "intent"
    """Who wants it open and why, before anything moves."""
    LOAD = "load"
    """A new load: load_id made by the box, receipt for the town hall, tag of the PIN."""
    GRANT = "grant"
    REFUSAL = "refusal"
    """Which grant was refused and why."""
    GRANT_USED = "grant_used"
    GRANT_RESTORED = "grant_restored"
    FAILURE = "failure"
    """One more wrong PIN; at the third a delay."""
    NOT_AFTER = "not_after"
    """The earlier end of both."""
    ATTEMPT = "attempt"
    """One more pulse is about to be given."""
    EDGE = "edge"
    """When the door was seen to open."""
    ISSUE = "issue"
    """When the document was handed out: the moment the door closed (PAuswV section 4)."""
    EMPTY = "empty"
    """Which two saw it empty."""
    HALT = "halt"
    """The whole box stops, and why; two staff clear it."""


class Alert(StrEnum):
    """Who is told besides the journal."""

    NONE = "none"
    STAFF = "staff"
    SECURITY = "security"


class NotAllowed(Exception):
    """No line of the table fits: what was asked for is not done, and nothing changes."""

    def __init__(self, state: State, event: Event, holding: Set[Guard]) -> None:
        super().__init__(f"{event} in {state} with {', '.join(sorted(holding)) or 'nothing'}")
        self.state = state
        self.event = event
        self.holding = frozenset(holding)
