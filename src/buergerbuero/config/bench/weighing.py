"""What one application weighs: statements in the database, memory of the processes, bytes of the first page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import CDPSession, sync_playwright

from buergerbuero.config.bench.applying import apply
from buergerbuero.config.bench.browsing import Browser, Came
from buergerbuero.config.cli import chromium
from buergerbuero.config.cli.supervision import Running

_STATEMENT: Final = re.compile(rb"LOG:  (?:statement|execute [^:]*): *([A-Za-z]+)")
_FRAMES: Final = frozenset({b"BEGIN", b"COMMIT", b"ROLLBACK", b"SAVEPOINT", b"RELEASE", b"SET"})
_PHONE: Final = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Cost:
    """What one request cost the database. `frames` are BEGIN, COMMIT, SAVEPOINT and the like."""

    method: str
    path: str
    statements: int
    frames: int


@dataclass
class Watched(Browser):
    """A browser that reads in the database's log what each of its requests cost."""

    log: Path = Path()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.costs: list[Cost] = []

    def _send(self, method: str, path: str, body: bytes, kind: str) -> tuple[Came, str]:
        before = self.log.stat().st_size
        came = super()._send(method, path, body, kind)
        with self.log.open("rb") as log:
            log.seek(before)
            words = [word.upper() for word in _STATEMENT.findall(log.read())]
        frames = sum(word in _FRAMES for word in words)
        self.costs.append(Cost(method, path.partition("#")[0], len(words) - frames, frames))
        return came


def statements(port: int, log: Path, pdf: bytes) -> Sequence[Cost]:
    """Return what each request of one application costs; one before it warms everything up. Raises Failed."""
    apply(Browser(port), pdf)
    watched = Watched(port, log=log)
    apply(watched, pdf)
    return watched.costs


def memory(running: Sequence[Running]) -> int:
    """Return the memory of programs and all their children in bytes, shared pages in shares (PSS)."""
    return sum(_pss(process) for one in running for process in _family(one.process.pid))


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            yield from _family(int(child))


def _pss(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return 0
    found = re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def first_page(address: str) -> tuple[int, int]:
    """Return bytes on the wire and requests of a page in Chromium with an empty cache, as a phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.require()), args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": _PHONE["width"], "height": _PHONE["height"]})
            sizes = _sizes(page.context.new_cdp_session(page))
            page.goto(address, wait_until="networkidle")
            return sum(sizes), len(sizes)
        finally:
            browser.close()


def _sizes(session: CDPSession) -> list[int]:
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    return sizes
