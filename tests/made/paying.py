"""A payment provider in a process of its own, for whoever imports its fixtures."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings

from buergerbuero.base.settings import PaymentAccess


@dataclass(frozen=True)
class Provider:
    """The double, and what can be made to happen there."""

    url: str

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


@pytest.fixture(scope="session")
def process() -> Iterator[Provider]:
    words = [sys.executable, "-m", "buergerbuero.payments.adapters.xbezahldienste.double"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        yield Provider(running.stdout.readline().strip())
        running.terminate()


@pytest.fixture
def provider(process: Provider, settings: Any) -> Provider:
    access = PaymentAccess(process.url, "demo", "demo", token_url=f"{process.url}/token", client_id="stadt")
    settings.BB = replace(django_settings.BB, payment=access)
    return process
