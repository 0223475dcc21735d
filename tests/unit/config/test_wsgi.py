"""Whose address counts: the one that the proxy on this machine names, and no one else's word."""

import io
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.http import HttpRequest, HttpResponse


@pytest.mark.parametrize(
    ("peer", "forwarded", "counts"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was made up by whoever asks
        ("127.0.0.1", "", "127.0.0.1"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # not through the proxy
    ],
)
def test_the_address_behind_the_proxy_counts(
    peer: str, forwarded: str, counts: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    from buergerbuero.config.wsgi import application  # reads the settings at once

    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(str(request.META["REMOTE_ADDR"]))
        return HttpResponse()

    monkeypatch.setattr(application.__wrapped__, "_middleware_chain", answer)
    environ: dict[str, Any] = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    application(environ, lambda *_: None)
    assert seen == [counts]
