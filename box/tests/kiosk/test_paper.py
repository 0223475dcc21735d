"""The checklist of accessibility: each "ja" names tests that are there, and nothing else claims one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
PAPER = PROJECT / "docs" / "box" / "barrierefreiheit.md"
STATES = {"ja", "nein", "nicht geprüft", "trifft nicht zu"}
LINK = re.compile(r"`((?:box/)?tests/[\w/]+\.py)::(\w+)`")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAPER.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and line.count("|") == 6 and not line.startswith(("| Abschnitt", "| Was"))
]


@cache
def functions_of(file: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_yes_names_tests_that_are_there(row: list[str]) -> None:
    named = LINK.findall(row[4])
    assert row[2] in STATES
    assert bool(named) == (row[2] == "ja")
    for file, name in named:
        assert name in functions_of(file), f"{row[0]} names {name}, which is not in {file}"


def test_every_clause_that_can_be_measured_says_what_to_measure() -> None:
    unmeasured = [row[0] for row in ROWS if row[2] == "nicht geprüft" and row[0].startswith("8.")]
    assert len(unmeasured) > 10
    silent = [row[0] for row in ROWS if row[0] in unmeasured and "**" not in row[3] and "](" not in row[3]]
    assert not silent


def test_both_chapters_are_whole() -> None:
    clauses = {row[0] for row in ROWS}
    assert {f"5.1.3.{n}" for n in range(1, 17)} <= clauses
    assert {f"5.{n}" for n in (2, 3, 4, 7, 8, 9)} <= clauses
    assert {f"8.3.{n}" for n in range(1, 7)} <= clauses
