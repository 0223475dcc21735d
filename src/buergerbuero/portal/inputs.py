"""What came in with a form of ours: what was typed, and what the page said of itself.

Names of inputs that are no answers begin with `bb-`; no id in a form.yaml can. What was typed on another page and is
carried along bears its own name behind `bb-e-`, so that it cannot be taken for an input of the page that carries it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from django.http import HttpRequest, RawPostDataException

from buergerbuero.base import languages

CONTROL: Final = "bb-"
CARRIED: Final = "bb-e-"
FROM_CHECK: Final = "pruefen"  # who came from the check, and goes back there
DRAWN: Final = ("antrag", "fassung", "stand", "blatt", "vorgang")
_LONGEST: Final = 64
_MARK: Final = re.compile(r"[0-9a-f-]+")
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105  # the name of an input


@dataclass(frozen=True)
class Drawn:
    """What a page says of itself: of which draft it is, of which publication, with which content, which drawing.

    `corrects`: the number of the case that the draft corrects, by whose code it is opened; "" for an application.
    """

    draft: str = ""
    digest: str = ""
    state: str = ""
    sheet: str = ""
    corrects: str = ""

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """The hidden inputs that say so."""
        values = (self.draft, self.digest, self.state, self.sheet, self.corrects)
        return tuple((f"{CONTROL}{name}", value) for name, value in zip(DRAWN, values, strict=True) if value)


@dataclass(frozen=True)
class Carried:
    """What was typed on the page of a question and could not be kept yet."""

    page_id: str
    entered: Mapping[str, list[str]]
    drawn: Drawn = field(default_factory=Drawn)
    from_check: bool = False

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """The hidden inputs that carry it."""
        typed_in = ((f"{CARRIED}{name}", value) for name, values in self.entered.items() for value in values)
        origin = ((f"{CONTROL}von", FROM_CHECK),) if self.from_check else ()
        return ((f"{CONTROL}seite", self.page_id), *origin, *self.drawn.inputs, *typed_in)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was entered, without tokens and buttons."""
    return answers_in(dict(request.POST.lists()))


def answers_in(sent: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return of what was sent what may be an answer."""
    return {name: values for name, values in sent.items() if not name.startswith(CONTROL) and name != TOKEN}


def blank(entered: Mapping[str, Sequence[str]]) -> bool:
    """Whether nothing was entered."""
    return not any(value.strip() for values in entered.values() for value in values)


def only_language(request: HttpRequest) -> bool:
    """Whether a page is only asked for in another language: nothing is to be done, and what was typed comes along."""
    return f"{CONTROL}sprache" in request.POST


def wish(request: HttpRequest, otherwise: str) -> str:
    """Return what the pressed button stands for, a language among them; `otherwise` where none was pressed."""
    if only_language(request):
        return languages.known(request.POST[f"{CONTROL}sprache"])
    return request.POST.get(f"{CONTROL}tat", otherwise)


def drawn(request: HttpRequest) -> Drawn:
    """Return what the page said of itself that this was sent from."""
    values = [request.POST.get(f"{CONTROL}{name}", "")[:_LONGEST] for name in DRAWN]
    return Drawn(*(value if _MARK.fullmatch(value) else "" for value in values))


def carried(request: HttpRequest) -> Carried | None:
    """Return what was typed on another page and carried here."""
    page_id = request.POST.get(f"{CONTROL}seite", "")
    if not page_id:
        return None
    sent = request.POST.lists()
    entered = {name.removeprefix(CARRIED): values for name, values in sent if name.startswith(CARRIED)}
    return Carried(page_id, entered, drawn(request), request.POST.get(f"{CONTROL}von", "") == FROM_CHECK)


def on_question(request: HttpRequest) -> Carried | None:
    """Return what was typed on the page of a question that this was sent from; None if that is nothing."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.view_name != "portal:question":
        return None
    entered = typed(request)
    return None if blank(entered) else came_from(request, match.kwargs["page_id"], entered)


def came_from(request: HttpRequest, page_id: str, entered: Mapping[str, list[str]]) -> Carried:
    """Return what was entered on the page of a question, with what that page said of itself."""
    return Carried(page_id, entered, drawn(request), from_check(request))


def from_check(request: HttpRequest) -> bool:
    """Whether a question was opened from the check, so that its buttons lead back there."""
    return request.GET.get("von") == FROM_CHECK


def too_many(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was entered where more inputs came than are read otherwise; nothing if it cannot be read."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        return answers_in(parse_qs(request.body.decode(errors="replace"), keep_blank_values=True))
    except RawPostDataException:
        return {}
