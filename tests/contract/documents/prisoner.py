"""A process that shuts itself in as the conversion does and then tries to get out; it says of each try what came of it.

Run as `python -I prisoner.py`.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.adapters.converter.inside import MOST_MEMORY, MOST_SECONDS

MINE = Path(__file__)
LISTENING = int(sys.argv[1])
NEW = Path(sys.argv[2])


def write() -> None:
    NEW.write_text("da")


def exec_shell() -> None:
    os.execv("/bin/sh", ["sh", "-c", "true"])  # noqa: S606


def exhaust() -> None:
    bytearray(2 * MOST_MEMORY)


def kill_parent() -> None:
    os.kill(os.getppid(), 0)


def connect() -> None:
    with socket.socket() as one:
        one.connect(("127.0.0.1", LISTENING))


def thread() -> None:
    one = threading.Thread(target=len, args=("",))
    one.start()
    one.join()


BEFORE = ThreadPoolExecutor(1)


TRIES: dict[str, Callable[[], object]] = {
    "read a file": MINE.read_text,
    "list a folder": lambda: list(MINE.parent.iterdir()),
    "look at a file": MINE.stat,
    "write a file": write,
    "delete a file": NEW.unlink,
    "speak to the network": connect,
    "open a socket": lambda: socket.socket(socket.AF_UNIX),
    "fork": os.fork,
    "start a program": lambda: subprocess.run(["/bin/true"], check=False),
    "become a program": exec_shell,
    "signal another process": kill_parent,
    "read another process": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "become another user": lambda: os.setuid(0),
    "copy what is open": lambda: os.dup(1),
    "take all memory": exhaust,
    "have a thread": thread,
    "look at a file in a thread of before": lambda: BEFORE.submit(MINE.stat).result(),
}

if __name__ == "__main__":
    BEFORE.submit(len, "").result()
    cage.shut(most_memory=MOST_MEMORY, most_seconds=MOST_SECONDS)
    came = {}
    for wish, attempt in TRIES.items():
        try:
            attempt()
            came[wish] = "done"
        except (OSError, MemoryError) as refused:
            came[wish] = type(refused).__name__
    came["secrets"] = " ".join(name for name in os.environ if name.startswith("BB_"))
    os.write(1, json.dumps(came).encode())
