"""The simulated cabinet for people: its boards on a serial port, and its doors drawn on a page of this machine alone.

`python -m ausgabebox.simulated.exhibit --port 8009 --device PATH` serves until SIGTERM or Ctrl-C. The program of the
box opens the device as it opens a real one.
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import waitress  # type: ignore[import-untyped]

from ausgabebox.locks import wiring_file
from ausgabebox.simulated.page import Card, Front, application
from ausgabebox.simulated.pty import Served

ONLY_HERE = "127.0.0.1"


def main(arguments: Sequence[str]) -> int:
    """Serve boards and page."""
    chosen = _parse(arguments)
    wiring = wiring_file.load(chosen.wiring) if chosen.wiring else None
    served = Served(chosen.size, wiring=wiring, baud=chosen.baud)
    served.link(chosen.device)
    front = Front(
        served.rig.cabinet, served.lock, columns=chosen.columns, cards=_cards(chosen.cards), kiosk=chosen.kiosk
    )
    stop = threading.Event()
    boards = threading.Thread(target=served.serve, args=(stop,), name="boards")
    signal.signal(signal.SIGTERM, _end)
    boards.start()
    try:
        waitress.serve(application(front), host=ONLY_HERE, port=chosen.port, threads=2, _quiet=True)
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        boards.join()
        served.close()
    return 0


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _cards(file: Path | None) -> tuple[Card, ...]:
    return tuple(Card(**each) for each in json.loads(file.read_text(encoding="utf-8"))) if file else ()


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ausgabebox.simulated.exhibit")
    parser.add_argument("--port", type=int, required=True, help="of the page")
    parser.add_argument("--device", type=Path, required=True, help="what the serial port is to be called")
    parser.add_argument("--wiring", type=Path, help="as the box's program has it (default: the usual one)")
    parser.add_argument("--size", type=int, default=8, help="compartments, where there is no wiring file")
    parser.add_argument("--columns", type=int, default=4, help="compartments side by side")
    parser.add_argument("--baud", type=int, default=38400)
    parser.add_argument("--cards", type=Path, help="cards of invented colleagues: name, code and pin, as JSON")
    parser.add_argument("--kiosk", default="", help="where the screen of the box is")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
