"""One place opens doors, and one place changes a state: read in the source, so that it stays so."""

import ast
import re
from pathlib import Path

import ausgabebox

ROOT = Path(ausgabebox.__file__).parent
PROGRAM = ("agent", "kiosk", "link", "store", "keys", "machine", "protocol", "program")


def calls(name: str) -> list[str]:
    """Where a method of this name is called or even mentioned, as file:function."""
    found = []
    for path in sorted(each for folder in PROGRAM for each in (ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]:
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr == name:
                    found.append(f"{path.relative_to(ROOT)}:{function.name}")
    return found


def test_one_place_gives_pulses_and_switches_the_supply() -> None:
    assert calls("pulse") == ["agent/doors.py:_pulse"]
    assert calls("arm") == ["agent/doors.py:_pulse"]
    assert calls("disarm") == ["agent/doors.py:_disarm"]
    assert set(calls("_pulse")) == {"agent/doors.py:_once_more"}
    assert set(calls("_once_more")) == {"agent/doors.py:open"}


def test_one_place_changes_a_state() -> None:
    source = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("agent/*.py")}
    assert [path.name for path, text in source.items() if '"state":' in text] == ["cabinet.py"]
    assert [path.name for path, text in source.items() if re.search(r"(?<![\w.])after\(", text)] == ["cabinet.py"]


def test_nothing_is_put_right_after_a_power_cut() -> None:
    """What runs in a `finally`, or for every exception there is, would touch doors or memory of a box without power."""
    for path in (*ROOT.glob("agent/*.py"), *ROOT.glob("store/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Try) and path.name not in ("thread.py", "database.py", "files.py"):
                assert not node.finalbody, path
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None and "BaseException" not in ast.dump(node.type), path
