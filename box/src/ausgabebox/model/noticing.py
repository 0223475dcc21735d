"""What the box makes of its sensors while it opens nothing, and when it starts."""

from ausgabebox.machine.states import EMPTY_STATES, HOLDING_STATES, Event, State
from ausgabebox.model.change import Change, change
from ausgabebox.model.hidden import Around, Compartment, door, inside
from ausgabebox.model.policy import Policy


def notice(policy: Policy, compartment: Compartment, rest: Around) -> Change | None:
    """The next difference between what the box saw last and what it reads now; None: there is none."""
    closed = door(compartment)
    if closed is not None and closed is compartment.seen_open:
        return _moved(policy, compartment, rest, closed=closed)
    if closed is True:
        return _content(policy, compartment, rest)
    return None


def _moved(policy: Policy, compartment: Compartment, rest: Around, *, closed: bool) -> Change:
    event = Event.DOOR_CLOSED if closed else Event.DOOR_OPENED
    result = change(policy, compartment, event, rest)
    seen = inside(compartment) if closed else compartment.seen_inside
    return result._replace(compartment=result.compartment._replace(seen_open=not closed, seen_inside=seen))


def _content(policy: Policy, compartment: Compartment, rest: Around) -> Change | None:
    present = inside(compartment)
    if present is None or present is compartment.seen_inside:
        return None
    if compartment.seen_inside is None:
        return Change(compartment._replace(seen_inside=present))
    event = Event.CONTENT_APPEARED if present else Event.CONTENT_VANISHED
    result = change(policy, compartment, event, rest)
    return result._replace(compartment=result.compartment._replace(seen_inside=present))


def silence(policy: Policy, before: Compartment, compartment: Compartment, rest: Around) -> Change:
    """When door or presence have just become unreadable, that is an event of its own."""
    lost = (door(compartment) is None and door(before) is not None) or (
        inside(compartment) is None and inside(before) is not None
    )
    return change(policy, compartment, Event.SENSOR_UNKNOWN, rest) if lost else Change(compartment)


def boot(policy: Policy, compartment: Compartment, rest: Around) -> Change:
    """The program starts: what it held in memory is gone; content is compared with what the state promises."""
    result = change(policy, compartment, Event.BOOT, rest)
    state = result.compartment.state
    if state in HOLDING_STATES:
        promised: bool | None = True
    elif state in EMPTY_STATES | {State.ISSUED_UNVERIFIED}:
        promised = False
    else:
        promised = inside(compartment)
    started = result.compartment._replace(seen_open=door(compartment) is False, seen_inside=promised)
    return result._replace(compartment=started)
