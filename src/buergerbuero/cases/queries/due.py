"""By when an application should be decided: the only place that says it.

No column holds the day. It follows from the day of the application and from what is published, so there is nothing to
set anew for open cases when that is counted in another way.
"""

from django.utils import timezone

from buergerbuero.cases.models import Case
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Due


def due_of(case: Case) -> Due | None:
    """Return by when the town means to decide; None while it has named no time."""
    bundle = catalogue.bundle(case.digest)
    return catalogue.decide_by(bundle, bundle.town, timezone.localdate(case.received_at))
