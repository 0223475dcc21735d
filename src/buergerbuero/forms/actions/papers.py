"""Fillable PDFs of services: filled with answers."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from buergerbuero.catalogue.values import PublishedService
from buergerbuero.documents import actions as documents
from buergerbuero.forms import queries
from buergerbuero.forms.values import Left, Slip


@dataclass(frozen=True)
class FilledPaper:
    """A filled PDF (b"" where answers are wrong), what has no field of its own in it, and which answers are wrong."""

    pdf: bytes
    left: tuple[Left, ...] = ()
    slips: tuple[Slip, ...] = ()


def fill_paper(*, bundle: PublishedService, answers: object, flat: bool, now: datetime.datetime) -> FilledPaper | None:
    """Return the PDF of a service with answers in it; None if it has none, or nothing says which field is which answer.

    `answers`: as forms.values.Answers, or as somebody typed them. Raises FormRefused, DefinitionError.
    """
    blank = queries.blank_paper(bundle)
    if blank is None:
        return None
    found = queries.paper_filling(bundle, blank, answers, today=timezone.localdate(now), flat=flat)
    if found.slips:
        return FilledPaper(b"", slips=found.slips)
    return FilledPaper(documents.fill_paper_form(blank.pdf, found.filling), found.left)
