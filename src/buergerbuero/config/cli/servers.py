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
VERIFY = "--ssl-client-verify"


def web(
    port: int, *, host: str = "127.0.0.1", workers: int = 1, threads: int = THREADS, application: str = OURS
) -> list[str | Path]:
    """Portal or desk, as the environment says. No access log: addresses and people's paths stay unwritten."""
    where = ["--interface", "wsgi", "--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", str(threads), "--http", "1", "--no-ws"]
    care = ["--workers-kill-timeout", "10", "--respawn-failed-workers", "--log-level", "warning"]
    return [places.PYTHON, "-m", "granian", *where, *size, *care, application]


def boxlink(
    port: int, *, key: Path, certificate: Path, authority: Path, host: str = "127.0.0.1", workers: int = 1
) -> list[str | Path]:
    """Where boxes call: TLS 1.3, and nobody without a certificate of our authority gets as far as to ask anything.

    No proxy stands before it, which would end the boxes' TLS.
    """
    tls: list[str | Path] = ["--ssl-keyfile", key, "--ssl-certificate", certificate, "--ssl-protocol-min", "tls1.3"]
    return [*web(port, host=host, workers=workers, threads=8)[:-1], *tls, "--ssl-ca", authority, VERIFY, OURS]


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


def cabinet(port: int, *, device: Path, wiring: Path, cards: Path, columns: int, kiosk: str) -> list[str | Path]:
    """The drawn cabinet of a simulated box, and its boards on a serial port; in demonstrations alone."""
    what: list[str | Path] = [
        "--device",
        device,
        "--wiring",
        wiring,
        "--cards",
        cards,
        "--columns",
        str(columns),
        "--kiosk",
        kiosk,
    ]
    return [places.PYTHON, "-m", "ausgabebox.simulated.exhibit", "--port", str(port), *what]


def box(config: Path) -> list[str | Path]:
    """The program of a box, as it runs in a cabinet."""
    return [places.PYTHON, "-m", "ausgabebox", "run", "--config", config]
