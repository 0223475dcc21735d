"""The worked example of docs/services.md is whole: who copies it has a service without a mistake."""

import datetime
import re
import shutil
from pathlib import Path

import pytest

from buergerbuero.config.cli import places, services_check

PAPER = places.PROJECT / "docs" / "services.md"
NAMED = re.compile(r"^`services/(?P<file>[\w/.]+)`[^\n]*:\n\n```\w+\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    found = list(NAMED.finditer(PAPER.read_text(encoding="utf-8")))
    assert len(found) == 5
    for each in found:
        file = tmp_path / each["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(each["content"], encoding="utf-8")
    town = tmp_path / "siegen"
    shutil.copytree(places.PROJECT / "towns" / "siegen", town)
    listed = (town / "town.yaml").read_text(encoding="utf-8")
    assert "leistungen: [" in listed
    listed = listed.replace("leistungen: [", "leistungen: [fundsache_melden, ")
    (town / "town.yaml").write_text(listed, encoding="utf-8")
    return tmp_path / "fundsache_melden", town


def test_the_worked_example_has_no_mistake(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services_check, "today", lambda: datetime.date(2026, 11, 23))
    found = services_check.find(folders[0], town=folders[1])
    assert [str(each) for each in found.mistakes] == []
