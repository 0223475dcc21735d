"""What the preview adds is there in the preview alone, and its two processes understand each other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from buergerbuero.base.yamlfile import Problem
from buergerbuero.config.cli import places, preview_watch
from buergerbuero.config.preview import state
from buergerbuero.config.preview.state import Gap, Stand, Told

STAND = Stand("1", "a", "/x/a", "12:00:00", [Told("form.yaml, Zeile 3", "m", "r")], [], [], [Gap("en", "k", "S", True)])


@pytest.mark.parametrize("urlconf", ["buergerbuero.config.urls_portal", "buergerbuero.config.urls_desk"])
@pytest.mark.parametrize("path", ["/_vorschau/", "/_vorschau/stand/", "/_vorschau/ausfuellen/", "/_vorschau/anmelden/"])
def test_no_process_of_operation_knows_its_addresses(urlconf: str, path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(path, urlconf)


def test_no_process_of_operation_has_its_parts() -> None:
    named = [*settings.INSTALLED_APPS, *(each for found in settings.MIDDLEWARE_OF.values() for each in found)]
    assert not [each for each in named if "preview" in each]


@pytest.mark.parametrize(("mode", "process"), [("production", "portal"), ("demo", "desk")])
def test_its_settings_refuse_anything_but_a_demonstration_of_the_portal(mode: str, process: str) -> None:
    env = {**os.environ, "BB_MODE": mode, "BB_PROCESS": process}
    code = "import buergerbuero.config.preview.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=places.PROJECT / "src", env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "The preview is a demonstration of the portal" in done.stderr


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(state.FOLDER, str(tmp_path))
    state.write(tmp_path, STAND)
    assert state.read() == STAND
    assert [path.name for path in tmp_path.iterdir()] == [state.FILE]


def test_authors_read_the_names_of_files_as_they_know_them() -> None:
    folder, town = Path("/x/services/hund"), Path("/x/towns/siegen")
    for file, line, shown in (
        ("/x/services/hund/wege/a.yaml", 7, "wege/a.yaml, Zeile 7"),
        ("/x/towns/siegen/town.yaml", 0, "siegen/town.yaml"),
    ):
        assert preview_watch._told(Problem(file, line, "m", "r"), folder, town).place == shown


def test_a_change_of_any_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wege").mkdir()
    before = preview_watch._fingerprint(tmp_path)
    (tmp_path / "wege" / "a.yaml").write_text("x")
    added = preview_watch._fingerprint(tmp_path)
    (tmp_path / "wege" / "a.yaml").write_text("xy")
    assert len({before, added, preview_watch._fingerprint(tmp_path)}) == 3
