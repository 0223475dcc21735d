"""The driver's bytes through a real pseudo-terminal and pyserial, to the boards of this process, in virtual time."""

import os
import tty

from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.simulated.bus import Bus

_SOON = 2.0
"""Seconds in which the kernel hands on what is written already."""


class Wire:
    """A `Line` whose every byte goes through the kernel's terminal, both ways. One thread does both ends in turn."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._serial = SerialLine(os.ttyname(self._slave), 9600)

    def write(self, frame: bytes) -> None:
        """Out through pyserial, and heard at the other end."""
        self._serial.write(frame)
        heard = b""
        while len(heard) < len(frame):
            heard += os.read(self._master, len(frame) - len(heard))
        self._bus.write(heard)

    def read(self, most: int, timeout: float) -> bytes:
        """What the boards answer within the time, which is virtual, in through pyserial."""
        came = self._bus.read(most, timeout)
        if not came:
            return b""
        os.write(self._master, came)
        return self._serial.read(len(came), _SOON)

    def flush_input(self) -> None:
        """Forget what came."""
        self._bus.flush_input()
        self._serial.flush_input()

    def close(self) -> None:
        """No port any more."""
        self._serial.close()
        os.close(self._master)
        os.close(self._slave)
