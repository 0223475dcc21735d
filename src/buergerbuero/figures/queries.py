"""Reading figures: which services and versions were counted, and how far people got."""

from django.db.models import Max, Min, Sum

from buergerbuero.figures import rules
from buergerbuero.figures.models import Figure
from buergerbuero.figures.values import Count, Funnel, Period, Step, Trail

share = rules.share
hidden = rules.hidden
HIDDEN_BELOW = rules.HIDDEN_BELOW


def shown(trail: Trail, page_id: str, *, version: str, day: str) -> tuple[Trail, tuple[Count, ...]]:
    """Return the trail after a page was shown, and what that counts."""
    return rules.shown(trail, page_id, version=version, day=day)


def marked(trail: Trail, step: Step, about: str = "") -> tuple[Trail, tuple[Count, ...]]:
    """Return the trail after something that counts once for each application, and what that counts."""
    return rules.marked(trail, step, about)


def sent(trail: Trail) -> tuple[Count, ...]:
    """Return what counts when an application is sent."""
    return rules.sent(trail)


def counted(period: Period) -> dict[str, tuple[str, ...]]:
    """Return which versions of which services were counted in a period, the newest version first."""
    rows = (
        Figure.objects.filter(day__range=(period.first, period.last))
        .exclude(version="")
        .values("service_id", "version")
        .annotate(last=Max("day"), first=Min("day"))
        .order_by("service_id", "-last", "-first", "version")
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["service_id"]] = (*found.get(row["service_id"], ()), row["version"])
    return found


def funnel(service_id: str, version: str, period: Period) -> Funnel:
    """Return how far the applications of a version got that were begun in a period."""
    rows = (
        Figure.objects.filter(service_id=service_id, version=version, day__range=(period.first, period.last))
        .values("step", "about")
        .annotate(total=Sum("count"))
        .order_by("step", "about")
    )
    return rules.funnel(service_id, version, ((Step(row["step"]), row["about"], row["total"]) for row in rows))
