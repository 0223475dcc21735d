"""What a notice says of answers: what people read, not what the form keeps; a template branches on the answer's key."""

import shutil
from pathlib import Path

import pytest

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import notice
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents.values import Value
from tests.cast import LATER, NOW, PROJECT
from tests.made import fees

pytestmark = pytest.mark.django_db
SERVICE = PROJECT / "services" / fees.SERVICE
PAGES = """
  - {id: tag, frage: An welchem Tag?, art: datum}
  - {id: zeit, frage: Um welche Zeit?, art: uhrzeit}
  - {id: summe, frage: Wie viel?, art: geld}
  - {id: laut, frage: Wird es laut?, art: ja_nein}
"""
VALUES = "{farbe: antwort.farbe, tag: antwort.tag, zeit: antwort.zeit, summe: antwort.summe, laut: antwort.laut, "


@pytest.fixture
def practice(db: None, tmp_path: Path) -> str:
    """The practice service, with pages of one question for a day, a time, a sum, and yes or no; its pass names all."""
    folder = shutil.copytree(SERVICE, tmp_path / fees.SERVICE)
    _change(folder / "form.yaml", "\n  - id: beleg", f"{PAGES}\n  - id: beleg")
    _change(folder / "service.yaml", "werte: {farbe: antwort.farbe, ", f"werte: {VALUES}")
    _change(folder / "service.yaml", "prüfbar: {Ziel: ziel}", "prüfbar: {Farbe: farbe, Tag: tag, Summe: summe}")
    return fees.publish(NOW, folder)


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def decided(practice: str, clerk: Actor) -> notice.Notice:
    said = {"farbe": "grau", "tag": "2026-12-24", "zeit": "9:30", "summe": "12,5", "laut": "nein"}
    receipt = fees.apply(practice, NOW, **said)
    actions.grant(case_id=receipt.case_id, version=0, by=clerk, now=LATER)
    case = Case.objects.get(id=receipt.case_id)
    key = keyring.open_at_desk(vault=case.id)
    return notice.notice_of(case, case.decisions.get(), key, catalogue.bundle(practice), code="0" * 17)


def test_a_notice_shows_what_people_read_and_its_template_knows_the_key(decided: notice.Notice) -> None:
    values = decided.data.values
    assert values["farbe"] == Value("Grau, ohne Gebühr", key="grau")
    assert values["laut"] == Value("Nein", key="nein")
    assert [values[name].text for name in ("tag", "zeit", "summe")] == ["24. Dezember 2026", "09:30 Uhr", "12,50\xa0€"]
    assert [values[name].key for name in ("tag", "zeit", "summe")] == ["", "", ""]


def test_who_checks_a_notice_reads_the_same(decided: notice.Notice) -> None:
    assert decided.facts == (("Farbe", "Grau, ohne Gebühr"), ("Tag", "24. Dezember 2026"), ("Summe", "12,50\xa0€"))
