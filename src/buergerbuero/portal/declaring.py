"""The last look before something is sent, an application or a correction: what was answered, and the declaration."""

import itertools
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.queries import PageView
from buergerbuero.forms.values import AnswerRow, InvalidAnswers
from buergerbuero.portal import inputs, pages
from buergerbuero.portal.drafts import Held, question_address
from buergerbuero.portal.once import Shown

REFUSED: Final = "refused"
"""What `Shown.said` holds where a declaration was sent that could not be taken."""


@dataclass(frozen=True)
class AnsweredPage:
    """What was answered on one page, and where to change it."""

    heading: str
    rows: tuple[AnswerRow, ...]
    change: str
    page_id: str


def answered_pages(rows: tuple[AnswerRow, ...]) -> tuple[AnsweredPage, ...]:
    """Return answers by the page they were given on."""
    by_page = ((page_id, tuple(lines)) for page_id, lines in itertools.groupby(rows, key=lambda row: row.page_id))
    return tuple(
        AnsweredPage(lines[0].group, lines, question_address(page_id, from_check=True), page_id)
        for page_id, lines in by_page
    )


def changed_since(request: HttpRequest, held: Held) -> bool:
    """Whether the answers are others by now than on the page that this was sent from."""
    return inputs.drawn(request).state not in ("", held.fingerprint)


def edition_since(request: HttpRequest, held: Held) -> bool:
    """Whether the service was published anew since the page that this was sent from."""
    return not inputs.drawn(request).state.startswith(held.edition)


def declare(request: HttpRequest, held: Held) -> bool:
    """Keep the declaration; return whether it could be taken. What was refused lies in the draft as well."""
    page, now = held.declaration(), clock.now()
    if page is None:
        return True
    try:
        forms.save_page(
            draft_id=held.id, code=held.code, page_id=page.id, raw=inputs.typed(request), by=CITIZEN, now=now
        )
    except InvalidAnswers:
        return False
    return True


def ticked(request: HttpRequest, held: Held) -> dict[str, list[str]]:
    """Return the declaration as it was ticked in the other language, if what stands above it is the same."""
    view = declaration_view(held)
    if view is None or inputs.drawn(request).state != held.fingerprint:
        return {}
    names = {field.name for field in view.fields}
    return {name: values for name, values in inputs.typed(request).items() if name in names}


def shown_view(held: Held, shown: Shown) -> PageView | None:
    """Return the declaration's page: as it was sent and refused, as it was ticked in another language, or empty."""
    page = held.declaration()
    if page is not None and REFUSED in shown.said and page.id in held.opened.unfinished:
        return form_queries.unfinished_view(held.form, page.id, held.opened, now=clock.now())
    return declaration_view(held, raw=dict(shown.typed))


def declaration_view(held: Held, raw: dict[str, list[str]] | None = None) -> PageView | None:
    """Return the declaration's page. Its box starts empty on every visit: it is ticked for what stands above it now."""
    page = held.declaration()
    if page is None:
        return None
    return form_queries.page_view(held.form, page.id, {}, language=pages.language(), raw=raw or {})
