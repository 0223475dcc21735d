"""The screen over HTTP, for the browser on this machine alone. One address: what it shows follows from what happens.

No address, no page and no log holds what was typed; nothing is kept by the browser.
"""

import hmac
import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from ausgabebox.kiosk.kiosk import QUIET, Kiosk
from ausgabebox.kiosk.pages import context
from ausgabebox.kiosk.texts import Texts

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
MOST_BYTES = 4096
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",  # "no-referrer" would hide from us that our own pages post
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class App:
    """The WSGI application. `port`: where it is served, which is all that its address may name."""

    def __init__(self, kiosk: Kiosk, port: int) -> None:
        self._kiosk = kiosk
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._files = {f"/static/{file.name}": file for file in (HERE / "static").iterdir() if file.suffix in KINDS}
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer. What goes wrong inside is noted, and people are told where help is."""
        try:
            response = self._answer(Request(environ))
        except HTTPException as refused:
            response = Response(str(refused.code), status=refused.code, mimetype="text/plain")
        except Exception:
            log.exception("the screen failed")
            response = self._broken()
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response(environ, start)

    def _answer(self, request: Request) -> Response:
        if request.host not in self._hosts:
            return Response("421", status=421, mimetype="text/plain")
        if request.path == "/":
            return self._post(request) if request.method == "POST" else self._get(request)
        answers: dict[str, Callable[[], Response]] = {"/stand": self._stand, "/sizes.css": self._sizes}
        if request.method in {"GET", "HEAD"} and request.path in answers:
            return answers[request.path]()
        file = self._files.get(request.path) if request.method in {"GET", "HEAD"} else None
        return self._file(file) if file else Response("404", status=404, mimetype="text/plain")

    def _get(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response("405", status=405, mimetype="text/plain")
        with self._kiosk.lock:
            told = context(self._kiosk)
            page = self._pages.get_template(f"{told['template']}.html").render(told)
        return Response(page, mimetype="text/html")

    def _post(self, request: Request) -> Response:
        if not self._ours(request):
            return Response("403", status=403, mimetype="text/plain")
        request.max_content_length = request.max_form_memory_size = MOST_BYTES
        form = request.form
        verb = form.get("do", "go")
        if hmac.compare_digest(form.get("token", "").encode(), self._kiosk.session.token.encode()):
            self._kiosk.act(verb, form.get("typed", ""))
        if verb.partition("-")[0] in QUIET:
            return Response(status=204)
        return Response(status=303, headers={"Location": "/"})

    def _ours(self, request: Request) -> bool:
        origin = request.headers.get("Origin", "")
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        return site == "same-origin" and (not origin or origin.removeprefix("http://") in self._hosts)

    def _stand(self) -> Response:
        stand = self._kiosk.stand()
        told = {"version": stand.version, "left": stand.left, "warn": stand.warn, "still_open": stand.still_open}
        return Response(json.dumps(told), mimetype="application/json")

    def _sizes(self) -> Response:
        settings = self._kiosk.settings
        columns = max(len(row) for row in settings.rows)
        text = f":root {{ --key: {settings.key_pixels}px; --columns: {columns}; }}\n"
        return Response(text, mimetype="text/css")

    def _file(self, file: Path) -> Response:
        return Response(file.read_bytes(), content_type=KINDS[file.suffix])

    def _broken(self) -> Response:
        texts = [Texts(language) for language in self._kiosk.settings.languages]
        page = self._pages.get_template("broken.html").render(all=texts, help=self._kiosk.settings.help)
        return Response(page, status=500, mimetype="text/html")
