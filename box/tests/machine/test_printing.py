"""The printed table is the table."""

from pathlib import Path

from ausgabebox.machine import german, printing
from ausgabebox.machine.states import Alert, Event, Guard, State, Write

PAPER = Path(__file__).resolve().parents[3] / "docs" / "box" / "zustaende.md"


def test_the_paper_says_what_the_table_says() -> None:
    assert PAPER.read_text(encoding="utf-8") == printing.text(), "print it anew: ausgabebox print-table"


def test_every_word_has_its_german() -> None:
    assert set(german.STATES) == set(State)
    assert set(german.EVENTS) == set(Event)
    assert set(german.GUARDS) == set(Guard)
    assert set(german.WRITES) == set(Write)
    assert set(german.ALERTS) == set(Alert)


def test_writing_makes_the_folder(tmp_path: Path) -> None:
    printing.write(tmp_path / "box" / "paper.md")
    assert (tmp_path / "box" / "paper.md").read_text(encoding="utf-8") == printing.text()
