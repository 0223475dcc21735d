"""./buergerbuero serve: one process in operation. All settings come from the environment (docs/operating.md)."""

import argparse
import os
from collections.abc import Sequence

from buergerbuero.config.cli import servers

PORTS = {"portal": 8000, "desk": 8001}


def main(arguments: Sequence[str]) -> int:
    """Become that process: signals of the service manager reach it directly."""
    options = _parse(arguments)
    words = servers.worker()
    if options.process != "worker":
        port = options.port or PORTS[options.process]
        words = servers.web(port, host=options.host, workers=options.workers, threads=options.threads)
    environment = {**os.environ, "BB_PROCESS": options.process}
    os.execve(words[0], [os.fspath(word) for word in words], environment)  # noqa: S606 - becomes that program


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run one process in operation, set up by BB_... settings.")
    parser.add_argument("process", choices=("portal", "desk", "worker"))
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on, behind a proxy with TLS")
    parser.add_argument("--port", type=int, help="portal 8000, desk 8001")
    parser.add_argument("--workers", type=int, default=2, help="operating system processes")
    parser.add_argument("--threads", type=int, default=servers.THREADS, help="requests at a time in each process")
    return parser.parse_args(arguments)
