"""A published service whose form has a condition and a page with several fields."""

import datetime
import shutil
from pathlib import Path

import pytest

from buergerbuero.base.actors import CITIZEN
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions, queries
from buergerbuero.forms.values import Draft, Form

PROJECT = Path(__file__).parents[3]
NOW = datetime.datetime(2026, 3, 17, 9, 30, tzinfo=datetime.UTC)
FORM = """
seiten:
  - id: halter
    frage: Wer hält den Hund?
    art: person
  - id: zahlweg
    frage: Wie möchten Sie zahlen?
    art: auswahl
    antworten: {lastschrift: Die Stadt bucht ab, überweisung: Ich überweise}
  - id: lastschrift
    frage: Von welchem Konto?
    wenn: {zahlweg: [lastschrift]}
    felder:
      - {id: iban, art: iban, frage: IBAN}
      - {id: bank, art: text, frage: Bank, pflicht: nein}
  - id: bemerkung
    frage: Möchten Sie noch etwas sagen?
    art: langtext
    pflicht: nein
"""


@pytest.fixture
def digest(db: None, tmp_path: Path) -> str:
    folder = tmp_path / "hundesteuer_anmeldung"
    shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", folder)
    for part in ("texte", "wege"):
        shutil.rmtree(folder / part, ignore_errors=True)
    (folder / "form.yaml").write_text(FORM, encoding="utf-8")
    town = PROJECT / "towns" / "siegen"
    return catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=NOW)


@pytest.fixture
def form(digest: str) -> Form:
    return queries.form_of(catalogue_queries.bundle(digest))


@pytest.fixture
def started(digest: str) -> tuple[Draft, str]:
    return actions.start_draft(digest=digest, language="de", by=CITIZEN, now=NOW)
