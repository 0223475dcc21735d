"""What every page of every process has in common: headers that allow little, and logs without personal data."""

import ipaddress
import logging
import re
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_HOUSEHOLD = 64  # bits of an IPv6 address that name a network (RFC 6177)
_CHARSET = re.compile(r";[^;]*charset[^;]*", re.IGNORECASE)

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # KERN draws its icons from data: addresses
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security_policy(form_target: str = "") -> str:
    """Return the policy, with one more place that forms of this page may be sent to: scheme, host and port."""
    if not form_target:
        return CONTENT_SECURITY_POLICY
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {form_target}")


def allow_form_to(response: HttpResponse, origin: str) -> None:
    """Let this one page send its form to another place, such as a provider of log-ins."""
    vars(response)["form_target"] = origin


def download(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """Return a file under its name (RFC 6266): always as a download, so that nothing in it runs on a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the strict policy to every answer, static files included, and keep pages out of shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = content_security_policy(vars(response).get("form_target", ""))
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def only_utf8(application: Application) -> Application:
    """Read every request as UTF-8, as our pages send it: another charset in its type is left out.

    A sender may name one that makes half letters (unicode_escape) or no text at all (rot13). Then no page could be
    drawn, not even the one that says so, for Django reads with it before anything of ours runs.
    """

    def reading(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return reading


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks, to count tries by; never stored or logged in clear.

    BB_PROXIES says how many reverse proxies of ours stand before the process, each adding an entry to X-Forwarded-For;
    what a client writes there itself is never believed. Of an IPv6 address its network counts: a household has 2^64 of
    them, and a new one for every try would be as good as no limit.
    """
    proxies: int = settings.BB.proxies
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(forwarded) >= proxies and forwarded[-proxies].strip():
        return _network(forwarded[-proxies].strip())
    return _network(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found.packed[:8] + bytes(8), _HOUSEHOLD)))


class NoPersonalData(logging.Formatter):
    """A log line names what failed and where, never with which values: an exception's message may quote an answer."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Another formatter may have left the exception's whole text in the record: not used here."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the frames and the kinds of the exceptions, without their messages."""
        lines: list[str] = []
        error, told = ei[1], set[int]()
        while error is not None and id(error) not in told:  # libraries that raise a cause anew make rings of them
            told.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f'  "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
