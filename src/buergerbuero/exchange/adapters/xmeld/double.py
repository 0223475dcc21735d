"""Registers of residents and vehicles for tests and the demo, in a process of their own, with invented people.

    python -m buergerbuero.exchange.adapters.xmeld.double --people FILE.json --port 8124

Answers the messages of this folder from a file: {"personen": [...], "fahrzeuge": [...]}. `POST /_double/next` takes a
list of what goes wrong with the next answers: `drop`, `late`, `down`, `garbage`, `other` (answers another question),
`refuse`, `bomb` (hostile XML). Not verified against a foreign implementation.
"""

import argparse
import json
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from lxml import etree

from buergerbuero.base.composing import composed
from buergerbuero.exchange.adapters.xmeld.messages import NAMESPACE

_LATE_SECONDS: Final = 6
_BOMB: Final = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
_WORDS: Final = ("familienname", "vornamen", "geburtsdatum")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    people: dict[str, list[dict[str, Any]]]
    next: deque[str]

    def do_POST(self) -> None:
        """Answer a question, or take what is to go wrong next."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
        if self.path == "/_double/next":
            self.next.extend(json.loads(body))
            return self._send(200, b"")
        if self.path == "/_double/people":
            Handler.people = json.loads(body)
            return self._send(200, b"")
        return self._answer(body, self.next.popleft() if self.next else "")

    def _answer(self, body: bytes, spoil: str) -> None:
        if spoil == "drop":
            self.connection.close()
            return None
        if spoil == "late":
            time.sleep(_LATE_SECONDS)
        if spoil == "down":
            return self._send(503, b"")
        if spoil in ("garbage", "bomb"):
            return self._send(200, _BOMB if spoil == "bomb" else b"<html>Wartung")
        question = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
        reference = "other" if spoil == "other" else question.findtext(f".//{{{NAMESPACE}}}nachricht", "")
        if spoil == "refuse":
            return self._send(200, _reply(reference, "abgelehnt", grund="keine_berechtigung"))
        if self.path == "/meldewesen":
            return self._send(200, self._residents(question, reference))
        return self._send(200, self._vehicles(question, reference))

    def _residents(self, question: etree._Element, reference: str) -> bytes:
        asked = {name: _folded(question.findtext(f".//{{{NAMESPACE}}}{name}", "")) for name in _WORDS}
        hits = [each for each in self.people["personen"] if any(_is(known, asked) for known in _names(each))]
        return _hits(reference, "person", [{key: each[key] for key in each if key != "auch"} for each in hits])

    def _vehicles(self, question: etree._Element, reference: str) -> bytes:
        plate = question.findtext(f"{{{NAMESPACE}}}kennzeichen", "")
        return _hits(reference, "fahrzeug", [each for each in self.people["fahrzeuge"] if each["kennzeichen"] == plate])

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def _names(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Registers know people by former names too: `auch` lists them."""
    return [person, *({**person, **former} for former in person.get("auch", ()))]


def _is(person: dict[str, Any], asked: dict[str, str]) -> bool:
    return all(_folded(person[name]) == asked[name] for name in _WORDS)


def _hits(reference: str, kind: str, hits: list[dict[str, Any]]) -> bytes:
    if not hits:
        return _reply(reference, "kein_treffer")
    return _reply(reference, "treffer", **{kind: hits[0]}) if len(hits) == 1 else _reply(reference, "mehrdeutig")


def _reply(reference: str, result: str, **content: Any) -> bytes:  # noqa: ANN401 - JSON has no better type
    root = etree.Element(f"{{{NAMESPACE}}}antwort", nsmap={None: NAMESPACE})
    _put(root, "nachrichtenkopf", {"bezug": reference})
    _put(root, "ergebnis", result)
    for name, value in content.items():
        _put(root, name, value)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _put(parent: etree._Element, name: str, value: Any) -> None:  # noqa: ANN401 - JSON has no better type
    for each in value if isinstance(value, list) else [value]:
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(each, dict):
            for key, inner in each.items():
                _put(element, key, inner)
        else:
            element.text = str(each)


def _folded(text: str) -> str:
    """Registers compare without case; a log-in by eID sends capital letters."""
    return composed(text).replace("ẞ", "ss").casefold().strip()


def main() -> None:
    """Serve on loopback until stopped; the first line printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--people", type=Path)
    chosen = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), Handler)
    Handler.people = {"personen": [], "fahrzeuge": []}
    if chosen.people:
        Handler.people = json.loads(chosen.people.read_text(encoding="utf-8"))
    Handler.next = deque()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201 - whoever started it reads it
    server.serve_forever()


if __name__ == "__main__":
    main()
