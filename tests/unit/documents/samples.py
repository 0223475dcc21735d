"""One notice, one refusal, one receipt: invented people, example values, as the caller would word them."""

import dataclasses
import datetime
import io
import unicodedata
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2

from buergerbuero.base.ids import format_code
from buergerbuero.documents.actions import render, render_notice
from buergerbuero.documents.values import (
    AnswerGroup,
    NoticeData,
    ReceiptData,
    Sender,
    Step,
    Value,
    Verification,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "services" / "hundesteuer_anmeldung" / "vorlagen"
NOW = datetime.datetime(2026, 11, 22, 20, 14, tzinfo=datetime.UTC)
CODE = "BKWQ75MMP8D5KR4MF"
SENDER = Sender("Stadt Siegen", "Steueramt", "Stadt Siegen · Markt 2 · 57072 Siegen")
OPEN = Value(None)


def example(text: str) -> Value:
    """Return a value that is an example."""
    return Value(text, example=True)


def notice(**changes: object) -> NoticeData:
    """Return a granted dog tax notice."""
    days = ("15. Februar 2027", "15. Mai 2027", "15. August 2027", "15. November 2027")
    data = NoticeData(
        title="Hundesteuerbescheid",
        case_number="2026-004117-3",
        created_at=NOW,
        sender=SENDER,
        recipient=("Erika Muster", "Beispielweg 12", "57072 Siegen"),
        info=(
            ("Vorgang", Value("2026-004117-3")),
            ("Datum", Value("22. November 2026")),
            ("Telefon", Value("0271 404-1111")),
            ("Sprechzeiten", OPEN),
        ),
        salutation="Guten Tag Erika Muster,",
        values={
            "hund": Value("Bello"),
            "steuer_im_jahr": example("108,00 EUR"),
            "beginn": Value("1. November 2026"),
            "jahr": Value("2026"),
            "betrag": example("18,00 EUR"),
            "zahlweise": Value("per Lastschrift", key="lastschrift"),
            "konto": Value("DE02 •••• •••• •••• ••20 51"),
            "kontoinhaber": Value("Erika Muster"),
            "mandatsreferenz": Value("2026-004117-3"),
            "gläubiger": example("DE98ZZZ09999999999"),
            "empfänger": Value("Stadt Siegen"),
            "konto_der_stadt": OPEN,
            "verwendungszweck": Value("Hundesteuer 2026-004117-3"),
        },
        tables={
            "fälligkeiten": tuple((example(day), example("27,00 EUR")) for day in days),
            "jahre": ((example("2026"), example("2"), example("18,00 EUR")),),
        },
        reasons=(
            "Sie halten einen Hund in Siegen. Dafür beträgt die Hundesteuer 108,00 EUR im Jahr.",
            "Bello lebt seit dem 14. November 2026 bei Ihnen. Für 2026 sind das zwei Monate: 108,00 EUR geteilt durch"
            " 12, mal 2, ergibt 18,00 EUR.",
        ),
        legal_basis=(example("Hundesteuersatzung der Stadt Siegen"), example("KAG NRW")),
        remedy=(example("Gegen diesen Bescheid können Sie Widerspruch erheben."),),
        verification=Verification(
            format_code(CODE), "buergerbuero.example/pruefen", f"https://buergerbuero.example/pruefen/#{CODE}"
        ),
        demo=True,
    )
    return dataclasses.replace(data, **changes)  # type: ignore[arg-type]


def refusal(**changes: object) -> NoticeData:
    """Return a refusal."""
    base = notice(
        title="Ablehnung der Anmeldung",
        values={"hund": Value("Bello"), "eingegangen": Value("22. November 2026")},
        tables={},
        reasons=("Sie halten den Hund nicht in unserer Stadt. Bitte melden Sie ihn dort an, wo er lebt.",),
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def receipt(**changes: object) -> ReceiptData:
    """Return a receipt."""
    data = ReceiptData(
        title="Quittung: Hund anmelden",
        service="Hund anmelden (Hundesteuer)",
        case_number="2026-004117-3",
        access_code="BKWQ 75MM P8D5 KR4MF",
        created_at=NOW,
        received_at="Sonntag, 22. November 2026, um 21:14 Uhr",
        status_address="buergerbuero.example/vorgang",
        status_url="https://buergerbuero.example/vorgang/",
        sender=SENDER,
        steps=(
            Step("Antrag ist da", "Wir haben alles sicher gespeichert."),
            Step("Wir prüfen", "Sie müssen nichts tun.", "Steueramt", example("4. Dezember 2026")),
            Step("Ihr Bescheid kommt", "Er liegt in Ihrem Postfach.", None, OPEN),
        ),
        help=(("Behördennummer", Value("115")), ("Bürgerbüro", Value("0271 404-1111"))),
        answers=(
            AnswerGroup("Über Sie", (("Name", "Erika Muster"), ("E-Mail", "erika@example.org"))),
            AnswerGroup("Ihr Hund", (("Name des Hundes", "Bello"), ("Rasse", "Mischling"))),
        ),
        demo=True,
    )
    return dataclasses.replace(data, **changes)  # type: ignore[arg-type]


def granted_pdf(**changes: object) -> bytes:
    """Return the granted notice as PDF, not sealed."""
    template = (TEMPLATES / "bescheid.typ").read_bytes()
    return render_notice(template=template, name="bescheid.typ", data=notice(**changes), files={})


def refused_pdf(**changes: object) -> bytes:
    """Return the refusal as PDF, not sealed."""
    template = (TEMPLATES / "ablehnung.typ").read_bytes()
    return render_notice(template=template, name="ablehnung.typ", data=refusal(**changes), files={})


PLAIN = """#set document(title: "Probe")
#set text(lang: "de", font: ("Buergerbuero Sans", "Noto Sans"))
#set page(width: 120mm)
#let daten = json("/daten.json")
= Probe
#daten.text
"""


def plain_pdf(text: str) -> bytes:
    """Return a PDF that shows one text."""
    return render(template=PLAIN.encode(), data={"created_at": NOW.isoformat(), "text": text}, files={})


def root_of(pdf: bytes) -> Any:
    """Return the catalogue of a PDF, as pypdf's own objects."""
    return pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def pages_of(pdf: bytes) -> list[Any]:
    """Return the pages of a PDF, as pypdf's own objects."""
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    """Return what a reader can copy from a PDF: NFC, invisible breaks left out, any space as one space."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    text = "".join(pages).replace("\u200b", "").replace("\ufffe", "").replace("\u00ad", "")
    return " ".join(unicodedata.normalize("NFC", text).split())
