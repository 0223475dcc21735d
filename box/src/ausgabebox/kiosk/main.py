"""The screen is served: on loopback alone, with a thread that looks after time and doors."""

import logging
import socket
import threading

import waitress  # type: ignore[import-untyped]
from waitress import wasyncore

from ausgabebox.kiosk import voice
from ausgabebox.kiosk.app import App
from ausgabebox.kiosk.jack import Jack
from ausgabebox.kiosk.kiosk import Kiosk
from ausgabebox.kiosk.port import Clock, Desk
from ausgabebox.kiosk.settings import Settings
from ausgabebox.kiosk.voice import Voice

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
TICK = 0.25
THREADS = 4


class Served:
    """A screen that is served until it is closed."""

    def __init__(self, kiosk: Kiosk, port: int) -> None:
        self.kiosk = kiosk
        self._over = threading.Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((LOOPBACK, port))
        except OSError:
            self._socket.close()
            raise
        self.port = int(self._socket.getsockname()[1])
        self._connections: dict[int, object] = {}
        self._server = waitress.create_server(
            App(kiosk, self.port),
            sockets=[self._socket],
            map=self._connections,
            threads=THREADS,
            ident=None,
            max_request_body_size=65_536,
        )
        jack = kiosk.settings.jack
        self._jack = Jack(jack, kiosk.plug) if jack else None
        self._threads = [
            threading.Thread(target=each, daemon=True, name=name)
            for name, each in (("kiosk-pages", self._serve), ("kiosk-time", self._keep_time))
        ]

    @property
    def address(self) -> str:
        """Where the browser goes."""
        return f"http://{LOOPBACK}:{self.port}/"

    def start(self) -> None:
        """Serve in threads of its own."""
        for thread in self._threads:
            thread.start()
        if self._jack:
            self._jack.start()

    def close(self) -> None:
        """Stop, and be silent."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=5)
        self.kiosk.end()

    def _serve(self) -> None:
        """Serve until it is over; what was opened in this thread is closed in it."""
        while not self._over.is_set():
            wasyncore.loop(timeout=TICK, map=self._connections, count=1)
        self._server.task_dispatcher.shutdown()
        self._server.close()
        wasyncore.close_all(self._connections, ignore_all=True)

    def _keep_time(self) -> None:
        while not self._over.wait(TICK):
            try:
                self.kiosk.tick()
            except Exception:
                log.exception("the screen could not look after the time")


def serve(desk: Desk, port: int, *, settings: Settings, clock: Clock, speech: Voice | None = None) -> Served:
    """Serve the screen of a box on loopback; 0 takes a free port. Raises OSError where the port is taken."""
    kiosk = Kiosk(desk, settings, clock, speech or voice.found(settings.headphones))
    served = Served(kiosk, port)
    served.start()
    return served
