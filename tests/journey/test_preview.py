"""The preview of a service: a change in the folder reaches the open page by itself; nothing that was typed is lost."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from buergerbuero.config.cli import places
from tests.journey.screen import PHONE, Studio

pytestmark = [pytest.mark.browser, pytest.mark.long]
SERVICE = "hundesteuer_anmeldung"
BEGIN = """
import sys; from pathlib import Path
from buergerbuero.config.cli import services, services_preview
services_preview.STATE = Path(sys.argv[1]); services_preview.LOGS = services_preview.STATE / "log"
sys.exit(services.main(["preview", sys.argv[2], "--port", sys.argv[3]]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(places.PROJECT / "services" / SERVICE, tmp_path / SERVICE)
    return copy


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [places.PYTHON, "-c", BEGIN, str(tmp_path / "state"), str(folder), str(port)],
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if "Strg-C" in line:
            break
    assert "Strg-C" in said[-1], "".join(said)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert "Die Vorschau ist beendet." in rest
    assert process.returncode == 0


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "form.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_change_reaches_the_open_page(address: str, folder: Path, studio: Studio) -> None:
    with studio.screen(address, PHONE) as screen:
        studio.run(lambda: walk(screen.tab, address, folder))


def walk(tab: Tab, address: str, folder: Path) -> None:
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.goto(f"{address}/leistung/{SERVICE}/")
    tab.locator("aside.preview summary").click()
    tab.get_by_role("button", name="Mit Beispielen ausfüllen").click()
    expect(tab.locator("h1")).to_have_text("Stimmt alles?")

    tab.goto(f"{address}/antrag/hund/")
    breed = tab.locator('[name="hund-rasse"]').input_value()
    tab.locator('[name="hund-name"]').fill("Noch nicht gespeichert")
    change(folder, "frage: Wie heißt der Hund, und was für einer ist es?", "frage: Wie heißt Ihr Hund?")
    expect(tab.locator("h1")).to_have_text("Wie heißt Ihr Hund?", timeout=30_000)
    expect(tab.locator('[name="hund-name"]')).to_have_value("Noch nicht gespeichert")
    expect(tab.locator('[name="hund-rasse"]')).to_have_value(breed)
    assert tab.url == f"{address}/antrag/hund/"

    change(folder, "art: datum", "art: dtaum")
    expect(tab.locator("h1")).to_have_text("So lässt sich die Leistung nicht zeigen", timeout=30_000)
    told = tab.locator(".preview-list li")
    expect(told).to_contain_text("form.yaml, Zeile")
    expect(told).to_contain_text("Meinten Sie „datum“?")
    assert tab.url == f"{address}/antrag/hund/"
    change(folder, "art: dtaum", "art: datum")
    expect(tab.locator("h1")).to_have_text("Wie heißt Ihr Hund?", timeout=30_000)
    expect(tab.locator('[name="hund-name"]')).to_have_value("Noch nicht gespeichert")

    tab.locator("aside.preview summary").click()
    tab.get_by_role("button", name="Wo war der Hund vorher angemeldet?").or_(
        tab.get_by_role("link", name="Wo war der Hund vorher angemeldet?")
    ).click()
    expect(tab.locator("h1")).to_have_text("Wo war der Hund vorher angemeldet?")
    assert complaints == []
