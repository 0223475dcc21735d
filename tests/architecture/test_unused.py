"""What nobody uses goes: classes of style sheets, templates; and what names a decision names one that is there."""

import re
from pathlib import Path

from tests.architecture.source import PROJECT, ROOT

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
TEMPLATE = re.compile(r"[\w/-]*(?:\{[\w.]+\}|\w)\.html")
"""Its name as code and templates write it; one in braces stands for all of its folder: f"desk/steps/{verb}.html"."""
DECISION = re.compile(r"\b(?:ADR |adr/)(\d{4})")


def texts(folder: Path, *endings: str) -> dict[Path, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in endings)
    return {path: path.read_text(encoding="utf-8") for path in files}


def test_each_class_of_a_style_sheet_is_worn() -> None:
    worn = set(re.findall(r"[\w-]+", " ".join(texts(ROOT, ".html", ".js", ".py").values())))
    for sheet, text in texts(ROOT, ".css").items():
        styled = set(CLASS.findall(" ".join(SELECTORS.findall(COMMENT.sub("", text)))))
        assert styled and styled <= worn, f"{sheet.name} dresses what is not there: {sorted(styled - worn)}"


def test_each_template_is_rendered() -> None:
    said = {path: set(TEMPLATE.findall(text)) for path, text in texts(ROOT, ".html", ".py").items()}
    templates = {path: path.as_posix().partition("/templates/")[2] for path in texts(ROOT, ".html")}
    assert all(templates.values())
    for path, name in templates.items():
        in_braces = re.compile(re.escape(name.rpartition("/")[0]) + r"/\{.*")
        elsewhere = set().union(*(names for place, names in said.items() if place != path))
        assert name in elsewhere or any(map(in_braces.match, elsewhere)), f"nothing renders {name}"


def test_decisions_that_are_named_are_there() -> None:
    there = {path.name[:4] for path in (PROJECT / "docs" / "adr").iterdir()}
    for folder in ("src", "tests", "docs", "deploy"):
        for path, text in texts(PROJECT / folder, ".py", ".sql", ".html", ".css", ".md").items():
            gone = set(DECISION.findall(text)) - there
            assert not gone, f"{path.relative_to(PROJECT)} names decisions that are not there: {sorted(gone)}"
