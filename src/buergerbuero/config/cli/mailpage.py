"""The demo's post: receives over real SMTP on loopback, keeps what it got, and shows it on a page.

The page also shows the one-time codes of the demonstration's staff. Nothing of this exists in operation.
"""

import email.policy
import html
import itertools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from buergerbuero.base import clock
from buergerbuero.config.cli import demo_logins, identity_provider, places, servers
from buergerbuero.config.cli.passwords import write_private
from buergerbuero.identity.values import ROLES, Role

BOX = places.STATE / "mail"
LOGINS = places.STATE / "demo-logins.json"
SHOWN = 200
"""Mails on the page, newest first; the rest stays in the folder."""
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10"><title>Post der Vorführung</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid; padding: 0 1rem; margin: 1rem 0; overflow-wrap: anywhere }}
pre {{ white-space: pre-wrap; font: inherit }} td, th {{ text-align: left; padding-right: 1.5rem }}
</style></head><body><main>
<h1>Post der Vorführung</h1>
<p>Nichts hiervon verlässt diesen Rechner. Alle Personen sind erfunden.
Die Seite lädt sich alle zehn Sekunden neu.</p>
<h2>Anmeldung am Schreibtisch</h2>
<table><tr><th>Anmeldename<th>Kennwort<th>Code jetzt<th>Rolle</tr>{logins}</table>
<h2>Zum Üben im Portal</h2>
{citizens}
<p>Diese Menschen und Kennzeichen kennen die Register der Vorführung.
Mit anderen Angaben sehen Sie, was dann geschieht.</p>
<table><tr><th>Name<th>Geboren<th>Hauptwohnung<th>Kennzeichen</tr>{registered}</table>
<h2>Mails ({count})</h2>
{mails}
</main></body></html>
"""


class Box:
    """What aiosmtpd hands each received mail to."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail."""
        assert isinstance(envelope.content, bytes)
        name = f"{clock.now():%Y%m%d-%H%M%S-%f}-{next(self._numbers):04}.eml"
        write_private(BOX / name, envelope.content)
        return "250 kept"


class Page(BaseHTTPRequestHandler):
    """The one page."""

    def do_GET(self) -> None:
        """Show all mails."""
        body = page().encode()
        self.send_response(HTTPStatus.OK if self.path == "/" else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Nothing: the log is for failures."""


def page() -> str:
    """The page as it is now."""
    files = sorted(BOX.glob("*.eml"), reverse=True)
    mails = "".join(_article(file) for file in files[:SHOWN]) or "<p>Noch keine Mail.</p>"
    parts = {"logins": "".join(_logins()), "citizens": _citizens(), "registered": "".join(_registered())}
    return PAGE.format(count=len(files), mails=mails, **parts)


def _logins() -> Iterator[str]:
    if not LOGINS.exists():
        return
    for login in json.loads(LOGINS.read_text(encoding="utf-8")):
        code = pyotp.TOTP(login["totp_secret"]).now()
        cells = [login["login"], login["password"], code, ROLES[Role(login["role"])].name]
        yield _row(*cells)


def _citizens() -> str:
    """Say as whom one can log in; nothing where the stand-in for the provider could not be set up."""
    if identity_provider.find() is None:
        return ""
    names = html.escape(", ".join(person.name for person in demo_logins.PERSONS.values()))
    return f"<p>Anmelden können Sie sich als {names}. Ein Kennwort brauchen Sie nicht.</p>"


def _registered() -> Iterator[str]:
    """Yield whom the stand-in for registers knows, with their vehicles, then the vehicles of others."""
    known = json.loads(servers.REGISTERED.read_text(encoding="utf-8"))
    plates = {_holder(each["halter"]): each["kennzeichen"] for each in known["fahrzeuge"]}
    for person in known["personen"]:
        born, home = datetime.fromisoformat(person["geburtsdatum"]), person["hauptwohnung"]
        address = f"{home['strasse']} {home['hausnummer']}, {home['postleitzahl']} {home['wohnort']}"
        yield _row(_holder(person), f"{born:%d.%m.%Y}", address, plates.pop(_holder(person), ""))
    for holder, plate in plates.items():
        yield _row(holder, "", "", plate)


def _holder(known: Mapping[str, str]) -> str:
    return known.get("firma") or f"{known['vornamen']} {known['familienname']}"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in cells) + "</tr>"


def _article(file: Path) -> str:
    mail = BytesParser(policy=email.policy.default).parsebytes(file.read_bytes())
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body else ""
    when = datetime.fromtimestamp(file.stat().st_mtime, ZoneInfo("Europe/Berlin"))
    heads = f"{when:%d.%m.%Y %H:%M} · an {mail['To'] or '?'} · von {mail['From'] or '?'}"
    subject = html.escape(str(mail["Subject"] or "(ohne Betreff)"))
    return f"<article><h3>{subject}</h3><p>{html.escape(heads)}</p><pre>{html.escape(str(text))}</pre></article>"


def main(arguments: Sequence[str]) -> None:
    """Receive and show until stopped. Arguments: the page's port, the mail port."""
    page_port, smtp_port = (int(word) for word in arguments)
    BOX.mkdir(mode=0o700, parents=True, exist_ok=True)
    receiver = Controller(Box(), hostname="127.0.0.1", port=smtp_port)
    receiver.start()
    ThreadingHTTPServer(("127.0.0.1", page_port), Page).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
