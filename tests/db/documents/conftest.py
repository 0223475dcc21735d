"""Files of documents lie in a folder of each test's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A storage folder of this test's own."""
    settings.BB = replace(settings.BB, storage_dir=tmp_path / "storage")
    return Path(settings.BB.storage_dir)
