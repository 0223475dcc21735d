"""A directory of staff on loopback for tests, and a browser's way through its pages."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.config.cli import npm
from tests.cast import PROJECT

SECRET = "geheim+fuer/alle=Faelle:12 3%"
MOST_REDIRECTS = 8


@contextmanager
def running(port: int, back: str) -> Iterator[DirectoryAccess]:
    """A directory that sends people back to one address; ends with the block."""
    program = Path(__file__).with_name("provider.mjs")
    words = [str(npm.node()), str(program), str(port), back, SECRET]
    process = subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield DirectoryAccess(f"http://127.0.0.1:{port}", "buergerbuero", SECRET, name="Stadt Beispiel")
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def log_in(address: str, who: str, *, back: str) -> dict[str, str]:
    """Go to the directory, choose who one is, and return what is brought back."""
    with requests.Session() as browser:
        place = address
        for _ in range(MOST_REDIRECTS):
            if place.startswith(back):
                return dict(parse_qsl(urlsplit(place).query))
            answer = browser.get(place, allow_redirects=False, timeout=10)
            if answer.is_redirect:
                place = urljoin(place, answer.headers["Location"])
                continue
            found = re.search(rf'href="(/waehlen/[^"]+/{who})"', answer.text)
            assert found, answer.text
            place = urljoin(place, found[1])
    raise AssertionError("no end of redirects")
