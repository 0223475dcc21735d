"""What the pdf commands say of a PDF that they cannot use, with what to do about it, in German."""

from pathlib import Path

from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.documents.values.paperform import FormRefused
from buergerbuero.documents.values.paperwords import about_form


def refused(error: FormRefused, path: Path) -> Trouble:
    """Return what is said of a PDF that cannot be used as a form."""
    cause, remedy = about_form(error)
    return Trouble(f"„{path}“ {cause}", remedy)
