"""Publishes service folders in a running town: `python -m tests.journey.crowd.publishing TOWN FOLDER...`.

Run in a process of its own, with the worker's keys and as the owner of the tables, as the demo does it.
"""

import sys
from pathlib import Path

import django

django.setup()

from buergerbuero.base import clock  # noqa: E402 - models need Django's setup before
from buergerbuero.catalogue import actions as catalogue  # noqa: E402

if __name__ == "__main__":
    town, *folders = map(Path, sys.argv[1:])
    for folder in folders:
        catalogue.publish(folder=folder, town=town, by="probe-a", released_by="probe-b", demo=True, now=clock.now())
