"""What a PDF is that somebody brings: our form, an older one, another one, a picture of one; and what to do. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from buergerbuero.documents.values import RefusalReason
from buergerbuero.documents.values.paperform import OFF, FieldKind, FormReason, PaperForm
from buergerbuero.forms.formats.acroform import own
from buergerbuero.forms.formats.acroform.mapping import FormMapping
from buergerbuero.forms.values import Form, PaperKind, Trouble, message

ENOUGH: Final = 0.6
"""Of the fields that hold answers, so many must be there by name for an older or newer version of the form."""
_FILLED_IN: Final = (FieldKind.TEXT, FieldKind.CHECK, FieldKind.RADIO, FieldKind.CHOICE)


@dataclass(frozen=True)
class Recognised:
    """What a PDF is. `mapping`: which of its fields is which answer; None for one that has nothing to do with it.

    `service`: for which service we made it, if for another. `signed`: it bears a signature.
    """

    kind: PaperKind
    mapping: FormMapping | None = None
    service: str = ""
    signed: bool = False

    @property
    def usable(self) -> bool:
        """Whether answers can be taken from it."""
        return self.mapping is not None and self.kind in (PaperKind.SAME, PaperKind.OTHER_VERSION)


def recognised(paper: PaperForm, form: Form, mapping: FormMapping | None, *, service: str = "") -> Recognised:
    """Return what a PDF is. `mapping`: pdf.yaml of the service, if there is one; `service`: its id.

    One that we made is the same as long as it asks the same things: a comma put right makes no other form of it.
    """
    stamp = paper.stamp
    if stamp is not None and service and stamp.service != service:
        return Recognised(PaperKind.OTHER_SERVICE, service=stamp.service, signed=paper.signed)
    ours = _made_of(form, paper)
    found = [each for each in (mapping, ours) if each is not None and known(each, paper) >= ENOUGH]
    if not found:
        return Recognised(PaperKind.OTHER_FORM, signed=paper.signed)
    best = max(found, key=lambda each: (each.fingerprint == paper.fingerprint, known(each, paper)))
    same = best.fingerprint == paper.fingerprint
    if not is_filled(paper, best):
        return Recognised(PaperKind.EMPTY, best, signed=paper.signed)
    return Recognised(PaperKind.SAME if same else PaperKind.OTHER_VERSION, best, signed=paper.signed)


def known(mapping: FormMapping, paper: PaperForm) -> float:
    """Return which part of the fields that hold answers a PDF has by name, from 0 to 1.

    A form with nothing to fill in but a signature is known by its fingerprint.
    """
    if mapping.fingerprint == paper.fingerprint:
        return 1.0
    names = {field.name for field in paper.fields if field.kind in _FILLED_IN}
    wanted = {field.name for field in mapping.fields if field.answers}
    return len(wanted & names) / len(wanted) if wanted else 0.0


def _made_of(form: Form, paper: PaperForm) -> FormMapping | None:
    """Return the mapping of a PDF that we made from this form: the names of its fields are the keys of the answers."""
    fields = own.fields_of(form)
    if not fields:
        return None
    names = {field.name for field in paper.fields if field.kind in _FILLED_IN}
    print_of = paper.fingerprint if names == {field.name for field in fields} else "0" * 64
    return FormMapping(fingerabdruck=print_of, felder=fields)


def is_filled(paper: PaperForm, mapping: FormMapping) -> bool:
    """Whether anything stands in a field that holds an answer.

    What lists show by themselves says nothing, unless the form has nothing else to fill in.
    """
    wanted = {field.name for field in mapping.fields if field.answers}
    asked = [field for field in paper.fields if field.name in wanted]
    told = [field for field in asked if field.kind is not FieldKind.CHOICE] or asked
    return any(value.strip() and value != OFF for field in told for value in field.values)


_ONLINE: Final = message("Füllen Sie den Antrag gleich hier aus. Das dauert meist nicht länger.")
_AS_FILE: Final = message(
    "Haben Sie das Formular am Computer ausgefüllt? Dann laden Sie die Datei hoch, die Sie dabei gespeichert haben:"
    " mit „Speichern“, nicht mit „Drucken“ oder „Als PDF drucken“."
)
_OTHER_SERVICE_ONLINE: Final = message("Suchen Sie die richtige Leistung über die Startseite.")

TROUBLES: Final[Mapping[str, Trouble]] = {
    PaperKind.OTHER_VERSION: Trouble(
        message("Das ist eine andere Fassung dieses Formulars."),
        (message("Prüfen Sie alle Angaben, die wir daraus übernommen haben. Wir fragen nach dem, was fehlt."),),
    ),
    PaperKind.OTHER_FORM: Trouble(
        message("Das ist ein anderes Formular. Wir können seine Angaben hier nicht übernehmen."),
        (message("Sehen Sie nach, ob Sie die richtige Datei gewählt haben."), _ONLINE),
    ),
    PaperKind.OTHER_SERVICE: Trouble(
        message("Das ist ein Formular von uns, aber für eine andere Leistung."),
        (_OTHER_SERVICE_ONLINE, _ONLINE),
    ),
    PaperKind.EMPTY: Trouble(
        message("Das ist das richtige Formular, aber es steht noch nichts darin."),
        (
            message(
                "Haben Sie es ausgefüllt? Dann speichern Sie es in dem Programm, mit dem Sie es ausgefüllt haben, und"
                " wählen Sie die gespeicherte Datei."
            ),
            _ONLINE,
        ),
    ),
    FormReason.NOT_A_PDF: Trouble(
        message("Das ist keine PDF-Datei."),
        (message("Wählen Sie die PDF-Datei des Formulars."), _ONLINE),
    ),
    FormReason.BROKEN: Trouble(
        message("Die Datei ist beschädigt oder nicht vollständig."),
        (message("Öffnen Sie die Datei, speichern Sie sie neu, und laden Sie sie noch einmal hoch."), _ONLINE),
    ),
    FormReason.TOO_LARGE: Trouble(
        message("Die Datei ist größer, als ein Formular sein darf."),
        (message("Wählen Sie das Formular allein, ohne Anlagen. Anlagen fügen Sie später hinzu."), _ONLINE),
    ),
    FormReason.TOO_MANY_FIELDS: Trouble(
        message("Die Datei hat mehr Felder als jedes Formular, das wir kennen."),
        (message("Sehen Sie nach, ob Sie die richtige Datei gewählt haben."), _ONLINE),
    ),
    FormReason.TOO_MUCH_WORK: Trouble(
        message("Wir können die Datei nicht lesen: Sie ist ungewöhnlich aufgebaut."),
        (message("Öffnen Sie die Datei in einem anderen Programm, und speichern Sie sie dort neu."), _ONLINE),
    ),
    FormReason.ENCRYPTED: Trouble(
        message("Die Datei ist mit einem Kennwort geschützt."),
        (message("Speichern Sie sie ohne Kennwort, und laden Sie sie noch einmal hoch."), _ONLINE),
    ),
    FormReason.PURE_XFA: Trouble(
        message(
            "Dieses Formular können nur Programme von Adobe lesen (XFA). Wir können seine Angaben nicht übernehmen."
        ),
        (
            message("Gibt es auf unserer Seite ein neueres Formular? Dann nehmen Sie bitte dieses."),
            _ONLINE,
        ),
    ),
    FormReason.NO_FIELDS: Trouble(
        message("In der Datei gibt es keine Felder mehr. Sie wurde als PDF gedruckt oder umgewandelt."),
        (_AS_FILE, _ONLINE),
    ),
    FormReason.SCANNED: Trouble(
        message("Das sind Bilder von einem Blatt Papier. Handschrift und Bilder können wir nicht übernehmen."),
        (_ONLINE, _AS_FILE),
    ),
    FormReason.UNKNOWN_VALUE: Trouble(
        message("In der Datei steht etwas, das dieses Formular nicht kennt."),
        (_ONLINE,),
    ),
    RefusalReason.EMPTY: Trouble(
        message("Die Datei ist leer."), (message("Wählen Sie die Datei noch einmal aus."), _ONLINE)
    ),
    RefusalReason.INFECTED: Trouble(
        message("In der Datei steckt Schadsoftware. Wir haben sie gelöscht."),
        (message("Lassen Sie Ihr Gerät prüfen."), _ONLINE),
    ),
    RefusalReason.SCANNER_DOWN: Trouble(
        message("Wir können gerade keine Dateien prüfen. Das liegt an uns."),
        (message("Versuchen Sie es in ein paar Minuten noch einmal."), _ONLINE),
    ),
    RefusalReason.NO_ROOM: Trouble(
        message("Wir können gerade keine Dateien aufnehmen: Unser Speicher ist voll. Das liegt an uns."),
        (_ONLINE, message("Oder versuchen Sie es morgen noch einmal.")),
    ),
    RefusalReason.TOO_MANY_FILES: Trouble(
        message("Für diesen Antrag ist schon sehr viel da."),
        (message("Entfernen Sie Dateien, die doppelt sind oder nicht gebraucht werden."), _ONLINE),
    ),
    RefusalReason.TOO_MANY_PAGES: Trouble(
        message("Die Datei hat mehr Seiten als jedes Formular, das wir kennen."),
        (message("Wählen Sie das Formular allein, ohne Anlagen. Anlagen fügen Sie später hinzu."), _ONLINE),
    ),
    FormReason.BUSY: Trouble(
        message("Gerade laden sehr viele Menschen etwas hoch."),
        (message("Versuchen Sie es in einer Minute noch einmal."), _ONLINE),
    ),
}
"""By PaperKind, or by the reason for which a PDF or a file is refused."""
