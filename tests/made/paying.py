"""A payment provider in a process of its own, for whoever imports its fixtures."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from buergerbuero.config.adapters import PAYMENT_PROVIDERS
from buergerbuero.payments.adapters.xbezahldienste import settings as xbezahldienste
from tests.cast import PROJECT
from tests.made import zahlstelle
from tests.made.zahlstelle.double import SECRET


@dataclass(frozen=True)
class Provider:
    """The double, and what can be made to happen there."""

    url: str
    kind: "Kind"

    def next(self, *spoils: str) -> None:
        """Spoil the next answers: drop, late, down, garbage."""
        requests.post(f"{self.url}/_double/next", data=json.dumps(spoils), timeout=5).raise_for_status()

    def settle(self, transaction_id: str | None, what: str, **form: str) -> None:
        """Let a transaction be paid, failed, cancelled or open again."""
        requests.post(f"{self.url}/_double/{transaction_id}/{what}", data=form, timeout=5).raise_for_status()

    def press(self, address: str, what: str) -> str:
        """Press a button of the payer's page and return where it leads."""
        answer = requests.post(f"{address}/{what}", timeout=5, allow_redirects=False)
        return answer.headers["Location"]


@dataclass(frozen=True)
class Kind:
    """A payment provider as tests need it: with a line in KINDS each test of the contract asks it too.

    access: how its double is reached. repeats: what it says when it is looked at and might leave out. unknown: what it
    answers about a transaction that it does not know. calls: whether it calls us.
    """

    name: str
    adapter: str
    double: str
    access: Callable[[str], Any]
    repeats: frozenset[str]
    unknown: str
    calls: bool


KINDS = (
    Kind(
        "xbezahldienste",
        PAYMENT_PROVIDERS["xbezahldienste"],
        "buergerbuero.payments.adapters.xbezahldienste.double",
        lambda url: xbezahldienste.Access(url, "demo", "demo", token_url=f"{url}/token", client_id="stadt"),
        frozenset({"request_id", "pay_url"}),
        "UNSPECIFIED",
        calls=False,
    ),
    Kind(
        "zahlstelle",
        "tests.made.zahlstelle.ADAPTER",
        "tests.made.zahlstelle.double",
        lambda url: zahlstelle.Access(url, SECRET),
        frozenset(),
        "status 404",
        calls=True,
    ),
)


@contextmanager
def served(kind: Kind) -> Iterator[Provider]:
    """Run a double in its own process."""
    words = [sys.executable, "-m", kind.double]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as running:
        assert running.stdout
        yield Provider(running.stdout.readline().strip(), kind)
        running.terminate()


@pytest.fixture(scope="session")
def process() -> Iterator[Provider]:
    """The first one, in its own process."""
    with served(KINDS[0]) as found:
        yield found


@pytest.fixture(scope="session", params=KINDS, ids=lambda kind: kind.name)
def each_process(request: pytest.FixtureRequest) -> Iterator[Provider]:
    """One after the other, each in its own process."""
    with served(request.param) as found:
        yield found


@pytest.fixture
def provider(process: Provider, settings: Any) -> Provider:
    use(process, settings)
    return process


def use(found: Provider, settings: Any) -> None:
    """Begin payments with a provider from now on. Who was in use before stays set up."""
    kind, bb = found.kind, settings.BB
    settings.PAYMENT_PROVIDERS = {**settings.PAYMENT_PROVIDERS, kind.name: kind.adapter}
    access = {**bb.payment_access, kind.name: kind.access(found.url)}
    settings.BB = replace(bb, payment_provider=kind.name, payment_access=access)
