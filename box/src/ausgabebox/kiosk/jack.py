"""Whether headphones are plugged in, as the kernel tells it: speech begins without a key."""

import logging
import struct
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)
EVENT = struct.Struct("@llHHi")
"""struct input_event of linux/input.h: time, kind, what, value."""
SWITCH = 0x05
HEADPHONES = 0x02
"""EV_SW and SW_HEADPHONE_INSERT of linux/input-event-codes.h."""


class Jack:
    """Listens to an input device (as /dev/input/by-path/…) and says each time whether headphones are in."""

    def __init__(self, device: str, tell: Callable[[bool], None]) -> None:
        self._device, self._tell = Path(device), tell

    def start(self) -> None:
        """Listen in a thread of its own."""
        threading.Thread(target=self.listen, daemon=True, name="kiosk-jack").start()

    def listen(self) -> None:
        """Listen until the device is gone."""
        try:
            with self._device.open("rb", buffering=0) as events:
                while len(event := events.read(EVENT.size)) == EVENT.size:
                    self._hear(event)
        except OSError as failed:
            log.warning("nobody listens for headphones: %s", type(failed).__name__)

    def _hear(self, event: bytes) -> None:
        _seconds, _micro, kind, what, value = EVENT.unpack(event)
        if (kind, what) == (SWITCH, HEADPHONES):
            self._tell(bool(value))
