"""Fillable PDFs of services: filled with answers, and what somebody says who brings one."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from buergerbuero.catalogue.values import FORM_FILE, PublishedService
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values.paperform import Filling, FormReason, FormRefused, PaperForm
from buergerbuero.forms.formats.acroform import entering, inward, mapping, outward, recognising
from buergerbuero.forms.formats.acroform.mapping import FormMapping
from buergerbuero.forms.formats.acroform.recognising import Recognised
from buergerbuero.forms.queries.published import form_of
from buergerbuero.forms.values import Left, Slip, Taken, Trouble

_MANY = 50
_MOST_LETTERS = 300_000
"""In all fields of a PDF that somebody brings: as much as the largest form holds, and judged in half a second."""


@dataclass(frozen=True)
class Blank:
    """The PDF of a service: its bytes, its fields, and which of them is which answer."""

    pdf: bytes
    paper: PaperForm
    mapping: FormMapping


@dataclass(frozen=True)
class PaperFilling:
    """What goes into a PDF, what has no field of its own in it, and which answers are wrong."""

    filling: Filling
    left: tuple[Left, ...]
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class Brought:
    """What a PDF is that somebody brings, and what it says, if anything can be taken from it.

    `shown`: the keys of the questions that it asks.
    """

    what: Recognised
    taken: Taken
    shown: frozenset[str] = frozenset()


def has_paper(bundle: PublishedService) -> bool:
    """Whether a service has a PDF of its own that can be filled with answers."""
    return mapping.FILE in bundle.files and FORM_FILE in bundle.files


def mapping_of(bundle: PublishedService) -> FormMapping | None:
    """Return the pdf.yaml of a service, if it has one. Raises DefinitionError."""
    return _mapping(bundle.file(mapping.FILE)) if mapping.FILE in bundle.files else None


@lru_cache(maxsize=_MANY)
def _mapping(content: bytes) -> FormMapping:
    return mapping.mapping_in(content)


def blank_paper(bundle: PublishedService) -> Blank | None:
    """Return the PDF of a service, or None if it has none or nothing says which field is which answer.

    A PDF that we made from this form (`pdf export`) needs no pdf.yaml. Raises FormRefused, DefinitionError.
    """
    if FORM_FILE not in bundle.files:
        return None
    pdf = bundle.file(FORM_FILE)
    paper = looked_at(pdf)
    known = mapping_of(bundle) or recognising.recognised(paper, form_of(bundle), None).mapping
    return None if known is None else Blank(pdf, paper, known)


@lru_cache(maxsize=_MANY)
def looked_at(pdf: bytes) -> PaperForm:
    """Return the fields of a PDF that is looked at again and again: that of a service. Raises FormRefused."""
    return documents.paper_form(pdf, texts=False)


def paper_filling(
    bundle: PublishedService, blank: Blank, answers: object, *, today: datetime.date, flat: bool
) -> PaperFilling:
    """Return what goes into the PDF of a service; `answers`: as forms.values.Answers, or as somebody typed them."""
    form = form_of(bundle)
    entered = entering.entered(form, answers, today)
    title = bundle.service.title
    written = outward.written(form, blank.mapping, blank.paper, entered.raws, today=today, flat=flat, title=title)
    return PaperFilling(written.filling, written.left, entered.slips)


def brought(bundle: PublishedService, pdf: bytes, *, today: datetime.date) -> Brought:
    """Return what a PDF is that somebody brings, and what it says. Raises FormRefused, DefinitionError."""
    paper = documents.paper_form(pdf, texts=False)
    if sum(len(text) for field in paper.fields for text in field.values) > _MOST_LETTERS:
        raise FormRefused(FormReason.TOO_MUCH_WORK)
    form = form_of(bundle)
    what = recognising.recognised(paper, form, mapping_of(bundle), service=bundle.id)
    if what.mapping is None or not what.usable:
        return Brought(what, Taken({}))
    return Brought(what, inward.taken(form, what.mapping, paper, today), inward.shown(form, what.mapping, paper))


def answers_in(bundle: PublishedService, found: Taken, *, today: datetime.date) -> inward.Read:
    """Return the answers in what a PDF says, and what is wrong or lacks."""
    return inward.judged(form_of(bundle), found, today)


def paper_trouble(reason: str) -> Trouble:
    """Return what is said of a PDF from which nothing can be taken, or not all; `reason` as NotTaken has it."""
    return recognising.TROUBLES.get(reason, recognising.TROUBLES["broken"])
