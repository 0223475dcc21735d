"""What happens to a compartment by hands, force and failing parts, whether the box runs or not."""

from collections.abc import Iterator

from ausgabebox.machine.states import MOVING, State
from ausgabebox.model.asking import Move
from ausgabebox.model.hidden import Compartment, Content, Sense

_STAFF_AT_IT = frozenset({State.LOADING, State.RETRIEVING})
_AWAITED = frozenset({State.OPENING, *_STAFF_AT_IT})


def nature(compartment: Compartment) -> Iterator[Move]:
    """Doors, contents, sensors."""
    if compartment.open:
        yield Move("somebody closes the door", compartment._replace(open=False, unmeant=False))
        yield from _hands(compartment)
    else:
        sprung = _sprung(compartment)
        if compartment.late:
            yield Move("the jammed latch lets go after all", sprung._replace(late=False))
        yield Move("the door is forced, or its latch did not catch", sprung, 1)
    yield from _sensors(compartment)


def _sprung(compartment: Compartment) -> Compartment:
    """Open without a pulse at this moment; meant, if one was given for the intent in force.

    Nor can the box tell it from an opening that is still going on, while it has not seen the door closed.
    """
    meant = compartment.state in _AWAITED and compartment.pulses > 0
    same = compartment.state is State.OPEN and compartment.seen_open
    return compartment._replace(open=True, unmeant=not (meant or same), really=compartment.state in MOVING)


def _hands(compartment: Compartment) -> Iterator[Move]:
    if compartment.content is not Content.NOTHING:
        yield Move("what lies inside is taken", compartment._replace(content=Content.NOTHING))
    if compartment.state in _STAFF_AT_IT and compartment.content is not Content.DOCUMENT:
        yield Move("staff put the right document in", compartment._replace(content=Content.DOCUMENT))
    if compartment.state in {*_STAFF_AT_IT, State.OPEN} and compartment.content is Content.NOTHING:
        yield Move("something else is laid in", compartment._replace(content=Content.SOMETHING))


def _sensors(compartment: Compartment) -> Iterator[Move]:
    if compartment.sense is Sense.HONEST:
        for sense in (Sense.SAYS_NO, Sense.SAYS_YES, Sense.SILENT):
            words = sense.name.lower().replace("_", " ")
            yield Move(f"the presence sensor {words}, whatever is so", compartment._replace(sense=sense), 1)
    else:
        yield Move("the presence sensor is honest again", compartment._replace(sense=Sense.HONEST))
    if compartment.blind:
        yield Move("the door can be read again", compartment._replace(blind=False))
    else:
        yield Move("the door cannot be read any more", compartment._replace(blind=True), 1)
