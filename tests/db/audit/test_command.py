"""./buergerbuero audit: what the town's IT reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.audit.models import Line
from buergerbuero.audit.values import Finding, Kind
from buergerbuero.config.cli import audit, reach
from buergerbuero.config.cli.trouble import Trouble

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reached(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The data are reached already: it is the test database."""

    @contextmanager
    def here(process: str) -> Iterator[None]:
        assert process == "worker"
        yield

    monkeypatch.setattr(reach, "data", here)


def test_a_whole_log_ends_with_zero(write: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert audit.main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "3 Zeilen, 1 Prüfpunkte, 1 davon außerhalb" in said
    assert "Unterschrieben bis Zeile 3" in said
    assert said.endswith("Das Protokoll ist heil.\n")


def test_an_altered_log_ends_with_one_and_names_place_meaning_and_remedy(
    write: Callable[..., None], tamper: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write(3)
    tamper("UPDATE audit_entry SET verb = 'x' WHERE id = %s", values=(Line.objects.get(seq=2).entry_id,))
    assert audit.main(["verify"]) == 1
    said = capsys.readouterr().out
    assert "NICHT HEIL: 1 Stelle." in said
    assert "Zeile 2: der Eintrag wurde nach dem Einreihen verändert" in said
    assert "Ändern Sie nichts mehr" in said


def test_many_places_are_counted_not_listed(
    write: Callable[..., None], tamper: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write(30)
    tamper("UPDATE audit_entry SET verb = 'x'")
    assert audit.main(["verify"]) == 1
    said = capsys.readouterr().out
    assert "NICHT HEIL: 30 Stellen" in said
    assert "… und 10 weitere Stellen" in said
    assert said.count("-> ") == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_each_finding_has_a_meaning_and_a_remedy(kind: Kind) -> None:
    assert audit.sentence(Finding(kind, 2, 3, "dort")).startswith("Zeilen 2 bis 3: ")
    assert audit.MEANINGS[kind][1]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({Kind.UNSIGNED}, (audit.WORKER,)),
        ({Kind.ALTERED}, (audit.TAMPERED,)),
        ({Kind.ALTERED, Kind.UNCHAINED}, (audit.TAMPERED,)),
        ({Kind.CUT_OFF, Kind.UNKNOWN_KEY, Kind.UNSIGNED}, (audit.RESTORED, audit.KEYS, audit.TAMPERED)),
    ],
)
def test_the_gravest_remedy_comes_last_and_none_twice(kinds: set[Kind], expected: tuple[str, ...]) -> None:
    assert audit.remedies(kinds) == expected


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        (Finding(Kind.ALTERED, 2, 2, "dort"), "Zeile 2: "),
        (Finding(Kind.UNCHAINED, None, None, "dort"), "Ein Eintrag: "),
        (Finding(Kind.UNCHAINED, None, None, "dort", 5), "5 Einträge: "),
    ],
)
def test_the_place_is_named(finding: Finding, place: str) -> None:
    assert audit.sentence(finding).startswith(place)


def test_the_public_key_is_printed_and_alone_suffices_to_verify(
    write: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    write(2)
    assert audit.main(["key"]) == 0
    key = capsys.readouterr().out
    assert settings.BB.audit_key.hex() not in key
    trusted = tmp_path / "keys.txt"
    trusted.write_text(key)
    assert audit.main(["verify", "--keys", str(trusted)]) == 0
    trusted.write_text("00" * 32)
    assert audit.main(["verify", "--keys", str(trusted)]) == 1
    assert "Wurde der Schlüssel gewechselt?" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", [["--keys", "/nowhere/keys"], ["--checkpoints", "/nowhere"]])
def test_a_path_that_is_not_there_is_said(words: list[str]) -> None:
    with pytest.raises(Trouble):
        audit.main(["verify", *words])
