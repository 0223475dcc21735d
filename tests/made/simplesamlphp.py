"""The identity provider for tests: SimpleSAMLphp on loopback, and a browser's way through its pages."""

import html
import http.cookiejar
import re
import signal
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from buergerbuero.config.cli import children, identity_provider, listening
from buergerbuero.config.cli.identity_provider import Person, Service
from tests.made import provider as foreign

SECONDS: Final = 20.0
ADDRESS: Final = "https://int.id.bund.de/idp/profile/SAML2/POST/SSO"
"""What BundID's file says, to be replaced by the address on loopback."""
PERSONS: Final = {
    "henrike": Person(
        "Henrike Beispiel",
        {
            "urn:oid:2.5.4.42": "Henrike",
            "urn:oid:2.5.4.4": "Beispiel",
            "urn:oid:1.2.40.0.10.2.1.1.225566": "Groß",
            "urn:oid:1.2.40.0.10.2.1.1.55": "1964-08-12",
            "urn:oid:2.5.4.16": "Musterstraße 17",
            "urn:oid:2.5.4.17": "57072",
            "urn:oid:2.5.4.7": "Siegen",
            "urn:oid:1.2.40.0.10.2.1.1.225599": "DE",
        },
        "henrike@example.org",
        "aW52ZW50ZWQtcHNldWRvbnltLW9mLUhlbnJpa2U",
        "0f5d2f0e-5b0e-4c37-9f3a-0d4f7a1f2b3c",
    ),
}


@dataclass(frozen=True)
class Page:
    """A page of the provider: its address, its text, the forms on it."""

    status: int
    url: str
    text: str

    def fields(self, number: int = 0) -> dict[str, str]:
        """The hidden inputs of a form."""
        form = re.findall(r"<form.*?</form>", self.text, re.DOTALL)[number]
        inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        return {html.unescape(name): html.unescape(value) for name, value in inputs}

    @property
    def answer(self) -> str:
        """The answer that the page is about to bring to us."""
        return self.fields()["SAMLResponse"]

    @property
    def buttons(self) -> list[str]:
        """What can be chosen."""
        return re.findall(r"<button>([^<]+)</button>", self.text)


@dataclass
class Visitor:
    """A browser at the provider."""

    address: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def brings(self, fields: Mapping[str, str]) -> Page:
        """Bring our request."""
        return self.sends(self.address, fields)

    def chooses(self, page: Page, person: str = "henrike", way: str = "eID", trouble: str = "") -> Page:
        """Choose who to be, or to make trouble."""
        chosen = {"AuthState": page.fields()["AuthState"], "person": person, "weg": way, "stoerung": trouble}
        return self.sends(page.url, chosen)

    def sends(self, url: str, fields: Mapping[str, str]) -> Page:
        """Send a form, and follow where it leads."""
        jar = urllib.request.HTTPCookieProcessor(self.jar)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        try:
            with opener.open(url, urllib.parse.urlencode(fields).encode(), timeout=SECONDS) as found:
                return Page(found.status, found.url, found.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.url or url, error.read().decode())


@contextmanager
def running(
    folder: Path,
    services: Sequence[Service],
    *,
    port: int,
    cipher: str = "",
    then: Callable[[], None] = lambda: None,
) -> Iterator[str]:
    """Run it for the time of the block; the address that takes requests. `then` changes what was written before."""
    pair = foreign.pair("anbieter")
    identity_provider.write(
        folder,
        port=port,
        key=pair.key.decode(),
        certificate=pair.certificate.decode(),
        services=services,
        persons=PERSONS,
    )
    then()
    with (folder / "log").open("wb") as log:
        env = identity_provider.environment(folder, cipher=cipher)
        process = children.start(identity_provider.command(port), log=log, env=env, cwd=folder)
        try:
            _wait(port, folder / "log")
            yield f"http://127.0.0.1:{port}{identity_provider.LOGIN}"
        finally:
            children.stop(process, how=signal.SIGTERM, seconds=10)


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not listening.answers(port):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.05)
