"""Every answer carries the strict policy, static files included."""

import datetime
import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from buergerbuero.base import actors, clock
from buergerbuero.base.web import CONTENT_SECURITY_POLICY, only_utf8, security_headers


def answer(**headers: str) -> HttpResponse:
    return security_headers(lambda request: HttpResponse(headers=headers))(HttpRequest())


def test_nothing_may_run_or_load_but_our_own_files() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_every_answer_carries_the_policy_and_is_kept_by_nobody() -> None:
    assert answer()["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer()["Cache-Control"] == "no-store"
    assert "camera=()" in answer()["Permissions-Policy"]


def test_static_files_may_be_kept() -> None:
    assert answer(**{"Cache-Control": "max-age=315360000, public, immutable"})["Cache-Control"].startswith("max-age")


def test_the_clock_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is datetime.UTC


def test_an_actor_is_a_kind_and_an_opaque_id() -> None:
    assert str(actors.staff(7)) == "staff:7"
    assert str(actors.CITIZEN) == "citizen:-"
    assert str(actors.SYSTEM) == "system:worker"


@pytest.mark.parametrize("charset", ["charset=rot13", "Charset=unicode_escape", "charset*=utf-8''hex", 'charset="x;y"'])
def test_no_sender_chooses_how_we_read(charset: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(WSGIRequest(environ).encoding or "utf-8")
        return []

    kind = f"multipart/form-data; {charset}; boundary=B"
    given = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "QUERY_STRING": "q=ö", "wsgi.input": io.BytesIO()}
    only_utf8(application)({**given, "CONTENT_TYPE": kind}, dict)
    only_utf8(application)(given, dict)
    assert seen == ["utf-8", "utf-8"]
    assert WSGIRequest({**given, "CONTENT_TYPE": "multipart/form-data; boundary=B"}).content_params == {"boundary": "B"}
