"""Chromium as wide as a phone, before a server in this process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from playwright.sync_api import Page, sync_playwright

from buergerbuero.config.cli import chromium

T = TypeVar("T")


def in_chromium(walk: Callable[[Page], T], *, scripts: bool) -> T:
    """Walk with a new page; in a thread, since Playwright's loop and Django's database do not go together."""

    def run() -> T:
        with sync_playwright() as playwright:
            program = str(chromium.require())
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            try:
                context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
                return walk(context.new_page())
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()
