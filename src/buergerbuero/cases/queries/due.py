"""By when an application should be decided: the only place that says it.

No column holds the day. It follows from the day of the application, the time that its service had named then and the
days on which the town works as it was published last, so there is nothing to set anew for open cases.
"""

from django.utils import timezone

from buergerbuero.cases.models import Case
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Due, Town


def due_of(case: Case, town: Town) -> Due | None:
    """Return by when the town, as it is today, means to decide; None while it has named no time."""
    return catalogue.decide_by(catalogue.bundle(case.digest), town, timezone.localdate(case.received_at))
