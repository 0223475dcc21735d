"""./buergerbuero pdf export: any service as an accessible PDF to fill in, for offices and emergencies.

A filled one is taken back by `pdf read` and on the page of the service, with nothing retyped.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from django.utils.translation import override

from buergerbuero.base import languages
from buergerbuero.catalogue.values import FORM_FILE, PublishedService
from buergerbuero.config.cli import environment, folders, pdf
from buergerbuero.config.cli.pdf_service import service_in
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.portal import blankforms


def run(options: argparse.Namespace) -> int:
    """Write the PDF of a service, or of all that the town offers. Raises Trouble."""
    if options.lang not in languages.whole():
        raise Trouble(
            f"Formulare in der Sprache „{options.lang}“ können wir nicht machen.",
            f"Es gibt: {', '.join(languages.whole())}",
        )
    for service in _services(options):
        made, file = _made(service, options.lang, options.portal or ""), _file(service.id, options)
        _write(file, made)
        print(f"{file} ({len(made) // 1000} kB)")
    return 0


def with_form(service: PublishedService) -> PublishedService:
    """Return a service with the PDF that we make of it, if it has none of its own."""
    if FORM_FILE in service.files:
        return service
    return replace(service, files={**service.files, FORM_FILE: _made(service, languages.GERMAN, "")})


def _services(options: argparse.Namespace) -> list[PublishedService]:
    town = folders.town(options.town)
    if options.folder and not options.all:
        return [service_in(folders.service(options.folder), town)]
    if options.folder or not options.all:
        raise Trouble("Welche Leistung?", "Nennen Sie ihre Kennung oder ihren Ordner, oder --all für alle.")
    found = [service_in(folder, town) for folder in folders.services()]
    return [service for service in found if service.id in service.town.services]


def _made(service: PublishedService, language: str, portal: str) -> bytes:
    """Make the form. `portal`: where it is taken back; else as the operator's settings say, or where the demo is."""
    ports = environment.noted_ports()
    address = portal or pdf.OPERATOR or ports.url(ports.portal)
    with override(language):
        return blankforms.pdf(service, portal_url=address.rstrip("/"))


def _file(service: str, options: argparse.Namespace) -> Path:
    """Return what to write: --out names the file, or with --all (or where it is one) the folder."""
    out: Path | None = options.out
    name = f"{service}.pdf" if options.lang == languages.GERMAN else f"{service}.{options.lang}.pdf"
    if out is None:
        return Path(name)
    return out / name if options.all or out.is_dir() else out


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise Trouble(
            f"„{file}“ lässt sich nicht schreiben: {error.strerror}.", "Nennen Sie mit --out einen anderen Ort."
        ) from None
