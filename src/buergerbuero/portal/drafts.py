"""The application that this browser is filling in: opened from its cookie, with the form it answers."""

import dataclasses
import datetime
import json
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.keyring import WrongCode
from buergerbuero.base.languages import GERMAN, there
from buergerbuero.base.sealing import keyed_hash
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import actions
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import AlreadySubmitted, AnswerRow, Form, OpenDraft, Page, Renewal, UnknownDraft
from buergerbuero.portal import cookies, inputs, pages
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
        opened = self.opened
        return bool(opened.answers or opened.unfinished or any(opened.files.values()) or opened.arriving)

    @property
    def news(self) -> Renewal | None:
        """What a newer publication did to the draft, if the person has not been told yet."""
        renewal = self.opened.renewal
        return renewal if renewal and not renewal.seen else None

    @property
    def sent_files(self) -> frozenset[str]:
        """The files that belong to the case already which this draft amends: they can be left out, not turned."""
        asked = self.opened.amending
        return forms.files_in(self.form, asked.sent) if asked else frozenset()

    def before(self, page_id: str) -> tuple[AnswerRow, ...]:
        """Return what was answered on a page that is asked again because the service was changed."""
        renewal = self.opened.renewal
        return there({GERMAN: (), **renewal.again.get(page_id, {})}, pages.language()) if renewal else ()

    @property
    def fingerprint(self) -> str:
        """What stands for the answers as they are shown before sending. The declaration made there does not count:
        of two clicks the second may find it kept already.
        """
        last = self.declaration()
        shown = {name: value for name, value in self.opened.answers.items() if last is None or name != last.id}
        text = json.dumps([self.bundle.digest, shown], sort_keys=True)
        return self.edition + keyed_hash(settings.SECRET_KEY.encode(), text, purpose="portal/check")[:32]

    @property
    def edition(self) -> str:
        """What stands for the publication in the fingerprint, which begins with it."""
        return keyed_hash(settings.SECRET_KEY.encode(), self.bundle.digest, purpose="portal/check/edition")[:8]

    def path(self) -> tuple[Page, ...]:
        """Return the pages that apply to what was answered so far, without the declaration of the last page."""
        last, asked, answers = self.declaration(), self.opened.amending, self.opened.answers
        found = forms.path(self.form, answers)
        if asked:
            found = forms.amendable(self.form, asked.sent, asked.asked, answers)
        return tuple(page for page in found if page is not last)

    def next_page(self, page_id: str) -> Page | None:
        """Return the page after one on the path; None after the last."""
        return forms.next_page(self.form, self.path(), page_id)

    def previous_page(self, page_id: str) -> Page | None:
        """Return the page before one on the path; None before the first."""
        return forms.previous_page(self.form, self.path(), page_id)

    def first_open(self) -> Page | None:
        """Return the first page that still needs an answer; None when only the check is left."""
        answers, unfinished = self.opened.answers, forms.unfinished_pages(self.form, self.opened)
        if asked := self.opened.amending:
            return next(iter(forms.unamended(self.form, asked.sent, asked.asked, answers, unfinished)), None)
        found = forms.first_open(self.form, answers, unfinished)
        return None if found is self.declaration() else found

    def declaration(self) -> Page | None:
        """Return the declaration that the form ends with."""
        return forms.declaration_of(self.form)


def hold(ticket: Ticket) -> Held:
    """Open a draft, in the language of the page. Raises UnknownDraft, keyring.WrongCode, AlreadySubmitted."""
    found = forms.open_draft(draft_id=UUID(ticket.subject), code=ticket.code, ticket=ticket.session)
    opened = dataclasses.replace(found, draft=dataclasses.replace(found.draft, language=pages.language()))
    bundle = catalogue.bundle(opened.draft.digest)
    return Held(ticket, opened, bundle, forms.form_of(bundle))


def up_to_date(held: Held, *, now: datetime.datetime) -> Held:
    """Return the draft as the newest publication of its service asks it. Raises as `hold` does."""
    if held.opened.draft.amends or forms.newest_form(held.bundle.digest) is None:
        return held
    renewed = actions.renew_draft(draft_id=held.id, code=held.code, by=CITIZEN, now=now)
    return hold(held.ticket) if renewed else held


def held_by(request: HttpRequest) -> Held | None:
    """Return what this browser is filling in; None if that is nothing, or cannot be opened."""
    ticket = cookies.presented(request, "draft", now=clock.now())
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
    return question_address(page.id) if page else check_address(held)


def question_address(page_id: str, *, from_check: bool = False) -> str:
    """Return the address of a question."""
    found = reverse("portal:question", args=[page_id])
    return f"{found}?{urlencode({'von': inputs.FROM_CHECK})}" if from_check else found


def check_address(held: Held) -> str:
    """Return where everything can be checked before it is sent."""
    return reverse("portal:amendment") if held.opened.amending else reverse("portal:check")


def start_address(held: Held) -> str:
    """Return where one comes from before the first question."""
    return reverse("portal:case") if held.opened.amending else reverse("portal:service", args=[held.bundle.id])


def extent(form: Form) -> tuple[int, int]:
    """Return how many questions there are: those that everybody gets, and all of them."""
    last = forms.declaration_of(form)
    pages_asked = [page for page in form.pages if page is not last]
    return sum(page.condition is None for page in pages_asked), len(pages_asked)
