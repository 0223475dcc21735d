"""./buergerbuero pdf read: what stands in a filled PDF, as JSON. Imported when Django is set up."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.config.cli import folders, pdf, pdf_words, services_check
from buergerbuero.config.cli.pdf_fill import tell
from buergerbuero.config.cli.pdf_service import service_in
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents.values.paperform import FormReason, FormRefused
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import PaperKind

_FLAT: Final = (
    "hat keine Felder mehr: Es wurde gedruckt, umgewandelt oder so geschrieben, dass es niemand mehr ändern kann.",
    "Nehmen Sie die Datei, die beim Ausfüllen gespeichert wurde: mit „Speichern“, nicht mit „Als PDF drucken“.",
)
_NOT_OURS: Final[Mapping[PaperKind, tuple[str, str]]] = {
    PaperKind.OTHER_FORM: (
        "ist ein anderes Formular als das der Leistung.",
        "Nennen Sie die Leistung, zu der es gehört, oder machen Sie eine daraus: ./buergerbuero pdf import",
    ),
    PaperKind.OTHER_SERVICE: ("ist das Formular einer anderen Leistung", "Nennen Sie deren Ordner oder Kennung."),
    PaperKind.OTHER_VERSION: (
        "ist eine andere Fassung des Formulars; die meisten Felder sind bekannt.",
        "Mit --accept-other-version wird gelesen, was bekannt ist. Sehen Sie es danach durch.",
    ),
}


def run(options: argparse.Namespace) -> int:
    """Print the answers; the exit code is 0 if it was the form of this service. Raises Trouble."""
    folder = folders.service(options.folder)
    content = pdf.content_of(options.pdf, "das ausgefüllte PDF")
    bundle = service_in(folder, folders.town(options.town))
    today = services_check.today()
    try:
        found = forms.brought(bundle, content, today=today)
    except FormRefused as error:
        if error.reason is FormReason.NO_FIELDS:
            raise Trouble(f"„{options.pdf}“ {_FLAT[0]}", _FLAT[1]) from None
        raise pdf_words.refused(error, options.pdf) from None
    except DefinitionError as error:
        raise Trouble("\n".join(map(str, error.problems)), "Berichtigen Sie die Datei.") from None
    _only_ours(options.pdf, found.what.kind, found.what.service, accepted=options.accept_other_version)
    read = forms.answers_in(bundle, found.taken, today=today)
    print(json.dumps(read.answers, ensure_ascii=False, indent=2))
    tell(read.slips)
    for key in read.missing:
        print(f"{key}: Dazu steht nichts im Formular.", file=sys.stderr)
    if found.what.kind is PaperKind.EMPTY:
        print("Das Formular ist leer: Es steht nichts darin, was eine Antwort ist.", file=sys.stderr)
    if found.what.signed:
        print("Das Formular ist unterschrieben; die Unterschrift wird nicht geprüft.", file=sys.stderr)
    return 0


def _only_ours(path: Path, kind: PaperKind, service: str, *, accepted: bool) -> None:
    if kind not in _NOT_OURS or (accepted and kind is PaperKind.OTHER_VERSION):
        return
    cause, remedy = _NOT_OURS[kind]
    raise Trouble(f"„{path}“ {cause}{f': {service}.' if service else ''}", remedy)
