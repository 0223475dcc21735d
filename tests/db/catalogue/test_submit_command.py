"""./buergerbuero services submit: only who may, only without mistakes, and with the report of the rehearsal."""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from buergerbuero.base import clock
from buergerbuero.catalogue import queries
from buergerbuero.config.cli import services_publish
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Role
from tests.cast import PROJECT
from tests.db.conftest import Colleague

pytestmark = pytest.mark.django_db

SERVICE = "hundesteuer_anmeldung"
TOWN = PROJECT / "towns" / "siegen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(PROJECT / "services" / SERVICE, tmp_path / SERVICE)
    return copy


def log_in_of(colleague: Colleague) -> str:
    return Staff.objects.get(id=colleague.staff_id).login


def submit(folder: Path, by: str) -> int:
    return services_publish.submit(argparse.Namespace(folder=folder, town=TOWN, by=by))


def test_an_editor_submits_and_reads_where_it_goes_on(
    colleague: Callable[..., Colleague], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = colleague(Role.EDITOR)
    assert submit(folder, log_in_of(editor)) == 0
    [proposal] = queries.proposals()
    said = capsys.readouterr().out
    assert f"http://testserver/leistungen/vorschlag/{proposal.id}/" in said and "5 Wege gegangen" in said
    assert proposal.submitted_by == str(editor.staff_id)
    assert proposal.submitted_at == clock.now()
    with pytest.raises(Trouble, match="schon veröffentlicht, oder sie ist eingereicht"):
        submit(folder, log_in_of(editor))


def test_who_publishes_reads_what_was_not_looked_at_and_what_is_not_claimed(
    colleague: Callable[..., Colleague], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder: Path = shutil.copytree(PROJECT / "services" / "passierschein_a38", tmp_path / "passierschein_a38")
    yellow = "    gelb: {wert: 5.20 EUR, beleg: erfunden, bestätigt: nein}\nzahlung:"
    for file, old, new in (
        ("form.yaml", "antworten: {rosa: Rosa,", "antworten: {rosa: Rosa, gelb: Gelb,"),
        ("service.yaml", "zahlung:", yellow),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    editor = colleague(Role.EDITOR)
    assert submit(folder, log_in_of(editor)) == 0
    told = "„Gelb“: 5,20 Euro wird gezeigt, aber nicht erhoben: Beispielwert fehlt."
    said = capsys.readouterr().out
    assert f"Hinweis: {told}" in said and "Nicht geprüft: was sonst auf Seiten steht" in said
    [proposal] = queries.proposals()
    page = colleague(Role.EDITOR).browser.get(f"/leistungen/vorschlag/{proposal.id}/").content.decode()
    assert told in page and "Nicht geprüft: was die Wege sonst auf Seiten erwarten" in page


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_others_may_not(colleague: Callable[..., Colleague], folder: Path, role: Role) -> None:
    with pytest.raises(Trouble, match="Rolle Leistungsredaktion fehlt"):
        submit(folder, log_in_of(colleague(role)))


def test_strangers_and_closed_accounts_may_not(colleague: Callable[..., Colleague], folder: Path) -> None:
    with pytest.raises(Trouble, match="gibt es nicht"):
        submit(folder, "niemand")
    gone = colleague(Role.EDITOR)
    Staff.objects.filter(id=gone.staff_id).update(active=False)
    with pytest.raises(Trouble, match="abgeschaltet"):
        submit(folder, log_in_of(gone))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("antwort.hund.name", "antwort.hund.nahme", "Meinten Sie „antwort.hund.name“?"),
        ("besuch: {wert: keiner", "besuch: {wert: einmal", "Besuch vergeben kann das Programm noch nicht"),
    ],
)
def test_with_mistakes_nothing_is_submitted(
    colleague: Callable[..., Colleague],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    said: str,
) -> None:
    text = (folder / "service.yaml").read_text(encoding="utf-8")
    (folder / "service.yaml").write_text(text.replace(old, new), encoding="utf-8")
    assert submit(folder, log_in_of(colleague(Role.EDITOR))) == 1
    out = capsys.readouterr().out
    assert said in out and "Nicht eingereicht." in out
    assert queries.proposals() == ()
