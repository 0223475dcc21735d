"""A service that asks for files, and files to send: invented, made here, small."""

import datetime
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions as cases
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.forms import actions as forms
from tests.cast import NOW, PROJECT
from tests.made.town import offering
from tests.unit.documents import sent

PATTERN = "alle_fragen"
ID = "dateien_probe"
"""Another one than the pattern's, which the journeys of the same running town walk."""
FORM = """
seiten:
  - id: schein
    frage: Fotografieren Sie Ihren Fahrzeugschein
    hilfe: Das ist die Zulassungsbescheinigung Teil I. Sie sehen die Felder A bis P.
    art: datei
    höchstens: 3
    tipps:
      - Legen Sie den Schein flach auf einen dunklen Tisch.
      - Alle vier Ecken sind im Bild.
      - Schalten Sie den Blitz aus. Er macht helle Flecken.
  - id: fahrt
    frage: Womit fahren Sie?
    felder:
      - {id: kennzeichen, art: kennzeichen, frage: Kennzeichen}
      - {id: bestätigung, art: datei, frage: Bestätigung des Arbeitgebers, pflicht: nein}
  - id: firmenwagen
    frage: Ist das ein Firmenwagen?
    art: ja_nein
  - id: überlassung
    frage: Haben Sie eine Bescheinigung, dass Sie ihn fahren dürfen?
    wenn: {firmenwagen: [ja]}
    art: datei
  - {id: erklärung, frage: Stimmt alles?, art: erklärung, text: Alles stimmt.}
"""
PHOTO = sent.jpeg((600, 800))
OTHER = sent.jpeg((500, 800))
SCAN = sent.pdf(pages=[b"", b""])
HEIC = sent.heic((400, 300))
NO_PHOTO = b"II*\x00" + bytes(200)
"""A TIFF, which we do not take."""


def write(folder: Path, *, form: str = FORM) -> tuple[Path, Path]:
    """Write a town and the service into a folder; return both."""
    service = folder / ID
    shutil.copytree(PROJECT / "tests" / "services" / PATTERN, service)
    (service / "form.yaml").write_text(form, encoding="utf-8")
    text = (service / "service.yaml").read_text(encoding="utf-8")
    (service / "service.yaml").write_text(text.replace(f"id: {PATTERN}", f"id: {ID}"), encoding="utf-8")
    return offering([ID], folder / "stadt"), service


def publish(folder: Path, *, form: str = FORM) -> str:
    """Publish the service; return its digest."""
    town, service = write(folder, form=form)
    return catalogue.publish(folder=service, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)


def finished(digest: str, *, now: datetime.datetime) -> tuple[UUID, str]:
    """A draft with a photo and a scan in it, ready to be sent, and a file that nobody asks for any more."""
    draft, code = forms.start_draft(digest=digest, language="de", by=CITIZEN, now=now)
    held: dict[str, Any] = {"draft_id": draft.id, "code": code, "by": CITIZEN, "now": now}
    forms.add_file(field="schein", name="Schein vorn.jpg", content=PHOTO, **held)
    forms.save_page(page_id="schein", raw={}, **held)
    forms.add_file(field="fahrt-bestätigung", name="Bestätigung.pdf", content=SCAN, **held)
    forms.save_page(page_id="fahrt", raw={"fahrt-kennzeichen": ["SI-AB 123"]}, **held)
    forms.save_page(page_id="firmenwagen", raw={"firmenwagen": ["ja"]}, **held)
    forms.add_file(field="überlassung", name="Überlassung.jpg", content=OTHER, **held)
    forms.save_page(page_id="überlassung", raw={}, **held)
    forms.save_page(page_id="firmenwagen", raw={"firmenwagen": ["nein"]}, **held)
    forms.save_page(page_id="erklärung", raw={"erklärung": ["ja"]}, **held)
    return draft.id, code


def send(digest: str, *, now: datetime.datetime) -> Receipt:
    """Send it."""
    draft_id, code = finished(digest, now=now)
    return cases.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=now)
