"""One line of the table, and the short forms it is written with."""

from collections.abc import Iterable
from dataclasses import dataclass

from ausgabebox.machine.states import Alert, Event, Guard, State, Write


@dataclass(frozen=True)
class Line:
    """In one of `sources`, when `event` happens and all `guards` hold: `to`, with `writes`, telling `alert`.

    The new state and an entry in the journal are always written; `writes` is what comes on top of it.
    """

    sources: frozenset[State]
    event: Event
    guards: frozenset[Guard]
    to: State
    writes: tuple[Write, ...] = ()
    alert: Alert = Alert.NONE
    because: str = ""


def line(
    sources: State | Iterable[State],
    event: Event,
    guards: Iterable[Guard],
    to: State,
    *writes: Write,
    alert: Alert = Alert.NONE,
    because: str = "",
) -> tuple[Line]:
    """One line that leads from any of the sources to one state."""
    begin = frozenset({sources}) if isinstance(sources, State) else frozenset(sources)
    return (Line(begin, event, frozenset(guards), to, writes, alert, because),)


def stays(
    sources: State | Iterable[State],
    event: Event,
    guards: Iterable[Guard] = (),
    *writes: Write,
    alert: Alert = Alert.NONE,
    because: str = "",
) -> tuple[Line, ...]:
    """One line for each source, which leads back to it: it is noted, and the state stays."""
    each = (sources,) if isinstance(sources, State) else sorted(sources, key=list(State).index)
    return tuple(Line(frozenset({state}), event, frozenset(guards), state, writes, alert, because) for state in each)
