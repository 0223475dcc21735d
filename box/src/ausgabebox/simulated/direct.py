"""Doors without boards: for cabinets so large that the bus would be all that is measured."""

from ausgabebox.locks.port import BusFault, Door, Presence, Sensors
from ausgabebox.simulated.cabinet import RealCabinet
from ausgabebox.simulated.power import Power

PULSE = 0.7


class Direct:
    """Implements `Locks` on the cabinet itself, with a point for the power at each command."""

    def __init__(self, cabinet: RealCabinet, power: Power) -> None:
        self._cabinet = cabinet
        self._power = power

    def read(self) -> Sensors:
        """What the contacts say."""
        self._power.point()
        cabinet = self._cabinet
        doors = {one: Door.CLOSED if cabinet.door_contact(one) else Door.OPEN for one in cabinet.compartments}
        contents = {one: Presence.YES if cabinet.presence_contact(one) else Presence.NO for one in cabinet.compartments}
        return Sensors(doors, contents, cabinet.rail_contact(), cabinet.tamper_contact(), cabinet.charge())

    def arm(self) -> None:
        """The rail on."""
        self._power.point()
        self._cabinet.arming(True)
        if not self._cabinet.rail_contact():
            raise BusFault("the rail is not on")

    def disarm(self) -> None:
        """Every lock's relay open, and the rail off."""
        self._power.point()
        for number in self._cabinet.compartments:
            self._cabinet.coil(number, False)
        self._cabinet.arming(False)
        if self._cabinet.rail_contact():
            raise BusFault("the rail is not off")

    def pulse(self, compartment: int) -> None:
        """Current to one lock, for less than a second."""
        self._power.point()
        self._cabinet.coil(compartment, True)
        self._cabinet.clock.call_in(PULSE, lambda: self._cabinet.coil(compartment, False))

    def guide(self, compartment: int | None) -> None:
        """A light."""
        for number, one in self._cabinet.compartments.items():
            one.lit = number == compartment

    def all_off(self) -> None:
        """Everything off."""
        self._cabinet.power_gone()
