"""Submits a changed service in a running town: `python -m tests.journey.proposing TOWN FOLDER LOGIN`; prints its id.

Run in a process of its own, with the worker's keys and as the owner of the tables, as publishing is.
"""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import django

django.setup()

from buergerbuero.base import clock  # noqa: E402 - models need Django's setup before
from buergerbuero.base.actors import staff  # noqa: E402
from buergerbuero.catalogue import actions as catalogue  # noqa: E402
from buergerbuero.catalogue import queries as catalogue_queries  # noqa: E402
from buergerbuero.forms import queries as forms  # noqa: E402
from buergerbuero.identity.models import Staff  # noqa: E402

if __name__ == "__main__":
    town, folder = map(Path, sys.argv[1:3])
    now = clock.now()
    version = catalogue_queries.candidate(folder, town=town, demo=True)
    rehearsal = forms.rehearse(version, today=now.astimezone(ZoneInfo("Europe/Berlin")).date())
    author = staff(Staff.objects.get(login=sys.argv[3]).id)
    sys.stdout.write(str(catalogue.submit(version=version, rehearsal=rehearsal, by=author, now=now)))
