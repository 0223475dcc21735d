"""Decisions and values are functions of what they are given. What import-linter cannot see is looked for here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import source
from tests.architecture.source import Module

PURE = ("rules", "values", "ports")
IMPURE_CALLS = {"now", "today", "utcnow", "open", "print", "input", "urandom", "uuid4", "getenv"}
IMPURE_MODULES = ("os", "sys", "shutil", "tempfile", "time", "urllib.request", "ssl", "logging", "threading")
DJANGO = ("django.utils.translation",)
"""The one thing of Django that values may use: sentences in the language of the page."""


def is_pure(module: Module) -> bool:
    inside = module.name.split(".")[2:3]
    return module.area not in {"", "config", "base"} and bool(inside) and inside[0] in PURE


def impurities(module: Module) -> Iterator[str]:
    for each in source.imports(module.tree):
        name = ".".join(each.parts)
        if name.startswith("django") and not name.startswith(DJANGO):
            yield f"{module.place}:{each.line}: {name}: rules, values and ports know no Django"
        if name.startswith(tuple(f"{bad}." for bad in IMPURE_MODULES)) or name in IMPURE_MODULES:
            yield f"{module.place}:{each.line}: {name}: rules, values and ports touch no files, processes or logs"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and (called := _called(node)) in IMPURE_CALLS:
            yield f"{module.place}:{node.lineno}: {called}(): take it as an argument, such as now="


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_decisions_values_and_ports_are_pure() -> None:
    problems = [problem for module in source.modules() if is_pure(module) for problem in impurities(module)]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    "code",
    [
        "from django.db import models",
        "import os",
        "import os.path",
        "from os import path",
        "datetime.date.today()",
        "open('x')",
        "datetime.datetime.now(tz=UTC)",
        "x = uuid4()",
    ],
)
def test_the_check_sees_impurities(code: str) -> None:
    module = Module(source.ROOT / "cases" / "rules.py", "buergerbuero.cases.rules", "cases", ast.parse(code), ())
    assert is_pure(module)
    assert len(list(impurities(module))) == 1


@pytest.mark.parametrize(
    ("path", "pure"),
    [
        ("cases/rules/lifecycle.py", True),
        ("forms/values/sentences.py", True),
        ("messages/ports.py", True),
        ("cases/actions/decide.py", False),
        ("base/storage.py", False),
    ],
)
def test_the_check_knows_what_has_to_be_pure(path: str, pure: bool) -> None:
    assert is_pure(source.read(source.ROOT / Path(path))) == pure


def _normalizes(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Attribute | ast.alias)
            and getattr(node, "attr", getattr(node, "name", "")) == "normalize"
        ):
            yield f"{module.place}:{getattr(node, 'lineno', 0)}: take base.composing.composed"


def test_texts_are_composed_in_a_time_that_grows_with_their_length_only() -> None:
    """unicodedata.normalize sorts a heap of marks by moving them one by one: some kilobytes hold a process up."""
    modules = [module for module in source.modules() if module.name != "buergerbuero.base.composing"]
    assert not [found for module in modules for found in _normalizes(module)]
