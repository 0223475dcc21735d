"""The package as it is installed: what it needs is what its own pyproject says, and none of the town hall's."""

import tomllib
from pathlib import Path

BOX = Path(__file__).resolve().parents[1]


def test_the_root_asks_for_the_same_versions() -> None:
    own = tomllib.loads((BOX / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    root = tomllib.loads((BOX.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*root["dependencies"], *root["optional-dependencies"]["demo"]]
    assert set(own) <= set(asked)
