"""The command lines of the processes, the same in the demo and in operation."""

from pathlib import Path

from buergerbuero.config.cli import places

SECONDS_FOR_A_JOB = 25
"""A worker that is asked to stop finishes the job it has begun; jobs take seconds and are safe to repeat."""


REGISTERED = Path(__file__).parents[2] / "exchange" / "adapters" / "xmeld" / "beispiel.json"
"""Whom and what the stand-in for registers knows."""

THREADS = 40
"""Requests at a time in a process; twice what conversions may hold (documents.adapters.converter: AT_ONCE, WAITING)."""


OURS = "buergerbuero.config.wsgi:application"


def web(
    port: int, *, host: str = "127.0.0.1", workers: int = 1, threads: int = THREADS, application: str = OURS
) -> list[str | Path]:
    """Portal or desk, as the environment says. No access log: addresses and people's paths stay unwritten."""
    where = ["--interface", "wsgi", "--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", str(threads), "--http", "1", "--no-ws"]
    care = ["--workers-kill-timeout", "10", "--respawn-failed-workers", "--log-level", "warning"]
    return [places.PYTHON, "-m", "granian", *where, *size, *care, application]


def worker() -> list[str | Path]:
    """The worker, as the environment says."""
    care = ["--concurrency", "1", "--shutdown-graceful-timeout", str(SECONDS_FOR_A_JOB)]
    return [places.PYTHON, "-m", "buergerbuero.manage", "procrastinate", "worker", *care]


def registers(port: int) -> list[str | Path]:
    """The stand-in for registers, with the people of the demonstration, in demonstrations and tests alone."""
    program = "buergerbuero.exchange.adapters.xmeld.double"
    return [places.PYTHON, "-m", program, "--port", str(port), "--people", REGISTERED]


def pay(port: int) -> list[str | Path]:
    """The stand-in for the payment provider, in demonstrations and tests alone."""
    return [places.PYTHON, "-m", "buergerbuero.payments.adapters.xbezahldienste.double", "--port", str(port)]
