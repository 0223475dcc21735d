"""Whose address counts when tries are counted: what our own proxies say, and never what a client says of itself."""

import dataclasses
from typing import Any

import pytest
from django.test import RequestFactory

from buergerbuero.base.settings import KNOWN
from buergerbuero.base.web import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counts"),
    [
        (0, "203.0.113.9", "192.0.2.1"),  # nothing stands before us: the header is somebody's claim
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was made up by whoever asks
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.8", "198.51.100.7"),
        (1, "", "192.0.2.1"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),  # one of the many addresses of a household
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "unknown", "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(proxies: int, forwarded: str, counts: str, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, proxies=proxies)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == counts


def test_the_number_of_proxies_can_be_set() -> None:
    assert "PROXIES" in KNOWN
