"""After a restore: erase again what was erased since the backup was made, as the list outside of the database says.

Run before portal, desk and worker start:  deploy/as worker manage shell < deploy/erase_again.py
"""

import json
import sys
from uuid import UUID

from django.conf import settings

from buergerbuero.base import clock, journal
from buergerbuero.cases.actions.erase import LIST, erase
from buergerbuero.cases.models import Case

file = settings.BB.checkpoint_dir / LIST
listed = {UUID(json.loads(line)["case"]) for _, line in journal.lines(file)} if file.exists() else set()
for case_id in Case.objects.filter(id__in=listed).values_list("id", flat=True):
    erase(case_id=case_id, now=clock.now())
    sys.stdout.write(f"erased again: {case_id}\n")
