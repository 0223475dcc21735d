"""The application that this browser is filling in: opened from its cookie, with the form it answers."""

import dataclasses
import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from buergerbuero.base import clock
from buergerbuero.base.keyring import WrongCode
from buergerbuero.base.sealing import keyed_hash
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import AlreadySubmitted, Form, OpenDraft, Page, UnknownDraft
from buergerbuero.portal import cookies, pages
from buergerbuero.portal.cookies import Ticket


@dataclasses.dataclass(frozen=True)
class Held:
    """An opened draft, with the service as it was published when the draft was started."""

    ticket: Ticket
    opened: OpenDraft
    bundle: PublishedService
    form: Form

    @property
    def id(self) -> UUID:
        """The draft's id."""
        return self.opened.draft.id

    @property
    def code(self) -> str:
        """The code that opens the draft, and with which a person comes back to it."""
        return self.ticket.code

    @property
    def touched(self) -> bool:
        """Whether anything was entered yet."""
        return bool(self.opened.answers or self.opened.unfinished)

    @property
    def fingerprint(self) -> str:
        """What stands for the answers as they are shown before sending. The declaration made there does not count:
        of two clicks the second may find it kept already.
        """
        last = self.declaration()
        shown = {name: value for name, value in self.opened.answers.items() if last is None or name != last.id}
        text = json.dumps(shown, sort_keys=True)
        return keyed_hash(settings.SECRET_KEY.encode(), text, purpose="portal/check")[:32]

    def path(self) -> tuple[Page, ...]:
        """Return the pages that apply to what was answered so far, without the declaration of the last page."""
        last = self.declaration()
        return tuple(page for page in forms.path(self.form, self.opened.answers) if page is not last)

    def first_open(self) -> Page | None:
        """Return the first page that still needs an answer; None when only the check is left."""
        found = forms.first_open(self.form, self.opened.answers, self.opened.unfinished)
        return None if found is self.declaration() else found

    def declaration(self) -> Page | None:
        """Return the declaration that the form ends with."""
        return declaration_of(self.form)


def hold(ticket: Ticket) -> Held:
    """Open a draft, in the language of the page. Raises UnknownDraft, keyring.WrongCode, AlreadySubmitted."""
    found = forms.open_draft(draft_id=UUID(ticket.subject), code=ticket.code)
    opened = dataclasses.replace(found, draft=dataclasses.replace(found.draft, language=pages.language()))
    bundle = catalogue.bundle(opened.draft.digest)
    return Held(ticket, opened, bundle, forms.form_of(bundle))


def held_by(request: HttpRequest) -> Held | None:
    """Return what this browser is filling in; None if that is nothing, or cannot be opened."""
    ticket = cookies.read(request, "draft", now=clock.now())
    if ticket is None:
        return None
    try:
        return hold(ticket)
    except (UnknownDraft, WrongCode, AlreadySubmitted):
        return None


def held_context(request: HttpRequest) -> dict[str, object]:
    """Return what a page needs to lead back to an application that was begun; nothing if there is none."""
    held = held_by(request)
    if held is None or not held.touched:
        return {}
    return {
        "held": held,
        "held_title": held.bundle.card(pages.language()).title,
        "held_next": next_address(held),
    }


def next_address(held: Held) -> str:
    """Return where to go on: the first page without an answer, or the check."""
    page = held.first_open()
    return reverse("portal:question", args=[page.id]) if page else reverse("portal:check")


def extent(form: Form) -> tuple[int, int]:
    """Return how many questions there are: those that everybody gets, and all of them."""
    last = declaration_of(form)
    pages_asked = [page for page in form.pages if page is not last]
    return sum(page.condition is None for page in pages_asked), len(pages_asked)


def declaration_of(form: Form) -> Page | None:
    """Return the declaration that a form ends with: it is made on the page where everything can be checked."""
    last = form.pages[-1]
    is_declaration = last.single and last.fields[0].type == "erklärung" and last.condition is None
    return last if is_declaration else None
