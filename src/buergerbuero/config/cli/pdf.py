"""./buergerbuero pdf: a fillable PDF becomes a service (import), is filled (fill), taken back (read), made (export).

What these say is German: who uses them works in a department and is no programmer.
"""

import argparse
import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from buergerbuero.base import languages
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

OPERATOR: Final = os.environ.get("BB_PORTAL_URL", "")
"""Where the portal of an operator is, whose settings are there; "" in a folder to try things in."""
VERBS: Final[Mapping[str, str]] = {
    "import": "Make a draft of a service from a fillable PDF, and say what needs a human eye.",
    "fill": "Write answers into the PDF of a service.",
    "read": "Print the answers that stand in a filled PDF, as JSON.",
    "export": "Make an accessible fillable PDF of any service.",
}
"""Each is `run(options)` in the module pdf_<verb>, loaded when it is asked for."""


def main(arguments: Sequence[str]) -> int:
    """Run one of them; the exit code is 1 if something is wrong with what was given."""
    options = _parser().parse_args(arguments)
    with reach.files_only():
        return int(importlib.import_module(f"{__package__}.pdf_{options.verb}").run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fillable PDFs, both ways.")
    commands = parser.add_subparsers(required=True, dest="verb", metavar="verb")
    verbs = {verb: commands.add_parser(verb, help=text, description=text) for verb, text in VERBS.items()}
    bring = verbs["import"]
    bring.add_argument("pdf", metavar="FORM.pdf", type=Path, help="the fillable PDF as it is given out today")
    bring.add_argument("--service", required=True, metavar="ID", help="id of the new service: small letters, digits, _")
    bring.add_argument("--out", type=Path, metavar="DIR", help="the folder to write; default: services/ID/")
    fill = verbs["fill"]
    fill.add_argument("folder", metavar="SERVICE-FOLDER", help="the folder of the service, or its id")
    fill.add_argument("answers", metavar="ANSWERS.json", type=Path, help="the answers as JSON, by page and field")
    fill.add_argument("out", metavar="OUT.pdf", type=Path, help="the file to write")
    fill.add_argument("--flat", action="store_true", help="nobody can change what stands in it any more")
    read = verbs["read"]
    read.add_argument("folder", metavar="SERVICE-FOLDER", help="the folder of the service, or its id")
    read.add_argument("pdf", metavar="FILLED.pdf", type=Path, help="the PDF that somebody has filled")
    read.add_argument(
        "--accept-other-version", action="store_true", help="read what is known of an older or newer form, too"
    )
    export = verbs["export"]
    export.add_argument("folder", metavar="SERVICE", nargs="?", help="id or folder of the service")
    export.add_argument("--all", action="store_true", help="all services of the town instead, for offices")
    export.add_argument(
        "--out", type=Path, metavar="FILE", help="the file to write (with --all a folder); default: ID.pdf"
    )
    export.add_argument(
        "--lang",
        default=languages.GERMAN,
        metavar="|".join(languages.whole()),
        help="the language of the form (default: %(default)s)",
    )
    export.add_argument("--portal", metavar="URL", help="where it is taken back; default: as operated, or the demo")
    for verb in verbs.values():
        verb.add_argument("--town", default="siegen", help="the town: its id, or its folder (default: %(default)s)")
    return parser


def content_of(path: Path, what: str) -> bytes:
    """Return what stands in a file. Raises Trouble. `what` names it: das PDF."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Trouble(f"Die Datei „{path}“ gibt es nicht.", "Prüfen Sie Namen und Ordner.") from None
    except IsADirectoryError:
        raise Trouble(f"„{path}“ ist ein Ordner und keine Datei.", f"Nennen Sie {what}.") from None
    except OSError as error:
        raise Trouble(
            f"„{path}“ lässt sich nicht lesen: {error.strerror}.", "Prüfen Sie die Rechte der Datei."
        ) from None
