"""./buergerbuero serve: one process in operation. All settings come from the environment (docs/operating.md)."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from buergerbuero.base import settings
from buergerbuero.config.cli import servers

PORTS = {"portal": 8000, "desk": 8001, "boxlink": 8007}


def main(arguments: Sequence[str]) -> int:
    """Become that process: signals of the service manager reach it directly."""
    options = _parse(arguments)
    words = _words(options)
    environment = {**os.environ, "BB_PROCESS": options.process}
    os.execve(words[0], [os.fspath(word) for word in words], environment)  # noqa: S606 - becomes that program


def _words(options: argparse.Namespace) -> list[str | Path]:
    if options.process == "worker":
        return servers.worker()
    port = options.port or PORTS[options.process]
    if options.process == "boxlink":
        return servers.boxlink(
            port,
            key=settings.secret_file("BOXLINK_KEY"),
            certificate=settings.secret_file("BOXLINK_CERT"),
            authority=settings.secret_file("BOX_CA_CERT"),
            host=options.host,
            workers=options.workers,
        )
    return servers.web(port, host=options.host, workers=options.workers, threads=options.threads)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run one process in operation, set up by BB_... settings.")
    parser.add_argument("process", choices=("portal", "desk", "worker", "boxlink"))
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; portal and desk behind a proxy with TLS, boxlink without",
    )
    parser.add_argument("--port", type=int, help="portal 8000, desk 8001, boxlink 8007")
    parser.add_argument("--workers", type=int, default=2, help="operating system processes")
    parser.add_argument("--threads", type=int, default=servers.THREADS, help="requests at a time in each process")
    return parser.parse_args(arguments)
