"""What a page says once after a form that did nothing yet: what is wrong, what was typed, that something has changed.

A page that answers a POST itself stays in the browser's history as something to be sent once more, so that going back
to it ends at the browser's own error page. So the answer leads on, and the page it leads to says it: kept in a sealed
cookie meanwhile, since neither what was typed nor a code may stand in an address. What is too much for a cookie is
drawn at once; then going back asks to send it again, and nothing is lost.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from buergerbuero.base import clock
from buergerbuero.portal import cookies
from buergerbuero.portal.pages import Problem


@dataclass(frozen=True)
class Shown:
    """What to say: problems, what was typed, other words by a name of the page's own, and with which status.

    retry_after: seconds to wait; 0 for none.
    """

    problems: tuple[Problem, ...] = ()
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    retry_after: int = 0

    def text(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into an input."""
        return next(reversed(self.typed.get(name, [otherwise])), otherwise)

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by input."""
        return {each.name: each.text for each in self.problems}


Draw: TypeAlias = Callable[[Shown], HttpResponse]


def lead(address: str, shown: Shown, draw: Draw) -> HttpResponse:
    """Lead to the page of this name, which says it; draw it here if it is too much to keep."""
    response = redirect(address)
    value = {
        "page": address,
        "at": clock.now().isoformat(),
        "problems": [[each.name, each.text, each.onward, each.href] for each in shown.problems],
        "typed": dict(shown.typed),
        "said": dict(shown.said),
        "status": shown.status,
        "retry_after": shown.retry_after,
    }
    try:
        cookies.keep(response, "shown", value, lasts=cookies.LASTS["shown"])
    except cookies.TooMuch:
        return _drawn(shown, draw)
    return response


def show(request: HttpRequest, address: str, draw: Draw) -> HttpResponse:
    """Draw the page of this name, with what was kept for it; the next time it says nothing of that."""
    shown = _kept(request, address)
    if shown is None:
        return draw(Shown())
    response = _drawn(shown, draw)
    cookies.take_back(response, "shown")
    return response


def _kept(request: HttpRequest, address: str) -> Shown | None:
    found = cookies.kept(request, "shown")
    if found is None or found.get("page") != address:
        return None
    if clock.now() - datetime.datetime.fromisoformat(found["at"]) >= cookies.LASTS["shown"]:
        return None
    problems = tuple(Problem(*each) for each in found["problems"])
    return Shown(problems, found["typed"], found["said"], found["status"], found["retry_after"])


def _drawn(shown: Shown, draw: Draw) -> HttpResponse:
    response = draw(shown)
    if shown.retry_after:
        response["Retry-After"] = str(shown.retry_after)
    return response
