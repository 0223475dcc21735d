"""Everything that people read is said in both languages."""

from pathlib import Path

import pytest
from babel.messages import Catalog

from buergerbuero.config.cli import texts

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Alt"
msgstr "Old"

msgid "{n} Tage"
msgstr "{m} days"
"""
TEMPLATE = """{% load i18n %}
      {% translate "Neu" %}
  {% blocktranslate count n=n %}{{ n }} Hund{% plural %}{{ n }} Hunde{% endblocktranslate %}
"""
CODE = """_("{n} Tage")
message("Ein " "Satz", a=b)
_(name)
"""


def test_nothing_is_missing_and_nothing_is_stale() -> None:
    assert texts.check() == []


def test_sentences_of_templates_code_and_forms_are_found() -> None:
    found = {each.id if isinstance(each.id, str) else each.id[0] for each in texts.extract()}
    assert {
        "Antrag senden",
        "Bitte prüfen Sie eine Angabe",
        "Wir haben entschieden",
        "Wählen Sie eine der Antworten.",
    } <= found
    assert not any("Nächsten Vorgang öffnen" in each for each in found), "the desk is German only"


def test_gaps_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    catalogue = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE)
    (tmp_path / "seite.html").write_text(TEMPLATE)
    (tmp_path / "code.py").write_text(CODE)
    monkeypatch.setattr(texts, "SOURCE", tmp_path)

    assert sorted(texts.check()) == [
        "en: fills in other names: {n} Tage",
        "en: missing: %(n)s Hund",
        "en: missing: Ein Satz",
        "en: missing: Neu",
        "en: nobody says: Alt",
    ]
    assert isinstance(texts.extract(), Catalog)
    assert [path.name for path in texts.compile()] == ["django.mo"]
