"""What can go wrong, by name, and how often it is let go wrong."""

from enum import StrEnum


class UnknownFault(ValueError):
    """No fault has this name."""


class Fault(StrEnum):
    """One family of faults; `--faults all|none|name,name`."""

    POWER = "power"
    """The plug is pulled: while a door moves, between two writes, at night."""
    BUS = "bus"
    """No reply, a late one, stale bytes, flipped bits, a busy board, a dead board, a cut wire."""
    JAM = "jam"
    """A door does not open, opens late, or is caught by its latch again at once."""
    WRONG_DOOR = "wrong_door"
    """Wires are swapped: the current of one lock opens another door."""
    CONTACTS = "contacts"
    """A door contact or presence sensor is stuck."""
    RAIL = "rail"
    """The supply of the locks is stuck on or off, or its sense wire lies."""
    CLOCK = "clock"
    """The time of day goes back, or far ahead."""
    NETWORK = "network"
    """Messages are lost, late, twice, in another order; weeks without the town hall."""
    CITIZENS = "citizens"
    """People forget, mistype, hurry, do not take, do not close, slam, leave rubbish, go away."""
    CLERKS = "clerks"
    """Staff scan the wrong thing, leave the door open, are called away, mistype, load late."""
    GUESSING = "guessing"
    """Strangers try codes and PINs."""
    SERVER = "server"
    """The town hall's server is malicious: second grants, forged, replayed, altered, huge and senseless messages."""
    FORCE = "force"
    """A door is pried open, the shell is opened, the cabinet is tilted."""


ALL = frozenset(Fault)


def named(text: str) -> frozenset[Fault]:
    """The faults that a text names: `all`, `none`, or names with commas between. Raises UnknownFault."""
    if text == "all":
        return ALL
    names = [name.strip() for name in text.split(",") if name.strip() and name.strip() != "none"]
    if unknown := [name for name in names if name not in set(Fault)]:
        raise UnknownFault(f"{unknown[0]}: no such fault; there are {', '.join(Fault)}")
    return frozenset(Fault(name) for name in names)
