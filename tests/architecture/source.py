"""The program as the architecture tests see it: areas, modules, imports, functions. Read, never run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOT = PROJECT / "src" / "buergerbuero"
PACKAGE = ROOT.name
BOX = PROJECT / "box" / "src" / "ausgabebox"
LEVELS = (
    ("config",),
    ("portal", "desk", "boxlink", "continuity"),
    ("cases",),
    ("appointments", "messages", "payments", "pickup", "exchange"),
    ("forms",),
    ("documents", "identity"),
    ("catalogue",),
    ("audit", "figures"),
    ("base",),
)
"""design.md: a name may import any line below it, never above, never a neighbour."""
WEB = ("portal", "desk", "boxlink")


@dataclass(frozen=True)
class Module:
    """One Python file of the program."""

    path: Path
    name: str
    area: str
    tree: ast.Module
    lines: tuple[str, ...]

    @property
    def place(self) -> str:
        """The file as an editor finds it."""
        return self.path.relative_to(PROJECT).as_posix()

    @property
    def is_migration(self) -> bool:
        """Whether Django wrote it."""
        return "migrations" in self.path.parts


@dataclass(frozen=True)
class Import:
    """One module that another one imports, with the name taken from it."""

    line: int
    module: str
    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The whole dotted name, in parts; the last one may be a name inside of a module."""
        return tuple(f"{self.module}.{self.name}".strip(".").split("."))


def level(area: str) -> int:
    """Return how high an area stands: the ground floor has the highest number."""
    return next(number for number, names in enumerate(LEVELS) if area in names)


@cache
def modules() -> tuple[Module, ...]:
    """Return all files of the program."""
    return tuple(read(path) for path in sorted(ROOT.rglob("*.py")))


@cache
def box_modules() -> tuple[Module, ...]:
    """Return all files of the box's own program."""
    return tuple(read(path, BOX) for path in sorted(BOX.rglob("*.py")))


@cache
def areas() -> tuple[str, ...]:
    """Return the areas that are there."""
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py")))


def read(path: Path, root: Path = ROOT) -> Module:
    """Return one file of the program that lies below `root`."""
    inside = path.relative_to(root).with_suffix("")
    text = path.read_text(encoding="utf-8")
    parts = [part for part in inside.parts if part != "__init__"]
    area = inside.parts[0] if len(inside.parts) > 1 else ""
    return Module(path, ".".join([root.name, *parts]), area, ast.parse(text), tuple(text.splitlines()))


def imports(tree: ast.AST) -> Iterator[Import]:
    """Yield what a piece of code imports, also inside of functions and under TYPE_CHECKING."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(node.lineno, node.module or "", alias.name) for alias in node.names)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every text in the code with its line, without docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value
