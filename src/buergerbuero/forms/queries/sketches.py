"""Services in the making, out of a fillable PDF: which field is which question, how it will look."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from buergerbuero.base.yamlfile import DefinitionError, load
from buergerbuero.catalogue.values import FORM_FILE, PublishedService
from buergerbuero.documents.values.paperform import PaperPage
from buergerbuero.forms import assembling, showing
from buergerbuero.forms.folder import FILE
from buergerbuero.forms.formats.acroform import mapping, marking
from buergerbuero.forms.formats.acroform.marking import Asked, Mark
from buergerbuero.forms.queries.papers import looked_at
from buergerbuero.forms.queries.published import form_of
from buergerbuero.forms.showing import PageView
from buergerbuero.forms.types import gruppe, reading
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.values import Form, Page, Place, Raw, Refused, Text


@dataclass(frozen=True)
class Marked:
    """The PDF of a sketch, field by field. `added`: what is asked online besides.

    `broken`: form.yaml or pdf.yaml cannot be read, so that nobody can tell what a field has become.
    """

    pages: tuple[PaperPage, ...]
    marks: tuple[Mark, ...]
    added: tuple[Asked, ...]
    broken: bool

    @property
    def asked(self) -> int:
        """How many fields are asked for."""
        return sum(bool(mark.asked) for mark in self.marks)

    @property
    def left(self) -> int:
        """How many fields are left out."""
        return sum(bool(mark.left_out) for mark in self.marks)

    def on_page(self, page: int) -> tuple[Mark, ...]:
        """Return the fields that are seen on a page first, counted from 0."""
        return tuple(mark for mark in self.marks if mark.boxes and mark.boxes[0].page == page)

    def seen_on(self, page: int) -> tuple[Mark, ...]:
        """Return the fields that have a place on a page."""
        return tuple(mark for mark in self.marks if mark.boxes_on(page))


@dataclass(frozen=True)
class Previewed:
    """A page of a sketch as it will look. `accepted`: what was entered would be taken."""

    view: PageView
    accepted: bool = False


def marked(files: Mapping[str, bytes]) -> Marked:
    """Return the PDF of a sketch, its fields numbered, each with what it has become. Raises FormRefused."""
    paper = looked_at(files.get(FORM_FILE, b""))
    form, known = _form(files), _mapping(files)
    found = marking.marks(paper, known, form)
    more = marking.added(form, found) if form else ()
    return Marked(paper.pages, found, more, form is None or known is None)


def previewed(
    version: PublishedService, page_id: str, raw: Raw | None, *, button: str = "", today: datetime.date
) -> Previewed:
    """Return a page as citizens will see it, with all of its fields; with `raw`, what they would be told of that.

    `button`: of a repeated group, one entry more or less. Nothing is kept. Raises UnknownPage.
    """
    page = form_of(version).page(page_id)
    if raw is None:
        return Previewed(_view(page, {}))
    if button.startswith(("mehr:", "weg:")):
        kept, _ = gruppe.after_button(page.fields, raw, button)
        return Previewed(_view(page, {**kept, UNJUDGED: [""]}))
    outcome = reading.read_all(page.fields, raw, today)
    problems = outcome.problems if isinstance(outcome, Refused) else ()
    view = showing.page_view(page, page.fields, raw, problems, "de", {})
    return Previewed(view, accepted=not problems)


def _view(page: Page, raw: Raw) -> PageView:
    return showing.page_view(page, page.fields, raw, (), "de", {})


def _form(files: Mapping[str, bytes]) -> Form | None:
    try:
        pages = assembling.sensible(load(FILE, files[FILE]), files)
    except (KeyError, DefinitionError):
        return None
    return Form("", assembling.form_pages(pages, lambda _, german: Text(german), Place()))


def _mapping(files: Mapping[str, bytes]) -> mapping.FormMapping | None:
    try:
        return mapping.mapping_in(files[mapping.FILE])
    except (KeyError, DefinitionError):
        return None
