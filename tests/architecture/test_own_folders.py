"""Test processes share keys and a PostgreSQL server, and no file: what one sweeps, years ahead of time, is its own."""

import json
import os
import subprocess
import sys

from buergerbuero.base import storage
from tests.cast import PROJECT

FILE = "uploads/aa/probe"
AS_XDIST_BEGINS = f"""
import json, os
from django.conf import settings
settings.BB  # pytest-django reads the settings, with the parent's environment, before the tests' own setup
import tests.conftest
from buergerbuero.base import storage
storage.delete("{FILE}")
read = [str(settings.BB.storage_dir), str(settings.BB.checkpoint_dir)]
print(json.dumps([read, [os.environ["BB_STORAGE_DIR"], os.environ["BB_CHECKPOINT_DIR"]]]))
"""


def test_each_process_has_folders_of_its_own() -> None:
    storage.put(FILE, [b"accepted"])
    done = subprocess.run(
        [sys.executable, "-c", AS_XDIST_BEGINS],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read, handed_on = json.loads(done.stdout)
    assert read == handed_on, "a child of that process uses other folders than itself"
    assert {os.environ["BB_STORAGE_DIR"], os.environ["BB_CHECKPOINT_DIR"]}.isdisjoint(read)
    assert storage.exists(FILE)
    storage.delete(FILE)
