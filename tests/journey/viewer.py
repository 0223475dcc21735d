"""Chromium's own PDF viewer: somebody types into a form there and saves the copy, as its save button does.

The viewer is an extension in a frame of its own, which Playwright does not reach; it is asked over the browser's
protocol. `EDITED` is what its menu calls "with your changes".
"""

import base64
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from buergerbuero.config.cli import chromium

EXTENSION: Final = "mhjfbmdgcfjbbpaeojofohoefgiehjai"
SAVE: Final = """(async () => {
  const saved = await document.querySelector('pdf-viewer').pluginController_.save('EDITED');
  const bytes = new Uint8Array(saved.dataToSave);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
})()"""
LOADED: Final = "document.querySelector('pdf-viewer')?.loadState_ === 'success'"
_MARGIN: Final = (640, 1050)
"""A place on the page where no field is: from there the tabulator leads to the first one."""
_WAIT: Final = 100
_TRIES: Final = 150


def saved(pdf: bytes, steps: Sequence[str]) -> bytes:
    """Return the copy that Chromium saves after somebody has typed. A step is a text to type, or a key as `<Tab>`."""
    with ThreadPoolExecutor(1) as alone:  # Playwright wants a thread without an event loop
        return alone.submit(_saved, pdf, steps).result()


def _saved(pdf: bytes, steps: Sequence[str]) -> bytes:
    with _served(pdf) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.require()),
            args=["--headless=new", "--no-sandbox"],
            ignore_default_args=["--disable-extensions", "--disable-component-extensions-with-background-pages"],
        )
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 1600})
            page.goto(address)
            ask = _viewer(browser, page)
            _until(page, lambda: ask(LOADED) is True)
            page.mouse.click(*_MARGIN)
            for step in steps:
                if step.startswith("<"):
                    page.keyboard.press(step[1:-1])
                else:
                    page.keyboard.type(step)
            return base64.b64decode(str(ask(SAVE)))
        finally:
            browser.close()


def _viewer(browser: Browser, page: Page) -> Callable[[str], Any]:
    """Return what asks the viewer something in its own language."""
    session = browser.new_browser_cdp_session()
    found: list[str] = []

    def is_there() -> bool:
        targets = session.send("Target.getTargets")["targetInfos"]
        found[:] = [each["targetId"] for each in targets if EXTENSION in each["url"]]
        return bool(found)

    _until(page, is_there)
    return _asking(session, page, found[0])


def _asking(session: CDPSession, page: Page, target: str) -> Callable[[str], Any]:
    answers: dict[int, Any] = {}

    def heard(event: dict[str, Any]) -> None:
        said = json.loads(event["message"])
        answers[said.get("id", 0)] = said.get("result", {}).get("result", {}).get("value")

    session.on("Target.receivedMessageFromTarget", heard)
    attached = session.send("Target.attachToTarget", {"targetId": target, "flatten": False})["sessionId"]

    def ask(script: str) -> Any:
        number = len(answers) + 1
        wanted = {"expression": script, "awaitPromise": True, "returnByValue": True}
        message = json.dumps({"id": number, "method": "Runtime.evaluate", "params": wanted})
        session.send("Target.sendMessageToTarget", {"sessionId": attached, "message": message})
        _until(page, lambda: number in answers)
        return answers[number]

    return ask


def _until(page: Page, done: Callable[[], bool]) -> None:
    for _ in range(_TRIES):
        if done():
            return
        page.wait_for_timeout(_WAIT)
    raise AssertionError("Chromium's viewer did not come")


@contextmanager
def _served(pdf: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/formular.pdf" else 404)
            self.send_header("Content-Type", "application/pdf")
            self.end_headers()
            self.wfile.write(pdf if self.path == "/formular.pdf" else b"")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/formular.pdf"
    finally:
        server.shutdown()
        server.server_close()
