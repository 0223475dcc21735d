"""./buergerbuero pdf fill: answers as JSON, written into the PDF of a service. Imported when Django is set up."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from buergerbuero.base import clock
from buergerbuero.catalogue.values import FORM_FILE
from buergerbuero.config.cli import folders, pdf, pdf_export, pdf_words
from buergerbuero.config.cli.pdf_service import service_in
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents.values.paperform import FormRefused
from buergerbuero.forms import actions as forms
from buergerbuero.forms.values import Slip


def run(options: argparse.Namespace) -> int:
    """Write the filled PDF; the exit code is 1 if an answer is wrong. Raises Trouble."""
    folder = folders.service(options.folder)
    answers = _answers(options.answers)
    if options.out.exists() and options.out.resolve().parent == folder.resolve():
        raise Trouble(
            f"„{options.out}“ gehört zur Leistung und wird nicht überschrieben.", "Nennen Sie eine andere Datei."
        )
    bundle = pdf_export.with_form(service_in(folder, folders.town(options.town)))
    try:
        filled = forms.fill_paper(bundle=bundle, answers=answers, flat=options.flat, now=clock.now())
    except FormRefused as error:
        raise pdf_words.refused(error, folder / FORM_FILE) from None
    if filled is None:
        raise Trouble(
            f"Welche Felder von „{folder / FORM_FILE}“ welche Antworten sind, sagt nichts.",
            f"Ergänzen Sie pdf.yaml, oder löschen Sie {FORM_FILE}: Dann nehmen wir unser eigenes Formular.",
        )
    if filled.slips:
        tell(filled.slips)
        return 1
    _write(options.out, filled.pdf)
    for each in filled.left:
        print(f"{each.key}: Dafür hat das Formular kein Feld; es steht auf dem Beiblatt.", file=sys.stderr)
    return 0


def tell(slips: Iterable[Slip]) -> None:
    """Print what is wrong with answers, each with its key unless it is all of them, and what to do."""
    for slip in slips:
        print(f"{slip.key}: {slip.cause}".removeprefix(": "), f"    {slip.remedy}", sep="\n", file=sys.stderr)


def _answers(path: Path) -> object:
    try:
        return json.loads(pdf.content_of(path, "die Datei mit den Antworten"))
    except ValueError as error:
        where = f" (Zeile {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Trouble(
            f"„{path}“ ist kein JSON{where}.", 'Schreiben Sie zum Beispiel {"einzug": "2026-12-01"}, in UTF-8.'
        ) from None
    except RecursionError:
        raise Trouble(f"„{path}“ ist zu tief verschachtelt.", 'Schreiben Sie {"seite": {"feld": "Wert"}}.') from None


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise Trouble(f"„{path}“ lässt sich nicht schreiben: {error.strerror}.", "Prüfen Sie den Ordner.") from None
