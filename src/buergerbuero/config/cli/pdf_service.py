"""The service that a pdf command is about, as its folder stands. Imported when Django is set up."""

from pathlib import Path

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.config.cli import pdf
from buergerbuero.config.cli.trouble import Trouble


def service_in(folder: Path, town: Path) -> PublishedService:
    """Return a service as it would be published here: with example values, unless an operator's settings are there.

    Raises Trouble.
    """
    try:
        return catalogue.readable(folder, town=town, demo=not pdf.OPERATOR)
    except DefinitionError as error:
        raise Trouble(
            f"Aus dem Ordner „{folder}“ lässt sich kein Formular machen.",
            f"Berichtigen Sie es; alle Fehler zeigt: ./buergerbuero services check {folder}",
            log=[str(problem) for problem in error.problems],
        ) from None
