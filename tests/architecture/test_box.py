"""What the program of the Dokumenten-Ausgabebox promises of itself, read from its code."""

import ast

from tests.architecture import source
from tests.architecture.source import Module

PURE = ("machine", "protocol")
IMPURE = ("os", "sys", "time", "socket", "subprocess", "sqlite3", "serial", "threading", "http", "urllib", "pathlib")
PULSE = "pulse"


def calls(module: Module, name: str) -> list[int]:
    """The lines at which something of this name is called."""
    named = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return [
        node.lineno
        for node in named
        if (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == name
    ]


def within(module: Module, *places: str) -> bool:
    """Whether a module stands in one of these folders or files of the box's program."""
    return module.path.relative_to(source.BOX).as_posix().startswith(places)


def test_one_place_alone_opens_doors() -> None:
    opening = {
        module.place for module in source.box_modules() if calls(module, PULSE) and not within(module, "simulated/")
    }
    assert opening <= {"box/src/ausgabebox/agent/doors.py"}, f"doors are opened elsewhere too: {sorted(opening)}"


def test_rules_and_protocol_touch_nothing() -> None:
    for module in source.box_modules():
        if within(module, *(f"{name}/" for name in PURE)):
            touched = {each.module.split(".")[0] or each.name for each in source.imports(module.tree)} & set(IMPURE)
            assert not touched - {"pathlib"} and ("pathlib" not in touched or within(module, "machine/printing.py")), (
                f"{module.place}: {sorted(touched)}"
            )
