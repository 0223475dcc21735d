"""What people of the town are told of a PDF that cannot be used as a form: what it is, and what to do. German.

Of the commands and of the desk; what citizens read says the portal.
"""

from collections.abc import Mapping
from typing import Final

from buergerbuero.documents.values.paperform import MOST_FIELDS, MOST_FORM_BYTES, FormReason, FormRefused

_ANEW: Final = (
    "Laden Sie die Datei noch einmal herunter, oder öffnen Sie sie in einem PDF-Programm und speichern Sie sie neu."
)
FORM_REFUSALS: Final[Mapping[FormReason, tuple[str, str]]] = {
    FormReason.NOT_A_PDF: (
        "ist keine PDF-Datei.",
        "Nennen Sie das PDF-Formular. LibreOffice macht aus einem Text eins: „Als PDF exportieren“ mit „Formular“.",
    ),
    FormReason.BROKEN: ("ist beschädigt und lässt sich nicht lesen.", _ANEW),
    FormReason.TOO_LARGE: (
        f"ist zu groß. Möglich sind {MOST_FORM_BYTES // 1_000_000} MB.",
        "Speichern Sie das Formular mit kleineren Bildern.",
    ),
    FormReason.TOO_MANY_FIELDS: (
        f"hat mehr als {MOST_FIELDS} Felder.",
        "Teilen Sie das Formular in mehrere auf.",
    ),
    FormReason.TOO_MUCH_WORK: (
        "braucht mehr Zeit oder Speicher, als ein Formular brauchen darf.",
        "Drucken Sie es in eine neue PDF-Datei und legen Sie die Felder neu an. Kommt es von Fremden, löschen Sie es.",
    ),
    FormReason.ENCRYPTED: (
        "ist mit einem Kennwort geschützt.",
        "Öffnen Sie es mit dem Kennwort und speichern Sie es ohne. Die Stelle, von der es kommt, kann das.",
    ),
    FormReason.PURE_XFA: (
        "ist ein XFA-Formular: Nur Programme von Adobe zeigen es.",
        "Bitten Sie die Stelle um ein AcroForm, oder speichern Sie es in Adobe LiveCycle/AEM Designer als"
        " „statisches PDF-Formular“.",
    ),
    FormReason.NO_FIELDS: (
        "hat keine Felder zum Ausfüllen.",
        "Nehmen Sie die ausfüllbare Fassung, oder legen Sie Felder an (LibreOffice, Acrobat: „Formular vorbereiten“).",
    ),
    FormReason.SCANNED: (
        "besteht nur aus Bildern, vermutlich eingescannt.",
        "Nehmen Sie die ausfüllbare Datei, aus der es gedruckt ist. Aus einem Bild lassen sich keine Felder lesen.",
    ),
    FormReason.UNKNOWN_VALUE: (
        "nimmt einen Wert nicht an.",
        "Vergleichen Sie „zustand“ in pdf.yaml mit dem Formular.",
    ),
    FormReason.BUSY: (
        "lässt sich gerade nicht lesen: Der Rechner hat zu viel zu tun.",
        "Versuchen Sie es in einer Minute noch einmal.",
    ),
}


def about_form(error: FormRefused) -> tuple[str, str]:
    """Return what the PDF is or does, to be said behind its name, and what to do."""
    cause, remedy = FORM_REFUSALS[error.reason]
    about = f" ({error.detail})" if error.detail else ""
    return f"{cause.rstrip('.')}{about}.", remedy
