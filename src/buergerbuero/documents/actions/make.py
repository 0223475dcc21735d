"""Making PDFs, filling foreign ones, and sealing for the town. What is made here is stored by nobody yet."""

import datetime
from collections.abc import Mapping
from typing import Any

from buergerbuero.documents import queries, rules
from buergerbuero.documents.values import Filling, NoticeData, ReceiptData, as_json
from buergerbuero.documents.values.blankform import BlankForm, layout


def render(*, template: bytes, data: Mapping[str, Any], files: Mapping[str, bytes], name: str = "vorlage.typ") -> bytes:
    """Make a PDF/A-3b and PDF/UA-1 file. Raises TemplateError and TooMuchText.

    The same input gives the same bytes.
    `data` are JSON values with "created_at" (ISO 8601, with zone); `files` are what the template may open, by
    name.
    """
    return queries.renderer().render(template=template, name=name, data=data, files=files)


def render_notice(*, template: bytes, name: str, data: NoticeData, files: Mapping[str, bytes]) -> bytes:
    """Make a Bescheid from a service's template, with the QR code of its verification address."""
    picture = rules.qr_picture(data.verification.url)
    return render(template=template, name=name, data=as_json(data), files={**files, "pruefen.svg": picture})


def render_receipt(*, data: ReceiptData) -> bytes:
    """Make a receipt, in German or English. It carries the access code: hand it over, do not keep it."""
    template = b'#include "/buergerbuero/quittung.typ"'
    return render(template=template, name="quittung.typ", data=as_json(data), files={})


def render_payment(*, data: NoticeData) -> bytes:
    """Make the receipt of a payment (Zahlungsquittung), with the QR code of its verification address."""
    template = b'#include "/buergerbuero/zahlung.typ"'
    picture = rules.qr_picture(data.verification.url)
    return render(template=template, name="zahlung.typ", data=as_json(data), files={"pruefen.svg": picture})


def make_form(*, form: BlankForm, created_at: datetime.datetime) -> bytes:
    """Make a form to be filled in, as a PDF/UA-1 file or on paper, with the QR code of where it is taken back.

    The same form and moment give the same bytes. Raises TooMuchText.
    """
    files = {"qr.svg": rules.qr_picture(form.url)}
    template = b'#include "/buergerbuero/formular.typ"'
    pages = queries.renderer().render(
        template=template, name="formular.typ", data=layout(form, created_at=created_at), files=files, archived=False
    )
    return queries.form_maker().make(pages, form)


def fill_paper_form(pdf: bytes, filling: Filling) -> bytes:
    """Return a fillable PDF with these values in it. Raises FormRefused."""
    return queries.paper_forms().fill(pdf, filling)


def clean_paper_form(pdf: bytes) -> bytes:
    """Return a fillable PDF without scripts, actions, embedded files, XFA, passwords and values. Raises FormRefused."""
    return queries.paper_forms().clean(pdf)


def seal_pdf(pdf: bytes, *, reason: str, now: datetime.datetime) -> bytes:
    """Seal for the town (PAdES).

    Only the worker holds the key. Raises SealUnavailable, which is worth another try.
    """
    return queries.sealer().seal(pdf, reason=reason, now=now)
