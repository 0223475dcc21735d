"""The cabinet drawn on a page: doors that stand open or shut, what lies behind them, and hands that take and put.

For demonstrations and trials alone. The page moves what a person before the cabinet moves, never a lock.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from ausgabebox.simulated.cabinet import Kind, RealCabinet, Thing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HERE: Final = Path(__file__).parent
NAME_AT_MOST: Final = 60
HAND_AT_MOST: Final = 12
POLICY: Final = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'"
STATIC: Final = MappingProxyType({"schrank.css": "text/css", "schrank.js": "text/javascript"})
WORDS: Final = MappingProxyType(
    {Kind.DOCUMENT: "Dokument", Kind.OLD_DOCUMENT: "altes Dokument", Kind.RUBBISH: "irgendetwas"}
)


@dataclass(frozen=True)
class Card:
    """A card of an invented colleague, shown on the page because nobody can hold it."""

    name: str
    code: str
    pin: str


@dataclass
class Front:
    """What stands before the cabinet: hands with what they hold, and what can be broken on purpose."""

    cabinet: RealCabinet
    lock: threading.RLock
    columns: int = 4
    cards: tuple[Card, ...] = ()
    kiosk: str = ""
    hand: list[Thing] = field(default_factory=list)

    def do(self, verb: str, number: int, what: str) -> None:
        """Do with the hands what the verb says. What cannot be done is not done: a shut door stays shut."""
        act = ACTS.get(verb)
        if act is None or number not in self.cabinet.compartments:
            raise NotFound
        with self.lock:
            act(self, number, what)

    def take(self, number: int, what: str) -> None:
        """Take a thing out of an open compartment into the hand."""
        for thing in self.cabinet.compartments[number].things:
            if thing.ref == what and len(self.hand) < HAND_AT_MOST and self.cabinet.take(number, thing):
                self.hand.append(thing)
                return

    def put(self, number: int, what: str) -> None:
        """Put a thing out of the hand into an open compartment."""
        for thing in self.hand:
            if thing.ref == what and self.cabinet.put(number, thing):
                self.hand.remove(thing)
                return

    def put_new(self, number: int, what: str) -> None:
        """Put in a document that has this name on its label."""
        ref = what.strip()[:NAME_AT_MOST]
        if ref:
            self.cabinet.put(number, Thing(Kind.DOCUMENT, ref))

    def put_old(self, number: int, what: str) -> None:
        """Put in somebody's old document."""
        self.cabinet.put(number, Thing(Kind.OLD_DOCUMENT, what.strip()[:NAME_AT_MOST] or "altes Dokument"))

    def shut(self, number: int, what: str) -> None:
        """Push the door shut."""
        self.cabinet.push_shut(number)

    def pry(self, number: int, what: str) -> None:
        """Force the door open with a crowbar."""
        self.cabinet.pry(number)

    def jam(self, number: int, what: str) -> None:
        """Let the lock of this door jam for its next three pulses."""
        self.cabinet.compartments[number].jams = 3

    def blind(self, number: int, what: str) -> None:
        """Let the sensor inside of this compartment say for good that nothing lies there."""
        self.cabinet.compartments[number].presence_says = False

    def mend(self, number: int, what: str) -> None:
        """Mend what is broken at this compartment."""
        self.cabinet.mend(number)


ACTS: Final[Mapping[str, Callable[[Front, int, str], None]]] = MappingProxyType(
    {
        "nehmen": Front.take,
        "legen": Front.put,
        "neu": Front.put_new,
        "alt": Front.put_old,
        "schließen": Front.shut,
        "aufbrechen": Front.pry,
        "klemmen": Front.jam,
        "blind": Front.blind,
        "heil": Front.mend,
    }
)


def application(front: Front) -> Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]:
    """Return the page as a WSGI application."""
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def drawn(name: str) -> Response:
        with front.lock:
            return Response(pages.get_template(name).render(_what_is_seen(front)), mimetype="text/html")

    def answer(request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/":
                return drawn("schrank.html")
            case "GET", "/stand":
                return drawn("stand.html")
            case "POST", "/hand":
                return _moved(front, request)
            case "GET", path if path.lstrip("/") in STATIC:
                name = path.lstrip("/")
                return Response((HERE / "static" / name).read_bytes(), mimetype=STATIC[name])
        raise NotFound

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        try:
            response: Response | HTTPException = answer(Request(environ))
        except HTTPException as error:
            response = error
        if isinstance(response, Response):
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Cache-Control"] = "no-store"
        return response(environ, start)

    return serve


def _moved(front: Front, request: Request) -> Response:
    # Another page that is open in the same browser must not move hands here.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotFound
    number = request.form.get("fach", "")
    front.do(request.form.get("was", ""), int(number) if number.isdecimal() else 0, request.form.get("ding", ""))
    return Response(status=303, headers={"Location": f"/#fach-{number}"})


def _what_is_seen(front: Front) -> dict[str, Any]:
    return {
        "doors": list(front.cabinet.compartments.values()),
        "columns": front.columns,
        "tone": front.cabinet.tone_on,
        "hand": front.hand,
        "cards": front.cards,
        "kiosk": front.kiosk,
        "words": WORDS,
    }
