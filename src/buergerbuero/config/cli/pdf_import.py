"""./buergerbuero pdf import: the folder of a draft out of a fillable PDF, and what needs a human eye.

Imported when Django is set up.
"""

import argparse
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from buergerbuero.catalogue.values import SERVICE_ID
from buergerbuero.config.cli import folders
from buergerbuero.config.cli.pdf import content_of
from buergerbuero.config.cli.pdf_words import refused
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents.values.paperform import FormRefused
from buergerbuero.forms import actions as forms
from buergerbuero.forms.formats.acroform import reporting


def run(options: argparse.Namespace) -> int:
    """Write the folder, and print what became of the form. Raises Trouble."""
    folder = _folder(options.service, options.out)
    pdf = content_of(options.pdf, "das PDF")
    try:
        made = forms.sketch_service(pdf, named=lambda title: options.service)
    except FormRefused as error:
        raise refused(error, options.pdf) from None
    _write(folder, made.files)
    print(f"{folder}/ ist geschrieben: „{made.proposal.title}“.")
    for line in reporting.short(made.proposal):
        print(line)
    print(f"""
Alles Weitere steht in {folder}/README.md. So geht es weiter:
  ./buergerbuero services preview {folder}
  ./buergerbuero services check --as-draft {folder}""")
    return 0


def _folder(service: str, out: Path | None) -> Path:
    """Return the folder to write, which must not be there yet. Raises Trouble."""
    if not re.fullmatch(SERVICE_ID, service):
        raise Trouble(
            f"„{service}“ kann keine Kennung einer Leistung sein.",
            "Erlaubt sind kleine Buchstaben a bis z, Ziffern und _, zuerst ein Buchstabe: --service hund_anmelden",
        )
    folder = out or folders.short(folders.ALL / service)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise Trouble(
            f"„{folder}“ gibt es schon. Damit nichts verloren geht, wird es nicht überschrieben.",
            "Nennen Sie mit --out einen anderen Ordner, oder löschen Sie diesen.",
        )
    return folder


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none. Raises Trouble."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".import-") as made:
            for name, data in files.items():
                target = Path(made) / "folder" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            if folder.is_dir():
                folder.rmdir()
            shutil.move(Path(made) / "folder", folder)
    except OSError as error:
        raise Trouble(
            f"„{folder}“ lässt sich nicht schreiben: {error.strerror}.",
            "Prüfen Sie den Platz und die Rechte, oder nennen Sie mit --out einen anderen Ordner.",
        ) from None
