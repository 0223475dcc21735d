"""Filling forms on paper, and taking out of them what a form does not need. Nothing is stored here."""

from buergerbuero.documents import queries
from buergerbuero.documents.values import Filling


def fill_paper_form(pdf: bytes, filling: Filling) -> bytes:
    """Return a fillable PDF with these values in it. Raises FormRefused."""
    return queries.paper_forms().fill(pdf, filling)


def clean_paper_form(pdf: bytes) -> bytes:
    """Return a fillable PDF without scripts, actions, embedded files, XFA, passwords and values. Raises FormRefused."""
    return queries.paper_forms().clean(pdf)
