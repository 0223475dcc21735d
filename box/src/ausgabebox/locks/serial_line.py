"""The bus on a serial port: 8 data bits, no parity, one stop bit; the adapter turns the direction of RS-485 itself."""

import termios

import serial

SPEED = 9600


class SerialLine:
    """A `Line` over a serial port that nobody else may open meanwhile."""

    def __init__(self, port: str, baud: int = SPEED) -> None:
        """Open it. Raises OSError where there is none, or somebody else has it."""
        self._port = serial.Serial(port, baud, exclusive=True, timeout=0, write_timeout=1)

    def write(self, frame: bytes) -> None:
        """Send all of it. Raises OSError."""
        self._port.write(frame)

    def read(self, most: int, timeout: float) -> bytes:
        """What came, as soon as it is so much, or what there is in time. Raises OSError."""
        if self._port.timeout != timeout:
            self._port.timeout = timeout
        return bytes(self._port.read(most))

    def flush_input(self) -> None:
        """Forget what came. Raises OSError."""
        try:
            self._port.reset_input_buffer()
        except termios.error as bad:  # no OSError, though it says the same
            raise OSError(str(bad)) from bad

    def close(self) -> None:
        """Give the port free."""
        self._port.close()
